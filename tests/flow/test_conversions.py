"""Later orders that follow a mail: which count, by which model, and how their revenue follows the order."""

from datetime import timedelta
from typing import Any

import pytest

from orderwire.acts.rules import delete_rule
from orderwire.core import clock
from orderwire.orders.models import Order
from orderwire.reports.figures import overview
from orderwire.reports.recount import recount
from orderwire.stores.models import Store
from orderwire.tracking.models import Conversion
from tests.reader import Reader
from tests.shop import NOW, Shop, order
from tests.sink import Sink

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
MAIL: dict[str, Any] = {"template": {"html": '<p><a href="https://shop.example.com/lamp">The lamp</a></p>'}}


@pytest.fixture
def sent(shop: Shop, hands: clock.Hands) -> Shop:
    """A shop whose rule on `shipped` has written about order 1001, an hour ago."""
    shop.rule(**MAIL)
    shop.tell()
    hands.forward(HOUR)
    return shop


def earned(shop: Shop) -> tuple[int, str, list[str]]:
    """Conversions, revenue and the revenue in other currencies; and the totals are what a recount says."""
    assert recount(shop.store) == []
    found = overview(shop.store)
    others = [f"{money['amount']} {money['currency']}" for money in found["revenue_other"]]
    return found["conversions"], found["revenue"]["amount"], others


def set_store(shop: Shop, **columns: Any) -> None:
    Store.objects.filter(pk=shop.store.pk).update(**columns)
    shop.fresh()


def test_an_order_after_a_click_converts(sent: Shop, sink: Sink, reader: Reader, hands: clock.Hands) -> None:
    reader.clicks(sink.only())
    hands.forward(2 * DAY)
    sent.tell("1002", "received", total="40.00")
    assert earned(sent) == (1, "40.00", [])
    assert sent.log("conversions") == [
        {
            "at": NOW + HOUR + 2 * DAY,
            "to": "ada@example.com",
            "order_id": sent.order("1002").pk,
            "order_number": "1002",
            "rule_id": sent.rules[0].pk,
            "rule_name": "Rule 1",
            "message_id": sent.message().pk,
            "revenue": {"amount": "40.00", "currency": "USD"},
            "clicked_at": NOW + HOUR,
        }
    ]


def test_no_click_no_conversion(sent: Shop, sink: Sink, reader: Reader) -> None:
    reader.opens(sink.only())
    reader.clicks(sink.only(), method="HEAD")
    sent.tell("1002", "received")
    assert earned(sent) == (0, "0.00", [])


def test_the_mails_own_order_never_converts(sent: Shop, sink: Sink, reader: Reader) -> None:
    reader.clicks(sink.only())
    sent.tell("1001", "delivered", total="500.00")
    assert earned(sent) == (0, "0.00", [])


def test_an_order_converts_once_and_to_the_last_click(
    sent: Shop, sink: Sink, reader: Reader, hands: clock.Hands
) -> None:
    other = sent.rule("received", **MAIL)
    sent.tell("1002", "received")
    hands.forward(HOUR)
    reader.clicks(sink.mails[1])
    hands.forward(HOUR)
    reader.clicks(sink.mails[0])
    hands.forward(HOUR)
    sent.tell("1003", "processing", total="10.00")
    sent.tell("1003", "processing", total="10.00")
    hands.forward(HOUR)
    sent.tell("1003", "shipped", total="10.00")
    assert earned(sent) == (1, "10.00", [])
    assert Conversion.objects.get().rule_id == sent.rules[0].pk != other.pk


@pytest.mark.parametrize(("later", "counts"), [(7 * DAY - timedelta(seconds=1), 1), (7 * DAY, 0)])
def test_the_window_ends(
    sent: Shop, sink: Sink, reader: Reader, hands: clock.Hands, later: timedelta, counts: int
) -> None:
    reader.clicks(sink.only())
    hands.forward(later)
    sent.tell("1002", "received")
    assert earned(sent)[0] == counts


def test_an_order_placed_before_the_click_is_not_its(
    sent: Shop, sink: Sink, reader: Reader, hands: clock.Hands
) -> None:
    reader.clicks(sink.only())
    before = (clock.now() - timedelta(seconds=1)).isoformat()
    hands.forward(HOUR)
    sent.tell("1002", "received", placed_at=before)
    assert earned(sent)[0] == 0
    sent.tell("1003", "received", placed_at=(NOW + HOUR).isoformat())
    assert earned(sent)[0] == 1


def test_a_click_since_does_not_hide_the_one_before(sent: Shop, sink: Sink, reader: Reader, hands: clock.Hands) -> None:
    reader.clicks(sink.only())
    placed = hands.forward(HOUR)
    hands.forward(HOUR)
    reader.clicks(sink.only())
    sent.tell("1002", "received", placed_at=placed.isoformat())
    assert (earned(sent)[0], Conversion.objects.get().touched_at) == (1, NOW + HOUR)


def test_baselines_tests_and_drafts_convert_nothing(sent: Shop, sink: Sink, reader: Reader) -> None:
    reader.clicks(sink.only())
    sent.tell("900", "received", placed_at=(NOW - 30 * DAY).isoformat())
    sent.tell("901", "received", test=True)
    assert (Order.objects.count(), earned(sent)) == (3, (0, "0.00", []))


def test_another_customer_and_another_shop_convert_nothing(sent: Shop, sink: Sink, reader: Reader) -> None:
    reader.clicks(sink.only())
    sent.tell("1002", "received", customer={"id": "78", "email": "bob@example.com"})
    assert earned(sent)[0] == 0


@pytest.mark.parametrize(
    "buyer", [{"id": "77", "email": "ada@work.example"}, {"id": None, "email": "ADA@example.com", "guest": True}]
)
def test_the_same_person_by_number_or_by_address(sent: Shop, sink: Sink, reader: Reader, buyer: dict[str, Any]) -> None:
    reader.clicks(sink.only())
    sent.tell("1002", "received", customer=buyer)
    assert earned(sent)[0] == 1


# --- models ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("model", "opens", "clicks", "counts"),
    [
        ("click", True, False, 0),
        ("click", False, True, 1),
        ("open_or_click", True, False, 1),
        ("open_or_click", False, True, 1),
        ("open_or_click", False, False, 0),
        ("sent", False, False, 1),
    ],
)
def test_each_model(sent: Shop, sink: Sink, reader: Reader, model: str, opens: bool, clicks: bool, counts: int) -> None:
    set_store(sent, attribution_model=model, track_opens="person")
    if opens:
        reader.opens(sink.only())
    if clicks:
        reader.clicks(sink.only())
    sent.tell("1002", "received")
    assert earned(sent)[0] == counts
    assert list(Conversion.objects.values_list("model", flat=True)) == [model] * counts


def test_sent_has_its_window_and_leaves_out_the_own_order(sent: Shop, hands: clock.Hands) -> None:
    set_store(sent, attribution_model="sent", attribution_days=2)
    hands.forward(2 * DAY - HOUR)
    sent.tell("1002", "shipped")  # two days after the first mail: too late, and its own mail is no reason
    assert earned(sent)[0] == 0
    hands.forward(HOUR)
    sent.tell("1003", "received", customer={"id": "77", "email": "ada@work.example"})
    assert (earned(sent)[0], Conversion.objects.get().message.order_number) == (1, "1002")


def test_opens_without_person_convert_nothing(sent: Shop, sink: Sink, reader: Reader) -> None:
    set_store(sent, attribution_model="open_or_click")
    reader.opens(sink.only())
    sent.tell("1002", "received")
    assert earned(sent)[0] == 0


# --- revenue --------------------------------------------------------------------------------------------------------


def test_refunds_edits_and_cancelling_move_the_revenue_and_the_conversion_stays(
    sent: Shop, sink: Sink, reader: Reader, hands: clock.Hands
) -> None:
    reader.clicks(sink.only())

    def tell(**changed: Any) -> tuple[int, str, list[str]]:
        hands.forward(HOUR)
        sent.tell("1002", **changed)
        return earned(sent)

    assert tell(status="received", total="100.00") == (1, "100.00", [])
    assert tell(status="received", total="120.00") == (1, "120.00", [])
    assert tell(status="partially_refunded", total="120.00", refunded="20.00") == (1, "100.00", [])
    assert tell(status="refunded", total="120.00", refunded="120.00") == (1, "0.00", [])
    assert tell(status="processing", total="120.00", refunded="0.00") == (1, "120.00", [])
    assert tell(status="cancelled", total="120.00") == (1, "0.00", [])
    assert tell(status="processing", total="80.00", currency="EUR") == (1, "0.00", ["80.00 EUR"])
    assert sent.log("conversions")[0]["revenue"] == {"amount": "80.00", "currency": "EUR"}


def test_currencies_stand_apart(sent: Shop, sink: Sink, reader: Reader) -> None:
    reader.clicks(sink.only())
    for number, currency in (("2", "USD"), ("3", "JPY"), ("4", "EUR"), ("5", "EUR")):
        sent.tell(number, "received", currency=currency, total="10")
    assert earned(sent) == (4, "10.00", ["20.00 EUR", "10 JPY"])


def test_the_figures_of_a_deleted_rule_stay(sent: Shop, sink: Sink, reader: Reader) -> None:
    reader.clicks(sink.only())
    sent.tell("1002", "received", total="10.00")
    delete_rule(sent.rules[0])
    assert (earned(sent), len(sent.log("conversions"))) == ((1, "10.00", []), 1)


def test_orders_of_one_batch_are_each_found(sent: Shop, sink: Sink, reader: Reader) -> None:
    reader.clicks(sink.only())
    for number in range(20):
        assert sent.post(order(f"2{number:02d}", "received", total="1.00")) == 202
    assert sent.post(order("200", "cancelled", total="1.00")) == 202
    sent.drain()
    assert earned(sent) == (20, "19.00", [])


def test_the_log_goes_on_over_pages_and_is_searched(sent: Shop, sink: Sink, reader: Reader) -> None:
    reader.clicks(sink.only())
    for number in range(5):
        sent.tell(f"30{number}", "received")
    assert [row["order_number"] for row in sent.log("conversions")] == ["304", "303", "302", "301", "300"]
