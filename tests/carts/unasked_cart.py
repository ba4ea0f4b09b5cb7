"""The shared case for a cart that cannot be asked for orders: each story about asking tells what such a cart does instead.

A module of its own so that EveryCart stays as it is for all others.
"""

from datetime import timedelta

import pytest

from orderwire.acts.connections import check_store, start_backfill
from orderwire.core import clock
from orderwire.core.failures import Conflict
from orderwire.demo.stand_in import Said, StandIn
from orderwire.orders.models import Change, Event, Order
from orderwire.stores import lines
from orderwire.stores.models import Connection, Store
from orderwire.stores.secrets import new_secret_given
from orderwire.stores.statuses import statuses_of
from orderwire.stores.view import as_json
from tests.carts.every_cart import PERIOD, EveryCart
from tests.carts.stage import cart_of, connect, work
from tests.shop import Shop
from tests.sink import Sink


class UnaskedCart(EveryCart):
    """Subclass for carts with `fetches = False`. The stand-in must have `send_again`: what was not taken is sent once more."""

    deletes = False

    def test_connecting_says_connected_and_subscribes(self, cart: StandIn) -> None:
        """The first call connects; until then the page says what to do."""
        shop = connect(cart)
        work(shop)
        assert shop.fresh().status == "pending"
        assert check_store(shop.store).problem == (
            "No webhook has arrived yet: add the webhook address in your shop and let an order change."
        )
        cart.place()
        shop.drain()
        assert (shop.fresh().status, shop.store.problem) == ("connected", "")
        assert (Connection.objects.count(), cart.subscriptions, cart.asked) == (0, [], [])

    def test_a_wrong_key_is_said_in_words_and_mended(self, cart: StandIn) -> None:
        """The key is the webhook secret: with another one every call is refused, with the right one taken."""
        shop = connect(cart, webhook_secret="whsec_YW5vdGhlciBzZWNyZXQ=")
        cart.place()
        shop.drain()
        assert (shop.fresh().status, Event.objects.count()) == ("pending", 0)
        secret = cart.secret()
        assert secret is not None
        new_secret_given(shop.store, secret)
        assert cart.send_again() == [cart_of(shop).kept_status]  # type: ignore[attr-defined]
        shop.drain()
        assert (shop.fresh().status, Order.objects.count()) == ("connected", 1)

    def test_credentials_are_sealed_and_never_shown(self, shop: Shop, cart: StandIn) -> None:
        """There are none but the secret."""
        shown = str(as_json(shop.fresh())) + str(Store.objects.values().get())
        secret = cart.secret()
        assert secret is not None
        assert secret not in shown
        assert secret.removeprefix("whsec_") not in shown

    def test_the_shops_own_name_of_a_status_is_shown(self, shop: Shop) -> None:
        """Once an order was seen in it, in readable form."""
        key, label = self.renamed
        assert key not in [row.key for row in statuses_of(shop.fresh())]
        shop.tell(status=key)
        assert [row.label for row in statuses_of(shop.fresh()) if row.key == key] == [label]

    def test_a_missed_call_is_found_by_the_poll(
        self, shop: Shop, cart: StandIn, hands: clock.Hands, sink: Sink
    ) -> None:
        """Nothing is found by asking; the shop sends again what was not taken, and the mail goes once."""
        order = cart.place()
        self.arrive(cart, shop)
        cart.deaf = True
        self.move(cart, order, hands)
        hands.forward(PERIOD)
        shop.drain()
        assert (sink.mails, cart.asked) == ([], [])
        cart.deaf = False
        assert cart.send_again() == [cart_of(shop).kept_status]  # type: ignore[attr-defined]
        shop.drain()
        assert sink.only().subject == f"Order {order.number} for Ada"

    def test_the_shop_is_left_alone_for_as_long_as_it_asks(self, shop: Shop, cart: StandIn, hands: clock.Hands) -> None:
        """It is left alone for ever."""
        cart.place()
        for _ in range(3):
            hands.forward(PERIOD)
            shop.drain()
        assert (cart.asked, Connection.objects.count()) == ([], 0)
        assert lines.open_line(shop.fresh()) is None

    def test_a_shop_in_trouble_is_tried_again_and_at_last_called_broken(
        self, shop: Shop, cart: StandIn, hands: clock.Hands
    ) -> None:
        """We do not ask, so that its trouble is not ours: a quiet shop stays what it was."""
        cart.place()
        shop.drain()
        cart.trouble.append(Said(503))
        hands.forward(timedelta(days=3))
        work(shop)
        shop.drain()
        assert (shop.fresh().status, shop.store.problem, len(cart.trouble)) == ("connected", "", 1)

    def test_a_backfill_is_silent_and_can_be_stopped_and_gone_on_with(
        self, cart: StandIn, hands: clock.Hands, sink: Sink, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """It is refused with the way that there is; older orders that the shop sends by itself mail nobody."""
        shop = connect(cart)
        shop.rule(self.moved[0])
        with pytest.raises(Conflict, match="baseline=true"):
            start_backfill(shop.store)
        for _ in range(3):
            cart.place(placed_at=clock.now() - timedelta(days=3), statuses={self.moved[1]: self.moved[0]})
        shop.drain()
        assert Order.objects.count() == 3
        assert set(Change.objects.values_list("kind", flat=True)) == {"baseline"}
        assert sink.mails == []
