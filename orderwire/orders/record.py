"""Snapshot → rows. Answers with one Change for each real move; older snapshots are recorded without effect."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from orderwire.carts.registry import CARTS
from orderwire.carts.snapshot import AXES, Axis, OrderGone, OrderSnapshot, ParcelNews, order_of
from orderwire.core import clock
from orderwire.core.pile import Pile
from orderwire.orders.buyers import Buyers
from orderwire.orders.columns import columns_of, items_fingerprint, line_items, parcel_of
from orderwire.orders.models import Change, ChangeKind, LineItem, Order, Shipment
from orderwire.orders.parcels import is_further, merge_parcel, record_parcels
from orderwire.stores.meanings import means_cancelled
from orderwire.stores.models import Store
from orderwire.stores.statuses import label_of

_GRACE = timedelta(minutes=5)
_COLUMN: dict[Axis, str] = {"order": "status", "payment": "payment_status", "fulfilment": "fulfilment_status"}


@dataclass(slots=True)
class Recorded:
    """What one snapshot did: the order, whether it was new, its changes; `outcome` in a word for the event's log."""

    order: Order | None
    outcome: str
    created: bool = False
    changes: list[Change] = field(default_factory=list)
    new_numbers: bool = False
    has_number: bool = False
    codes: tuple[str, ...] | None = None  # the product codes, where this reading told them
    gone: bool = False


class Recorder:
    """Applies readings to one store's orders, one after the other, within the caller's transaction.

    `prepare` loads what a batch will touch in a few queries; rows stay in memory for the batch, and new ones lie on `pile`
    until the caller flushes it (before an order is touched a second time, and at the end).
    """

    def __init__(self, store: Store, pile: Pile) -> None:
        self.store = store
        self._pile = pile
        self._orders: dict[str, Order] = {}
        self._buyers = Buyers(store, pile)
        self._shipments: dict[str, list[Shipment]] = {}
        self._prepared: set[str] = set()

    def prepare(self, readings: Iterable[OrderSnapshot | ParcelNews | OrderGone]) -> list[Order]:
        """Load the orders, shipments and customers that the readings name, and lock the orders; answers the orders."""
        readings = list(readings)
        wanted = {order_of(reading) for reading in readings}
        rows = list(Order.objects.select_for_update().filter(store=self.store, external_id__in=wanted).order_by("id"))
        self._orders |= {order.external_id: order for order in rows}
        self._prepared |= wanted
        self._shipments |= {order.pk: [] for order in rows}
        for shipment in Shipment.objects.filter(order_id__in=[order.pk for order in rows]).order_by("id"):
            self._shipments[shipment.order_id].append(shipment)
        self._buyers.prepare(reading.customer for reading in readings if isinstance(reading, OrderSnapshot))
        return rows

    def apply(
        self, reading: OrderSnapshot | ParcelNews | OrderGone, received_at: datetime, *, silent: bool = False
    ) -> Recorded:
        """Write what the reading says. `silent` records without waking any rule (backfill, baseline)."""
        external_id = order_of(reading)
        if external_id not in self._prepared:
            self.prepare([reading])
        order = self._orders.get(external_id)
        if isinstance(reading, OrderGone):
            return self._gone(order)
        if isinstance(reading, ParcelNews):
            return self._parcel(order, reading, received_at, silent)
        if order is None:
            return self._first_sight(reading, received_at, silent)
        if min(reading.updated_at, received_at) < order.updated_at:
            return Recorded(order, "older than what is known")
        return self._update(order, reading, received_at, silent)

    def _first_sight(self, snapshot: OrderSnapshot, received_at: datetime, silent: bool) -> Recorded:
        order = Order(store=self.store, external_id=snapshot.external_id)
        self._fill(order, snapshot, received_at)
        self._orders[snapshot.external_id] = order
        self._pile.add(order, *line_items(order, snapshot))
        self._shipments[order.pk] = record_parcels(order, snapshot.shipments or (), [], self._pile)
        since = (snapshot.placed_at or snapshot.updated_at) >= self.store.created_at - _GRACE
        kind = ChangeKind.FIRST_SIGHT if since and not silent else ChangeKind.BASELINE
        moves = [(axis, "", order.status_on(axis)) for axis in AXES if order.status_on(axis)]
        changes = self._changes(order, moves, kind, received_at, snapshot.updated_at)
        return self._recorded(order, "new order", changes, set(), snapshot, created=True)

    def _update(self, order: Order, snapshot: OrderSnapshot, received_at: datetime, silent: bool) -> Recorded:
        before = {axis: order.status_on(axis) for axis in AXES}
        numbers = self._numbers(order)
        old_items = order.items_hash
        self._fill(order, snapshot, received_at)
        order.save()
        if order.items_hash != old_items:
            lines = LineItem.objects.filter(order=order)
            known = dict(lines.values_list("external_id", "image_url")) if snapshot.without_pictures else {}
            lines.delete()
            self._pile.add(*line_items(order, snapshot, known))
        if snapshot.shipments is not None:
            rows = self._shipments.get(order.pk, [])
            self._shipments[order.pk] = record_parcels(order, snapshot.shipments, rows, self._pile)
        moves = [(axis, before[axis], order.status_on(axis)) for axis in AXES]
        moves = [move for move in moves if move[2] and move[1] != move[2]]
        kind = ChangeKind.BASELINE if silent else ChangeKind.MOVED
        changes = self._changes(order, moves, kind, received_at, snapshot.updated_at)
        return self._recorded(order, "moved" if changes else "nothing moved", changes, numbers, snapshot)

    def _parcel(self, order: Order | None, news: ParcelNews, received_at: datetime, silent: bool) -> Recorded:
        if order is None:
            return Recorded(None, "parcel of an order not known yet")
        rows = self._shipments.setdefault(order.pk, [])
        numbers = self._numbers(order)
        at = min(news.at, received_at)
        late = at < (order.parcel_news_at or order.updated_at)
        further = False
        for parcel in (news.shipment, *news.more):
            known = next((row for row in rows if row.external_id == parcel.external_id), None)
            if late and known and not is_further(parcel, known):
                continue  # older than what is known of this parcel
            further = further or known is not None
            row = merge_parcel(order, parcel, rows, self._pile, partial=True)
            if row not in rows:
                rows.append(row)
        moves = self._after_parcel(order, news) if further or not late else []
        if further or not late:
            order.parcel_news_at = max(at, order.parcel_news_at or at)
            order.save()
        kind = ChangeKind.BASELINE if silent else ChangeKind.MOVED
        changes = self._changes(order, moves, kind, received_at, news.at)
        recorded = self._recorded(order, "moved" if changes else "nothing moved", changes, numbers, None)
        if recorded.new_numbers and not changes:
            recorded.outcome = "tracking number"
        return recorded

    def _recorded(
        self,
        order: Order,
        outcome: str,
        changes: list[Change],
        numbers: set[str],
        snapshot: OrderSnapshot | None,
        **more: bool,
    ) -> Recorded:
        """What came of a reading; `numbers` are the tracking numbers known before it."""
        known = self._numbers(order)
        codes = None if snapshot is None else tuple(item.sku for item in snapshot.items)
        return Recorded(
            order,
            outcome,
            changes=changes,
            new_numbers=bool(known - numbers),
            has_number=bool(known),
            codes=codes,
            **more,
        )

    def _after_parcel(self, order: Order, news: ParcelNews) -> list[tuple[Axis, str, str]]:
        """The axes that move with a parcel's news, set on the order: what the news says, and what all parcels together mean."""
        before = {axis: order.status_on(axis) for axis in AXES if order.status_on(axis)}
        after = {**before, **news.statuses}
        cart = CARTS[self.store.platform]
        told = [parcel_of(row) for row in self._shipments[order.pk] if not row.external_id.startswith("hand_")]
        after |= cart.after_parcel(after, told)
        moves = [(axis, before.get(axis, ""), key) for axis, key in after.items() if before.get(axis, "") != key]
        for axis, _, key in moves:
            setattr(order, _COLUMN[axis], key)
        return moves

    def _gone(self, order: Order | None) -> Recorded:
        if order is None:
            return Recorded(None, "deletion of an order never seen")
        if order.deleted_at is None:
            order.deleted_at = clock.now()
            order.save(update_fields=["deleted_at"])
        return Recorded(order, "deleted in the shop", gone=True)

    def _fill(self, order: Order, snapshot: OrderSnapshot, received_at: datetime) -> None:
        at = min(snapshot.updated_at, received_at)
        for axis in AXES:
            if axis not in snapshot.statuses:
                continue
            if axis == "fulfilment" and order.parcel_news_at and at < order.parcel_news_at:
                continue  # a parcel's own news is newer than this picture of the order
            if order.status_on(axis) in snapshot.vague.get(axis, ()):
                continue  # what is known is finer, and not contradicted
            setattr(order, _COLUMN[axis], snapshot.statuses[axis])
        for name, value in columns_of(snapshot).items():
            setattr(order, name, value)
        order.updated_at = at
        order.deleted_at = None
        order.items_hash = items_fingerprint(snapshot)
        order.customer = self._buyers.record(snapshot.customer)
        if order.customer and not order.locale:
            order.locale = order.customer.locale  # what they spoke with an earlier order
        order.cancelled = means_cancelled(self.store, order.status, label_of(self.store, "order", order.status))

    def _changes(
        self,
        order: Order,
        moves: Sequence[tuple[Axis, str, str]],
        kind: ChangeKind,
        received_at: datetime,
        said: datetime,
    ) -> list[Change]:
        made = [
            Change(
                store=self.store,
                order=order,
                axis=axis,
                kind=kind,
                from_status=before,
                to_status=after,
                at=min(said, received_at),
                recorded_at=received_at,
            )
            for axis, before, after in moves
        ]
        self._pile.add(*made)
        return made

    def _numbers(self, order: Order) -> set[str]:
        return {row.number for row in self._shipments.get(order.pk, []) if row.number and row.status != "cancelled"}
