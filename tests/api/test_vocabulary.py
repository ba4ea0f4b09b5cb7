"""Platforms, merge tags, starters."""

from orderwire.carts.registry import CARTS
from orderwire.emails.starters import STARTERS
from tests.api.conftest import Caller, House


def test_platforms(house: House, acme: Caller) -> None:
    told = {one["key"]: one for one in acme.get("/platforms").json()}
    assert list(told) == list(CARTS)
    assert len(told) == 15
    assert {one["push"] for key, one in told.items() if key in ("custom", "shopify", "woocommerce")} == {True}
    assert told["custom"]["statuses"][0] == {"key": "pending", "label": "Pending", "axis": "order"}
    assert {"key": "fulfilled", "label": "Fulfilled", "axis": "fulfilment"} in told["shopify"]["statuses"]
    for one in told.values():
        for credential in one["credentials"]:
            assert set(credential) == {"name", "label", "secret", "help"}


def test_merge_tags(house: House, acme: Caller) -> None:
    told = acme.get("/merge-tags").json()
    asked = """FIRST_NAME LAST_NAME CUSTOMER_NAME CUSTOMER_EMAIL ORDER_NUMBER ORDER_DATE ORDER_STATUS ORDER_TOTAL
        ORDER_SUBTOTAL ORDER_SHIPPING ORDER_TAX ORDER_DISCOUNT ORDER_URL SHIPMENT_TRACKING TRACKING_NUMBER TRACKING_URL
        CARRIER STORE_NAME STORE_URL BILLING_ADDRESS SHIPPING_ADDRESS UNSUBSCRIBE_URL"""
    assert set(asked.split()) <= {one["tag"] for one in told}
    assert {frozenset(one) for one in told} == {frozenset({"tag", "label", "sample", "group"})}


def test_starters(house: House, acme: Caller) -> None:
    told = acme.get("/starters").json()
    assert [one["key"] for one in told] == list(STARTERS)
    assert {frozenset(one) for one in told} == {frozenset({"key", "name", "status_hint", "subject"})}
