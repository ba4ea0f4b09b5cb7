"""The custom cart against its stand-in: what every cart passes, and what a cart does that is never asked."""

from datetime import timedelta

from orderwire.core import clock
from orderwire.demo.stand_in import Hook
from orderwire.demo.stand_ins.custom import CustomStandIn
from orderwire.orders.models import Event
from tests.carts.stage import deliver
from tests.carts.unasked_cart import UnaskedCart
from tests.shop import Shop


class TestCustom(UnaskedCart):
    stand_in = CustomStandIn
    moved = ("shipped", "order")
    renamed = ("at-the-engraver", "At the engraver")

    def test_a_call_that_is_no_order_is_parked_and_said(self, shop: Shop, cart: CustomStandIn) -> None:
        body = b'{"id": "1", "status": "shipped"}'
        assert deliver(Hook(cart.hook_url, cart.signed(body, "msg_x"), body)) == 202
        shop.drain()
        event = Event.objects.get()
        assert (event.state, event.reason) == ("parked", "The field number is missing.")

    def test_a_call_signed_long_ago_is_refused(self, shop: Shop, cart: CustomStandIn, hands: clock.Hands) -> None:
        hook = self.one_hook(cart, hands)
        assert hook is not None
        seen = Event.objects.count()
        hands.forward(timedelta(minutes=6))
        assert deliver(hook) == 401
        assert Event.objects.count() == seen
