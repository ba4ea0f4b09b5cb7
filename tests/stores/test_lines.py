"""The line to a shop: in one worker's hand at a time, given back, its failures kept."""

from datetime import timedelta

import pytest

from orderwire.carts.base import ShopNews, Status
from orderwire.carts.calling import CallFailed
from orderwire.carts.meaning import Meaning
from orderwire.core import clock
from orderwire.stores import lines
from orderwire.stores.models import Connection, Store
from orderwire.stores.shops import StorePatch, change_store
from tests.rooms import NOON, a_store

pytestmark = pytest.mark.django_db
KEYS = {"consumer_key": "ck_1", "consumer_secret": "cs_1"}


def a_line() -> Store:
    """A WooCommerce store with keys."""
    return change_store(a_store(platform="woocommerce"), StorePatch(credentials=KEYS))


def test_a_line_is_opened_with_credentials_and_looked_at_again_when_they_change() -> None:
    with clock.stopped_at(NOON) as hands:
        assert lines.open_line(a_store(platform="woocommerce")) is None
        assert lines.open_line(a_store()) is None
        store = a_line()
        Connection.objects.update(look_at=NOON + timedelta(days=1), due_at=NOON + timedelta(days=1))
        hands.forward(timedelta(hours=1))
        change_store(store, StorePatch(name="Other"))
        assert Connection.objects.get().look_at == NOON + timedelta(days=1)
        change_store(store, StorePatch(credentials={"consumer_secret": "cs_2"}))
        assert (Connection.objects.get().look_at, Connection.objects.get().due_at) == (clock.now(), clock.now())


def test_one_worker_has_it_until_it_lets_go_or_dies() -> None:
    with clock.stopped_at(NOON) as hands:
        store = a_line()
        (claim,) = lines.claim(5)
        assert lines.claim(5) == []
        assert lines.take(store.pk) is None
        lines.let_go(claim, NOON + timedelta(minutes=10))
        assert lines.claim(5) == []
        hands.forward(timedelta(minutes=10))
        (claim,) = lines.claim(5)
        hands.forward(lines.LEASE + timedelta(seconds=1))
        (other,) = lines.claim(5)
        lines.keep(claim, error="late")
        lines.let_go(claim, NOON)
        line = Connection.objects.get()
        assert (line.holder, line.error) == (other.line.holder, "")


def test_what_only_the_merchant_can_mend_is_said_at_once() -> None:
    a_line()
    (claim,) = lines.claim(1)
    lines.failed(claim, CallFailed("It refuses the key.", "key"))
    store = Store.objects.get()
    assert (store.status, store.problem) == ("broken", "It refuses the key.")
    lines.works(claim)
    store.refresh_from_db()
    assert (store.status, store.problem, Connection.objects.get().failures) == ("connected", "", 0)


def test_a_passing_trouble_is_said_after_some_patience_and_waited_out() -> None:
    with clock.stopped_at(NOON):
        a_line()
        (claim,) = lines.claim(1)
        for number in range(lines.PATIENCE):
            assert Store.objects.get().status == ("pending" if number < lines.PATIENCE else "broken")
            lines.failed(claim, CallFailed("Busy.", "slow", temporary=True, wait=90))
        assert Store.objects.get().status == "broken"
        lines.let_go(claim, NOON)
        assert Connection.objects.get().due_at == NOON + timedelta(seconds=90)


def test_what_the_shop_says_of_itself_is_kept_unless_the_merchant_said_otherwise() -> None:
    a_line()
    (claim,) = lines.claim(1)
    own = (Status("shipped", "Versendet"), Status("packed", "Gepackt", means=Meaning("open", "", "processing")))
    news = ShopNews("Europe/Berlin", "EUR", statuses=own, warnings=("Only reads.",))
    lines.works(claim, news)
    store = Store.objects.get()
    assert (store.timezone, store.currency) == ("Europe/Berlin", "EUR")
    assert store.status_names == [
        ["order", "shipped", "Versendet"],
        ["order", "packed", "Gepackt", "open", "", "processing"],
    ]
    assert Connection.objects.get().warnings == ["Only reads."]
    Store.objects.update(timezone="Asia/Tokyo", currency="JPY")
    (again,) = [claim]
    again.store.refresh_from_db()
    lines.works(again, news)
    store.refresh_from_db()
    assert (store.timezone, store.currency) == ("Asia/Tokyo", "JPY")


def test_what_comes_up_while_a_shop_is_to_be_left_alone_waits_with_it() -> None:
    with clock.stopped_at(NOON) as hands:
        store = a_line()
        (claim,) = lines.claim(1)
        lines.failed(claim, CallFailed("Call less often.", "slow", temporary=True, wait=90))
        lines.let_go(claim, clock.now())
        lines.due_soon(store.pk)
        assert lines.claim(1) == []
        hands.forward(timedelta(seconds=91))
        assert len(lines.claim(1)) == 1
