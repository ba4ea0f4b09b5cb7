"""Each condition of a rule lets one mail go and stops another; the stop stands in Blocked with what was compared."""

from datetime import timedelta
from typing import Any

import pytest

from orderwire.core import clock
from tests.shop import Shop, open_shop, order
from tests.sink import Sink

ONLY: dict[str, Any] = {"kind": "only", "addresses": ["ada@example.com", "*@lamps.example"]}


def codes(*skus: str) -> dict[str, Any]:
    return {"items": [{"id": str(place), "name": sku, "sku": sku} for place, sku in enumerate(skus)]}


def buyer(**changed: Any) -> dict[str, Any]:
    return {"customer": changed}


def count(op: str, value: int) -> dict[str, Any]:
    return {"order_count": {"op": op, "value": value}}


def price(op: str, amount: str) -> dict[str, Any]:
    return {"price": {"op": op, "amount": amount}}


def products(match: str, *wanted: str) -> dict[str, Any]:
    return {"products": {"codes": list(wanted), "match": match}}


STORIES: dict[str, tuple[Any, ...]] = {
    "everyone": (
        {},
        buyer(guest=True),
        buyer(email="x"),
        "missing address",
        "an e-mail address",
        "x: not an e-mail address",
    ),
    "subscribers": (
        {"sending_filter": {"kind": "subscribers"}},
        buyer(accepts_marketing=True),
        buyer(accepts_marketing=False),
        "sending filter",
        "accepts marketing",
        "does not accept marketing",
    ),
    "subscribers, not known": (
        {"sending_filter": {"kind": "subscribers"}},
        buyer(accepts_marketing=True),
        {},
        "sending filter",
        "accepts marketing",
        "not known",
    ),
    "registered": (
        {"sending_filter": {"kind": "registered"}},
        {},
        buyer(guest=True),
        "sending filter",
        "a registered account",
        "guest",
    ),
    "only an address": (
        {"sending_filter": ONLY},
        buyer(email="ADA@example.com"),
        buyer(email="bob@example.com"),
        "sending filter",
        "one of ada@example.com, *@lamps.example",
        "bob@example.com",
    ),
    "only a domain": (
        {"sending_filter": ONLY},
        buyer(email="bob@Lamps.Example"),
        buyer(email="bob@sub.lamps.example"),
        "sending filter",
        "one of ada@example.com, *@lamps.example",
        "bob@sub.lamps.example",
    ),
    **{
        f"count {op}": (
            count(op, 3),
            buyer(orders_count=goes),
            buyer(orders_count=stops),
            "order count",
            words,
            str(stops),
        )
        for op, goes, stops, words in [
            ("eq", 3, 4, "exactly 3"),
            ("lt", 2, 3, "less than 3"),
            ("gt", 4, 3, "more than 3"),
            ("lte", 3, 4, "at most 3"),
            ("gte", 3, 2, "at least 3"),
        ]
    },
    **{
        f"price {op}, then {stops}": (
            price(op, "50.00"),
            {"total": goes},
            {"total": stops},
            "price",
            f"{words} 50.00 USD",
            f"{stops} USD",
        )
        for op, goes, stops, words in [
            ("gt", "50.01", "49.99", "more than"),
            ("gt", "50.01", "50.00", "more than"),
            ("lt", "49.99", "50.00", "less than"),
        ]
    },
    "other currency": (
        price("gt", "50.00"),
        {"total": "60.00"},
        {"total": "60.00", "currency": "EUR"},
        "other currency",
        "more than 50.00 USD",
        "60.00 EUR",
    ),
    "products any": (
        products("any", "lamp-01", "CHAIR-*"),
        codes("X", "chair-7"),
        codes("X", "LAMP-011", "ARMCHAIR-7"),
        "products",
        "any of lamp-01, CHAIR-*",
        "X, LAMP-011, ARMCHAIR-7",
    ),
    "products all": (
        products("all", "LAMP-01", "CHAIR-*"),
        codes("chair-7", "lamp-01"),
        codes("chair-7"),
        "products",
        "all of LAMP-01, CHAIR-*",
        "chair-7",
    ),
    "products of an order without codes": (
        products("any", "LAMP-01"),
        codes("LAMP-01"),
        {"items": []},
        "products",
        "any of LAMP-01",
        "none",
    ),
    **{
        f"blacklist {entry}": (
            {"blacklist": ["bob@example.org", entry]},
            buyer(email=goes),
            buyer(email=stops),
            "blacklist",
            "not on the rule's blacklist",
            f"{stops} is stopped by {entry}",
        )
        for entry, goes, stops in [
            ("ADA@Example.com", "bob@example.com", "ada@example.com"),
            ("@example.com", "ada@mail.example.com", "ada@EXAMPLE.com"),
            ("*@example.com", "ada@mail.example.com", "ada@example.com"),
            ("**@example.com", "ada@mail.example.com", "ada@example.com"),
        ]
    },
}


@pytest.mark.parametrize("story", STORIES, ids=str)
def test_a_condition(shop: Shop, sink: Sink, story: str) -> None:
    wish, goes, stops, reason, expected, actual = STORIES[story]
    rule = shop.rule(**wish)
    shop.tell("1", **goes)
    assert sink.only().subject == "Order 1 for Ada"
    assert shop.explained(rule, "1")["outcome"] == "message"
    assert all(check["passed"] for check in shop.explained(rule, "1")["checks"])
    shop.tell("2", **stops)
    row = shop.stopped(rule, "2")
    assert (row["reason"], row["expected"], row["actual"]) == (reason, expected, actual)
    assert len(sink.mails) == 1


def test_from_status_lets_go_and_is_not_in_blocked(shop: Shop, sink: Sink, hands: clock.Hands) -> None:
    rule = shop.rule(from_status="processing")
    for number, before in (("1", "processing"), ("2", "on_hold")):
        shop.tell(number, status=before)
        hands.forward(timedelta(minutes=1))
        shop.tell(number)
    shop.tell("3")
    assert sink.only().subject == "Order 1 for Ada"
    assert shop.log("blocked") == []
    said = [shop.explained(rule, number) for number in ("2", "3")]
    assert [one["outcome"] for one in said] == ["not_triggered"] * 2
    assert [one["detail"] for one in said] == [
        "Expected processing; was on_hold.",
        "Expected processing; was new order.",
    ]


# --- how many orders a customer has ---------------------------------------------------------------------------------


def test_a_customers_orders_are_counted_this_one_included(shop: Shop, sink: Sink) -> None:
    rule = shop.rule(**count("eq", 2))
    shop.tell("1")
    assert shop.stopped(rule, "1")["actual"] == "1"
    shop.tell("t", test=True)
    shop.tell("c", status="cancelled")
    shop.tell("2")
    assert sink.only().subject == "Order 2 for Ada"
    shop.tell("3", customer={"id": "78"})
    assert shop.explained(rule, "3")["detail"] == "Expected exactly 2; was 1."


def test_guests_are_counted_by_canonical_address(shop: Shop, sink: Sink) -> None:
    shop.rule(**count("gte", 2))
    guest = {"id": None, "guest": True}
    shop.tell("1", customer={**guest, "email": "ada@example.com"})
    shop.tell("2", customer={**guest, "email": " Ada@EXAMPLE.com "})
    shop.tell("3", customer={**guest, "email": "bob@example.com"})
    assert sink.only().subject == "Order 2 for Ada"


def test_another_stores_orders_do_not_count(shop: Shop, sink: Sink) -> None:
    other = open_shop(account=shop.account)
    other.tell("1")
    rule = shop.rule(**count("gt", 1))
    shop.tell("2")
    assert shop.stopped(rule, "2")["actual"] == "1"


def test_a_rule_asks_every_check_and_names_the_first_that_failed(shop: Shop) -> None:
    rule = shop.rule(**price("gt", "500"), **count("gt", 1))
    shop.post(order())
    shop.drain()
    (row,) = shop.log("blocked")
    assert [check["check"] for check in row["checks"] if not check["passed"]] == ["order count", "price"]
    assert row["reason"] == shop.explained(rule)["reason"] == "order count"
