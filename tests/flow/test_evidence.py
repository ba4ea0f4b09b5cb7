"""A hit is evidence: what was in doubt has arrived. And what a reader does counts on when the rule is gone."""

from datetime import timedelta

import pytest

from orderwire.acts.rules import delete_rule
from orderwire.core import clock
from orderwire.outbox import doubt
from orderwire.outbox.models import Message
from orderwire.reports import totals
from orderwire.reports.figures import machines, overview
from orderwire.reports.recount import recount
from tests.reader import Reader
from tests.shop import NOW, Shop
from tests.sink import Sink


@pytest.fixture
def sent(shop: Shop, hands: clock.Hands) -> Shop:
    """A shop whose one rule has sent one mail, a minute ago."""
    shop.rule(template={"html": '<p><a href="https://shop.example.com/lamp">The lamp</a></p>'})
    shop.tell()
    hands.forward(timedelta(minutes=1))
    return shop


def test_a_scanners_hit_settles_what_was_uncertain(sent: Shop, sink: Sink, reader: Reader) -> None:
    Message.objects.update(state="uncertain", reason="uncertain")
    reader.opens(sink.only(), method="HEAD")
    message = sent.message()
    assert (message.state, message.resolution, message.reason) == ("delivered", "arrived", "")
    assert (machines(sent.store)["machine_opens"], overview(sent.store)["sent"], recount(sent.store)) == (1, 1, [])


def test_a_mail_about_to_be_sent_once_more_is_not(sent: Shop, sink: Sink, reader: Reader) -> None:
    Message.objects.update(state="uncertain", reason="uncertain", next_at=NOW)
    totals.count(doubt.resolve(clock.now()))
    assert overview(sent.store)["sent"] == 0
    reader.clicks(sink.only())
    sent.drain()
    assert (len(sink.mails), sent.message().state, overview(sent.store)["sent"]) == (1, "delivered", 1)
    assert recount(sent.store) == []


def test_the_figures_of_a_deleted_rule_stay(sent: Shop, sink: Sink, reader: Reader) -> None:

    reader.clicks(sink.only())
    delete_rule(sent.rules[0])
    assert reader.clicks(sink.only()).status == 302
    found = overview(sent.store)
    assert (found["clicks"], found["clicks_unique"], recount(sent.store)) == (2, 1, [])
