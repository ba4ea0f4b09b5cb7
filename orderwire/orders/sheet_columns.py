"""The columns that an import reads and an export writes, and guessing which column of a file is which."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

Kind = Literal["text", "money", "date", "flag"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `key` heads it in an export; `path` is its place in an Order (docs/api.md); `words` what others call it."""

    key: str
    label: str | Promise
    path: str = ""
    kind: Kind = "text"
    required: bool = False
    words: tuple[str, ...] = ()

    @property
    def of_item(self) -> bool:
        """Whether it says something of a line item."""
        return self.path.startswith("items.")


def _address(prefix: str, path: str, label: str | Promise, words: tuple[str, ...]) -> list[Column]:
    parts: list[tuple[str, str | Promise, tuple[str, ...]]] = [
        ("name", _("name"), ("name", "full name")),
        ("company", _("company"), ("company", "firma")),
        ("line1", _("street"), ("address", "address 1", "address line 1", "street", "strasse", "straße")),
        ("line2", _("second line"), ("address 2", "address line 2")),
        ("city", _("city"), ("city", "town", "ort", "stadt")),
        ("region", _("region"), ("state", "province", "region", "bundesland")),
        ("postcode", _("postcode"), ("postcode", "zip", "postal code", "plz")),
        ("country", _("country"), ("country", "country code", "land")),
        ("phone", _("phone"), ("phone", "telefon")),
    ]
    return [
        Column(
            f"{prefix}_{key}",
            format_lazy("{} – {}", label, name),
            f"{path}.{key}",
            words=tuple(f"{first} {other}" for first in words for other in others),
        )
        for key, name, others in parts
    ]


TRACKING: tuple[Column, ...] = (
    Column(
        "order_number",
        _("Order number"),
        required=True,
        words=("order", "order no", "order id", "number", "name", "bestellnummer", "auftragsnummer", "bestellung"),
    ),
    Column(
        "tracking_number",
        _("Tracking number"),
        required=True,
        words=("tracking", "tracking code", "tracking no", "sendungsnummer", "paketnummer", "trackingnummer", "parcel"),
    ),
    Column("carrier", _("Carrier"), words=("shipping carrier", "provider", "courier", "versanddienst", "versender")),
    Column("tracking_url", _("Tracking link"), words=("url", "link", "tracking link", "sendungslink")),
)

ORDERS: tuple[Column, ...] = (
    Column(
        "order_number",
        _("Order number"),
        "number",
        required=True,
        words=("order", "order no", "number", "name", "bestellnummer", "auftragsnummer", "bestellung"),
    ),
    Column("order_id", _("The shop's own id of the order"), words=("id", "external id", "bestell id")),
    Column(
        "status",
        _("Status"),
        "status",
        required=True,
        words=("order status", "state", "bestellstatus", "auftragsstatus"),
    ),
    Column("payment_status", _("Payment status"), words=("financial status", "zahlungsstatus")),
    Column(
        "fulfilment_status", _("Fulfilment status"), words=("fulfillment status", "shipping status", "lieferstatus")
    ),
    Column(
        "placed_at",
        _("Placed on"),
        "placed_at",
        "date",
        words=("date", "order date", "created at", "created", "datum", "bestelldatum"),
    ),
    Column(
        "updated_at",
        _("Changed on"),
        "updated_at",
        "date",
        words=("updated", "modified", "last modified", "status date", "geaendert", "geändert"),
    ),
    Column("currency", _("Currency"), "currency", words=("currency code", "waehrung", "währung")),
    Column(
        "total",
        _("Grand total"),
        "total",
        "money",
        required=True,
        words=("order total", "amount", "grand total", "summe", "gesamt", "gesamtsumme", "betrag"),
    ),
    Column("subtotal", _("Subtotal"), "subtotal", "money", words=("zwischensumme", "items total")),
    Column("shipping", _("Shipping"), "shipping", "money", words=("shipping cost", "shipping total", "versandkosten")),
    Column("tax", _("Tax"), "tax", "money", words=("taxes", "vat", "total tax", "mwst", "steuer")),
    Column("discount", _("Discount"), "discount", "money", words=("discount amount", "rabatt")),
    Column("refunded", _("Refunded"), "refunded", "money", words=("refund", "refunded amount", "erstattet")),
    Column("customer_id", _("Customer's id"), "customer.id", words=("customer number", "kundennummer")),
    Column(
        "email",
        _("E-mail"),
        "customer.email",
        words=("e mail", "mail", "customer email", "billing email", "email address", "e mail adresse"),
    ),
    Column("first_name", _("First name"), "customer.first_name", words=("firstname", "vorname", "billing first name")),
    Column(
        "last_name",
        _("Last name"),
        "customer.last_name",
        words=("lastname", "surname", "nachname", "name familie", "billing last name"),
    ),
    Column("phone", _("Phone"), "customer.phone", words=("telephone", "telefon")),
    Column("guest", _("Guest (yes or no)"), "customer.guest", "flag", words=("gast",)),
    Column(
        "accepts_marketing",
        _("Accepts marketing (yes or no)"),
        "customer.accepts_marketing",
        "flag",
        words=("newsletter", "marketing"),
    ),
    Column("locale", _("Language"), "locale", words=("language", "sprache")),
    Column("test", _("Test order (yes or no)"), "test", "flag", words=("is test", "testbestellung")),
    Column("order_url", _("Link to the order"), "order_url", words=("order link",)),
    Column("note", _("Customer's note"), "note", words=("comment", "customer note", "bemerkung", "kommentar")),
    *_address("billing", "billing_address", _("Billing address"), ("billing", "invoice", "rechnung")),
    *_address("shipping", "shipping_address", _("Shipping address"), ("shipping", "delivery", "lieferung", "liefer")),
    Column("item_id", _("Line item: its id"), "items.id", words=("line id", "lineitem id")),
    Column(
        "item_sku",
        _("Line item: product code"),
        "items.sku",
        words=("sku", "product code", "lineitem sku", "artikelnummer"),
    ),
    Column(
        "item_name",
        _("Line item: name"),
        "items.name",
        words=("product", "product name", "item", "lineitem name", "artikel", "produkt"),
    ),
    Column("item_variant", _("Line item: variant"), "items.variant", words=("variant", "variante", "option")),
    Column(
        "item_quantity",
        _("Line item: how many"),
        "items.quantity",
        "money",
        words=("quantity", "qty", "lineitem quantity", "menge", "anzahl"),
    ),
    Column(
        "item_price",
        _("Line item: price of one"),
        "items.price",
        "money",
        words=("price", "unit price", "lineitem price", "preis", "einzelpreis"),
    ),
    Column("item_image_url", _("Line item: picture"), "items.image_url", words=("image", "image url", "bild")),
    Column("item_url", _("Line item: link"), "items.url", words=("product url", "product link")),
)

KINDS: dict[str, tuple[Column, ...]] = {"orders": ORDERS, "tracking": TRACKING}


def guess(columns: Sequence[Column], header: Sequence[str], remembered: Mapping[str, str]) -> dict[str, str]:
    """Which column of the file is which, as {key: its name there}: as it was last time, else by name; each name once."""
    found: dict[str, str] = {
        column.key: remembered[column.key] for column in columns if remembered.get(column.key) in header
    }
    free = {_plain(name): name for name in reversed(header) if name not in found.values()}
    for by_key in (True, False):
        for column in columns:
            if column.key in found:
                continue
            words = (column.key,) if by_key else (str(column.label), *column.words)
            name = next((free.pop(word) for word in map(_plain, words) if word in free), None)
            if name is not None:
                found[column.key] = name
    return found


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", name).casefold())
