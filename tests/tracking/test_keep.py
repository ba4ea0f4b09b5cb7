"""Hits go after their days."""

from datetime import timedelta

import pytest

from orderwire.core import clock
from orderwire.outbox.models import WorkerSeat
from orderwire.reports.figures import overview
from orderwire.reports.recount import recount
from orderwire.tracking.keep import HIT_DAYS, forget_hits
from orderwire.tracking.models import Hit
from orderwire.worker.chores import Chores
from tests.reader import Reader
from tests.shop import Shop
from tests.sink import Sink

DAY = timedelta(days=1)


@pytest.fixture
def read(shop: Shop, sink: Sink, reader: Reader, hands: clock.Hands) -> Shop:
    """A shop whose one mail was clicked twice, a day apart."""
    shop.rule(template={"html": '<p><a href="https://shop.example.com">Shop</a></p>'})
    shop.tell()
    hands.forward(timedelta(hours=1))
    reader.clicks(sink.only())
    hands.forward(DAY)
    reader.clicks(sink.only())
    return shop


def test_hits_are_deleted_after_their_days_and_the_totals_stay(read: Shop, hands: clock.Hands) -> None:
    hands.forward((HIT_DAYS - 1) * DAY)
    assert (forget_hits(clock.now()), Hit.objects.count()) == (0, 2)
    hands.forward(timedelta(seconds=1))
    assert (forget_hits(clock.now()), Hit.objects.count()) == (1, 1)
    assert (overview(read.store)["clicks"], read.log("sent")[0]["clicks"]) == (2, 2)
    assert recount(read.store) == []


def test_a_mail_clicked_after_its_hits_are_gone_is_no_new_one(
    read: Shop, sink: Sink, reader: Reader, hands: clock.Hands
) -> None:
    hands.forward(200 * DAY)
    forget_hits(clock.now())
    reader.clicks(sink.only())
    assert (Hit.objects.count(), overview(read.store)["clicks"], overview(read.store)["clicks_unique"]) == (1, 3, 1)


def test_a_piece_at_a_time(read: Shop, hands: clock.Hands) -> None:
    hands.forward(200 * DAY)
    assert [forget_hits(clock.now(), limit=1) for _ in range(3)] == [1, 1, 0]


def test_a_worker_does_it(read: Shop, hands: clock.Hands) -> None:
    hands.forward(200 * DAY)
    Chores(WorkerSeat.objects.create(host="here", pid=1)).tick(1.0)
    assert Hit.objects.count() == 0
