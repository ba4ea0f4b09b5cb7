"""PrestaShop's order with everything it names by id, in our words.

Sources: PrestaShop's webservice reference ("orders", "order_carriers", "customers", "addresses", "order_states"), versions 1.7
to 9. Amounts are those with tax, as the shop shows them. Times are the shop's wall clock without a zone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from urllib.parse import quote

from orderwire.carts.failures import Unreadable
from orderwire.carts.fields import Fields, bounded, distinct
from orderwire.carts.local_times import read_local
from orderwire.carts.meaning import Meaning
from orderwire.carts.pictures import NOTHING_KNOWN, Pictures
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
    read_flag,
    read_quantity,
    safe_url,
)
from orderwire.carts.snapshot import Address, Customer, LineItem, OrderSnapshot, Shipment
from orderwire.core.money import round_for

_SHIPPED_ID, _DELIVERED_ID = "4", "5"  # as PrestaShop installs them; both carry the same flags
_ENDS = {
    "order_canceled": Meaning("cancelled", "voided"),
    "refund": Meaning("open", "refunded"),
    "payment_error": Meaning("failed", "failed"),
}


@dataclass(slots=True)
class Names:
    """What an order's ids mean. The tables are kept with the store; people are only of the orders at hand."""

    zone: str = "UTC"
    currency: str = ""
    currencies: Mapping[str, str] = field(default_factory=dict)
    languages: Mapping[str, str] = field(default_factory=dict)
    countries: Mapping[str, str] = field(default_factory=dict)
    states: Mapping[str, str] = field(default_factory=dict)
    carriers: Mapping[str, Sequence[str]] = field(default_factory=dict)
    customers: Mapping[str, Fields] = field(default_factory=dict)
    addresses: Mapping[str, Fields] = field(default_factory=dict)
    parcels: Mapping[str, Sequence[Fields]] = field(default_factory=dict)
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    shown: Pictures = NOTHING_KNOWN


def read_order(order: Fields, names: Names) -> OrderSnapshot:
    """One order. Raises UnreadableField."""
    external_id = order.required("id", clean_id)
    state = order.required("current_state", clean_id)
    currency = names.currencies.get(order.id("id_currency"), "")
    if not currency:
        raise order.wrong("id_currency", "is a currency that the shop's key may not see")
    total = order.amount("total_paid_tax_incl")
    total = order.required_amount("total_paid") if total is None else total
    untaxed = order.amount("total_paid_tax_excl")
    return OrderSnapshot(
        external_id=external_id,
        number=order.text("reference", NUMBER_LIMIT) or external_id[:NUMBER_LIMIT],
        statuses={"order": state},
        updated_at=_required_time(order, "date_upd", names),
        currency=currency,
        total=total,
        items=_items(order, names.shown),
        customer=_customer(order, names),
        placed_at=_time(order, "date_add", names),
        subtotal=order.amount("total_products_wt"),
        shipping=order.amount("total_shipping_tax_incl"),
        tax=None if untaxed is None else bounded(total - untaxed),
        discount=order.amount("total_discounts_tax_incl"),
        shop_total=_shop_total(order, total, currency, names),
        shop_currency=names.currency or None,
        draft=state == "0",
        source=order.text("module", SOURCE_LIMIT),
        billing_address=_address(order, "id_address_invoice", names),
        shipping_address=_address(order, "id_address_delivery", names),
        shipments=_shipments(names.parcels.get(external_id, ()), names),
        note=clean_markup(order.get("note"), NOTE_LIMIT),
        without_pictures=not all(names.shown.told(*_products(row)) for row in _rows(order)),
    )


def meaning_of(state: Fields) -> Meaning:
    """What a status comes to, by its flags: ids differ between versions and shops, names between languages.

    Shipped and Delivered carry the same flags, and are told apart by PrestaShop's own id and the mail template.
    """
    template = _one_word(state.get("template"))
    paid, shipped = read_flag(state.get("paid")), read_flag(state.get("shipped"))
    if shipped:
        on_the_way = template == "shipped" or (state.id("id") == _SHIPPED_ID and not template)
        return Meaning("open", "paid", "shipped") if on_the_way else Meaning("completed", "paid", "delivered")
    if template in _ENDS:
        return _ENDS[template]
    if paid:
        return Meaning("open", "paid", "processing" if read_flag(state.get("delivery")) else "unfulfilled")
    return Meaning("open", "awaiting", "unfulfilled")


def label_of(state: Fields, language: str) -> str:
    """A status' name in the shop's own language; a plain text where there is only one."""
    name = state.get("name")
    if not isinstance(name, list):
        return clean_markup(name, 120)
    rows = state.each("name")
    row = next((row for row in rows if row.id("id") == language), rows[0] if rows else Fields(None))
    return clean_markup(row.get("value"), 120)


def _one_word(value: object) -> str:
    """The template, which has one name for each language and mostly the same."""
    if isinstance(value, list):
        words = [row.get("value") for row in value if isinstance(row, dict) and row.get("value")]
        value = words[0] if words else ""
    return clean_markup(value, 80).lower()


def _time(order: Fields, name: str, names: Names) -> datetime | None:
    value = order.get(name)
    if not value or (isinstance(value, str) and value.startswith("0000-00-00")):
        return None
    try:
        return read_local(value, names.zone, names.now)
    except Unreadable as error:
        raise order.wrong(name, str(error)) from error


def _required_time(order: Fields, name: str, names: Names) -> datetime:
    found = _time(order, name, names)
    if found is None:
        raise order.wrong(name, "is missing")
    return found


def _shop_total(order: Fields, total: Decimal, currency: str, names: Names) -> Decimal | None:
    """By the rate that the order was placed at; PrestaShop keeps no total in the shop's own currency."""
    if not names.currency or currency == names.currency:
        return total if names.currency else None
    rate = order.rounded_amount("conversion_rate")
    return bounded(round_for(names.currency, total / rate)) if rate else None


def _rows(order: Fields) -> list[Fields]:
    return order.inside("associations").each("order_rows")


def _products(row: Fields) -> list[str]:
    """Whose picture a line shows: the combination's, else the product's; what is no id has none."""
    named = (("c", row.id("product_attribute_id")), ("p", row.id("product_id")))
    return [kind + one for kind, one in named if one not in ("", "0")]


def _items(order: Fields, shown: Pictures) -> tuple[LineItem, ...]:
    rows = _rows(order)
    ids = distinct(row.id("id") for row in rows)
    return tuple(
        LineItem(
            external_id=line_id,
            name=clean_markup(row.get("product_name")) or row.text("product_reference"),
            quantity=read_quantity(row.get("product_quantity")),
            price=row.rounded_amount("unit_price_tax_incl") or row.rounded_amount("product_price") or Decimal(0),
            sku=row.text("product_reference", CODE_LIMIT),
            image_url=shown.url(*_products(row)),
        )
        for line_id, row in zip(ids, rows, strict=True)
    )


def _customer(order: Fields, names: Names) -> Customer:
    """The order's language stands above the customer's. A guest is a customer with a mark."""
    known = order.id("id_customer")
    buyer = names.customers.get(known, Fields(None))
    language = names.languages.get(order.id("id_lang")) or names.languages.get(buyer.id("id_lang"))
    delivery = names.addresses.get(order.id("id_address_delivery"), Fields(None))
    guest = bool(read_flag(buyer.get("is_guest"))) or known in ("", "0")
    return Customer(
        external_id=known if known not in ("", "0") else None,
        email=clean_email(buyer.get("email")),
        first_name=_name(buyer, "firstname"),
        last_name=_name(buyer, "lastname"),
        phone=_phone(delivery),
        guest=guest,
        accepts_marketing=read_flag(buyer.get("newsletter")),
        locale=clean_locale(language),
    )


def _name(part: Fields, name: str) -> str:
    return clean_name(clean_markup(part.get(name)))


def _phone(part: Fields) -> str:
    return part.text("phone_mobile", PHONE_LIMIT) or part.text("phone", PHONE_LIMIT)


def _address(order: Fields, name: str, names: Names) -> Address | None:
    part = names.addresses.get(order.id(name))
    if not part:
        return None
    return Address(
        name=f"{_name(part, 'firstname')} {_name(part, 'lastname')}".strip(),
        company=clean_markup(part.get("company")),
        line1=clean_markup(part.get("address1")),
        line2=clean_markup(part.get("address2")),
        city=clean_markup(part.get("city")),
        region=names.states.get(part.id("id_state"), ""),
        postcode=part.text("postcode"),
        country=names.countries.get(part.id("id_country"), ""),
        phone=_phone(part),
    )


def _shipments(parcels: Sequence[Fields], names: Names) -> tuple[Shipment, ...]:
    """The order's carriers with a number; without one nothing was sent yet."""
    sent = [parcel for parcel in parcels if parcel.text("tracking_number")]
    ids = distinct(parcel.id("id") for parcel in sent)
    made = []
    for parcel_id, parcel in zip(ids, sent, strict=True):
        carrier, pattern = (*names.carriers.get(parcel.id("id_carrier"), ("", "")), "", "")[:2]
        number = clean_markup(parcel.get("tracking_number"), CODE_LIMIT)
        url = safe_url(pattern.replace("@", quote(number, safe="")), https_only=True) if "@" in pattern else None
        made.append(Shipment(parcel_id, clean_markup(carrier, CODE_LIMIT), number, url))
    return tuple(made)
