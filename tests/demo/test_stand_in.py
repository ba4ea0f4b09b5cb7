"""The stand-in of a cart: it answers over HTTP, trouble first, and sends its webhooks or keeps them."""

import httpx

from orderwire.demo.stand_in import Hook, Said, post
from orderwire.demo.stand_ins.registry import STAND_INS
from orderwire.demo.stand_ins.woocommerce import WooCommerceStandIn


def test_it_answers_trouble_first_and_then_as_the_cart() -> None:
    with WooCommerceStandIn(lambda _: 202) as shop:
        shop.trouble.append(Said(429, {"message": "slow"}, {"Retry-After": "7"}))
        first, second = (httpx.get(f"{shop.url}/wp-json/wc/v3/orders") for _ in range(2))
        assert (first.status_code, first.headers["Retry-After"]) == (429, "7")
        assert (second.status_code, second.json()["code"]) == (401, "woocommerce_rest_cannot_view")
        assert [asked.path for asked in shop.asked] == ["/wp-json/wc/v3/orders"] * 2


def test_a_deaf_shop_sends_nothing_and_a_call_to_nobody_is_no_failure() -> None:
    sent: list[Hook] = []
    with WooCommerceStandIn(lambda hook: sent.append(hook) or 202) as shop:  # type: ignore[func-returns-value]
        shop.subscriptions.append(
            {
                "id": 1,
                "topic": "order.created",
                "status": "active",
                "secret": "s",
                "delivery_url": f"{shop.url}/hooks/x",
            }
        )
        shop.place()
        shop.deaf = True
        shop.place()
        assert len(sent) == 1
        assert post(sent[0]) == 401
        nobody = Hook("http://127.0.0.1:1/", {}, b"")
    assert post(nobody) == 0


def test_each_stand_in_names_its_cart() -> None:
    assert [kind.platform for kind in STAND_INS.values()] == list(STAND_INS)
