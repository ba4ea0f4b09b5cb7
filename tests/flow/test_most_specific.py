"""When several rules want to write about one change, the most specific do; the others stand in Blocked, naming them."""

from datetime import timedelta
from typing import Any

from orderwire.acts.messages import cancel
from orderwire.acts.rules import pause_rule
from orderwire.core import clock
from orderwire.rules.models import Rule
from tests.shop import Shop, open_shop
from tests.sink import Sink

ANY: dict[str, Any] = {"products": {"codes": ["LAMP-*", "CHAIR-1"], "match": "any"}}
ALL: dict[str, Any] = {"products": {"codes": ["LAMP-01"], "match": "all"}}


def general(shop: Shop, **settings: Any) -> Rule:
    return shop.rule(name="General", subject="General", **settings)


def specific(shop: Shop, **settings: Any) -> Rule:
    return shop.rule(name="Lamps", subject="Lamps", **{**ANY, **settings})


def subjects(sink: Sink) -> list[str]:
    return sorted(mail.subject for mail in sink.mails)


def test_a_product_rule_silences_the_general_one(shop: Shop, sink: Sink) -> None:
    loser, _winner = general(shop), specific(shop)
    shop.tell()
    assert subjects(sink) == ["Lamps"]
    (row,) = shop.log("blocked")
    assert (row["rule_id"], row["reason"]) == (loser.pk, "superseded")
    assert row["detail"] == "The more specific rule Lamps fired instead."
    assert row["checks"][-1] == {
        "check": "superseded",
        "passed": False,
        "expected": "the most specific rule",
        "actual": "more specific: Lamps",
    }
    assert shop.explained(loser)["outcome"] == "blocked"


def test_the_general_rule_writes_where_the_product_rule_does_not_fit(shop: Shop, sink: Sink) -> None:
    general(shop)
    specific(shop, products={"codes": ["SOFA"], "match": "any"})
    shop.tell()
    assert subjects(sink) == ["General"]


def test_all_outranks_any_and_equals_all_fire(shop: Shop, sink: Sink) -> None:
    general(shop)
    specific(shop)
    shop.rule(name="Exact", subject="Exact", **ALL)
    shop.rule(name="Exact too", subject="Exact too", **ALL)
    shop.tell()
    assert subjects(sink) == ["Exact", "Exact too"]
    assert {row["rule_name"]: row["detail"] for row in shop.log("blocked")} == {
        "General": "The more specific rule Exact, Exact too fired instead.",
        "Lamps": "The more specific rule Exact, Exact too fired instead.",
    }


def test_equals_without_products_all_fire(shop: Shop, sink: Sink) -> None:
    general(shop)
    general(shop, price={"op": "gt", "amount": "1"})
    shop.tell()
    assert subjects(sink) == ["General", "General"]
    assert shop.log("blocked") == []


def test_a_specific_rule_that_is_stopped_silences_nobody(shop: Shop, sink: Sink) -> None:
    general(shop)
    stopped = [specific(shop, price={"op": "gt", "amount": "5000"}), specific(shop, blacklist=["@example.com"])]
    shop.tell()
    assert subjects(sink) == ["General"]
    assert {row["rule_id"]: row["reason"] for row in shop.log("blocked")} == {
        stopped[0].pk: "price",
        stopped[1].pk: "blacklist",
    }


def test_a_paused_specific_rule_silences_nobody(shop: Shop, sink: Sink) -> None:
    general(shop)
    pause_rule(specific(shop))
    shop.tell()
    assert subjects(sink) == ["General"]


def test_a_rule_in_test_mode_silences_nobody(db: None, posted_to: Sink, hands: clock.Hands) -> None:
    shop = open_shop(test_address="shop@example.org")
    general(shop)
    specific(shop, test_mode=True)
    shop.tell()
    assert sorted((mail.subject, mail.rcpt_tos[0]) for mail in posted_to.mails) == [
        ("General", "ada@example.com"),
        ("[Test] Lamps", "shop@example.org"),
    ]


def test_a_general_rule_may_write_all_the_same(shop: Shop, sink: Sink) -> None:
    rule = general(shop, also_when_more_specific=True)
    specific(shop)
    shop.tell()
    assert subjects(sink) == ["General", "Lamps"]
    assert shop.log("blocked") == []
    assert shop.explained(rule)["checks"][-1]["passed"] is True


def test_a_winner_later_cancelled_does_not_revive_the_loser(shop: Shop, sink: Sink, hands: clock.Hands) -> None:
    general(shop)
    specific(shop, send={"kind": "after", "amount": 1, "unit": "hours"})
    shop.tell()
    cancel(shop.message())
    hands.forward(timedelta(hours=2))
    shop.drain()
    assert {row["rule_name"]: row["reason"] for row in shop.log("blocked")} == {
        "General": "superseded",
        "Lamps": "cancelled by hand",
    }
    assert subjects(sink) == []


def test_rules_of_other_statuses_do_not_compete(shop: Shop, sink: Sink) -> None:
    general(shop)
    specific(shop, status="delivered")
    shop.tell()
    assert subjects(sink) == ["General"]
