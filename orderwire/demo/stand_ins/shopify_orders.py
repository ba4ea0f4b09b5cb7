"""A held order as Shopify writes it: in REST shape in its webhooks, as a node of its GraphQL API."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from orderwire.demo.stand_in import HeldOrder, Line, Parcel

_REST = {"unfulfilled": None, "partially_fulfilled": "partial"}
_ARRIVED = ("ready_for_pickup", "out_for_delivery", "delivered")


def as_rest(order: HeldOrder) -> dict[str, Any]:
    """The order in a webhook."""
    fulfilment = order.statuses["fulfilment"]
    return {
        "id": int(order.id),
        "name": f"#{order.number}",
        "order_number": int(order.number),
        "email": order.email,
        "created_at": _written(order.placed_at),
        "processed_at": _written(order.placed_at),
        "updated_at": _written(order.updated_at),
        "cancelled_at": _written(order.updated_at) if order.statuses["order"] == "cancelled" else None,
        "currency": order.currency,
        "test": order.test,
        "source_name": "web",
        "financial_status": order.statuses["payment"],
        "fulfillment_status": "fulfilled" if fulfilment in _ARRIVED else _REST.get(fulfilment, fulfilment),
        "total_price": str(order.total),
        "total_price_set": _pair(order.total, order.currency),
        "subtotal_price": str(order.subtotal),
        "total_shipping_price_set": _pair(order.shipping, order.currency),
        "total_tax": "0.00",
        "total_discounts": "0.00",
        "customer_locale": "en-GB",
        "buyer_accepts_marketing": True,
        "customer": _customer(order) if order.customer_id else None,
        "billing_address": {**_place(order), "country_code": "GB", "province_code": None},
        "shipping_address": {**_place(order), "country_code": "GB", "province_code": None},
        "line_items": [_line(line) for line in order.lines],
        "fulfillments": [_fulfilment(parcel, order) for parcel in order.parcels],
        "refunds": _refunds(order),
        "note": None,
        "order_status_url": f"https://stand-in.myshopify.com/orders/{order.id}",
    }


def as_node(order: HeldOrder, lines: int, parcels: int, place: int = 0) -> dict[str, Any]:
    """The order in an answer; `place` is where its lines begin."""
    fulfilment = order.statuses["fulfilment"]
    shown = order.lines[place : place + lines]
    ended = place + lines >= len(order.lines)
    rest = as_rest(order)
    return {
        "id": f"gid://shopify/Order/{order.id}",
        "name": rest["name"],
        "email": order.email or None,
        "phone": None,
        "note": None,
        "test": order.test,
        "sourceName": "web",
        "createdAt": rest["created_at"],
        "processedAt": rest["processed_at"],
        "updatedAt": rest["updated_at"],
        "cancelledAt": rest["cancelled_at"],
        "currencyCode": order.currency,
        "displayFinancialStatus": order.statuses["payment"].upper(),
        "displayFulfillmentStatus": "FULFILLED" if fulfilment in _ARRIVED else fulfilment.upper(),
        "customerLocale": "en-GB",
        "customerAcceptsMarketing": True,
        "statusPageUrl": rest["order_status_url"],
        "totalPriceSet": _bag(order.total, order.currency),
        "currentTotalPriceSet": _bag(order.total - order.refunded, order.currency),
        "subtotalPriceSet": _bag(order.subtotal, order.currency),
        "totalTaxSet": _bag(Decimal("0.0"), order.currency),
        "totalDiscountsSet": _bag(Decimal("0.0"), order.currency),
        "totalShippingPriceSet": _bag(order.shipping, order.currency),
        "totalRefundedSet": _bag(order.refunded, order.currency),
        "customer": _buyer(order) if order.customer_id else None,
        "billingAddress": _mailing(order),
        "shippingAddress": _mailing(order),
        "lineItems": {
            "nodes": [_item(line, order.currency) for line in shown],
            "pageInfo": {"hasNextPage": not ended, "endCursor": str(place + lines)},
        },
        "fulfillments": parcels_of(order, parcels),
    }


def parcels_of(order: HeldOrder, first: int) -> list[dict[str, Any]]:
    """The fulfilments in an answer."""
    inside = [
        {"quantity": line.quantity, "lineItem": {"id": f"gid://shopify/LineItem/{line.id}"}} for line in order.lines
    ]
    return [
        {
            "id": f"gid://shopify/Fulfillment/{_number(parcel)}",
            "status": "SUCCESS",
            "displayStatus": _arrived(order, "FULFILLED").upper(),
            "createdAt": _written(parcel.at),
            "trackingInfo": [{"company": parcel.carrier, "number": parcel.number, "url": parcel.url or None}],
            "fulfillmentLineItems": {"nodes": inside, "pageInfo": {"hasNextPage": False}},
        }
        for parcel in order.parcels[:first]
    ]


def _arrived(order: HeldOrder, otherwise: str) -> str:
    found = order.statuses["fulfilment"]
    return found if found in _ARRIVED else otherwise


def _fulfilment(parcel: Parcel, order: HeldOrder) -> dict[str, Any]:
    return {
        "id": int(_number(parcel)),
        "status": "success",
        "shipment_status": _arrived(order, "") or None,
        "created_at": _written(parcel.at),
        "updated_at": _written(parcel.at),
        "tracking_company": parcel.carrier,
        "tracking_number": parcel.number,
        "tracking_numbers": [parcel.number],
        "tracking_url": parcel.url or None,
        "tracking_urls": [parcel.url] if parcel.url else [],
        "line_items": [{"id": int(line.id), "quantity": line.quantity} for line in order.lines],
    }


def _refunds(order: HeldOrder) -> list[dict[str, Any]]:
    paid_back = {"kind": "refund", "status": "success", "amount": str(order.refunded), "currency": order.currency}
    return [{"id": 1, "transactions": [paid_back]}] if order.refunded else []


def _number(parcel: Parcel) -> str:
    return parcel.id.removeprefix("p")


def _line(line: Line) -> dict[str, Any]:
    return {
        "id": int(line.id),
        "title": line.name,
        "sku": line.sku,
        "quantity": line.quantity,
        "current_quantity": line.quantity,
        "price": str(line.price),
        "variant_title": None,
    }


def _item(line: Line, currency: str) -> dict[str, Any]:
    return {
        "id": f"gid://shopify/LineItem/{line.id}",
        "title": line.name,
        "sku": line.sku,
        "quantity": line.quantity,
        "currentQuantity": line.quantity,
        "variantTitle": None,
        "originalUnitPriceSet": _bag(line.price, currency),
        "image": {"url": f"https://cdn.shopify.example/{line.sku}.jpg"},
    }


def _customer(order: HeldOrder) -> dict[str, Any]:
    return {
        "id": int(order.customer_id),
        "first_name": order.first_name,
        "last_name": order.last_name,
        "email": order.email,
        "email_marketing_consent": {"state": "subscribed"},
    }


def _buyer(order: HeldOrder) -> dict[str, Any]:
    mail = {"emailAddress": order.email, "marketingState": "SUBSCRIBED"} if order.email else None
    return {
        "id": f"gid://shopify/Customer/{order.customer_id}",
        "firstName": order.first_name,
        "lastName": order.last_name,
        "defaultEmailAddress": mail,
        "defaultPhoneNumber": None,
    }


def _place(order: HeldOrder) -> dict[str, Any]:
    where = {"address1": "12 Byron Row", "city": "London", "zip": "W1", "country": "United Kingdom"}
    return {"first_name": order.first_name, "last_name": order.last_name, **where}


def _mailing(order: HeldOrder) -> dict[str, Any]:
    where = {"address1": "12 Byron Row", "city": "London", "zip": "W1", "countryCodeV2": "GB"}
    return {"firstName": order.first_name, "lastName": order.last_name, **where}


def _pair(amount: Decimal, currency: str) -> dict[str, Any]:
    money = {"amount": str(amount), "currency_code": currency}
    return {"shop_money": money, "presentment_money": money}


def _bag(amount: Decimal, currency: str) -> dict[str, Any]:
    money = {"amount": str(amount), "currencyCode": currency}
    return {"shopMoney": money, "presentmentMoney": money}


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
