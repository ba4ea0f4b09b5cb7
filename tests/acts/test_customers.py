"""A customer is forgotten in every room at once."""

import pytest
from django.apps import apps

from orderwire.acts.customers import erase
from orderwire.audience.suppression import add
from orderwire.core import clock
from orderwire.core.failures import Conflict
from orderwire.delivery.models import Attempt
from orderwire.flow import apply_order
from orderwire.orders.models import Customer, Event, Order
from orderwire.outbox.content import Fixed, fix
from orderwire.outbox.models import Message, State
from orderwire.reports.figures import by_rule, overview
from orderwire.rules.models import Decision
from tests.rooms import ADA, NOON, a_rule, a_store, snapshot

pytestmark = pytest.mark.django_db
ADDRESS = {"name": "Ada Lovelace", "line1": "12 St James's Square"}


def adas_life() -> Customer:
    """Ada's order with one mail sent, one waiting, one blocked, and the webhook that told of it."""
    store = a_store()
    sent, waiting = a_rule(store), a_rule(store, name="Later", send={"kind": "after", "amount": 2, "unit": "days"})
    only = {"kind": "only", "addresses": ["bob@example.com"]}
    a_rule(store, name="Bob's", sending_filter=only)
    with clock.stopped_at(NOON):
        order = apply_order(store, snapshot(note="Ring at Ada's")).order
    assert order is not None
    Order.objects.filter(pk=order.pk).update(billing=ADDRESS, shipping_to=ADDRESS)
    message = Message.objects.get(rule=sent)
    fix([Fixed(message, b"Subject: Hello Ada\r\n\r\nHello Ada", "hello@acme.example", "Hello Ada", "<1@acme>")], NOON)
    Message.objects.filter(pk=message.pk).update(state=State.SENT, sent_at=NOON, settled_at=NOON)
    Attempt.objects.create(message=message, fence=1, stage="dot", outcome="sent", reply="ok ada@example.com")
    Event.objects.create(store=store, dedupe_key="1", body=b'{"email": "ADA@example.com"}', state="read")
    Event.objects.create(store=store, dedupe_key="2", body=b'{"email": "bob@example.com"}', state="read")
    assert Message.objects.get(rule=waiting).state == State.SCHEDULED
    return Customer.objects.get()


def traces(word: str) -> list[str]:
    """Where a word stands in any row of ours."""
    found = []
    for model in apps.get_models():
        if model.__module__.startswith("orderwire."):
            for row in model._default_manager.values():
                said = " ".join(
                    bytes(value).decode(errors="replace") if isinstance(value, bytes | memoryview) else str(value)
                    for value in row.values()
                )
                found += [model.__name__] if word.casefold() in said.casefold() else []
    return sorted(found)


def test_nothing_of_the_person_is_left_and_every_count_stays() -> None:
    ada = adas_life()
    store = ada.store
    before = overview(store)["weekly"], Order.objects.count(), Decision.objects.count(), Message.objects.count()
    assert traces("ada") != []
    erase(ada)
    assert (traces("ada@"), traces("lovelace"), traces("James's"), traces("Hello Ada")) == ([], [], [], [])
    assert (
        overview(store)["weekly"],
        Order.objects.count(),
        Decision.objects.count(),
        Message.objects.count(),
    ) == before
    order = Order.objects.get()
    assert (order.number, str(order.total.normalize()), order.customer_id, order.items.count()) == (
        "1001",
        "129.8",
        ada.pk,
        1,
    )
    assert sorted(Event.objects.order_by("dedupe_key").values_list("dedupe_key", "body")) == [
        ("1", b""),
        ("2", b'{"email": "bob@example.com"}'),
    ]


def test_waiting_mails_are_cancelled_and_counted_as_blocked() -> None:
    ada = adas_life()
    erase(ada)
    states = dict(Message.objects.values_list("rule__name", "state"))
    assert states == {"Shipped": "sent", "Later": "cancelled"}
    later = Message.objects.get(rule__name="Later")
    assert (later.reason, by_rule(ada.store)[later.rule_id]["blocked"]) == ("customer erased", 1)


@pytest.mark.parametrize("state", [State.LEASED, State.SUBMITTING, State.UNCERTAIN])
def test_not_while_a_mail_is_on_its_way(state: State) -> None:
    ada = adas_life()
    Message.objects.filter(rule__name="Later").update(state=state)
    before = traces("ada")
    with pytest.raises(Conflict) as said:
        erase(ada)
    assert said.value.detail == "A mail to this customer is on its way: wait until it is sent, then erase again."
    assert traces("ada") == before


def test_who_wants_no_mail_still_gets_none() -> None:
    ada = adas_life()
    add(ada.store.account, {"address": "ada@example.com"})
    erase(ada)
    assert traces("ada@example.com") == ["Suppression"]


def test_who_comes_back_is_somebody_new() -> None:
    ada = adas_life()
    erase(ada)
    apply_order(ada.store, snapshot(external_id="9002", number="1002", customer=ADA))
    assert Customer.objects.exclude(pk=ada.pk).get().email == "ada@example.com"
