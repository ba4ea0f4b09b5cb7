"""Bytes that others wrote are read too: samples of real carts, where their folder stands beside the checkout."""

import json
from pathlib import Path
from typing import Any

import pytest

from orderwire.carts.base import Cart, ShopFacts
from orderwire.carts.registry import CARTS
from orderwire.carts.snapshot import LookAt, OrderSnapshot, ParcelNews
from tests.carts.calls import FIXTURES, call

BESIDE = Path(__file__).parents[3] / "shared" / "samples"


def bodies(cart: str, word: str) -> list[tuple[str, Any]]:
    """Every JSON object of the files whose name holds `word`, lists and `{"orders": […]}` taken apart."""
    found = []
    for folder in (BESIDE / cart, FIXTURES / cart):
        for path in sorted(folder.glob("*.json")):
            if word not in path.stem or "delete" in path.stem or "edited" in path.stem or "trash" in path.stem:
                continue
            value = json.loads(path.read_text(encoding="utf-8"))
            value = value.get("orders", value) if isinstance(value, dict) else value
            rows = value if isinstance(value, list) else [value]
            found += [(f"{path.stem}[{place}]", row) for place, row in enumerate(rows)]
    return found


def read(cart: str, topic: str, body: Any) -> Any:
    connected = CARTS[cart]
    assert isinstance(connected, Cart)
    return connected.read(call(cart, topic, body), ShopFacts())


def check(order: Any, body: dict[str, Any]) -> None:
    assert isinstance(order, OrderSnapshot)
    assert order.external_id == str(body["id"])
    assert order.currency == body["currency"] or order.shop_currency == body["currency"]
    assert order.customer.email == (body.get("email") or body.get("billing", {}).get("email") or None)
    assert len(order.items) <= len(body["line_items"])
    assert order.updated_at.utcoffset() is not None


@pytest.mark.parametrize("body", [body for _, body in bodies("shopify", "order")], ids=lambda _: "")
def test_orders_of_shopify(body: dict[str, Any]) -> None:
    check(read("shopify", "orders/updated", body), body.get("order", body))


@pytest.mark.parametrize("body", [body for _, body in bodies("woocommerce", "order")], ids=lambda _: "")
def test_orders_of_woocommerce(body: dict[str, Any]) -> None:
    check(read("woocommerce", "order.updated", body), body)


@pytest.mark.parametrize("body", [body for _, body in bodies("shopify", "fulfillment")], ids=lambda _: "")
def test_parcels_of_shopify(body: dict[str, Any]) -> None:
    whole = body.get("fulfillment", body.get("fulfillment_event", body))
    topic = "fulfillment_events/create" if "happened_at" in whole else "fulfillments/update"
    news = read("shopify", topic, body)
    assert isinstance(news, ParcelNews)
    assert news.order_external_id == str(whole["order_id"])
    assert news.shipment.number == (whole.get("tracking_number") or "")


@pytest.mark.parametrize("body", [body for _, body in bodies("shopify", "refund")], ids=lambda _: "")
def test_refunds_of_shopify(body: dict[str, Any]) -> None:
    if "order_id" in body.get("refund", body):
        looked = read("shopify", "refunds/create", body)
        assert looked == LookAt(str(body.get("refund", body)["order_id"]), "A refund was made.")
