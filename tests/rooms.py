"""What the rooms' own tests begin with: an account, a store, an order's snapshot, a recorded order, a rule.

Everything is made by the rooms' public functions; nothing here sends or asks the network.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from orderwire.accounts.models import Account, User
from orderwire.carts.snapshot import Customer, LineItem, OrderGone, OrderSnapshot, ParcelNews
from orderwire.core import clock
from orderwire.core.pile import Pile
from orderwire.core.schema import read
from orderwire.emails.library import make_template
from orderwire.emails.models import Template
from orderwire.orders import models
from orderwire.orders.models import Order
from orderwire.orders.record import Recorded, Recorder
from orderwire.outbox.models import Message, State
from orderwire.rules.decide import Called, Decider
from orderwire.rules.keep import make_rule, set_state
from orderwire.rules.models import Decision, FirstEntry, Rule
from orderwire.rules.settings import RuleSettings
from orderwire.stores.models import Store
from orderwire.stores.shops import StoreWish, make_store

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
ADA = Customer(external_id="77", email="ada@example.com", first_name="Ada", last_name="Lovelace")
LAMP = LineItem("1", "Desk lamp", Decimal(2), Decimal("59.90"), sku="LAMP-01", variant="Black")


def after(**span: float) -> datetime:
    """A moment so long after NOON: after(minutes=5)."""
    return NOON + timedelta(**span)


def an_account(name: str = "Acme Lamps") -> Account:
    """An account with nothing in it."""
    return Account.objects.create(name=name)


def wish(**changed: Any) -> dict[str, Any]:
    """What POST /stores takes for a plain custom store."""
    return {
        "name": "Acme Lamps",
        "platform": "custom",
        "sender": {"name": "Acme", "email": "hello@acme.example"},
        **changed,
    }


def a_store(account: Account | None = None, **changed: Any) -> Store:
    """A custom store made at NOON."""
    with clock.stopped_at(NOON):
        return make_store(account or an_account(), read(StoreWish, wish(**changed)))[0]


def snapshot(status: str = "shipped", at: datetime = NOON, **changed: Any) -> OrderSnapshot:
    """Order 1001 of Ada's for 129.80 dollars as it stands at `at`."""
    given: dict[str, Any] = {
        "external_id": "9001",
        "number": "1001",
        "statuses": {"order": status},
        "updated_at": at,
        "currency": "USD",
        "total": Decimal("129.80"),
        "items": (LAMP,),
        "customer": ADA,
        "placed_at": NOON,
    }
    return OrderSnapshot(**{**given, **changed})


def pile() -> Pile:
    """The tables of a recording and its decisions, in the order they are written."""
    return Pile(models.Customer, Order, models.LineItem, models.Shipment, models.Change, Decision, FirstEntry, Message)


def record(
    store: Store,
    reading: OrderSnapshot | ParcelNews | OrderGone,
    received_at: datetime | None = None,
    *,
    silent: bool = False,
) -> Recorded:
    """One reading applied and written; received at the time it names unless told otherwise."""
    if received_at is None:
        named = {OrderSnapshot: "updated_at", ParcelNews: "at"}.get(type(reading))
        received_at = getattr(reading, named) if named else NOON
    rows = pile()
    recorded = Recorder(store, rows).apply(reading, received_at, silent=silent)
    rows.flush()
    return recorded


def an_order(store: Store, **changed: Any) -> Order:
    """A recorded order."""
    order = record(store, snapshot(**changed)).order
    assert order is not None
    return order


def wording(**changed: Any) -> dict[str, Any]:
    """What POST /stores/{id}/rules takes, with what is required and no more."""
    return {
        "name": "Shipped",
        "status": "shipped",
        "subject": "Your order *|ORDER_NUMBER|*",
        "template": {"html": "<p>Hello *|FIRST_NAME|*</p>"},
        **changed,
    }


def a_rule(store: Store, *, active: bool = True, **changed: Any) -> Rule:
    """A rule of a store, active unless told otherwise."""
    rule = make_rule(store, read(RuleSettings, wording(**changed)))
    return set_state(rule, "active") if active else rule


def a_template(account: Account, by: User | None = None, **changed: Any) -> Template:
    """A template of an account's own."""
    given = {
        "subject": "News of order *|ORDER_NUMBER|*",
        "preheader": "",
        "template": {"html": "<p>Dear *|FIRST_NAME|*, order *|ORDER_NUMBER|*</p>"},
        **changed,
    }
    return make_template(account, given.pop("name", "Our news"), given, by)


def decide(store: Store, recorded: Recorded) -> tuple[list[Called], list[Decision]]:
    """What the store's rules say of a recording's changes, written."""
    rows = pile()
    found = Decider(store, rows).decide(recorded.changes, recorded.codes)
    rows.flush()
    return found


def a_message(rule: Rule, state: State = State.SENT, at: datetime = NOON, **changed: Any) -> Message:
    """A message of a rule in some state; `at` is when it was due, and sent or settled where its state says it was."""
    ended = state not in (State.SCHEDULED, State.READY, State.LEASED, State.SUBMITTING, State.DEFERRED)
    went_out = state in (State.SENT, State.DELIVERED, State.BOUNCED, State.UNCERTAIN)
    given: dict[str, Any] = {
        "store": rule.store,
        "rule": rule,
        "to_address": "ada@example.com",
        "canonical_to": "ada@example.com",
        "order_number": "1001",
        "state": state,
        "due_at": at,
        "next_at": at,
        "expires_at": at + timedelta(hours=72),
        "sent_at": at if went_out else None,
        "settled_at": at if ended else None,
    }
    return Message.objects.create(**{**given, **changed})


def moves(recorded: Recorded) -> Sequence[tuple[str, str, str, str]]:
    """A recording's changes as (axis, kind, from, to)."""
    return [(one.axis, str(one.kind), one.from_status, one.to_status) for one in recorded.changes]
