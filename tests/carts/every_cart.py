"""The tests that every cart passes, against its stand-in: subclass EveryCart, name the stand-in, inherit the tests.

A cart that cannot do a thing is asked for what it does instead: nothing is skipped.
"""

from datetime import timedelta

import pytest

from orderwire.acts import fetching
from orderwire.acts.connections import check_store, start_backfill, stop_backfill
from orderwire.core import clock
from orderwire.demo.stand_in import Hook, Said, StandIn
from orderwire.orders.models import Change, Event, Order, Shipment
from orderwire.stores import lines
from orderwire.stores.models import Connection, Store
from orderwire.stores.statuses import statuses_of
from orderwire.stores.view import as_json
from tests.carts.stage import Stage, cart_of, connect, costs_of_periods, deliver, pass_periods, relearn, work
from tests.shop import Shop, call
from tests.sink import Sink

PERIOD = timedelta(minutes=20)  # longer than any cart's poll


class EveryCart(Stage):
    """Subclass, name the stand-in and its statuses (see Stage), inherit the tests."""

    # --- connecting ---

    def test_connecting_says_connected_and_subscribes(self, cart: StandIn) -> None:
        shop = connect(cart)
        assert shop.store.status == "pending"
        work(shop)
        assert (shop.fresh().status, shop.store.problem) == ("connected", "")
        assert bool(cart.subscriptions) == cart_of(shop).subscribes

    def test_a_wrong_key_is_said_in_words_and_mended(self, cart: StandIn) -> None:
        shop = connect(cart, credentials=cart.wrong_credentials())
        work(shop)
        assert shop.fresh().status == "broken"
        assert shop.store.problem.endswith(".")
        for secret in [*cart.credentials().values(), *cart.wrong_credentials().values()]:
            if len(secret) > 8:
                assert secret not in shop.store.problem
        Connection.objects.filter(pk=shop.store.pk).update(wait_until=None)
        store = relearn(shop.store, cart.credentials())
        assert (check_store(store).status, store.problem) == ("connected", "")

    def test_credentials_are_sealed_and_never_shown(self, shop: Shop, cart: StandIn) -> None:
        shown = str(as_json(shop.fresh())) + str(Store.objects.values().get()) + str(Connection.objects.values().get())
        for name, secret in cart.credentials().items():
            if next(one for one in cart_of(shop).credentials if one.name == name).secret:
                assert secret not in shown

    def test_the_shops_own_name_of_a_status_is_shown(self, shop: Shop) -> None:
        key, label = self.renamed
        assert label in [row.label for row in statuses_of(shop.fresh()) if row.key == key]

    # --- webhooks ---

    def test_a_signed_call_becomes_a_mail(self, shop: Shop, cart: StandIn, hands: clock.Hands, sink: Sink) -> None:
        order = cart.place()
        self.arrive(cart, shop)
        self.move(cart, order, hands)
        self.arrive(cart, shop)
        assert sink.only().subject == f"Order {order.number} for Ada"

    def test_a_forged_call_is_refused(self, shop: Shop, cart: StandIn, hands: clock.Hands) -> None:
        hook = self.one_hook(cart, hands)
        if hook is None or not cart_of(shop).signs:
            return self.nothing_is_believed(shop, cart)
        seen = Event.objects.count()
        spoilt = Hook(hook.url, hook.headers, hook.body.replace(b"1", b"2", 1) if b"1" in hook.body else b"{}")
        assert deliver(self.forged(spoilt)) == 401
        bare = {name: value for name, value in hook.headers.items() if "sign" not in name and "hmac" not in name}
        assert deliver(self.unsigned(Hook(hook.url, bare, hook.body))) == 401
        assert Event.objects.count() == seen
        return None

    def nothing_is_believed(self, shop: Shop, cart: StandIn) -> None:
        """An unsigned call changes nothing by what it says: at most an order is fetched."""
        order = cart.place()
        self.arrive(cart, shop)
        before = list(Change.objects.values_list("to_status", flat=True))
        call(shop.path, b'{"id": "' + order.id.encode() + b'", "status": "' + self.moved[0].encode() + b'"}', {})
        shop.drain()
        assert list(Change.objects.values_list("to_status", flat=True)) == before

    def test_after_a_rotation_both_secrets_are_good_for_a_day(
        self, shop: Shop, cart: StandIn, hands: clock.Hands
    ) -> None:
        hook = self.one_hook(cart, hands)
        if hook is None or not cart_of(shop).signs:
            return
        self.rotate(shop)
        assert deliver(self.again(hook)) == cart_of(shop).kept_status

    def test_a_repeated_call_changes_nothing(self, shop: Shop, cart: StandIn, hands: clock.Hands, sink: Sink) -> None:
        order = cart.place()
        self.arrive(cart, shop)
        self.move(cart, order, hands)
        for hook in list(cart.sent):
            assert deliver(hook) in (200, 202)
            assert deliver(hook) in (200, 202)
        self.arrive(cart, shop)
        self.arrive(cart, shop)
        assert len(sink.mails) == 1

    def test_an_older_call_that_comes_late_changes_nothing(
        self, shop: Shop, cart: StandIn, hands: clock.Hands, sink: Sink
    ) -> None:
        cart.deaf = True
        order = cart.place()
        older = cart.hooks_for(order, "created")
        self.move(cart, order, hands)
        newer = cart.hooks_for(order, "updated")
        cart.deaf = False
        for hook in [*newer, *older]:
            deliver(hook)
        self.arrive(cart, shop)
        assert self.standing(shop, order.number) == self.moved[0]
        assert len(sink.mails) == 1

    # --- fetching ---

    def test_a_missed_call_is_found_by_the_poll(
        self, shop: Shop, cart: StandIn, hands: clock.Hands, sink: Sink
    ) -> None:
        order = cart.place()
        self.arrive(cart, shop)
        cart.deaf = True
        self.move(cart, order, hands)
        shop.drain()
        if cart_of(shop).push:
            assert sink.mails == []
        pass_periods(shop, hands)
        assert sink.only().subject == f"Order {order.number} for Ada"

    def test_a_quiet_period_costs_one_request(self, shop: Shop, cart: StandIn, hands: clock.Hands) -> None:
        for _ in range(3):
            cart.place()
            self.arrive(cart, shop)
        costs = costs_of_periods(shop, cart, hands, 40)
        assert costs[20:] == [int(cart_of(shop).fetches)] * 20

    def test_the_shop_is_left_alone_for_as_long_as_it_asks(self, shop: Shop, cart: StandIn, hands: clock.Hands) -> None:
        cart.trouble.append(Said(429, {"message": "slow down"}, {"Retry-After": "90"}))
        hands.forward(PERIOD)
        asked = len(cart.asked)
        work(shop)
        assert len(cart.asked) == asked + 1
        hands.forward(timedelta(seconds=80))
        work(shop)
        assert len(cart.asked) == asked + 1
        assert shop.fresh().status == "connected"  # patience first
        hands.forward(timedelta(seconds=15))
        work(shop)
        assert len(cart.asked) > asked + 1
        assert Connection.objects.get().error == ""

    def test_a_shop_in_trouble_is_tried_again_and_at_last_called_broken(
        self, shop: Shop, cart: StandIn, hands: clock.Hands
    ) -> None:
        for _ in range(lines.PATIENCE):
            cart.trouble.append(Said(503, None, {}, b"<html>down</html>"))
            hands.forward(timedelta(hours=2))
            work(shop)
            cart.trouble.clear()
        assert shop.fresh().status == "broken"
        hands.forward(timedelta(hours=2))
        work(shop)
        assert (shop.fresh().status, shop.store.problem) == ("connected", "")

    def test_a_dropped_subscription_is_put_back(self, shop: Shop, cart: StandIn, hands: clock.Hands) -> None:
        if not cart_of(shop).subscribes:
            assert cart.subscriptions == []
            return
        stood = len(cart.subscriptions)
        cart.subscriptions.clear()
        hands.forward(timedelta(hours=25))
        work(shop)
        assert len(cart.subscriptions) == stood
        hands.forward(timedelta(hours=25))
        work(shop)
        assert len(cart.subscriptions) == stood

    def test_a_backfill_is_silent_and_can_be_stopped_and_gone_on_with(
        self, cart: StandIn, hands: clock.Hands, sink: Sink, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(fetching, "PAGES_A_TURN", 1)
        cart.page = 2
        cart.deaf = True
        for _ in range(7):
            order = cart.place(placed_at=clock.now() - timedelta(days=3))
            cart.move(order, self.moved[0], self.moved[1])
            hands.forward(timedelta(seconds=2))
        hands.forward(timedelta(days=1))
        shop = connect(cart)
        shop.rule(self.moved[0])
        work(shop, turns=2)
        start_backfill(shop.store)
        work(shop, turns=1)
        stop_backfill(shop.store)
        work(shop)
        part = Order.objects.count()
        start_backfill(shop.store)
        work(shop)
        line = Connection.objects.get()
        assert (line.backfill, Order.objects.count()) == ("done", 7)
        assert part <= 7
        assert set(Change.objects.values_list("kind", flat=True)) <= {"baseline"}
        shop.drain()
        assert sink.mails == []

    # --- what orders are like ---

    def test_a_deleted_order_mails_no_more(self, shop: Shop, cart: StandIn, hands: clock.Hands, sink: Sink) -> None:
        shop.rules[0].send = {"kind": "after", "amount": 2, "unit": "hours"}
        shop.rules[0].save()
        order = cart.place()
        self.arrive(cart, shop)
        self.move(cart, order, hands)
        self.arrive(cart, shop)
        assert shop.message().state == "scheduled"
        if not self.deletes:
            return
        hands.forward(timedelta(minutes=1))
        cart.delete(order)
        hands.forward(PERIOD)
        self.arrive(cart, shop)
        hands.forward(timedelta(hours=3))
        shop.drain()
        assert (shop.message().state, sink.mails) == ("cancelled", [])

    def test_a_guest_is_written_to(self, shop: Shop, cart: StandIn, hands: clock.Hands, sink: Sink) -> None:
        order = cart.place(customer_id="")
        self.arrive(cart, shop)
        self.move(cart, order, hands)
        self.arrive(cart, shop)
        assert [mail.rcpt_tos for mail in sink.mails] == [("ada@example.com",)]
        customer = shop.order(order.number).customer
        assert customer is not None and customer.guest

    def test_without_an_address_the_mail_is_blocked_and_says_so(
        self, shop: Shop, cart: StandIn, hands: clock.Hands, sink: Sink
    ) -> None:
        order = cart.place(email="")
        self.arrive(cart, shop)
        self.move(cart, order, hands)
        self.arrive(cart, shop)
        assert sink.mails == []
        assert [row["order_number"] for row in shop.log("blocked")] == [order.number]

    def test_two_parcels_are_two_numbers(self, shop: Shop, cart: StandIn, hands: clock.Hands, sink: Sink) -> None:
        order = cart.place()
        self.arrive(cart, shop)
        hands.forward(timedelta(minutes=1))
        if self.tracks:
            cart.ship(order, "1Z999AA10123456784")
            cart.ship(order, "1Z999AA10123456785")
        self.move(cart, order, hands)
        self.arrive(cart, shop)
        words = sink.only().words
        numbers = ["1Z999AA10123456784", "1Z999AA10123456785"] if self.tracks else []
        assert [number for number in numbers if number in words] == numbers
        assert sorted(Shipment.objects.values_list("number", flat=True)) == numbers
        self.arrive(cart, shop)
        assert Shipment.objects.count() == len(numbers)

    def test_an_unknown_status_never_mails_and_is_shown(
        self, shop: Shop, cart: StandIn, hands: clock.Hands, sink: Sink
    ) -> None:
        order = cart.place()
        self.arrive(cart, shop)
        hands.forward(timedelta(minutes=1))
        key = self.strange_key()
        cart.move(order, key, self.moved[1])
        self.arrive(cart, shop)
        assert sink.mails == []
        assert [row.seen for row in statuses_of(shop.fresh()) if row.key == self.strange_read()] == [1]

    def test_a_test_order_never_mails(self, shop: Shop, cart: StandIn, hands: clock.Hands, sink: Sink) -> None:
        order = cart.place(test=True)
        self.arrive(cart, shop)
        self.move(cart, order, hands)
        self.arrive(cart, shop)
        assert len(sink.mails) == (0 if self.sees_test_orders else 1)

    def test_currency_and_time_are_the_shops(self, shop: Shop, cart: StandIn, hands: clock.Hands) -> None:
        order = cart.place()
        self.move(cart, order, hands)
        self.arrive(cart, shop)
        kept = shop.order(order.number)
        assert (kept.currency, kept.total) == (order.currency, order.total)
        assert abs(kept.updated_at - order.updated_at) < timedelta(seconds=1)
        assert kept.placed_at is not None
        assert abs(kept.placed_at - order.placed_at) < timedelta(seconds=1)
