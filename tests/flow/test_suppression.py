"""The list above all rules: whoever is on it gets nothing, however soon it was saved."""

from datetime import timedelta

import pytest

from orderwire.access import suppression_for
from orderwire.acts.stores import lift, suppress
from orderwire.core import clock
from tests.shop import NOW, Shop, open_shop
from tests.sink import Sink


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"address": "ADA@example.com"}, "ADA@example.com: put on the suppression list by hand"),
        ({"address": "ada@example.com", "reason": "complaint"}, "ada@example.com: suppressed after a complaint"),
        ({"domain": "*@Example.COM", "reason": "bounce"}, "Example.COM: suppressed after a bounce"),
    ],
)
def test_a_suppressed_customer_gets_nothing(shop: Shop, sink: Sink, given: dict[str, str], words: str) -> None:
    rule = shop.rule()
    entry = suppress(shop.account, given)
    shop.tell("1", customer={"email": "ada@sub.example.com"})
    shop.tell("2")
    row = shop.stopped(rule, "2")
    assert (row["reason"], row["actual"]) == ("suppression", words)
    lift(suppression_for(shop.account, entry.pk))
    shop.tell("3")
    assert [mail.subject for mail in sink.mails] == ["Order 1 for Ada", "Order 3 for Ada"]


def test_a_stores_own_suppression_is_that_stores(shop: Shop, sink: Sink) -> None:
    other = open_shop(account=shop.account)
    shop.rule()
    other.rule()
    suppress(shop.account, {"address": "ada@example.com"}, store=other.store)
    other.tell("1")
    shop.tell("2")
    assert sink.only().subject == "Order 2 for Ada"
    assert [row["reason"] for row in other.log("blocked")] == ["suppression"]


def test_another_accounts_suppression_is_theirs(shop: Shop, sink: Sink) -> None:
    shop.rule()
    suppress(open_shop().account, {"address": "ada@example.com"})
    shop.tell()
    assert len(sink.mails) == 1


def test_a_new_suppression_stops_what_waits(shop: Shop, sink: Sink, hands: clock.Hands) -> None:
    rule = shop.rule(send={"kind": "after", "amount": 1, "unit": "hours"})
    shop.tell()
    hands.forward(timedelta(minutes=59))
    suppress(shop.account, {"domain": "example.com", "reason": "unsubscribe"})
    hands.forward(timedelta(hours=2))
    shop.drain()
    (row,) = shop.log("blocked")
    assert (row["at"], row["reason"], row["detail"]) == (
        NOW + timedelta(minutes=59),
        "suppression",
        "example.com: unsubscribed",
    )
    assert shop.explained(rule)["outcome"] == "blocked"
    assert shop.log("pending") == [] == shop.log("sent")
    assert not sink.mails
