"""Every platform is in one list, with the statuses merchants know, in words and keys that do not change."""

import re
from typing import get_args

import pytest

from orderwire.carts.registry import CARTS, axis_of, cart_for, status_label
from orderwire.carts.snapshot import Axis
from orderwire.carts.volusion_order import key_of


def labels(platform: str) -> list[str]:
    return [status.label for status in CARTS[platform].statuses]


def keys(platform: str, axis: Axis) -> list[str]:
    return [status.key for status in CARTS[platform].statuses if status.axis == axis]


def test_the_platforms_and_their_names() -> None:
    assert {key: cart.name for key, cart in CARTS.items()} == {
        "shopify": "Shopify",
        "bigcommerce": "BigCommerce",
        "woocommerce": "WooCommerce",
        "shift4shop": "Shift4Shop (3dcart)",
        "volusion": "Volusion",
        "magento": "Magento 2 / Adobe Commerce",
        "prestashop": "PrestaShop",
        "ecwid": "Ecwid",
        "squarespace": "Squarespace",
        "wix": "Wix",
        "shopware": "Shopware 6",
        "opencart": "OpenCart",
        "miva": "Miva",
        "salla": "Salla",
        "custom": "Custom cart",
    }
    assert [key for key, cart in CARTS.items() if not cart.push] == ["volusion"]
    assert [key for key, cart in CARTS.items() if not cart.fetches] == ["custom"]


@pytest.mark.parametrize("platform", sorted(CARTS))
def test_a_platforms_statuses_and_credentials_are_fit_to_show(platform: str) -> None:
    cart = cart_for(platform)
    assert cart.key == platform
    every = [status.key for status in cart.statuses]
    assert len(every) == len(set(every))
    assert all(re.fullmatch(r"[a-z0-9_:-]{1,80}", key) for key in every)
    assert all(status.label and status.axis in get_args(Axis) for status in cart.statuses)
    assert all(wanted.label and wanted.help.endswith(".") for wanted in cart.credentials)
    assert not cart.push or cart.signing_help.endswith(".")


def test_the_older_mailers_lists_stand_first_and_in_its_words() -> None:
    assert labels("shift4shop")[:7] == ["New", "Processing", "Partial", "Shipped", "Cancel", "Hold", "Unpaid"]
    assert labels("bigcommerce")[:13] == [
        "Pending",
        "Awaiting Payment",
        "Awaiting Fulfillment",
        "Awaiting Shipment",
        "Awaiting Pickup",
        "Partially Shipped",
        "Completed",
        "Shipped",
        "Canceled",
        "Declined",
        "Refunded",
        "Verification Required",
        "Incomplete",
    ]
    assert labels("volusion")[:17] == [
        "New",
        "New - See Order Notes",
        "Pending",
        "Processing",
        "Payment Declined",
        "Awaiting Payment",
        "Ready to Ship",
        "Pending Shipment",
        "Partially Shipped",
        "Shipped",
        "Partially Backordered",
        "Backordered",
        "See Line Items",
        "See Order Notes",
        "Partially Returned",
        "Returned",
        "Canceled",
    ]


def test_keys_are_the_public_interfaces() -> None:
    assert keys("shopify", "payment") == (
        "pending authorized partially_paid paid partially_refunded refunded voided".split()  # noqa: SIM905
    )
    assert keys("shopify", "fulfilment") == (
        "unfulfilled in_progress on_hold partially_fulfilled fulfilled "  # noqa: SIM905
        "ready_for_pickup out_for_delivery delivered".split()
    )
    assert keys("shopify", "order") == ["open", "cancelled"]
    assert keys("woocommerce", "order")[:4] == ["pending", "processing", "on-hold", "completed"]
    assert keys("custom", "order") == (
        "pending awaiting_payment paid processing on_hold backordered partially_shipped shipped out_for_delivery "  # noqa: SIM905
        "delivered ready_for_pickup completed cancelled declined refunded partially_refunded returned".split()
    )
    assert sorted(keys("bigcommerce", "order"), key=int) == [str(number) for number in range(15)]
    assert sorted(keys("shift4shop", "order"), key=int) == [str(number) for number in range(1, 13)]
    assert keys("miva", "order") == "0 100 201 200 300 400 500 600".split()  # noqa: SIM905
    assert keys("miva", "payment")[:4] == ["payment:0", "payment:100", "payment:201", "payment:200"]
    assert keys("volusion", "order")[1] == "new_see_order_notes"


def test_labels_and_axes_are_found_by_key() -> None:
    assert status_label("bigcommerce", "2") == "Shipped"
    assert status_label("shopify", "out_for_delivery") == "Out for delivery"
    assert status_label("custom", "waiting for parts") is None
    assert status_label("nowhere", "2") is None
    assert axis_of("shopify", "paid") == "payment"
    assert axis_of("shopify", "delivered") == "fulfilment"
    assert axis_of("volusion", "shipped") == "order"
    assert axis_of("volusion", "lost") is None
    with pytest.raises(KeyError):
        cart_for("nowhere")


def test_volusions_own_spelling_comes_to_the_same_key() -> None:
    assert key_of("Ready To Ship") == "ready_to_ship"
    assert key_of("Cancelled") == key_of("Canceled") == "canceled"
    assert key_of("New - See Order Notes") == "new_see_order_notes"
