"""Importing a suppression list: choose, see what would happen line by line, then say yes."""

import io
from collections.abc import Iterable, Iterator

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from orderwire.access import staged_for, store_for, stores_of
from orderwire.accounts import audit
from orderwire.accounts.models import Role
from orderwire.audience.importing import MOST_LINES, import_staged, stage
from orderwire.core.failures import Refusal
from orderwire.web.forms import Field, Form, posted
from orderwire.web.guard import Visit, member

MOST_BYTES = 12_000_000


@require_http_methods(["GET", "POST"])
@member(Role.EDITOR)
def choose(visit: Visit) -> HttpResponse:
    """Take a file or pasted lines and look them through; nothing is on the list yet."""
    form = Form(_fields(visit))
    if visit.method == "POST":
        form.fill(posted(visit.POST))
        store_id = form.values()["store"]
        store = store_for(visit.account, store_id) if store_id else None
        try:
            staged = stage(visit.account, _lines(visit), store)
        except Refusal as refusal:
            form.take(refusal)
        else:
            return redirect("suppressions_import_confirm", staged.pk)
    context = {"form": form, "most": MOST_LINES, "here": "suppressions"}
    return render(visit, "web/suppressions/import.html", context, status=422 if visit.method == "POST" else 200)


@require_http_methods(["GET", "POST"])
@member(Role.EDITOR)
def confirm(visit: Visit, staged_id: str) -> HttpResponse:
    """What the list holds, and the yes."""
    staged = staged_for(visit.account, staged_id)
    if visit.method == "POST":
        where = staged.store_id or ""
        count = import_staged(staged)
        audit.note(visit.account, visit.actor, "suppressions imported", where, entries=count)
        words = ngettext("%(count)d entry came onto the list.", "%(count)d entries came onto the list.", count)
        messages.success(visit, words % {"count": count})
        return redirect("suppressions")
    context = {"staged": staged, "found": staged.found, "here": "suppressions"}
    return render(visit, "web/suppressions/confirm.html", context)


def _fields(visit: Visit) -> list[Field]:
    stores = [("", _("all stores")), *((one.pk, one.name) for one in stores_of(visit.account).order_by("name"))]
    return [
        Field("file", _("A file"), "file", help=_("CSV or plain text, UTF-8."), attrs={"accept": ".csv,.txt,text/csv"}),
        Field("lines", _("Or paste lines"), "textarea", attrs={"rows": "8", "spellcheck": "false"}),
        Field("store", _("For"), "select", choices=stores, required=True),
    ]


def _lines(visit: Visit) -> Iterable[str]:
    """The lines of the file, else of the field, one at a time. Raises Refusal for a file that is too big or no text."""
    file = visit.FILES.get("file")
    if isinstance(file, UploadedFile):
        if (file.size or 0) > MOST_BYTES:
            raise Refusal.of("file", _("The file is larger than 12 MB: split it."))
        return _decoded(file)
    return io.StringIO(visit.POST.get("lines", ""))


def _decoded(file: UploadedFile) -> Iterator[str]:
    try:
        for line in file:  # Django reads it in pieces and cuts at line ends
            yield line.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refusal.of("file", _("The file is not in UTF-8: save it as CSV UTF-8.")) from error
