"""Orders that calls only named: whoever knows an unsigned cart's address cannot spend its quota."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from orderwire.acts import named
from orderwire.acts.fetching import work_one
from orderwire.core import clock
from orderwire.demo.stand_in import StandIn
from orderwire.demo.stand_ins.miva import MivaStandIn
from orderwire.demo.stand_ins.woocommerce import WooCommerceStandIn
from orderwire.orders import lookups
from orderwire.orders.models import Lookup, Order
from orderwire.stores.models import Connection
from tests.carts.stage import connect, deliver, work
from tests.shop import Shop
from tests.sink import Sink

pytestmark = pytest.mark.django_db


@pytest.fixture(params=[MivaStandIn, WooCommerceStandIn])
def cart(request: Any, db: None, posted_to: Sink, hands: clock.Hands, settings: Any) -> Iterator[StandIn]:
    """One that signs nothing, one that signs."""
    with request.param(deliver) as running:
        settings.CART_HOSTS = running.hosts()
        yield running


@pytest.fixture
def shop(cart: StandIn, monkeypatch: pytest.MonkeyPatch) -> Shop:
    """Connected, its next poll far away; three orders an hour for who signs nothing."""
    monkeypatch.setattr(named, "UNSIGNED_AN_HOUR", 3)
    shop = connect(cart)
    work(shop)
    cart.deaf = True
    later = clock.now() + timedelta(days=2)
    Connection.objects.update(poll_at=later, look_at=later)
    return shop


def test_so_many_an_hour_unless_calls_are_signed(shop: Shop, cart: StandIn, hands: clock.Hands) -> None:
    orders = [cart.place() for _ in range(5)]
    lookups.ask(shop.store, [order.id for order in orders], clock.now())
    Connection.objects.update(due_at=clock.now())
    work(shop)
    fetched = 3 if isinstance(cart, MivaStandIn) else 5
    assert (Order.objects.count(), Lookup.objects.count()) == (fetched, 5 - fetched)
    hands.forward(timedelta(minutes=59))
    assert not work_one()
    hands.forward(timedelta(minutes=1))
    work(shop)
    assert (Order.objects.count(), Lookup.objects.count()) == (5, 0)


def test_a_flood_of_names_is_not_kept_without_end(shop: Shop, cart: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lookups, "MOST_WAITING", 4)
    lookups.ask(shop.store, [str(number) for number in range(9000, 9004)], clock.now())
    lookups.ask(shop.store, ["9004"], clock.now())
    assert Lookup.objects.count() == 4
