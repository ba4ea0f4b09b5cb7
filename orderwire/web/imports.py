"""Orders and tracking numbers in and out as CSV: upload, say the columns, look at the dry run, import; download."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from orderwire.access import import_for, imports_of, store_for
from orderwire.accounts import audit
from orderwire.accounts.models import Role
from orderwire.core import clock
from orderwire.core.failures import Conflict, Refusal
from orderwire.orders import imports
from orderwire.orders.export import lines
from orderwire.orders.models import Import, ImportState
from orderwire.orders.sheet_columns import KINDS
from orderwire.stores.models import Store
from orderwire.web.forms import Field, Form, posted
from orderwire.web.guard import Visit, member
from orderwire.web.paging import newest
from orderwire.web.said import translated
from orderwire.web.shell import visit_store
from orderwire.web.uploads import uploaded_table

FAULTS_SHOWN = 50
ON_A_PAGE = 20
_PREFIX = "columns."


@require_http_methods(["GET", "POST"])
@member(Role.VIEWER, changing=Role.EDITOR)
def index(visit: Visit, store_id: str) -> HttpResponse:
    """What was imported, the way in for a file, and the two downloads; a POST takes a file."""
    store = store_for(visit.account, store_id)
    visit_store(visit, store)
    form = _upload_form()
    if visit.method == "POST":
        form.fill(posted(visit.POST))
        try:
            body, name = uploaded_table(visit)
            row = imports.take_in(store, form.values()["kind"], body, name, visit.actor)
        except Refusal as refusal:
            form.take(refusal)
        except Conflict as conflict:
            form.complaints.append(translated(conflict.detail))
        else:
            audit.note(visit.account, visit.actor, "file uploaded for import", row.pk, name=row.name, kind=row.kind)
            return redirect("import", row.pk)
    page = newest(imports_of(store), visit.GET.get("before", ""), ON_A_PAGE)
    context = {"store": store, "form": form, "page": page, "here": "orders"}
    return render(visit, "web/imports/index.html", context, status=422 if form.wrong or form.complaints else 200)


@require_http_methods(["GET", "POST"])
@member(Role.VIEWER, changing=Role.EDITOR)
def show(visit: Visit, import_id: str) -> HttpResponse:
    """One import, whatever it waits for; a POST says its columns and has it checked."""
    row = import_for(visit.account, import_id)
    visit_store(visit, row.store)
    form = _columns_form(row)
    if visit.method == "POST":
        form.fill(posted(visit.POST))
        given = form.values()
        columns = {name.removeprefix(_PREFIX): word for name, word in given.items() if name.startswith(_PREFIX)}
        try:
            imports.say_columns(row, columns, given)
            imports.begin(row, ImportState.CHECKING)
        except Refusal as refusal:
            form.take(refusal)
            return _page(visit, row, form, 422)
        except Conflict as conflict:
            messages.warning(visit, translated(conflict.detail))
        else:
            audit.note(visit.account, visit.actor, "import checked", row.pk, name=row.name)
        return redirect("import", row.pk)
    return _page(visit, row, form)


@require_POST
@member(Role.EDITOR)
def start(visit: Visit, import_id: str) -> HttpResponse:
    """Import what was checked; go on with what was stopped."""
    row = import_for(visit.account, import_id)
    try:
        if row.state == ImportState.STOPPED:
            imports.go_on(row)
        elif row.state == ImportState.CHECKED:
            imports.begin(row, ImportState.RUNNING)
        else:
            raise Conflict(_("Have it checked first: say its columns."))
    except Conflict as conflict:
        messages.warning(visit, translated(conflict.detail))
    else:
        audit.note(visit.account, visit.actor, "import started", row.pk, name=row.name, live=row.live)
    return redirect("import", row.pk)


@require_POST
@member(Role.EDITOR)
def stop(visit: Visit, import_id: str) -> HttpResponse:
    """Stop after the page in hand."""
    row = import_for(visit.account, import_id)
    try:
        imports.stop(row)
    except Conflict as conflict:
        messages.warning(visit, translated(conflict.detail))
    else:
        audit.note(visit.account, visit.actor, "import stopped", row.pk, name=row.name)
        messages.success(visit, _("Stopped. What was brought in stays; you can go on where it was."))
    return redirect("import", row.pk)


@require_http_methods(["GET", "POST"])
@member(Role.EDITOR)
def delete(visit: Visit, import_id: str) -> HttpResponse:
    """Ask, then take an import off the list."""
    row = import_for(visit.account, import_id)
    if visit.method == "POST":
        pk, name, store_id = row.pk, row.name, row.store_id
        try:
            imports.forget(row)
        except Conflict as conflict:
            messages.warning(visit, translated(conflict.detail))
            return redirect("import", pk)
        audit.note(visit.account, visit.actor, "import deleted", pk, name=name)
        messages.success(visit, _("%(name)s is deleted.") % {"name": name or _("The import")})
        return redirect("imports", store_id)
    context = {
        "head": _("Delete %(name)s?") % {"name": row.name or _("this import")},
        "sentences": [
            _("The file and its report are forgotten. Orders and tracking numbers that it brought in stay."),
        ],
        "act": _("Delete the import"),
        "back": reverse("import", args=[row.pk]),
        "here": "orders",
    }
    return render(visit, "web/ask.html", context)


@require_GET
@member(Role.VIEWER)
def errors(visit: Visit, import_id: str) -> HttpResponseBase:
    """The report, line by line, as CSV."""
    row = import_for(visit.account, import_id)
    return _download(imports.fault_lines(row), f"errors-{row.pk}")


@require_GET
@member(Role.VIEWER)
def export_orders(visit: Visit, store_id: str) -> HttpResponseBase:
    """Every order with its line items, as an import reads them."""
    return _export(visit, store_for(visit.account, store_id), "orders")


@require_GET
@member(Role.VIEWER)
def export_tracking(visit: Visit, store_id: str) -> HttpResponseBase:
    """Every tracking number, as an import reads them."""
    return _export(visit, store_for(visit.account, store_id), "tracking")


def _export(visit: Visit, store: Store, kind: str) -> HttpResponseBase:
    audit.note(visit.account, visit.actor, f"{kind} exported", store.pk)
    return _download(lines(store, kind), f"{kind}-{clock.now():%Y-%m-%d}")


def _download(rows: Any, name: str) -> HttpResponseBase:
    answer = StreamingHttpResponse(rows, content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def _page(visit: Visit, row: Import, form: Form, status: int = 200) -> HttpResponse:
    sheet = imports.sheet_of(row) if _waits(row) else None
    keys = [_PREFIX + column.key for column in KINDS[row.kind]]
    needed = {_PREFIX + column.key for column in KINDS[row.kind] if column.required}
    chosen = [one for one in form if one.name in keys and (one.name in needed or one.value or one.errors)]
    context = {
        "row": row,
        "store": row.store,
        "form": form,
        "chosen": chosen,
        "more": [one for one in form if one.name in keys and one not in chosen],
        "header": sheet.header if sheet else (),
        "sample": [[line.cells.get(name, "") for name in sheet.header] for line in sheet.sample()] if sheet else [],
        "faults": row.faults.order_by("line", "id")[:FAULTS_SHOWN],
        "at_work": row.state in imports.AT_WORK,
        "tallies": _tallies(row),
        "delimiter": {";": _("semicolons"), ",": _("commas"), "\t": _("tabs")}.get(row.delimiter, ""),
        "encoding": {"cp1252": "Windows-1252"}.get(row.encoding, "UTF-8"),
        "here": "orders",
    }
    return render(visit, "web/imports/show.html", context, status=status)


def _waits(row: Import) -> bool:
    """Whether it waits for a person, who is shown the file. While a worker has it, its page is asked for every two seconds."""
    return row.state in (ImportState.COLUMNS, ImportState.CHECKED, ImportState.STOPPED) and bool(row.body)


def _tallies(row: Import) -> list[tuple[str, int]]:
    """What the dry run found, or the import did."""
    found = [(_("New"), row.added), (_("Changed"), row.changed), (_("Unchanged"), row.unchanged)]
    return [*found, (_("Refused"), row.refused), *([(_("Mails"), row.mails)] if row.live else [])]


def _upload_form() -> Form:
    kinds = [("orders", _("Orders with their items")), ("tracking", _("Tracking numbers of orders that are here"))]
    return Form(
        [
            Field("kind", _("What is in it"), "radio", choices=kinds, value="orders"),
            Field(
                "file",
                _("CSV file"),
                "file",
                _("At most 10 MB and 50,000 lines. The first line names the columns. Nothing is changed yet."),
                required=True,
                attrs={"accept": ".csv,.txt,.tsv,text/csv"},
            ),
        ]
    )


def _columns_form(row: Import) -> Form:
    """A choice for each of our columns, and how the file is written."""
    header = imports.sheet_of(row).header if _waits(row) else ()
    choices = [("", _("Not in the file")), *((name, name) for name in header)]
    fields = [
        Field(_PREFIX + one.key, str(one.label), "select", choices=choices, required=one.required)
        for one in KINDS[row.kind]
    ]
    for one in fields:
        one.value = row.columns.get(one.name.removeprefix(_PREFIX), "")
    if row.kind == "orders":
        orders = [("ymd", "2026-11-21"), ("dmy", "21.11.2026"), ("mdy", "11/21/2026")]
        zone = _("Times without a zone are read in %(zone)s.") % {"zone": row.store.timezone}
        live = [
            ("no", _("Silently: the past is brought in, nobody is written to")),
            ("yes", _("As happening now: rules write to customers as if the shop had just told of it")),
        ]
        fields += [
            Field("numbers", _("Numbers are written"), "radio", choices=[("point", "1,234.56"), ("comma", "1.234,56")]),
            Field("dates", _("Dates are written"), "radio", zone, orders),
            Field("live", _("What it does"), "radio", choices=live),
        ]
    return Form(fields, {"numbers": row.numbers, "dates": row.dates, "live": "yes" if row.live else "no"})
