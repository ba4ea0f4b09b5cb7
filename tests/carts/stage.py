"""The stage that every cart's tests stand on: a connected store, its stand-in shop, and how things are brought to our door."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, ClassVar

import pytest

from orderwire.acts import fetching
from orderwire.carts.base import Cart
from orderwire.carts.calling import Shop as LineToShop
from orderwire.carts.registry import CARTS
from orderwire.carts.snapshot import OrderSnapshot
from orderwire.core import clock
from orderwire.demo.stand_in import Hook, StandIn
from orderwire.stores.models import Connection, Store
from orderwire.stores.shops import StorePatch, change_store, rotate_secret, webhook_url
from tests.shop import Shop, call, open_shop
from tests.sink import Sink


class Stage:
    """Name `stand_in`, and two of its statuses: the one the tests move to (with its axis) and one the shop made itself."""

    stand_in: ClassVar[type[StandIn]]
    moved: ClassVar[tuple[str, str]]  # a key that is not a new order's, and its axis
    renamed: ClassVar[tuple[str, str]]  # a key and what the shop calls it, other than the platform does
    deletes: ClassVar[bool] = True  # whether an order can vanish from this cart
    sees_test_orders: ClassVar[bool] = True  # whether this cart marks test orders
    tracks: ClassVar[bool] = True  # whether the cart holds tracking numbers

    # --- the stage ---

    @pytest.fixture
    def cart(self, db: None, posted_to: Sink, hands: clock.Hands, settings: Any) -> Iterator[StandIn]:
        """The stand-in at work; its webhooks go to our door."""
        with self.stand_in(deliver) as running:
            settings.CART_HOSTS = running.hosts()
            yield running

    @pytest.fixture
    def shop(self, cart: StandIn) -> Shop:
        """A connected store, with a rule for the status the tests move to."""
        shop = connect(cart)
        work(shop)
        shop.rule(self.moved[0])
        return shop

    def arrive(self, cart: StandIn, shop: Shop) -> None:
        """Let everything on its way be read: calls, what they told us to fetch; the poll where a cart never calls."""
        if not CARTS[shop.store.platform].push:
            poll(shop)
        shop.drain()

    def move(self, cart: StandIn, order: Any, hands: clock.Hands) -> None:
        """A minute later the order enters the tests' status."""
        hands.forward(timedelta(minutes=1))
        cart.move(order, self.moved[0], self.moved[1])

    # --- what a cart may do otherwise ---

    def forged(self, hook: Hook) -> Hook:
        """A call whose body was changed; carts that do not sign the body change what they sign."""
        return hook

    def unsigned(self, hook: Hook) -> Hook:
        """A call without its signature."""
        return hook

    def rotate(self, shop: Shop) -> None:
        """The store's webhook secret is replaced."""
        rotate_secret(shop.store)

    def again(self, hook: Hook) -> Hook:
        """The same call once more."""
        return hook

    def strange_key(self) -> str:
        """A status this shop made up, as the cart holds it."""
        return "gift-wrapped"

    def strange_read(self) -> str:
        """The same as we read it."""
        return self.strange_key()

    # --- helping ---

    def one_hook(self, cart: StandIn, hands: clock.Hands) -> Hook | None:
        """A call as the cart makes it, sent and kept; None for a cart that never calls."""
        order = cart.place()
        hands.forward(timedelta(seconds=1))
        hooks = cart.hooks_for(order, "updated")
        return hooks[0] if hooks else None

    def standing(self, shop: Shop, number: str) -> str:
        """The order's status on the tests' axis."""
        order = shop.order(number)
        column = {"order": "status", "payment": "payment_status", "fulfilment": "fulfilment_status"}[self.moved[1]]
        return str(getattr(order, column))


def deliver(hook: Hook) -> int:
    """Bring a call to our door, in this process and this transaction."""
    path = "/hooks/" + hook.url.rpartition("/hooks/")[2]
    return call(path, hook.body, hook.headers)[0]


def connect(cart: StandIn, **wish: Any) -> Shop:
    """A store of the stand-in's shop, not asked yet."""
    given: dict[str, Any] = {"url": cart.shop_url(), "credentials": cart.credentials(), "webhook_secret": cart.secret()}
    shop = open_shop(cart.platform, **{**given, **wish})
    cart.hook_url = webhook_url(shop.store)
    return shop


def work(shop: Shop, turns: int = 30) -> None:
    """Do what is due for the store's line, as a worker would."""
    for _ in range(turns):
        if not fetching.work_one():
            return


def poll(shop: Shop) -> None:
    """Let whatever poll is under way end, then make a whole one, however many periods each takes."""
    for _ in range(2):
        due = True
        while due:
            Connection.objects.filter(pk=shop.store.pk).update(due_at=clock.now(), poll_at=clock.now())
            work(shop, turns=1)
            due = Connection.objects.get(pk=shop.store.pk).poll_began is not None


def pass_periods(shop: Shop, hands: clock.Hands) -> None:
    """Let period after period go by until the poll under way has ended, and a whole one after it."""
    ended = {Connection.objects.get(pk=shop.store.pk).poll_since}
    while len(ended) < 3:
        hands.forward(timedelta(seconds=cart_of(shop).poll_seconds))
        shop.drain()
        ended.add(Connection.objects.get(pk=shop.store.pk).poll_since)


def costs_of_periods(shop: Shop, cart: StandIn, hands: clock.Hands, count: int) -> list[int]:
    """How many requests each of some periods cost, tokens apart; no daily look and no nightly sweep among them."""
    later = clock.now() + timedelta(days=3)
    Connection.objects.update(look_at=later, sweep_at=later)
    costs = []
    for _ in range(count):
        hands.forward(timedelta(seconds=cart_of(shop).poll_seconds))
        asked = len(cart.asked)
        work(shop)
        costs.append(sum("token" not in row.path for row in cart.asked[asked:]))
    return costs


def all_pages(line: LineToShop, cart: Cart, since: datetime) -> tuple[list[OrderSnapshot], list[str]]:
    """Every order changed since, and what is said of those that were left out."""
    orders, skipped, cursor = [], [], "begin"
    while cursor:
        page = cart.changed(line, since, "" if cursor == "begin" else cursor)
        orders += page.orders
        skipped += page.skipped
        cursor = page.cursor
    return orders, skipped


def relearn(store: Store, credentials: dict[str, str]) -> Store:
    """Enter other credentials."""
    return change_store(store, StorePatch(credentials=credentials))


def cart_of(shop: Shop) -> Cart:
    cart = CARTS[shop.store.platform]
    assert isinstance(cart, Cart)
    return cart
