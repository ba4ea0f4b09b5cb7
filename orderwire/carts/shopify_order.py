"""What stands in Shopify's orders (REST shape), in our words.

Statuses: payment is `financial_status`; order is `cancelled` once `cancelled_at` is set, else `open` (archiving means
nothing to a buyer); fulfilment is `fulfillment_status` (none is `unfulfilled`, `partial` is `partially_fulfilled`), and
of a fulfilled order what the carrier says of every live parcel: `ready_for_pickup`, `out_for_delivery`, `delivered`
(picked up counts as delivered). A word we do not know stays a key of its own; where it is a key of another axis it is
written `payment:word` or `fulfilment:word`. Webhooks have no word for orders in progress or on hold, the API has: a
webhook without one does not move an order away from there.

Money: Shopify gives the shop's currency and, in `…_set`, also what the buyer paid in; the order is read in the latter.
"""

from decimal import Decimal

from orderwire.carts.base import ShopFacts
from orderwire.carts.fields import Fields, bounded, distinct
from orderwire.carts.reading import (
    CODE_LIMIT,
    NOTE_LIMIT,
    NUMBER_LIMIT,
    PHONE_LIMIT,
    SOURCE_LIMIT,
    clean_email,
    clean_id,
    clean_locale,
    clean_name,
    clean_status,
    clean_text,
    read_count,
    read_flag,
    read_quantity,
    safe_url,
)
from orderwire.carts.shopify_parcels import ARRIVALS, arrival, live_statuses, read_parcels
from orderwire.carts.snapshot import Address, Axis, Customer, LineItem, OrderSnapshot

_FULFILMENT = {
    "": "unfulfilled",
    "null": "unfulfilled",
    "open": "unfulfilled",
    "unfulfilled": "unfulfilled",
    "restocked": "unfulfilled",
    "scheduled": "on_hold",
    "on_hold": "on_hold",
    "in_progress": "in_progress",
    "pending_fulfillment": "in_progress",
    "request_declined": "in_progress",
    "partial": "partially_fulfilled",
    "partially_fulfilled": "partially_fulfilled",
    "fulfilled": "fulfilled",
}
_BEFORE = (
    "in_progress",
    "on_hold",
)  # webhooks say nothing of an order before it is fulfilled; the API tells these apart
_PAYMENT = ("pending", "authorized", "partially_paid", "paid", "partially_refunded", "refunded", "voided")
_AXIS_OF: dict[str, Axis] = {
    **dict.fromkeys((*_FULFILMENT.values(), *ARRIVALS), "fulfilment"),
    **dict.fromkeys(_PAYMENT, "payment"),
    **dict.fromkeys(("open", "cancelled"), "order"),
}


def read_order(order: Fields, shop: ShopFacts) -> OrderSnapshot:
    """A whole order. Raises UnreadableField."""
    till = _Till(order, shop)
    return OrderSnapshot(
        external_id=order.required("id", clean_id),
        number=_number(order),
        statuses=_statuses(order),
        updated_at=order.required_time("updated_at", shop.timezone),
        currency=till.currency,
        total=till.total(),
        items=_items(order, till),
        customer=_customer(order),
        placed_at=order.time("processed_at", shop.timezone) or order.time("created_at", shop.timezone),
        subtotal=till.standing("subtotal_price"),
        shipping=till.shipping(),
        tax=till.standing("total_tax"),
        discount=till.standing("total_discounts"),
        refunded=till.refunded,
        shop_total=till.shop_total(),
        shop_currency=till.shop_currency,
        test=read_flag(order.get("test")) or False,
        source=order.text("source_name", SOURCE_LIMIT),
        billing_address=_address(order.inside("billing_address")),
        shipping_address=_address(order.inside("shipping_address")),
        shipments=read_parcels(order, shop),
        order_url=safe_url(order.get("order_status_url")),
        note=order.text("note", NOTE_LIMIT),
        locale=clean_locale(order.get("customer_locale")),
        vague={} if clean_status(order.get("fulfillment_status")) not in ("", "null") else {"fulfilment": _BEFORE},
        without_pictures=not any("image" in part.data for part in order.each("line_items")),
    )


def _statuses(order: Fields) -> dict[Axis, str]:
    payment = clean_status(order.get("financial_status"))
    native = clean_status(order.get("fulfillment_status"))
    fulfilment = arrival(_FULFILMENT.get(native, native), live_statuses(order))
    found: dict[Axis, str] = {"order": "cancelled" if order.get("cancelled_at") else "open"}
    if payment:
        found["payment"] = _key("payment", payment)
    found["fulfilment"] = _key("fulfilment", fulfilment)
    return found


def _key(axis: Axis, word: str) -> str:
    return word if _AXIS_OF.get(word, axis) == axis else f"{axis}:{word}"


class _Till:
    """The money of one order: in the currency the buyer paid in, and the grand total in the shop's own."""

    def __init__(self, order: Fields, shop: ShopFacts) -> None:
        self.order = order
        pair = order.inside("total_price_set")
        paid, own = pair.inside("presentment_money"), pair.inside("shop_money")
        given = order.currency("currency") if order.get("currency") else shop.currency
        self.shop_currency = own.currency("currency_code") if own.get("currency_code") else given
        known = paid.amount("amount") is not None
        self.currency = paid.currency("currency_code") if known else self.shop_currency
        self.refunded = _refunded(order, self.currency)

    def amount(self, part: Fields, name: str) -> Decimal | None:
        """An amount in the buyer's currency; a bare one is in the shop's, and is not known when the two differ."""
        paid = part.inside(f"{name}_set").inside("presentment_money").amount("amount")
        return paid if paid is not None or self.currency != self.shop_currency else part.amount(name)

    def standing(self, name: str) -> Decimal | None:
        """An amount of the order after edits. Shopify's `current_…` also loses what was refunded: then as ordered."""
        current = None if self.refunded else self.amount(self.order, f"current_{name}")
        return current if current is not None else self.amount(self.order, name)

    def total(self) -> Decimal:
        """The grand total with edits and before refunds, required.

        Refunds are added back to `current_total_price`, though never above the larger of it and `total_price`: not
        every refund lowers the current total.
        """
        placed = self.amount(self.order, "total_price")
        placed = self.order.required_amount("total_price") if placed is None else placed
        current = self.amount(self.order, "current_total_price")
        if current is None:
            return placed
        return min(current + self.refunded, max(placed, current)) if self.refunded else current

    def shop_total(self) -> Decimal | None:
        """The grand total in the shop's currency, None when the cart does not say it."""
        if self.currency == self.shop_currency:
            return self.total()
        edited = self.order.inside("current_total_price_set").inside("shop_money").amount("amount")
        placed = self.order.inside("total_price_set").inside("shop_money").amount("amount")
        return edited if edited is not None and not self.refunded else placed

    def shipping(self) -> Decimal | None:
        """What shipping cost; older orders say it only by the line."""
        whole = self.amount(self.order, "total_shipping_price")
        if whole is not None or not self.order.is_list("shipping_lines"):
            return whole
        lines = [self.amount(line, "price") for line in self.order.each("shipping_lines")]
        return None if None in lines else bounded(sum((line for line in lines if line), Decimal(0)))


def _refunded(order: Fields, currency: str) -> Decimal | None:
    """The successful refund transactions; None when the cart does not list them or some are in another currency."""
    if not order.is_list("refunds"):
        return None
    total = Decimal(0)
    for part in (part for refund in order.each("refunds") for part in refund.each("transactions")):
        if clean_status(part.get("kind")) == "refund" and clean_status(part.get("status")) == "success":
            if part.text("currency", 10).upper() not in ("", currency):
                return None
            total += part.amount("amount") or Decimal(0)
    return bounded(total)


def _number(order: Fields) -> str:
    """The number the buyer sees, without its `#`: `name` carries the merchant's own prefix and suffix."""
    shown = clean_text(order.text("name").removeprefix("#"), NUMBER_LIMIT)
    return shown or order.text("order_number", NUMBER_LIMIT) or order.required("id", clean_id)[:NUMBER_LIMIT]


def _customer(order: Fields) -> Customer:
    """The order's own e-mail wins over its customer's, who may have several."""
    part, billing = order.inside("customer"), order.inside("billing_address")
    email = clean_email(order.get("email")) or clean_email(order.get("contact_email")) or clean_email(part.get("email"))
    return Customer(
        external_id=part.id("id") or None,
        email=email,
        first_name=clean_name(part.get("first_name")) or clean_name(billing.get("first_name")),
        last_name=clean_name(part.get("last_name")) or clean_name(billing.get("last_name")),
        phone=order.text("phone", PHONE_LIMIT) or part.text("phone", PHONE_LIMIT),
        guest=not part.id("id"),
        accepts_marketing=_consent(order, part),
        locale=clean_locale(order.get("customer_locale")),
        orders_count=read_count(part.get("orders_count")),
    )


def _consent(order: Fields, customer: Fields) -> bool | None:
    """The customer's present consent where it is decided, else the box ticked at the checkout."""
    state = clean_status(customer.inside("email_marketing_consent").get("state"))
    if state == "subscribed":
        return True
    if state in ("unsubscribed", "pending", "redacted", "invalid"):
        return False
    ticked = read_flag(order.get("buyer_accepts_marketing"))
    return ticked if ticked is not None else read_flag(customer.get("accepts_marketing"))


def _address(part: Fields) -> Address | None:
    if not part:
        return None
    parts = f"{clean_name(part.get('first_name'))} {clean_name(part.get('last_name'))}".strip()
    return Address(
        name=parts or clean_name(part.get("name")),
        company=part.text("company"),
        line1=part.text("address1"),
        line2=part.text("address2"),
        city=part.text("city"),
        region=part.text("province_code") or part.text("province"),
        postcode=part.text("zip"),
        country=part.text("country_code") or part.text("country"),
        phone=part.text("phone", PHONE_LIMIT),
    )


def _items(order: Fields, till: _Till) -> tuple[LineItem, ...]:
    """The lines as edits left them; as ordered once something was refunded, which also lowers the current quantity."""
    lines = order.each("line_items")
    left = [] if till.refunded else [part for part in lines if part.get("current_quantity") != 0]
    ids = distinct(part.id("id") for part in left or lines)
    return tuple(
        _item(part, line_id, till, edited=bool(left)) for line_id, part in zip(ids, left or lines, strict=True)
    )


def _item(part: Fields, line_id: str, till: _Till, edited: bool) -> LineItem:
    variant = part.text("variant_title")
    current = part.get("current_quantity") if edited else None
    return LineItem(
        external_id=line_id,
        name=part.text("title") or part.text("name"),
        quantity=read_quantity(part.get("quantity") if current is None else current),
        price=till.amount(part, "price") or Decimal(0),
        sku=part.text("sku", CODE_LIMIT),
        variant="" if variant == "Default Title" else variant,
        image_url=safe_url(part.inside("image").get("url")),
    )
