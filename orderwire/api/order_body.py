"""The Order of CONTRACT §4 as OpenAPI shows it. carts/custom.py reads it; a test holds the two together."""

from typing import Any


def _object(**properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _maybe(shape: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [shape, {"type": "null"}]}


_TEXT: dict[str, Any] = {"type": ["string", "null"]}
_ID: dict[str, Any] = {"type": ["string", "integer", "null"]}
_FLAG: dict[str, Any] = {"type": ["boolean", "null"]}
_AMOUNT: dict[str, Any] = {"type": ["string", "number", "null"], "description": "In plain notation, like 49.90."}
_TIME: dict[str, Any] = {"type": ["string", "null"], "format": "date-time"}
_ADDRESS = _object(
    **dict.fromkeys(("name", "company", "line1", "line2", "city", "region", "postcode", "country", "phone"), _TEXT)
)
_CUSTOMER = _object(
    **dict.fromkeys(("email", "first_name", "last_name", "phone", "locale"), _TEXT),
    **dict.fromkeys(("guest", "accepts_marketing"), _FLAG),
    id=_ID,
    orders_count={"type": ["integer", "null"]},
)
_ITEM = _object(
    **dict.fromkeys(("sku", "name", "variant", "image_url", "url"), _TEXT),
    id=_ID,
    quantity={"type": ["number", "null"]},
    price=_AMOUNT,
)
_SHIPMENT = _object(
    **dict.fromkeys(("carrier", "number", "url", "status"), _TEXT),
    id=_ID,
    shipped_at=_TIME,
    items=_maybe({"type": "array", "items": _object(id=_ID, quantity={"type": ["number", "null"]})}),
)

_WHOLE = _object(
    **dict.fromkeys(("source", "order_url", "note"), _TEXT),
    locale={**_TEXT, "description": "The language the order was placed in, like de-AT."},
    **dict.fromkeys(("subtotal", "shipping", "tax", "discount", "refunded"), _AMOUNT),
    **dict.fromkeys(("test", "draft"), _FLAG),
    id=_ID,
    number={"type": "string"},
    status={"type": "string", "description": "One of the store's statuses, or one of your own."},
    placed_at=_TIME,
    updated_at={"type": "string", "format": "date-time", "description": "Decides which of two states is newer."},
    currency={"type": "string", "description": "Three letters, like USD."},
    total={"type": ["string", "number"]},
    customer=_maybe(_CUSTOMER),
    billing_address=_maybe(_ADDRESS),
    shipping_address=_maybe(_ADDRESS),
    items={"type": "array", "items": _ITEM},
    shipments=_maybe({"type": "array", "items": _SHIPMENT}),
)
ORDER: dict[str, Any] = {**_WHOLE, "required": ["number", "status", "updated_at", "currency", "total", "items"]}
REQUEST_BODY = {"requestBody": {"required": True, "content": {"application/json": {"schema": ORDER}}}}
