"""Tracking numbers typed by hand, parked events, and why a mail was or was not sent."""

import pytest

from orderwire.acts.orders import add_shipment, explain, remove_shipment, replay_event
from orderwire.core.failures import Conflict, Refusal
from orderwire.orders.models import Event, Shipment
from orderwire.outbox.models import State
from tests.rooms import a_message, a_rule, a_store, after, an_order, decide, record, snapshot

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("carrier", "number", "url", "field"),
    [
        ("UPS", "  ", "", "number"),
        ("UPS", "1" * 121, "", "number"),
        ("UPS", "1Z", "http://ups.example/1Z", "url"),
        ("UPS", "1Z", "javascript:alert(1)", "url"),
        ("UPS", "1Z", "https:///x", "url"),
        ("UPS", "1Z", "https://x.example/" + "a" * 2000, "url"),
    ],
)
def test_what_is_no_tracking_number_is_refused(carrier: str, number: str, url: str, field: str) -> None:
    order = an_order(a_store())
    with pytest.raises(Refusal) as refused:
        add_shipment(order, carrier, number, url)
    assert [error.field for error in refused.value.errors] == [field]
    assert not Shipment.objects.exists()


def test_a_typed_number_is_tidied_and_can_be_taken_away() -> None:
    order = an_order(a_store())
    shipment = add_shipment(order, " Royal  Mail ", " AB 1 ", "https://track.example/AB1")
    assert (shipment.carrier, shipment.number, shipment.by_hand) == ("Royal Mail", "AB 1", True)
    remove_shipment(shipment)
    assert not Shipment.objects.exists()


def test_the_shops_own_parcel_stays() -> None:
    order = an_order(a_store())
    parcel = Shipment.objects.create(order=order, external_id="s1", number="1Z")
    with pytest.raises(Conflict, match="comes from the shop"):
        remove_shipment(parcel)
    assert Shipment.objects.count() == 1


def test_only_a_parked_event_is_read_again() -> None:
    store = a_store()
    event = Event.objects.create(store=store, dedupe_key="1", body=b"{}", state="parked", reason="why")
    replay_event(event)
    event.refresh_from_db()
    assert (event.state, event.reason) == ("unread", "")
    with pytest.raises(Conflict):
        replay_event(event)


def test_explain_tells_of_every_change_and_every_rule() -> None:
    store = a_store()
    shipped = a_rule(store, name="Shipped")
    blocked = a_rule(store, name="Dear", price={"op": "gt", "amount": "500"})
    other = a_rule(store, name="Delivered", status="delivered")
    first = record(store, snapshot())
    decide(store, first)
    assert first.order is not None
    message = a_message(shipped, State.SENT, order=first.order, change=first.changes[0])
    record(store, snapshot("delivered", after(hours=1)))
    later = a_rule(store, name="Later", status="delivered")

    told = explain(first.order)
    assert [(change["from"], change["to"], change["kind"]) for change in told["changes"]] == [
        (None, "shipped", "first_sight"),
        ("shipped", "delivered", "moved"),
    ]
    rows = {row["rule_id"]: row for row in told["changes"][0]["rules"]}
    assert set(rows) == {shipped.pk, blocked.pk, other.pk, later.pk}
    assert (rows[shipped.pk]["outcome"], rows[shipped.pk]["message_id"]) == ("message", message.pk)
    assert (rows[blocked.pk]["outcome"], rows[blocked.pk]["reason"]) == ("blocked", "price")
    assert rows[blocked.pk]["detail"] == "Expected more than 500.00 USD; was 129.80 USD."
    assert (rows[other.pk]["outcome"], rows[other.pk]["reason"]) == ("not_triggered", "other status")
    assert rows[other.pk]["checks"] == [
        {"check": "other status", "passed": False, "expected": "delivered", "actual": "shipped"}
    ]
    second = {row["rule_id"]: row for row in told["changes"][1]["rules"]}
    assert (second[later.pk]["outcome"], second[later.pk]["reason"]) == ("not_triggered", "rule made or changed later")


def test_explain_follows_a_message_to_its_end() -> None:
    store = a_store()
    rule = a_rule(store)
    recorded = record(store, snapshot())
    decide(store, recorded)
    assert recorded.order is not None
    a_message(
        rule, State.EXPIRED, order=recorded.order, change=recorded.changes[0], reason="expired", detail="Too late."
    )
    (row,) = explain(recorded.order)["changes"][0]["rules"]
    assert (row["outcome"], row["reason"], row["detail"]) == ("blocked", "expired", "Too late.")
    assert row["message_state"] == "expired"
    assert all(check["passed"] for check in row["checks"])
