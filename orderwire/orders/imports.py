"""Files on their way in: kept with their bytes, claimed by one worker at a time, moved on page by page, forgotten in time."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext as _

from orderwire.carts.reading import clean_text
from orderwire.core import clock
from orderwire.core.csv_text import cell, line
from orderwire.core.failures import Conflict, FieldError, Refusal
from orderwire.core.ids import first_id, new_id
from orderwire.orders.models import Import, ImportFault, ImportState
from orderwire.orders.sheet import Sheet, look_at
from orderwire.orders.sheet_columns import KINDS, guess
from orderwire.orders.sheet_orders import Fault, Wish
from orderwire.orders.sheet_values import DATES, NUMBERS, guess_dates, guess_numbers
from orderwire.stores.models import Store

LEASE = timedelta(minutes=3)
KEPT = timedelta(days=30)
MOST_OPEN = 5
SAMPLED = 200
AT_WORK = (ImportState.CHECKING, ImportState.RUNNING)
_ENDED = (ImportState.DONE, ImportState.FAILED)


@dataclass(frozen=True, slots=True)
class Tally:
    """What a page came to, in orders or in tracking numbers."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0
    mails: int = 0


def take_in(store: Store, kind: str, body: bytes, name: str, by: str) -> Import:
    """Keep a file, with its columns guessed. Raises Refusal of `file` or `kind`, Conflict when too many wait."""
    if kind not in KINDS:
        raise Refusal.of("kind", _("Choose orders or tracking numbers."))
    sheet = look_at(body)
    total = sheet.count()
    if Import.objects.filter(store=store).exclude(state__in=_ENDED).count() >= MOST_OPEN:
        raise Conflict(_("Five imports of this store are not finished. Finish or delete one of them first."))
    columns, numbers, dates = _guessed(store, kind, sheet)
    return Import.objects.create(
        store=store,
        kind=kind,
        name=clean_text(name, 120),
        by=by[:254],
        body=body,
        size=len(body),
        encoding=sheet.encoding,
        delimiter=sheet.delimiter,
        columns=columns,
        numbers=numbers,
        dates=dates,
        records_total=total,
    )


def sheet_of(row: Import) -> Sheet:
    """The file again. Raises Conflict when it is forgotten."""
    if not row.body:
        raise Conflict(_("The file is no longer kept. Upload it again."))
    return look_at(bytes(row.body))


def wish_of(row: Import) -> Wish:
    """How it is to be read."""
    return Wish(row.kind, row.columns, row.numbers, row.dates, row.as_of)


def say_columns(row: Import, columns: Mapping[str, str], words: Mapping[str, str]) -> None:
    """Say which column is which, and `numbers`, `dates`, `live`. Raises Refusal naming each field, Conflict while it works."""
    if row.state in AT_WORK or row.state == ImportState.DONE:
        raise Conflict(_("This import is at work or done: its columns cannot be changed now."))
    header = sheet_of(row).header
    known = {column.key: column for column in KINDS[row.kind]}
    errors = [
        FieldError(f"columns.{key}", _("There is no such column."))
        for key, name in columns.items()
        if key not in known or (name and name not in header)
    ]
    kept = {key: name for key, name in columns.items() if key in known and name}
    errors += [
        FieldError(f"columns.{column.key}", _("Say which column of the file this is."))
        for column in known.values()
        if column.required and column.key not in kept
    ]
    if words.get("numbers", row.numbers) not in NUMBERS:
        errors.append(FieldError("numbers", _("Choose one of the two ways.")))
    if words.get("dates", row.dates) not in DATES:
        errors.append(FieldError("dates", _("Choose one of the three orders.")))
    if errors:
        raise Refusal(errors)
    row.columns, row.numbers = kept, words.get("numbers", row.numbers)
    row.dates, row.live = words.get("dates", row.dates), words.get("live", "") == "yes"
    row.save(update_fields=["columns", "numbers", "dates", "live"])


def begin(row: Import, state: str, *, then_run: bool = False) -> None:
    """Let a worker check or run it from its first line. Raises Conflict when it is at work or was done."""
    fresh: dict[str, Any] = {
        "state": state,
        "then_run": then_run,
        "was": "",
        "problem": "",
        "records_done": 0,
        "added": 0,
        "changed": 0,
        "unchanged": 0,
        "refused": 0,
        "mails": 0,
        "as_of": clock.now(),
        "ended_at": None,
    }
    free = Import.objects.filter(pk=row.pk).exclude(state__in=[*AT_WORK, *_ENDED])
    if not free.update(**fresh):
        raise Conflict(_("This import is at work or done."))
    ImportFault.objects.filter(of=row).delete()
    row.refresh_from_db()


def stop(row: Import) -> None:
    """Stop after the page in hand. Raises Conflict when it is not at work."""
    working = Import.objects.filter(pk=row.pk, state__in=AT_WORK)
    if not working.update(was=F("state"), state=ImportState.STOPPED):
        raise Conflict(_("This import is not at work."))
    row.refresh_from_db()


def go_on(row: Import) -> None:
    """Go on after a stop, where it was. Raises Conflict."""
    stopped = Import.objects.filter(pk=row.pk, state=ImportState.STOPPED)
    if not stopped.update(state=F("was"), was=""):
        raise Conflict(_("This import was not stopped."))
    row.refresh_from_db()


def forget(row: Import) -> None:
    """Take an import off the list; what it brought in stays. Raises Conflict while it works."""
    if not Import.objects.filter(pk=row.pk).exclude(state__in=AT_WORK).delete()[0]:
        raise Conflict(_("This import is at work. Stop it first."))


def claim() -> Import | None:
    """Take the oldest that is to be worked and in nobody's hand."""
    now = clock.now()
    free = Q(held_until=None) | Q(held_until__lt=now)
    for pk in list(Import.objects.filter(free, state__in=AT_WORK).order_by("id").values_list("id", flat=True)[:5]):
        holder = new_id("hld")
        taken = Import.objects.filter(free, pk=pk, state__in=AT_WORK)
        if taken.update(holder=holder, held_until=now + LEASE):
            return Import.objects.select_related("store__account").get(pk=pk)
    return None


def advance(row: Import, records_done: int, tally: Tally, faults: Sequence[Fault]) -> bool:
    """A page is done: count it, keep its faults, hold on. False when it is no longer ours, or was stopped."""
    ours = Import.objects.filter(pk=row.pk, holder=row.holder, state=row.state)
    if not ours.update(
        records_done=records_done,
        added=F("added") + tally.added,
        changed=F("changed") + tally.changed,
        unchanged=F("unchanged") + tally.unchanged,
        refused=F("refused") + tally.refused,
        mails=F("mails") + tally.mails,
        held_until=clock.now() + LEASE,
    ):
        return False
    ImportFault.objects.bulk_create(
        ImportFault(
            of=row,
            line=fault.line,
            order_number=fault.order[:60],
            column=fault.column[:120],
            problem=fault.problem[:300],
            given=fault.given[:120],
        )
        for fault in faults
    )
    return True


def let_go(row: Import) -> None:
    """Give it back, whatever became of it.

    Nothing is emptied: a row that keeps its length is written in place by SQLite, and the file in it is not written anew.
    """
    Import.objects.filter(pk=row.pk, holder=row.holder).update(held_until=clock.now() - timedelta(seconds=1))


def ended(row: Import, problem: str = "") -> None:
    """Its last page is done. A check that found nothing wrong goes on where that was asked; a run's file is forgotten."""
    ours = Import.objects.filter(pk=row.pk, holder=row.holder, state=row.state)
    if problem:
        ours.update(state=ImportState.FAILED, problem=problem[:500], ended_at=clock.now())
    elif row.state == ImportState.RUNNING:
        ours.update(state=ImportState.DONE, body=b"", ended_at=clock.now())
    elif ours.update(state=ImportState.CHECKED, ended_at=clock.now()):
        row.refresh_from_db()
        if row.then_run and not row.refused:
            begin(row, ImportState.RUNNING)


def fault_lines(row: Import) -> Iterator[str]:
    """The report of what is wrong as CSV, line by line of the file."""
    yield "\ufeff" + line(("line", "order_number", "column", "problem", "given"))
    faults = ImportFault.objects.filter(of=row).order_by("line", "id")
    for cells in faults.values_list("line", "order_number", "column", "problem", "given").iterator(500):
        yield line(map(cell, cells))


def forget_old(now: datetime, limit: int = 20) -> int:
    """Remove imports of long ago with their files and faults; those at work stay. Answers how many."""
    old = Import.objects.filter(pk__lt=first_id("imp", now - KEPT)).exclude(state__in=AT_WORK).order_by("id")
    ids = list(old.values_list("id", flat=True)[:limit])
    if ids:
        Import.objects.filter(pk__in=ids).delete()
    return len(ids)


def _guessed(store: Store, kind: str, sheet: Sheet) -> tuple[dict[str, str], str, str]:
    """Columns as last time in this store, else by their names; the ways of numbers and dates by what stands there."""
    last = Import.objects.filter(store=store, kind=kind).exclude(state=ImportState.COLUMNS).order_by("-id").first()
    columns = guess(KINDS[kind], sheet.header, last.columns if last else {})
    sample = sheet.sample(SAMPLED)

    def cells(wanted: str) -> list[str]:
        names = [columns[one.key] for one in KINDS[kind] if one.kind == wanted and one.key in columns]
        return [line.cells.get(name, "") for line in sample for name in names]

    return columns, guess_numbers(cells("money")), guess_dates(cells("date"))
