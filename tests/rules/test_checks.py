"""Each setting as one check: what passes, what does not, and the words a merchant reads."""

from decimal import Decimal
from typing import Any

import pytest

from orderwire.rules import checks
from orderwire.rules.facts import Check, OrderFacts, RuleFacts

RULE = {"id": "rul_1", "name": "Shipped", "axis": "order", "status": "shipped"}
ORDER = {
    "email": "Ada@example.com",
    "address": "ada@example.com",
    "total": Decimal("129.80"),
    "currency": "USD",
    "shop_currency": "USD",
}


def _rule(**changed: Any) -> RuleFacts:
    return RuleFacts(**{**RULE, **changed})


def _order(**changed: Any) -> OrderFacts:
    return OrderFacts(**{**ORDER, **changed})


def test_an_order_needs_an_address_that_can_be_one() -> None:
    assert checks.missing_address(_order()) == Check("missing address", True, "an e-mail address", "Ada@example.com")
    assert checks.missing_address(_order(email="", address="")).actual == "none"
    odd = checks.missing_address(_order(email="ada at home", address=""))
    assert (odd.passed, odd.actual) == (False, "ada at home: not an e-mail address")


def test_the_suppression_list() -> None:
    assert checks.suppression(_order()).passed
    stopped = checks.suppression(_order(suppressed="ada@example.com: unsubscribed"))
    assert (stopped.passed, stopped.actual) == (False, "ada@example.com: unsubscribed")


@pytest.mark.parametrize(
    ("sending_filter", "order", "passed", "actual"),
    [
        ({"kind": "everyone"}, {}, True, "everyone"),
        ({}, {}, True, "everyone"),
        ({"kind": "subscribers"}, {"accepts_marketing": True}, True, "accepts marketing"),
        ({"kind": "subscribers"}, {"accepts_marketing": False}, False, "does not accept marketing"),
        ({"kind": "subscribers"}, {"accepts_marketing": None}, False, "not known"),
        ({"kind": "registered"}, {"guest": False}, True, "registered"),
        ({"kind": "registered"}, {"guest": True}, False, "guest"),
        ({"kind": "only", "addresses": ["ADA@example.com"]}, {}, True, "Ada@example.com"),
        ({"kind": "only", "addresses": ["*@example.com"]}, {}, True, "Ada@example.com"),
        ({"kind": "only", "addresses": ["grace@example.com"]}, {}, False, "Ada@example.com"),
        ({"kind": "only", "addresses": ["*@example.com"]}, {"email": "", "address": ""}, False, "none"),
    ],
)
def test_the_sending_filter(sending_filter: dict[str, Any], order: dict[str, Any], passed: bool, actual: str) -> None:
    found = checks.sending_filter(_rule(sending_filter=sending_filter), _order(**order))
    assert (found.check, found.passed, found.actual) == ("sending filter", passed, actual)


@pytest.mark.parametrize(
    ("op", "passes"),
    [("eq", {2}), ("lt", {0, 1}), ("gt", {3, 4}), ("lte", {0, 1, 2}), ("gte", {2, 3, 4})],
)
def test_the_order_count(op: str, passes: set[int]) -> None:
    found = {n for n in range(5) if checks.order_count({"op": op, "value": 2}, _order(orders_count=n)).passed}
    assert found == passes


@pytest.mark.parametrize(
    ("op", "amount", "order", "check", "passed"),
    [
        ("gt", "129.79", {}, "price", True),
        ("gt", "129.80", {}, "price", False),
        ("gt", "129.8", {}, "price", False),
        ("lt", "129.80", {}, "price", False),
        ("lt", "129.81", {}, "price", True),
        ("gt", "100", {"currency": "EUR"}, "other currency", False),
        ("gt", "100", {"currency": "EUR", "shop_total": Decimal("100.01")}, "price", True),
        ("gt", "100", {"currency": "EUR", "shop_total": Decimal(100)}, "price", False),
        ("gt", "100", {"shop_total": Decimal(1)}, "price", True),
        ("lt", "0", {"total": Decimal("-5")}, "price", True),
    ],
)
def test_the_price(op: str, amount: str, order: dict[str, Any], check: str, passed: bool) -> None:
    found = checks.price({"op": op, "amount": amount}, _order(**order))
    assert (found.check, found.passed) == (check, passed)


def test_the_price_says_both_amounts_in_the_shops_currency() -> None:
    found = checks.price({"op": "gt", "amount": "200"}, _order())
    assert (found.expected, found.actual) == ("more than 200.00 USD", "129.80 USD")
    other = checks.price({"op": "lt", "amount": "200"}, _order(currency="JPY", total=Decimal(1200)))
    assert (other.expected, other.actual) == ("less than 200.00 USD", "1200 JPY")


@pytest.mark.parametrize(
    ("codes", "match", "have", "passed"),
    [
        (["LAMP-01"], "any", ["lamp-01"], True),
        (["lamp-*"], "any", ["LAMP-01"], True),
        (["LAMP"], "any", ["LAMP-01"], False),
        (["LAMP-01", "CHAIR-*"], "any", ["CHAIR-9"], True),
        (["LAMP-01", "CHAIR-*"], "all", ["CHAIR-9"], False),
        (["LAMP-01", "CHAIR-*"], "all", ["CHAIR-9", "x", "LAMP-01"], True),
        (["*"], "any", ["x"], True),
        (["*"], "any", [""], False),
        (["*"], "any", [], False),
        (["A*B"], "any", ["AxB"], False),
        (["A*B"], "any", ["A*B"], True),
        (["STRASSE-1"], "any", ["straße-1"], True),
    ],
)
def test_the_product_filter(codes: list[str], match: str, have: list[str], passed: bool) -> None:
    assert checks.products({"codes": codes, "match": match}, _order(codes=have)).passed is passed


def test_a_long_list_of_codes_is_shortened() -> None:
    found = checks.products({"codes": [f"P{n}" for n in range(8)], "match": "all"}, _order(codes=[]))
    assert (found.expected, found.actual) == ("all of P0, P1, P2, P3, P4 and 3 more", "none")


@pytest.mark.parametrize(
    ("entry", "address", "hit"),
    [
        ("ada@example.com", "ada@example.com", True),
        ("ADA@EXAMPLE.COM", "ada@example.com", True),
        ("*ada@example.com", "ada@example.com", True),
        ("grace@example.com", "ada@example.com", False),
        ("@example.com", "ada@example.com", True),
        ("*@example.com", "ada@example.com", True),
        ("**@EXAMPLE.com", "ada@example.com", True),
        ("*@example.com", "ada@mail.example.com", False),
        ("*@ample.com", "ada@example.com", False),
        ("@bücher.example", "ada@xn--bcher-kva.example", True),
        ("@example.com", "", False),
    ],
)
def test_what_an_entry_matches(entry: str, address: str, hit: bool) -> None:
    assert checks.first_match(["@other.example", entry], address) == (entry if hit else "")


def test_the_blacklist_names_the_entry_that_stopped() -> None:
    found = checks.blacklist(_rule(blacklist=["*@example.com"]), _order())
    assert (found.passed, found.actual) == (False, "Ada@example.com is stopped by *@example.com")
    assert checks.blacklist(_rule(blacklist=["*@acme.example"]), _order()).passed


def test_a_rule_in_test_mode_needs_a_test_address() -> None:
    asked = checks.settings(_rule(test_mode=True), _order())
    assert [one.check for one in asked if not one.passed] == ["test address"]
    asked = checks.settings(_rule(test_mode=True, test_address="t@acme.example"), _order())
    assert all(one.passed for one in asked)


def test_only_what_is_set_is_asked() -> None:
    assert [one.check for one in checks.settings(_rule(), _order())] == [
        "missing address",
        "suppression",
        "sending filter",
    ]
    every = _rule(
        order_count={"op": "eq", "value": 1},
        price={"op": "gt", "amount": "1"},
        products={"codes": ["A"], "match": "any"},
        blacklist=["@x.example"],
        test_mode=True,
    )
    assert [one.check for one in checks.settings(every, _order(address="", email=""))] == [
        "missing address",
        "sending filter",
        "order count",
        "price",
        "products",
        "blacklist",
        "test address",
    ]
