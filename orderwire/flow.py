"""READ FIRST. The way of an event, of a message and of a hit; the only file that calls room after room.

An event: hooks keep it (orders.inbox) → its cart reads it → orders.record compares → rules.decide → outbox.schedule → reports.
An order that was fetched (acts.fetching asks the shop) goes the same way from orders.record on.
A message: outbox.claim → emails render → delivery lanes offer → outbox.mark → the dot → outbox.settle → reports.
A hit: hooks hear and keep it (tracking.waiting) → tracking.record judges it → reports.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

import structlog
from django.db import OperationalError, transaction

from orderwire.carts.base import ShopFacts
from orderwire.carts.failures import Unreadable
from orderwire.carts.registry import CARTS
from orderwire.carts.snapshot import LookAt, Nothing, OrderGone, OrderSnapshot, Reading, order_of
from orderwire.core import clock
from orderwire.core.email_address import canonical
from orderwire.core.locks import hold
from orderwire.core.pile import Pile
from orderwire.delivery.dispatch import Dispatcher
from orderwire.orders import inbox, lookups
from orderwire.orders.models import Change, ChangeKind, Customer, Event, LineItem, Order, Shipment
from orderwire.orders.record import Recorded, Recorder
from orderwire.outbox import acts, doubt
from orderwire.outbox.models import Message, WorkerSeat
from orderwire.outbox.schedule import Call, schedule, tracking_arrived
from orderwire.outbox.transitions import Transition
from orderwire.reports import totals
from orderwire.rules.decide import Decider
from orderwire.rules.models import Decision, FirstEntry
from orderwire.stores import lines
from orderwire.stores.models import Connection, Store
from orderwire.stores.secrets import account_of
from orderwire.stores.statuses import saw
from orderwire.tracking import waiting
from orderwire.tracking.convert import Seen, follow_orders
from orderwire.tracking.links import Marker
from orderwire.tracking.record import record
from orderwire.tracking.verdict import RawHit

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Applied:
    """What one snapshot led to: the order, its changes, and the ids of the messages made."""

    order: Order | None
    outcome: str
    created: bool = False
    changes: list[Change] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)


# --- the way of an event --------------------------------------------------------------------------------------------


def read_events(limit: int = 100) -> int:
    """Read the oldest unread events of one store: marking them read, their orders, changes and messages are one transaction.

    An event that breaks the batch is found by reading one at a time, and parked. Answers how many were handled.
    """
    if not inbox.anything_unread():
        return 0
    try:
        return _read_batch(limit)
    except OperationalError:
        raise  # the database, not an event: nothing was read, and all is read again
    except Exception:
        log.exception("a batch of events failed; reading one at a time")
    return _read_one_by_one(limit)


def _read_batch(limit: int, seen: list[Event] | None = None) -> int:
    """One batch, one transaction. `seen` is told which events it is about, before any of them is read."""
    with transaction.atomic():
        taken = inbox.take_unread(limit)
        if taken is None:
            return 0
        store, events = taken
        if seen is not None:
            seen += events
        readings = [(event, reading) for event in events if (reading := _read(store, event)) is not None]
        _look_up(store, readings)
        journey = Journey(store)
        journey.prepare([reading for _, reading in readings])
        for event, reading in readings:
            event.outcome = journey.follow(reading, event.received_at).outcome
            event.order_external_id = order_of(reading)[:120]
        journey.end()
        inbox.mark_read([event for event, _ in readings])
    return len(events)


def _look_up(store: Store, readings: Sequence[tuple[Event, Reading]]) -> None:
    """Orders that a call only named are fetched by a worker, where the store can be asked."""
    named = {reading.order_external_id: event.received_at for event, reading in readings if isinstance(reading, LookAt)}
    if named and Connection.objects.filter(pk=store.pk).exists():
        lookups.ask(store, named, max(named.values()))
        lines.due_soon(store.pk)


def _read_one_by_one(limit: int) -> int:
    for done in range(limit):
        seen: list[Event] = []
        try:
            if _read_batch(1, seen) == 0:
                return done
        except OperationalError:
            raise
        except Exception as error:
            if not seen:
                raise  # it was not an event that failed
            log.exception("an event could not be recorded; parked", event_id=seen[0].pk)
            inbox.park(seen[0], f"It could not be recorded ({type(error).__name__}). It can be read again.")
    return limit


def _read(store: Store, event: Event) -> Reading | None:
    cart = CARTS[store.platform]
    try:
        return cart.read(inbox.call_of(event), ShopFacts(store.timezone, store.currency, account_of(store)))
    except Unreadable as unreadable:
        inbox.park(event, str(unreadable))
        return None


class Journey:
    """One store's readings on their way through the rooms, within the caller's transaction; end() writes what is left."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._pile = Pile(Customer, Order, LineItem, Shipment, Change, Decision, FirstEntry, Message)
        self._recorder, self._decider = Recorder(store, self._pile), Decider(store, self._pile)
        self._touched: set[str] = set()
        self._entered: list[tuple[str, str]] = []
        self._blocked: list[Decision] = []
        self._moved: list[Transition] = []
        self._first: list[Seen] = []
        self._known: list[Order] = []

    def prepare(self, readings: Sequence[Reading]) -> None:
        """Load what a batch will touch, in a few queries."""
        about = [reading for reading in readings if not isinstance(reading, LookAt | Nothing)]
        known = self._recorder.prepare(about)
        fresh = [canonical(one.customer.email or "") for one in about if isinstance(one, OrderSnapshot)]
        self._decider.prepare(known, [*fresh, *[order.canonical_email for order in known]])

    def follow(self, reading: Reading, received_at: datetime, *, silent: bool = False) -> Applied:
        """Record → decide → schedule, for one reading."""
        if isinstance(reading, LookAt | Nothing):
            return Applied(None, reading.why[:40])
        self._make_room(order_of(reading))
        recorded = self._recorder.apply(reading, received_at, silent=silent)
        order = recorded.order
        if order is None:
            return Applied(None, recorded.outcome)
        self._entered += [(change.axis, change.to_status) for change in recorded.changes]
        self._watch(order, recorded, received_at)
        messages = self._write(order, recorded, received_at)
        return Applied(order, recorded.outcome, recorded.created, recorded.changes, messages)

    def _watch(self, order: Order, recorded: Recorded, received_at: datetime) -> None:
        """A first sight may be a conversion, a baseline never; an order known before may have moved its revenue."""
        if not recorded.created:
            self._known.append(order)
        elif any(change.kind == ChangeKind.FIRST_SIGHT for change in recorded.changes):
            self._first.append(Seen(order, min(order.placed_at or order.updated_at, received_at)))

    def _make_room(self, external_id: str) -> None:
        """An order touched a second time must find what the first time wrote."""
        if external_id in self._touched:
            self._pile.flush()
            self._touched.clear()
        self._touched.add(external_id)

    def _write(self, order: Order, recorded: Recorded, now: datetime) -> list[str]:
        if not recorded.created:
            self._moved += acts.cancel_order(order, now) if recorded.gone else acts.cancel_left(recorded.changes, now)
            if recorded.new_numbers:
                tracking_arrived(order, now)
        if self._decider.asks_count:
            self._pile.flush()
        called, decisions = self._decider.decide(recorded.changes, recorded.codes)
        self._blocked += decisions
        calls = [Call(one.rule, one.change, recorded.has_number) for one in called]
        return [message.pk for message in schedule(self._store, calls, self._pile)]

    def end(self) -> None:
        """Write what is left, and count for the whole batch."""
        self._pile.flush()
        saw(self._store, self._entered)
        earned = follow_orders(self._store, self._first, self._known)
        totals.count_journey(self._moved, self._blocked, self._store.timezone, earned)


def apply_order(store: Store, snapshot: OrderSnapshot, *, silent: bool = False) -> Applied:
    """An order's state handed in by the API: the same way, in one transaction of its own. `silent` wakes no rule."""
    return apply_orders(store, [snapshot], silent=silent)[0]


def apply_orders(store: Store, snapshots: Sequence[OrderSnapshot], *, silent: bool = False) -> list[Applied]:
    """Orders as they were fetched: one transaction for all of them. `silent` wakes no rule."""
    with transaction.atomic():
        hold(f"inbox:{store.pk}")
        journey = Journey(store)
        journey.prepare(snapshots)
        applied = [journey.follow(snapshot, clock.now(), silent=silent) for snapshot in snapshots]
        journey.end()
    return applied


def apply_gone(store: Store, gone: OrderGone) -> Applied:
    """The shop has the order no longer: what is known is kept, its waiting mails stop."""
    with transaction.atomic():
        hold(f"inbox:{store.pk}")
        journey = Journey(store)
        journey.prepare([gone])
        applied = journey.follow(gone, clock.now())
        journey.end()
    return applied


# --- the way of a message -------------------------------------------------------------------------------------------


def dispatcher(seat: WorkerSeat) -> Dispatcher:
    """A worker's sender: every move of a message is counted in the transaction that makes it."""
    return Dispatcher(seat, count=totals.count, marking=Marker())


def send_due(sender: Dispatcher, wait: float) -> bool:
    """One step of sending: settle what ended, mark what was offered, claim and render what is due. True when something moved."""
    return sender.step(wait)


# --- the way of a hit -----------------------------------------------------------------------------------------------


def hear_hits(batch_id: str, hits: Sequence[RawHit], *, again: bool = False) -> None:
    """Opens and clicks as they came: durable when this returns. `again`: an earlier try with this id seemed to fail."""
    with transaction.atomic():
        waiting.keep(batch_id, hits, again=again)


def judge_hits() -> int:
    """The oldest batch of hits: judged, kept, counted, and what was in doubt settled, in one transaction. How many hits.

    A hit that breaks the batch is found by judging one at a time, and left out.
    """
    if not waiting.anything():
        return 0
    try:
        with transaction.atomic():
            hits, again = waiting.take()
            _judge(hits, again)
        return len(hits)
    except OperationalError:
        raise  # the database, not a hit: nothing was judged, and all is judged again
    except Exception:
        log.exception("a batch of hits failed; judging one at a time")
    with transaction.atomic():
        hits, again = waiting.take()
        for hit in hits:
            _judge_alone(hit, again)
    return len(hits)


def _judge_alone(hit: RawHit, again: bool) -> None:
    try:
        with transaction.atomic():
            _judge([hit], again)
    except OperationalError:
        raise
    except Exception:
        log.exception("a hit could not be judged; left out", message=hit.message_id)


def _judge(hits: Sequence[RawHit], again: bool) -> None:
    heard = record(hits, again=again)
    totals.count_hits(heard.tally, doubt.arrived(heard.arrived, clock.now()))
