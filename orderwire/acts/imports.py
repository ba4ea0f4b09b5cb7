"""A worker's turn with a file that was handed in: a dry run, or the import itself, page by page.

A page's effect and how far the file is are one transaction, so that a page is never done twice or left out, whatever
dies between two of them. A dry run does the same work and takes it back.
"""

import time
from collections.abc import Callable, Iterator, Sequence

import structlog
from django.db import DatabaseError, OperationalError, transaction
from django.utils.translation import gettext as _

from orderwire import flow
from orderwire.acts.orders import Typist
from orderwire.carts.snapshot import OrderSnapshot
from orderwire.core.failures import Conflict, Refusal
from orderwire.core.locks import hold
from orderwire.flow import Applied
from orderwire.orders import imports
from orderwire.orders.imports import Tally
from orderwire.orders.models import Import, ImportState, Order, Shipment
from orderwire.orders.sheet import BrokenSheet
from orderwire.orders.sheet_orders import Fault, Group, OrderReader, Wish, groups, same
from orderwire.orders.view import snapshots_of

log = structlog.get_logger(__name__)
ORDERS_A_PAGE = 50
SECONDS_A_TURN = 10.0
Effect = Callable[[Sequence[Group]], tuple[Tally, list[Fault]]]


class _Lost(Exception):
    """The file is no longer in our hand, or was stopped: the page is taken back."""


def work_one() -> bool:
    """Take a file that waits, if there is one, and do some pages of it. True when there was one."""
    row = imports.claim()
    if row is None:
        return False
    try:
        _work(row)
    except DatabaseError:
        raise  # the database, not the file: it is claimed again, and goes on where it was
    except Conflict as conflict:
        imports.ended(row, conflict.detail)
    except Exception:
        log.exception("an import failed", import_id=row.pk)
        imports.ended(row, _("It stopped at a fault of ours. What was brought in before stays; see the server's log."))
    imports.let_go(row)
    return True


def _work(row: Import) -> None:
    wish, until = imports.wish_of(row), time.monotonic() + SECONDS_A_TURN
    effect = _Orders(row, wish) if row.kind == "orders" else _Numbers(row, wish)
    try:
        for page in _pages(groups(imports.sheet_of(row), wish), row.records_done):
            _page(row, page, effect)
            if time.monotonic() > until:
                return
    except BrokenSheet as broken:
        imports.ended(row, str(broken))
    except _Lost:
        return
    else:
        imports.ended(row)


def _pages(found: Iterator[Group], done: int) -> Iterator[list[Group]]:
    """The groups after the first `done` records, some at a time."""
    page: list[Group] = []
    for group in found:
        if group.records > done:
            page.append(group)
        if len(page) == ORDERS_A_PAGE:
            yield page
            page = []
    if page:
        yield page


def _page(row: Import, page: list[Group], effect: Effect) -> None:
    """One transaction. Raises _Lost."""
    with transaction.atomic():
        hold(f"inbox:{row.store_id}")
        with transaction.atomic():
            tally, faults = effect(page)
            if row.state == ImportState.CHECKING:
                transaction.set_rollback(True)
        if not imports.advance(row, page[-1].records, tally, faults):
            raise _Lost


class _Orders:
    """What a page of orders does: those that say something new are recorded, silently unless the file speaks of now."""

    def __init__(self, row: Import, wish: Wish) -> None:
        self._store, self._silent, self._wish = row.store, not row.live, wish
        self._reader = OrderReader(row.store, wish)

    def __call__(self, page: Sequence[Group]) -> tuple[Tally, list[Fault]]:
        known = self._known(page)
        unchanged, ready = 0, []
        for group in page:
            before = known(group)
            snapshot = self._reader.read(group, before)
            if snapshot is None:
                continue
            if before is not None and same(before, snapshot):
                unchanged += 1
            else:
                ready.append((group, snapshot))
        done = [(group, applied) for group, applied in self._apply(ready) if applied is not None]
        added = sum(applied.created for _group, applied in done)
        mails = sum(len(applied.messages) for _group, applied in done)
        refused = [group for group in page if group.faults]
        tally = Tally(added, len(done) - added, unchanged, len(refused), mails)
        return tally, [fault for group in refused for fault in group.faults]

    def _known(self, page: Sequence[Group]) -> Callable[[Group], OrderSnapshot | None]:
        """How to find what is known of a group's order: by the shop's id where the file has it, else by its number."""
        ids = {group.number: self._wish.cell(group.lines[0], "order_id") for group in page}
        named = [word for pair in ids.items() for word in pair if word]
        ours = Order.objects.filter(store=self._store)  # asked twice: SQLite uses neither index for an OR of both
        found = {order.pk: order for order in (*ours.filter(external_id__in=named), *ours.filter(number__in=list(ids)))}
        orders = [found[pk] for pk in sorted(found)]
        snapshots = snapshots_of(orders)
        by_id = {order.external_id: snapshots[order.pk] for order in orders}
        by_number = {order.number: snapshots[order.pk] for order in orders}

        def find(group: Group) -> OrderSnapshot | None:
            given = ids.get(group.number, "")
            return by_id.get(given) if given else by_number.get(group.number) or by_id.get(group.number)

        return find

    def _apply(self, ready: list[tuple[Group, OrderSnapshot]]) -> list[tuple[Group, Applied | None]]:
        """Record them together; an order that breaks the page is found by recording one at a time, and refused."""
        if not ready:
            return []
        try:
            with transaction.atomic():
                applied = flow.apply_orders(self._store, [one for _group, one in ready], silent=self._silent)
        except OperationalError:
            raise  # the database, not an order
        except Exception:
            log.exception("a page of an import failed; recording one at a time", store=self._store.pk)
            return [(group, self._apply_one(group, snapshot)) for group, snapshot in ready]
        return [(group, _told(group, one)) for (group, _snapshot), one in zip(ready, applied, strict=True)]

    def _apply_one(self, group: Group, snapshot: OrderSnapshot) -> Applied | None:
        try:
            with transaction.atomic():
                return _told(group, flow.apply_orders(self._store, [snapshot], silent=self._silent)[0])
        except OperationalError:
            raise
        except Exception as error:
            log.exception("an order of an import could not be recorded", store=self._store.pk, order=group.number)
            words = _("This order could not be recorded (%(why)s).") % {"why": type(error).__name__}
            group.faults.append(Fault(group.lines[0].line, group.number, "", words))
            return None


def _told(group: Group, applied: Applied) -> Applied | None:
    """None, with a fault, where the file is behind what is known."""
    if applied.outcome != "older than what is known":
        return applied
    words = _("What is known of this order is newer than this line. Nothing was changed.")
    group.faults.append(Fault(group.lines[0].line, group.number, "", words))
    return None


class _Numbers:
    """What a page of tracking numbers does: the same as a person who types them on the orders' pages."""

    def __init__(self, row: Import, wish: Wish) -> None:
        self._store, self._wish = row.store, wish
        self._typist = Typist([])

    def __call__(self, page: Sequence[Group]) -> tuple[Tally, list[Fault]]:
        found = Order.objects.filter(store=self._store, number__in=[group.number for group in page])
        orders: dict[str, list[Order]] = {}
        for order in found:
            orders.setdefault(order.number, []).append(order)
        self._typist = Typist(found)
        kinds = [self._type(group, orders.get(group.number, [])) for group in page]
        tally = Tally(*(kinds.count(kind) for kind in ("added", "changed", "unchanged", "refused")))
        return tally, [fault for group in page for fault in group.faults]

    def _type(self, group: Group, orders: Sequence[Order]) -> str:
        """added, changed, unchanged or refused."""
        line = group.lines[0]
        if not group.faults and len(orders) != 1:
            words = (
                _("No order of this store has this number.") if not orders else _("Several orders have this number.")
            )
            self._refuse(group, "order_number", words, group.number)
        if group.faults:
            return "refused"
        carrier, number, url = (self._wish.cell(line, key) for key in ("carrier", "tracking_number", "tracking_url"))
        before = {row.pk: _facts(row) for row in self._typist.known(orders[0])}
        try:
            shipment = self._typist.add(orders[0], carrier, number, url)
        except Refusal as refusal:
            for error in refusal.errors:
                key = {"number": "tracking_number", "url": "tracking_url"}.get(error.field, error.field)
                self._refuse(group, key, error.message, self._wish.cell(line, key))
            return "refused"
        if shipment.pk not in before:
            return "added"
        return "unchanged" if before[shipment.pk] == _facts(shipment) else "changed"

    def _refuse(self, group: Group, key: str, words: str, given: str) -> None:
        column = self._wish.columns.get(key, "")
        group.faults.append(Fault(group.lines[0].line, group.number, column, words, given[:120]))


def _facts(row: Shipment) -> tuple[str, str, bool]:
    return row.carrier, row.url, row.by_hand
