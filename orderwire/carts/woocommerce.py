"""WooCommerce: signed webhooks with whole orders in the shape of its REST API, version wc/v3.

Sources: WooCommerce's REST API documentation, "Orders" and "Webhooks"; its class-wc-webhook.php for the ping, the
delivery id and the signature; its Shipment Tracking extension for the meta key with tracking numbers.
"""

import hashlib
import re
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from orderwire.carts import woocommerce_api
from orderwire.carts.base import Cart, Credential, Fingerprint, HookCall, OwnMail, Page, ShopFacts, ShopNews, Status
from orderwire.carts.calling import Shop, readable
from orderwire.carts.failures import Unreadable
from orderwire.carts.fields import Fields, bounded, distinct, read_object
from orderwire.carts.meaning import Meaning
from orderwire.carts.reading import (
    CODE_LIMIT,
    NOTE_LIMIT,
    NUMBER_LIMIT,
    PHONE_LIMIT,
    SOURCE_LIMIT,
    clean_email,
    clean_id,
    clean_locale,
    clean_markup,
    clean_name,
    clean_status,
    clean_text,
    read_quantity,
    read_unix,
    safe_url,
)
from orderwire.carts.signing import body_hash, check_base64_hmac
from orderwire.carts.snapshot import (
    Address,
    Customer,
    LineItem,
    Nothing,
    OrderGone,
    OrderSnapshot,
    Reading,
    Shipment,
)

_PING = re.compile(rb"webhook_id=[0-9]{1,20}")
_WHOLE_ORDERS = {"order.created", "order.updated", "order.restored"}
_DRAFTS = {"checkout-draft", "auto-draft"}
_OFF = (
    "In WooCommerce under Settings, Emails: open “{}”, take the tick from “Enable this email notification”, and save."
)
_TRACKING = "_wc_shipment_tracking_items"
_LANGUAGE_KEYS = ("wpml_language", "trp_language", "weglot_language")  # meta of WPML, TranslatePress, Weglot


class WooCommerceCart(Cart):
    """One axis: the status' slug without `wc-`; plugins add their own slugs, which are custom statuses of the shop."""

    key = "woocommerce"
    name = "WooCommerce"
    signing_help = (
        "In WooCommerce under Settings, Advanced, Webhooks: make one webhook each for Order created, updated, deleted "
        "and restored, and put this secret into each. WooCommerce signs every call with it."
    )
    credentials = (
        Credential(
            "consumer_key",
            "Consumer key",
            False,
            "In WooCommerce under Settings, Advanced, REST API: add a key that may Read. It begins with ck_.",
        ),
        Credential(
            "consumer_secret", "Consumer secret", True, "Shown once beside the consumer key; it begins with cs_."
        ),
    )
    statuses = (
        Status("pending", "Pending payment", means=Meaning("open", "awaiting", "unfulfilled")),
        Status("processing", "Processing", means=Meaning("open", "paid", "processing")),
        Status("on-hold", "On hold", means=Meaning("on_hold", "awaiting", "unfulfilled")),
        Status("completed", "Completed", means=Meaning("completed", "paid", "shipped")),
        Status("cancelled", "Cancelled", means=Meaning("cancelled", "voided")),
        Status("refunded", "Refunded", means=Meaning("open", "refunded")),
        Status("failed", "Failed", means=Meaning("failed", "failed")),
        Status("checkout-draft", "Draft", means=Meaning("draft")),
    )
    own_mails = (
        OwnMail("processing", "Processing order", ("processing",), _OFF.format("Processing order")),
        OwnMail("completed", "Completed order", ("completed",), _OFF.format("Completed order")),
        OwnMail("on-hold", "Order on-hold", ("on-hold",), _OFF.format("Order on-hold")),
        OwnMail("refunded", "Refunded order", ("refunded",), _OFF.format("Refunded order")),
        OwnMail("failed", "Failed order", ("failed",), _OFF.format("Failed order")),
        OwnMail("cancelled", "Cancelled order", ("cancelled",), _OFF.format("Cancelled order")),
    )
    fetches = True
    subscribes = True

    def look(self, shop: Shop) -> ShopNews:
        """Whether the keys may read orders, and the shop's own statuses."""
        return woocommerce_api.look(shop, self.statuses)

    def fetch(self, shop: Shop, external_id: str) -> OrderSnapshot | None:
        """GET /orders/{id}; None for one that is gone or in the trash."""
        order = woocommerce_api.one(shop, external_id)
        if order is None or _status(order.get("status")) == "trash":
            return None
        return read_order(order, ShopFacts(shop.timezone, shop.currency))

    def changed(self, shop: Shop, since: datetime, cursor: str = "") -> Page:
        """By `modified_after`, which goes on from the last order's own time: page numbers slip while orders change."""
        rows, following, total = woocommerce_api.changed(shop, since, cursor)
        orders, skipped = readable(rows, lambda row: read_order(row, ShopFacts(shop.timezone, shop.currency)))
        return Page(orders, following, total, skipped)

    def subscribe(self, shop: Shop) -> str:
        """One webhook for each topic we read, active and with our address and secret."""
        return woocommerce_api.subscribe(shop)

    def unsubscribe(self, shop: Shop) -> None:
        """Delete the webhooks that call us."""
        woocommerce_api.unsubscribe(shop)

    def verify(self, call: HookCall, secrets: Sequence[str], now: datetime) -> None:
        """X-WC-Webhook-Signature: base64 HMAC-SHA256 of the raw body by the webhook's secret."""
        check_base64_hmac(call.headers.get("x-wc-webhook-signature", ""), call.body, secrets)

    def is_ping(self, call: HookCall) -> bool:
        """The unsigned form `webhook_id=N` that WooCommerce posts when a webhook is saved."""
        return _PING.fullmatch(call.body.strip()) is not None

    def fingerprint(self, call: HookCall) -> Fingerprint:
        """Delivery id and body: two deliveries of one webhook in the same second share their id."""
        topic = _topic(call)
        delivery = clean_id(call.headers.get("x-wc-webhook-delivery-id")) or topic
        return Fingerprint(f"{delivery}:{body_hash(call.body)}", topic)

    def read(self, call: HookCall, shop: ShopFacts) -> Reading:
        """By topic. An order put into the trash is gone to the shop, so it is to us; order.restored brings it back."""
        topic = _topic(call)
        if self.is_ping(call):
            return Nothing("WooCommerce's test call.")
        if not topic:
            raise Unreadable("The call does not say its topic (header X-WC-Webhook-Topic).")
        if topic == "order.deleted":
            return OrderGone(read_object(call.body).required("id", clean_id))
        if topic not in _WHOLE_ORDERS:
            return Nothing(f"Calls about {topic} change no order.")
        order = read_object(call.body)
        if _status(order.get("status")) == "trash":
            return OrderGone(order.required("id", clean_id))
        return read_order(order, shop)


def read_order(order: Fields, shop: ShopFacts) -> OrderSnapshot:
    """A whole order. `…_gmt` times carry no offset and are UTC, the others are the shop's. Raises UnreadableField."""
    status = order.required("status", _status)
    items = tuple(_item(part, line_id) for part, line_id in _lines(order))
    updated_at = order.time("date_modified_gmt") or order.required_time("date_modified", shop.timezone)
    return OrderSnapshot(
        external_id=order.required("id", clean_id),
        number=order.text("number", NUMBER_LIMIT) or order.required("id", clean_id)[:NUMBER_LIMIT],
        statuses={"order": status},
        updated_at=updated_at,
        currency=order.currency("currency"),
        total=order.required_amount("total"),
        items=items,
        customer=_customer(order),
        placed_at=order.time("date_created_gmt") or order.time("date_created", shop.timezone),
        subtotal=_sum(order, "line_items", "subtotal"),
        shipping=order.amount("shipping_total"),
        tax=order.amount("total_tax"),
        discount=order.amount("discount_total"),
        refunded=_sum(order, "refunds", "total"),
        draft=status in _DRAFTS,
        source=order.text("created_via", SOURCE_LIMIT),
        billing_address=_address(order.inside("billing")),
        shipping_address=_address(order.inside("shipping")),
        shipments=_shipments(order),
        note=clean_markup(order.get("customer_note"), NOTE_LIMIT),
        locale=_locale(order),
    )


def _topic(call: HookCall) -> str:
    return clean_text(call.headers.get("x-wc-webhook-topic"), 80).lower()


def _status(value: object) -> str:
    return clean_status(value).removeprefix("wc-")


def _sum(order: Fields, name: str, field: str) -> Decimal | None:
    """The sum of a field over a list, without its sign (refunds are negative); None when there is no such list."""
    if not order.is_list(name):
        return None
    return bounded(abs(sum((part.rounded_amount(field) or Decimal(0) for part in order.each(name)), Decimal(0))))


def _customer(order: Fields) -> Customer:
    """`customer_id` 0 is a guest."""
    billing = order.inside("billing")
    known = order.id("customer_id")
    return Customer(
        external_id=known if known not in ("", "0") else None,
        email=clean_email(billing.get("email")),
        first_name=_name(billing, "first_name"),
        last_name=_name(billing, "last_name"),
        phone=billing.text("phone", PHONE_LIMIT),
        guest=known in ("", "0"),
        locale=_locale(order),
    )


def _locale(order: Fields) -> str | None:
    """The language a multilingual shop's order was placed in: WPML and Polylang say `lang`, others keep it in the meta."""
    kept = {part.text("key"): part.get("value") for part in order.each("meta_data")}
    said = (order.get("lang"), *(kept.get(key) for key in _LANGUAGE_KEYS))
    return next((tag for tag in map(clean_locale, said) if tag), None)


def _name(part: Fields, field: str) -> str:
    return clean_name(clean_markup(part.get(field)))


def _address(part: Fields) -> Address | None:
    """None when every field is empty, as WooCommerce sends for orders that are not shipped."""
    words = {name: clean_markup(part.get(name)) for name in part.data if part.get(name)}
    if not any(words.values()):
        return None
    return Address(
        name=f"{_name(part, 'first_name')} {_name(part, 'last_name')}".strip(),
        company=words.get("company", ""),
        line1=words.get("address_1", ""),
        line2=words.get("address_2", ""),
        city=words.get("city", ""),
        region=words.get("state", ""),
        postcode=words.get("postcode", ""),
        country=words.get("country", ""),
        phone=part.text("phone", PHONE_LIMIT),
    )


def _lines(order: Fields) -> list[tuple[Fields, str]]:
    parts = order.each("line_items")
    return list(zip(parts, distinct(part.id("id") for part in parts), strict=True))


def _item(part: Fields, line_id: str) -> LineItem:
    """Newer versions name a variation's product apart (`parent_name`): the rest of the name is the variant."""
    name, parent = clean_markup(part.get("name")), clean_markup(part.get("parent_name"))
    variant = ""
    if parent and name != parent and name.startswith(parent):
        name, variant = parent, name[len(parent) :].strip(" -–—:,")
    return LineItem(
        external_id=line_id,
        name=name,
        quantity=read_quantity(part.get("quantity")),
        price=part.rounded_amount("price") or Decimal(0),
        sku=clean_markup(part.get("sku"), CODE_LIMIT),
        variant=variant,
        image_url=safe_url(part.inside("image").get("src")),
    )


def _shipments(order: Fields) -> tuple[Shipment, ...] | None:
    """The tracking numbers that the Shipment Tracking extensions keep in the order's meta; None without that key.

    Meta is written by plugins, so that odd values are left out rather than refused.
    """
    kept = [part for part in order.each("meta_data") if part.get("key") == _TRACKING and part.is_list("value")]
    if not kept:
        return None
    parts = [part for part in kept[-1].each("value") if part.text("tracking_number")]
    ids = distinct(part.id("tracking_id") or _made_id(part) for part in parts)
    return tuple(
        Shipment(
            external_id=parcel_id,
            carrier=_carrier(part),
            number=clean_markup(part.get("tracking_number"), CODE_LIMIT),
            url=safe_url(part.get("custom_tracking_link"), https_only=True)
            or safe_url(part.get("tracking_link"), https_only=True),
            shipped_at=read_unix(part.get("date_shipped")),
        )
        for parcel_id, part in zip(ids, parts, strict=True)
    )


def _carrier(part: Fields) -> str:
    return clean_markup(part.get("custom_tracking_provider"), CODE_LIMIT) or clean_markup(
        part.get("tracking_provider"), CODE_LIMIT
    )


def _made_id(part: Fields) -> str:
    named = f"{_carrier(part).casefold()}|{part.text('tracking_number', CODE_LIMIT).casefold()}"
    return "n-" + hashlib.sha256(named.encode()).hexdigest()[:24]
