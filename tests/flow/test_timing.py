"""When a mail goes: at once, later, at a clock time of the shop, with its tracking number, or not at all any more."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from orderwire.acts.orders import add_shipment
from orderwire.audience.suppression import read_along
from orderwire.core import clock
from orderwire.core.failures import Refusal
from tests.shop import NOW, PARCEL, Shop, open_shop
from tests.sink import Sink

HOUR = timedelta(hours=1)
AN_HOUR_LATER: dict[str, Any] = {"send": {"kind": "after", "amount": 1, "unit": "hours"}}


def after(amount: int, unit: str) -> dict[str, Any]:
    return {"kind": "after", "amount": amount, "unit": unit}


def at(days: int, time: str) -> dict[str, Any]:
    return {"kind": "at", "days": days, "time": time}


# zone, when it changed, the setting, when it is due: all but the first two columns' zones by the shop's wall clock
CLOCKS = [
    ("UTC", "2026-11-21T10:00Z", after(30, "minutes"), "2026-11-21T10:30Z"),
    ("UTC", "2026-11-21T10:00Z", after(2, "weeks"), "2026-12-05T10:00Z"),
    ("UTC", "2026-01-31T10:00Z", after(1, "months"), "2026-02-28T10:00Z"),
    ("Asia/Kathmandu", "2026-11-21T10:00Z", at(1, "09:00"), "2026-11-22T03:15Z"),
    ("America/New_York", "2026-11-21T10:00Z", at(0, "09:00"), "2026-11-21T14:00Z"),
    ("America/New_York", "2026-11-21T14:00Z", at(0, "09:00"), "2026-11-22T14:00Z"),
    ("America/New_York", "2026-11-21T02:00Z", at(1, "09:00"), "2026-11-21T14:00Z"),
    # clocks go forward on 2026-03-08 at 02:00 in New York: hours elapse, days keep the wall time
    ("America/New_York", "2026-03-08T06:30Z", after(24, "hours"), "2026-03-09T06:30Z"),
    ("America/New_York", "2026-03-07T15:00Z", after(1, "days"), "2026-03-08T14:00Z"),
    ("America/New_York", "2026-03-07T15:00Z", at(1, "09:00"), "2026-03-08T13:00Z"),
    (
        "America/New_York",
        "2026-03-07T15:00Z",
        at(1, "02:30"),
        "2026-03-08T07:00Z",
    ),  # does not exist: the first that does
    # and back on 2026-11-01 at 02:00: 01:30 is there twice, the first counts
    ("America/New_York", "2026-10-31T15:00Z", at(1, "01:30"), "2026-11-01T05:30Z"),
    ("America/New_York", "2026-10-31T15:00Z", after(1, "days"), "2026-11-01T16:00Z"),
    ("Australia/Lord_Howe", "2026-10-03T00:00Z", at(1, "02:15"), "2026-10-03T15:30Z"),  # half an hour of summer time
]


@pytest.mark.parametrize(("zone", "changed", "send", "due"), CLOCKS)
def test_a_mail_goes_when_it_is_due_and_not_before(
    db: None, posted_to: Sink, zone: str, changed: str, send: dict[str, Any], due: str
) -> None:
    with clock.stopped_at(datetime.fromisoformat(changed)) as hands:
        shop = open_shop(timezone=zone)
        shop.rule(send=send, expires_after_hours=1)
        shop.tell()
        message, moment = shop.message(), datetime.fromisoformat(due)
        assert (message.state, message.due_at) == ("scheduled", moment)
        hands.moment = moment - timedelta(seconds=1)
        shop.drain()
        assert not posted_to.mails
        hands.moment = moment
        shop.drain()
        assert posted_to.only().message_id == shop.message().message_id
        assert shop.message().sent_at == moment


def test_it_is_counted_from_when_the_status_changed(shop: Shop, sink: Sink) -> None:
    shop.rule(send=after(60, "minutes"))
    shop.tell("late", updated_at=(NOW - timedelta(minutes=90)).isoformat())
    shop.tell("half", updated_at=(NOW - timedelta(minutes=30)).isoformat())
    assert sink.only().subject == "Order late for Ada"
    assert shop.messages.get(order_number="half").due_at == NOW + timedelta(minutes=30)


def test_at_once_is_due_at_receipt(shop: Shop, sink: Sink) -> None:
    shop.rule()
    shop.tell(updated_at=(NOW - timedelta(days=2)).isoformat())
    assert (shop.message().due_at, shop.message().state) == (NOW, "sent")


def test_pending_shows_what_is_to_come(shop: Shop, hands: clock.Hands) -> None:
    shop.rule(**AN_HOUR_LATER)
    shop.tell()
    (row,) = shop.log("pending")
    assert (row["due_at"], row["state"], row["to"]) == (NOW + HOUR, "scheduled", "ada@example.com")
    hands.forward(HOUR)
    shop.drain()
    assert shop.log("pending") == []
    assert [row["order_number"] for row in shop.log("sent")] == ["1001"]


# --- the order moves on ---------------------------------------------------------------------------------------------


def moves_on(shop: Shop, hands: clock.Hands, to: str = "delivered") -> None:
    hands.forward(timedelta(minutes=10))
    shop.tell(status=to, placed_at=NOW.isoformat())


@pytest.mark.parametrize("wish", [{}, {"cancel_if_status_changes": True}])
def test_a_planned_mail_dies_with_its_status(shop: Shop, sink: Sink, hands: clock.Hands, wish: dict[str, Any]) -> None:
    rule = shop.rule(**AN_HOUR_LATER, **wish)
    shop.tell()
    moves_on(shop, hands)
    (row,) = shop.log("blocked")
    assert (row["reason"], row["at"]) == ("status changed", NOW + timedelta(minutes=10))
    assert row["detail"] == "The order went from shipped to delivered before the mail was due."
    assert shop.explained(rule, change=0)["reason"] == "status changed"
    hands.forward(HOUR)
    shop.drain()
    assert not sink.mails


def test_a_rule_may_let_it_live(shop: Shop, sink: Sink, hands: clock.Hands) -> None:
    shop.rule(**AN_HOUR_LATER, cancel_if_status_changes=False)
    shop.tell()
    moves_on(shop, hands)
    hands.forward(HOUR)
    shop.drain()
    assert sink.only().subject == "Order 1001 for Ada"


def test_another_axis_does_not_matter(db: None, posted_to: Sink, hands: clock.Hands) -> None:
    shop = open_shop("shopify")
    shop.rule("paid", **AN_HOUR_LATER)
    body = {"id": 1, "order_number": 1, "name": "#1", "currency": "USD", "total_price": "1.00", "line_items": []}
    body |= {"email": "ada@example.com", "financial_status": "paid", "created_at": NOW.isoformat()}
    for minute, fulfilment in ((0, None), (1, "fulfilled")):
        moment = (NOW + timedelta(minutes=minute)).isoformat()
        hands.moment = NOW + timedelta(minutes=minute)
        shop.post({**body, "fulfillment_status": fulfilment, "updated_at": moment}, "", "orders/updated")
        shop.drain()
    hands.forward(HOUR)
    shop.drain()
    assert posted_to.only().message_id == shop.message().message_id


@pytest.mark.parametrize(("wish", "state"), [(None, "sent"), (False, "sent"), (True, "cancelled")])
def test_an_instant_mail_that_could_not_go_yet(
    shop: Shop, sink: Sink, hands: clock.Hands, wish: bool | None, state: str
) -> None:
    shop.rule(cancel_if_status_changes=wish)
    sink.behave(refuse={"*": ("rcpt", "451 4.7.1 greylisted")})
    shop.tell()
    assert shop.message().state == "deferred"
    moves_on(shop, hands)
    sink.behave()
    hands.forward(HOUR)
    shop.drain()
    assert (shop.message().state, len(sink.mails)) == (state, int(state == "sent"))


def test_the_status_is_asked_again_at_the_marker(
    shop: Shop, sink: Sink, hands: clock.Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The order leaves its status while the mail is in a worker's hands, where the change itself cannot cancel it."""
    shop.rule(**AN_HOUR_LATER)
    shop.tell()
    hands.forward(HOUR)

    def meanwhile(accounts: Any) -> None:
        read_along(accounts)
        row = shop.order()
        row.status = "returned"
        row.save()

    monkeypatch.setattr("orderwire.outbox.marker.read_along", meanwhile)
    shop.drain()
    assert shop.message().detail == "The order went from shipped to returned before the mail went out."
    assert [row["reason"] for row in shop.log("blocked")] == ["status changed"]
    assert not sink.mails


def test_the_first_entry_writes_and_later_ones_only_if_asked(shop: Shop, sink: Sink, hands: clock.Hands) -> None:
    once = shop.rule(subject="Once")
    shop.rule(subject="Every", every_entry=True)
    shop.tell()
    moves_on(shop, hands, "on_hold")
    moves_on(shop, hands, "shipped")
    assert sorted(mail.subject for mail in sink.mails) == ["Every", "Every", "Once"]
    said = shop.explained(once)
    assert (said["outcome"], said["reason"]) == ("not_triggered", "entered before")
    assert shop.log("blocked") == []


# --- waiting for a tracking number ----------------------------------------------------------------------------------

WAITS: dict[str, Any] = {"wait_for_tracking": {"hours": 4}}


def test_a_mail_waits_for_its_number_and_shows_it(shop: Shop, sink: Sink, hands: clock.Hands) -> None:
    shop.rule(**WAITS)
    shop.tell()
    (row,) = shop.log("pending")
    assert (row["held_reason"], shop.message().state) == ("waiting for a tracking number", "scheduled")
    hands.forward(HOUR)
    shop.tell(shipments=[PARCEL])
    assert PARCEL["number"] in sink.only().html
    assert shop.message().sent_at == NOW + HOUR


def test_it_goes_at_once_when_the_number_is_there(shop: Shop, sink: Sink) -> None:
    shop.rule(**WAITS)
    shop.tell(shipments=[PARCEL])
    assert PARCEL["number"] in sink.only().html


def test_it_goes_without_a_number_when_none_comes(shop: Shop, sink: Sink, hands: clock.Hands) -> None:
    shop.rule(**WAITS)
    shop.tell()
    hands.forward(4 * HOUR - timedelta(seconds=1))
    shop.drain()
    assert not sink.mails
    hands.forward(timedelta(seconds=1))
    shop.drain()
    assert "$129.80" in sink.only().html


def test_a_number_typed_by_hand_lets_it_go(shop: Shop, sink: Sink) -> None:
    shop.rule(**WAITS)
    shop.tell()
    with pytest.raises(Refusal):
        add_shipment(shop.order(), "UPS", " ", "http://x")
    shop.drain()
    assert not sink.mails
    add_shipment(shop.order(), "UPS", " 1ZHAND ", "")
    shop.drain()
    assert "1ZHAND" in sink.only().html


def test_a_number_does_not_make_it_early(shop: Shop, sink: Sink, hands: clock.Hands) -> None:
    shop.rule(**WAITS, send=after(2, "hours"))
    shop.tell()
    hands.forward(HOUR)
    shop.tell(shipments=[PARCEL])
    assert not sink.mails
    hands.forward(HOUR)
    shop.drain()
    assert PARCEL["number"] in sink.only().html


def test_it_dies_while_it_waits_when_the_order_moves_on(shop: Shop, sink: Sink, hands: clock.Hands) -> None:
    shop.rule(**WAITS)
    shop.tell()
    moves_on(shop, hands)
    assert [row["reason"] for row in shop.log("blocked")] == ["status changed"]
    hands.forward(5 * HOUR)
    shop.drain()
    assert not sink.mails


# --- too late -------------------------------------------------------------------------------------------------------


def test_a_mail_is_never_sent_late(shop: Shop, sink: Sink, hands: clock.Hands) -> None:
    shop.rule(**AN_HOUR_LATER, expires_after_hours=2)
    shop.tell("1")
    hands.forward(3 * HOUR - timedelta(seconds=1))
    shop.drain()
    assert len(sink.mails) == 1
    shop.tell("2")
    hands.forward(3 * HOUR)
    shop.drain()
    (row,) = shop.log("blocked")
    assert (row["order_number"], row["reason"], row["detail"]) == (
        "2",
        "expired",
        "Not sent within 2 hours of being due.",
    )
    assert len(sink.mails) == 1


def test_the_wait_for_a_number_is_no_part_of_it(shop: Shop, sink: Sink, hands: clock.Hands) -> None:
    shop.rule(wait_for_tracking={"hours": 48}, expires_after_hours=1)
    shop.tell()
    hands.forward(48 * HOUR)
    shop.drain()
    assert len(sink.mails) == 1


def test_expiry_is_asked_again_at_the_marker(
    shop: Shop, sink: Sink, hands: clock.Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.rule(expires_after_hours=1)

    def meanwhile(accounts: Any) -> None:
        read_along(accounts)
        shop.messages.update(expires_at=NOW)

    monkeypatch.setattr("orderwire.outbox.marker.read_along", meanwhile)
    shop.tell()
    assert [row["reason"] for row in shop.log("blocked")] == ["expired"]
    assert not sink.mails
