"""The closed vocabulary of the merge language: what a mail may say, with a sample of each."""

from collections.abc import Callable
from decimal import Decimal

from orderwire.carts.snapshot import Address
from orderwire.emails import blocks, clean, parcel_way, readings
from orderwire.emails.brand_tags import BRAND_TAGS
from orderwire.emails.facts import MailFacts
from orderwire.emails.localise import count
from orderwire.emails.tag_kinds import ItemTag, Kind, ShipmentTag, Tag, amount_tag, day_tag, item_amount_tag


def _address_tags(prefix: str, label: str, read: Callable[[MailFacts], Address | None]) -> tuple[Tag, ...]:
    def tag(name: str, meaning: str, sample: str, of: Callable[[Address, MailFacts], str], kind: Kind = "line") -> Tag:
        def written(facts: MailFacts) -> str:
            address = read(facts)
            return of(address, facts) if address else ""

        return Tag(f"{prefix}_{name}", f"{label}{meaning}", sample, "address", written, kind)

    whole = "Ada Lovelace, 12 St James's Square, London SW1Y 4JH, United Kingdom"
    return (
        tag("ADDRESS", ", whole, on several lines", whole, readings.postal, "lines"),
        tag("NAME", ": name", "Ada Lovelace", lambda address, _: address.name),
        tag("COMPANY", ": company", "Analytical Engines Ltd", lambda address, _: address.company),
        tag("STREET", ": street", "12 St James's Square, Flat 3", lambda address, _: readings.street(address)),
        tag("CITY", ": city", "London", lambda address, _: address.city),
        tag("REGION", ": region", "Greater London", lambda address, _: address.region),
        tag("POSTCODE", ": postcode", "SW1Y 4JH", lambda address, _: address.postcode),
        tag("COUNTRY", ": country", "United Kingdom", readings.country),
        tag("PHONE", ": phone", "+44 20 7946 0000", lambda address, _: address.phone),
    )


_CUSTOMER = (
    Tag("FIRST_NAME", "Customer's first name", "Ada", "customer", readings.first_name),
    Tag("LAST_NAME", "Customer's last name", "Lovelace", "customer", lambda f: f.order.customer.last_name),
    Tag("CUSTOMER_NAME", "Customer's full name", "Ada Lovelace", "customer", readings.customer_name),
    Tag(
        "CUSTOMER_EMAIL",
        "Customer's e-mail address",
        "ada@example.com",
        "customer",
        lambda f: f.order.customer.email or "",
    ),
    Tag("CUSTOMER_PHONE", "Customer's telephone number", "+44 20 7946 0000", "customer", readings.phone),
    Tag("CUSTOMER_ID", "Customer's number in the shop", "77", "customer", lambda f: f.order.customer.external_id or ""),
)
_ORDER = (
    Tag("ORDER_NUMBER", "Order number", "1001", "order", lambda f: f.order.number),
    day_tag("ORDER_DATE", "Day the order was placed", "November 20, 2026", "order", lambda f: f.order.placed_at),
    Tag("ORDER_STATUS", "Status of the order, in the shop's words", "Shipped", "order", lambda f: f.status_label),
    Tag("PREVIOUS_STATUS", "Status before this one", "Processing", "order", lambda f: f.previous_status_label),
    Tag(
        "ORDER_URL",
        "Address of the order's page in the shop",
        "https://shop.example.com/orders/1001",
        "order",
        lambda f: clean.web_url(f.order.order_url),
        "url",
    ),
    Tag(
        "ORDER_NOTE",
        "Note on the order",
        "Please leave it with the neighbour.",
        "order",
        lambda f: f.order.note,
        "lines",
    ),
    Tag("ORDER_ID", "The order's id in the cart", "9001", "order", lambda f: f.order.external_id),
    Tag("ORDER_CURRENCY", "Currency of the order", "USD", "order", lambda f: f.order.currency),
    Tag("ORDER_SOURCE", "Where the order came from", "web", "order", lambda f: f.order.source),
    Tag(
        "ITEM_COUNT",
        "How many pieces were ordered",
        "3",
        "order",
        lambda f: count(sum((item.quantity for item in f.order.items), Decimal(0))),
    ),
    Tag(
        "ITEMS",
        "The whole table of products, ending in “and N more” when it is limited",
        "2 × Desk lamp (Black)  $119.80",
        "order",
        blocks.items_text,
        "block",
        html=blocks.items_html,
    ),
    Tag(
        "ITEMS_MORE",
        "How many products the limit leaves out; empty when none",
        "3",
        "order",
        lambda f: str(f.items_left_out or ""),
    ),
    Tag(
        "AND_MORE",
        "“and 3 more” in the mail's language; empty when every product is shown",
        "and 3 more",
        "order",
        blocks.more_items,
    ),
    day_tag("TODAY", "The day the mail is written", "November 21, 2026", "order", lambda f: f.now),
)
_MONEY = (
    amount_tag("ORDER_TOTAL", "Grand total", "$163.80", lambda f: f.order.total),
    amount_tag("ORDER_SUBTOTAL", "Sum of the products", "$168.80", lambda f: f.order.subtotal),
    amount_tag("ORDER_SHIPPING", "Shipping cost", "$10.00", lambda f: f.order.shipping),
    amount_tag("ORDER_TAX", "Tax", "$0.00", lambda f: f.order.tax),
    amount_tag(
        "ORDER_DISCOUNT",
        "Discount",
        "$15.00",
        lambda f: abs(f.order.discount) if f.order.discount is not None else None,
    ),
    amount_tag("ORDER_REFUNDED", "Amount given back", "$0.00", lambda f: f.order.refunded),
    Tag(
        "PAYMENT_STATUS",
        "Status of the payment, in the cart's words",
        "paid",
        "money",
        lambda f: f.order.statuses.get("payment", "").replace("_", " "),
    ),
)
_SHIPPING = (
    Tag(
        "SHIPMENT_TRACKING",
        "Every tracking number with carrier and link; nothing when there is none",
        "UPS 1Z999AA10123456784",
        "shipping",
        blocks.shipment_tracking_text,
        "block",
        html=blocks.shipment_tracking_html,
    ),
    Tag(
        "TRACKING_NUMBER",
        "Tracking number of the newest parcel",
        "1Z999AA10123456784",
        "shipping",
        readings.of_newest_parcel(lambda parcel: parcel.number),
    ),
    Tag(
        "TRACKING_URL",
        "Where the newest parcel can be followed",
        "https://www.ups.com/track?tracknum=1Z999AA10123456784",
        "shipping",
        readings.of_newest_parcel(blocks.parcel_url),
        "url",
    ),
    Tag(
        "CARRIER",
        "Carrier of the newest parcel",
        "UPS",
        "shipping",
        readings.of_newest_parcel(lambda parcel: parcel.carrier),
    ),
    Tag(
        "PARCEL_STATUS",
        "Where the newest parcel is",
        "On its way",
        "shipping",
        readings.newest_parcel_status,
    ),
    Tag(
        "PARCEL_COUNT",
        "How many parcels have a number; empty when none",
        "1",
        "shipping",
        lambda f: str(len(f.parcels) or ""),
    ),
    day_tag("SHIPPED_DATE", "Day the newest parcel left", "November 21, 2026", "shipping", readings.shipped_at),
    Tag(
        "TRACKING_PAGE_URL",
        "The customer's own page about this order",
        "https://mail.example.com/t/abc",
        "shipping",
        lambda f: clean.web_url(f.tracking_page_url),
        "url",
    ),
)
_STORE = (
    Tag("STORE_NAME", "Name of the shop", "Acme Lamps", "store", lambda f: f.store_name),
    Tag("STORE_URL", "Address of the shop", "https://shop.example.com", "store",
        lambda f: clean.web_url(f.store_url), "url"),
    Tag("STORE_EMAIL", "Where customers can write to", "hello@shop.example.com", "store", lambda f: f.store_email),
    Tag("STORE_ADDRESS", "Postal address of the shop", "1 Light Street, London", "store",
        lambda f: f.store_address, "lines"),
    Tag("UNSUBSCRIBE_URL", "Where a customer can stop these mails", "https://mail.example.com/u/abc", "store",
        lambda f: clean.web_url(f.unsubscribe_url), "url"),
)  # fmt: skip

TAGS: tuple[Tag, ...] = (
    *_CUSTOMER,
    *_ORDER,
    *_MONEY,
    *_SHIPPING,
    *_address_tags("SHIPPING", "Shipping address", lambda facts: facts.order.shipping_address),
    *_address_tags("BILLING", "Billing address", lambda facts: facts.order.billing_address),
    *_STORE,
    *BRAND_TAGS,
)

ITEM_TAGS: tuple[ItemTag, ...] = (
    ItemTag("ITEM_NAME", "Product: name", "Desk lamp", lambda f, i: i.name),
    ItemTag("ITEM_SKU", "Product: code", "LAMP-01", lambda f, i: i.sku),
    ItemTag("ITEM_VARIANT", "Product: variant", "Black", lambda f, i: i.variant),
    ItemTag("ITEM_QUANTITY", "Product: how many", "2", lambda f, i: count(i.quantity)),
    item_amount_tag("ITEM_PRICE", "Product: price of one", "$59.90", lambda i: i.price),
    item_amount_tag("ITEM_TOTAL", "Product: price of the line", "$119.80", lambda i: i.price * i.quantity),
    ItemTag(
        "ITEM_IMAGE",
        "Product: picture",
        "https://shop.example.com/lamp.jpg",
        lambda f, i: clean.web_url(i.image_url),
        "url",
    ),
    ItemTag(
        "ITEM_URL",
        "Product: page in the shop",
        "https://shop.example.com/lamp",
        lambda f, i: clean.web_url(i.url),
        "url",
    ),
)

SHIPMENT_TAGS: tuple[ShipmentTag, ...] = (
    ShipmentTag("SHIPMENT_CARRIER", "Parcel: carrier", "UPS", lambda f, s: s.carrier),
    ShipmentTag("SHIPMENT_NUMBER", "Parcel: tracking number", "1Z999AA10123456784", lambda f, s: s.number),
    ShipmentTag("SHIPMENT_URL", "Parcel: where to follow it", "https://www.ups.com/track?tracknum=1Z999AA10123456784",
                lambda f, s: blocks.parcel_url(s), "url"),
    ShipmentTag("SHIPMENT_STATUS", "Parcel: where it is", "On its way", lambda f, s: blocks.parcel_status(s, f)),
    ShipmentTag("SHIPMENT_PROGRESS", "Parcel: how far it is, as a line of four steps; nothing when nobody said",
                "[x] Ordered  [x] On its way  [ ] Out for delivery  [ ] Delivered", parcel_way.parcel_way_text, "block",
                html=parcel_way.parcel_way_html),
)  # fmt: skip

BY_NAME: dict[str, Tag] = {tag.name: tag for tag in TAGS}
ITEM_BY_NAME: dict[str, ItemTag] = {tag.name: tag for tag in ITEM_TAGS}
SHIPMENT_BY_NAME: dict[str, ShipmentTag] = {tag.name: tag for tag in SHIPMENT_TAGS}
ALL_NAMES: tuple[str, ...] = (*BY_NAME, *ITEM_BY_NAME, *SHIPMENT_BY_NAME)


def formats_of(name: str) -> tuple[str, ...]:
    """The ways a tag can be written as *|NAME:format|*; none for most."""
    tag = BY_NAME.get(name) or ITEM_BY_NAME.get(name) or SHIPMENT_BY_NAME.get(name)
    return tag.formats if tag else ()
