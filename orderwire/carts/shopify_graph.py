"""Shopify's orders as its GraphQL Admin API gives them, put into the REST shape that its webhooks carry.

So an order reads the same whichever way it came: one reader, shopify_order, for both. Ids are the numbers at the end of
`gid://shopify/Order/…`, words are in lower case, money is `{shop_money, presentment_money}`.
Source: shopify.dev, GraphQL Admin API 2026-10, objects Order, LineItem, Fulfillment, MoneyBag.
"""

import re
from collections.abc import Mapping
from typing import Any

from orderwire.carts.fields import Fields
from orderwire.carts.reading import clean_status

_PARTS = """
fragment Paid on MoneyBag { presentmentMoney { amount currencyCode } }
fragment Both on MoneyBag { shopMoney { amount currencyCode } presentmentMoney { amount currencyCode } }
fragment Place on MailingAddress {
  firstName lastName name company address1 address2 city province provinceCode zip countryCodeV2 phone
}
fragment Item on LineItem {
  id title variantTitle sku quantity currentQuantity originalUnitPriceSet { ...Paid } image { url }
}
fragment Parcel on Fulfillment { id status displayStatus createdAt trackingInfo { company number url } }
fragment Whole on Order {
  id name email phone note test sourceName createdAt processedAt updatedAt cancelledAt currencyCode
  displayFinancialStatus displayFulfillmentStatus customerLocale customerAcceptsMarketing statusPageUrl
  totalPriceSet { ...Both } currentTotalPriceSet { ...Both }
  subtotalPriceSet { ...Paid } currentSubtotalPriceSet { ...Paid }
  totalTaxSet { ...Paid } currentTotalTaxSet { ...Paid }
  totalDiscountsSet { ...Paid } currentTotalDiscountsSet { ...Paid }
  totalShippingPriceSet { ...Paid } totalRefundedSet { ...Paid }
  customer {
    id firstName lastName numberOfOrders
    defaultEmailAddress { emailAddress marketingState } defaultPhoneNumber { phoneNumber }
  }
  billingAddress { ...Place } shippingAddress { ...Place }
  lineItems(first: $lines) { nodes { ...Item } pageInfo { hasNextPage endCursor } }
  fulfillments(first: $parcels) {
    ...Parcel
    fulfillmentLineItems(first: $inside) { nodes { quantity lineItem { id } } pageInfo { hasNextPage } }
  }
}
"""
LIST = (
    """
query Changed($first: Int!, $after: String, $query: String!, $lines: Int!, $parcels: Int!, $inside: Int!) {
  orders(first: $first, after: $after, sortKey: UPDATED_AT, query: $query) {
    nodes { ...Whole } pageInfo { hasNextPage endCursor }
  }
}
"""
    + _PARTS
)
ONE = (
    """
query One($id: ID!, $lines: Int!, $parcels: Int!, $inside: Int!) {
  order(id: $id) { ...Whole } currentAppInstallation { accessScopes { handle } }
}
"""
    + _PARTS
)
MORE_LINES = """
query Lines($id: ID!, $after: String!) {
  order(id: $id) { lineItems(first: 100, after: $after) { nodes { ...Item } pageInfo { hasNextPage endCursor } } }
}
fragment Paid on MoneyBag { presentmentMoney { amount currencyCode } }
fragment Item on LineItem {
  id title variantTitle sku quantity currentQuantity originalUnitPriceSet { ...Paid } image { url }
}
"""
ALL_PARCELS = """
query Parcels($id: ID!) { order(id: $id) { fulfillments(first: 250) { ...Parcel } } }
fragment Parcel on Fulfillment { id status displayStatus createdAt trackingInfo { company number url } }
"""
IN_A_LIST = {"lines": 10, "parcels": 3, "inside": 6}  # an order of the list that has more is asked for alone
ALONE = {"lines": 100, "parcels": 10, "inside": 25}
_PLACES = {
    "firstName": "first_name",
    "lastName": "last_name",
    "name": "name",
    "company": "company",
    "address1": "address1",
    "address2": "address2",
    "city": "city",
    "province": "province",
    "provinceCode": "province_code",
    "zip": "zip",
    "countryCodeV2": "country_code",
    "phone": "phone",
}
_WORDS = {
    "name": "name",
    "email": "email",
    "phone": "phone",
    "note": "note",
    "test": "test",
    "sourceName": "source_name",
    "createdAt": "created_at",
    "processedAt": "processed_at",
    "updatedAt": "updated_at",
    "cancelledAt": "cancelled_at",
    "currencyCode": "currency",
    "customerLocale": "customer_locale",
    "customerAcceptsMarketing": "buyer_accepts_marketing",
    "statusPageUrl": "order_status_url",
}
_MONEY = {
    "totalPriceSet": "total_price",
    "currentTotalPriceSet": "current_total_price",
    "subtotalPriceSet": "subtotal_price",
    "currentSubtotalPriceSet": "current_subtotal_price",
    "totalTaxSet": "total_tax",
    "currentTotalTaxSet": "current_total_tax",
    "totalDiscountsSet": "total_discounts",
    "currentTotalDiscountsSet": "current_total_discounts",
    "totalShippingPriceSet": "total_shipping_price",
}


def global_id(kind: str, number: str) -> str:
    """The id that GraphQL asks for."""
    return f"gid://shopify/{kind}/{number}"


def number_of(gid: object) -> str:
    """The number at the end of a global id, the id itself where it has none."""
    text = gid if isinstance(gid, str) else ""
    found = re.search(r"/([0-9]{1,30})(\?[^/]*)?$", text)
    return found.group(1) if found else text


def is_cut(node: Fields, asked: Mapping[str, int]) -> bool:
    """Whether the order has more lines or parcels than were asked for."""
    parcels = node.each("fulfillments")
    return (
        len(parcels) >= asked["parcels"]
        or bool(node.inside("lineItems").inside("pageInfo").get("hasNextPage"))
        or any(_is_part(part) for part in parcels)
    )


def as_rest(node: Fields) -> Fields:
    """The order in the REST shape. Fields that Shopify keeps from us are absent."""
    order: dict[str, Any] = {"id": number_of(node.get("id"))}
    order |= {name: node.get(given) for given, name in _WORDS.items() if given in node.data}
    order |= {f"{name}_set": _money(node.inside(given)) for given, name in _MONEY.items() if node.inside(given)}
    order["total_price"] = node.inside("totalPriceSet").inside("shopMoney").get("amount")
    order["financial_status"] = clean_status(node.get("displayFinancialStatus"))
    order["fulfillment_status"] = clean_status(node.get("displayFulfillmentStatus")) or "unfulfilled"
    order["customer"] = _customer(node.inside("customer"))
    order["billing_address"] = _place(node.inside("billingAddress"))
    order["shipping_address"] = _place(node.inside("shippingAddress"))
    order["line_items"] = [_line(part) for part in node.inside("lineItems").each("nodes")]
    order["fulfillments"] = [_parcel(part) for part in node.each("fulfillments")]
    order["refunds"] = _refunds(node.inside("totalRefundedSet").inside("presentmentMoney"))
    return Fields(order)


def _money(bag: Fields) -> dict[str, Any]:
    pairs = {"shopMoney": "shop_money", "presentmentMoney": "presentment_money"}
    return {
        name: {"amount": bag.inside(given).get("amount"), "currency_code": bag.inside(given).get("currencyCode")}
        for given, name in pairs.items()
        if bag.inside(given)
    }


def _refunds(total: Fields) -> list[dict[str, Any]]:
    """What was refunded in all, as the one transaction that the REST reader adds up."""
    if not total.amount("amount"):
        return []
    paid_back = {"kind": "refund", "status": "success", "amount": total.get("amount")}
    return [{"transactions": [{**paid_back, "currency": total.get("currencyCode")}]}]


def _customer(part: Fields) -> dict[str, Any] | None:
    if not part:
        return None
    mail = part.inside("defaultEmailAddress")
    return {
        "id": number_of(part.get("id")),
        "first_name": part.get("firstName"),
        "last_name": part.get("lastName"),
        "email": mail.get("emailAddress"),
        "phone": part.inside("defaultPhoneNumber").get("phoneNumber"),
        "orders_count": part.get("numberOfOrders"),
        "email_marketing_consent": {"state": mail.get("marketingState")},
    }


def _place(part: Fields) -> dict[str, Any] | None:
    return {name: part.get(given) for given, name in _PLACES.items()} if part else None


def _line(part: Fields) -> dict[str, Any]:
    return {
        "id": number_of(part.get("id")),
        "title": part.get("title"),
        "variant_title": part.get("variantTitle"),
        "sku": part.get("sku"),
        "quantity": part.get("quantity"),
        "current_quantity": part.get("currentQuantity"),
        "price_set": _money(part.inside("originalUnitPriceSet")),
        "image": part.get("image"),
    }


def _parcel(part: Fields) -> dict[str, Any]:
    """One fulfilment. Which lines lie in it is said only when all were given."""
    tracks = part.each("trackingInfo")
    inside = part.inside("fulfillmentLineItems").each("nodes")
    lines = [{"id": number_of(row.inside("lineItem").get("id")), "quantity": row.get("quantity")} for row in inside]
    return {
        "id": number_of(part.get("id")),
        "status": clean_status(part.get("status")),
        "shipment_status": clean_status(part.get("displayStatus")),
        "created_at": part.get("createdAt"),
        "tracking_company": next((row.get("company") for row in tracks if row.get("company")), None),
        "tracking_numbers": [row.get("number") for row in tracks],
        "tracking_urls": [row.get("url") for row in tracks],
        "line_items": [] if _is_part(part) else lines,
    }


def _is_part(parcel: Fields) -> bool:
    return bool(parcel.inside("fulfillmentLineItems").inside("pageInfo").get("hasNextPage"))
