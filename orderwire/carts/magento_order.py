"""Magento's order and its shipments, as REST V1 gives them, in our words.

Sources: Adobe Commerce's REST reference, "orders" and "shipments". Times are UTC without a zone. What was shipped is said by
the lines (`qty_shipped`) and by the shipments; the status does not say it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from orderwire.carts.fields import Fields, distinct
from orderwire.carts.pictures import NOTHING_KNOWN, Pictures
from orderwire.carts.reading import (
    CODE_LIMIT,
    NOTE_LIMIT,
    NUMBER_LIMIT,
    PHONE_LIMIT,
    clean_email,
    clean_id,
    clean_locale,
    clean_markup,
    clean_name,
    clean_status,
    read_flag,
    read_quantity,
)
from orderwire.carts.snapshot import Address, Axis, Customer, LineItem, OrderSnapshot, Shipment

_NOT_SENT = ("virtual", "downloadable", "giftcard")


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines a buyer knows (`tops`), and what Magento keeps beneath each: a configurable's variant, a bundle's parts."""

    tops: Sequence[Fields]
    beneath: Mapping[str, Sequence[Fields]]

    @property
    def top_of(self) -> dict[str, str]:
        """Each line's id and the id of the line the buyer knows."""
        under = {part.id("item_id"): top for top, parts in self.beneath.items() for part in parts}
        return {**under, **{top.id("item_id"): top.id("item_id") for top in self.tops}}


def read_order(
    order: Fields, shipments: Sequence[Fields], locales: Mapping[str, str], shown: Pictures = NOTHING_KNOWN
) -> OrderSnapshot:
    """One order with its shipments; `locales` by store view, `shown` by product. Raises UnreadableField."""
    external_id = order.required("entity_id", clean_id)
    lines = lines_of(order)
    return OrderSnapshot(
        external_id=external_id,
        number=order.text("increment_id", NUMBER_LIMIT) or external_id[:NUMBER_LIMIT],
        statuses=_statuses(order, lines),
        updated_at=_updated_at(order, shipments),
        currency=order.currency("order_currency_code"),
        total=order.required_amount("grand_total"),
        items=_items(lines, shown),
        customer=_customer(order, locales),
        placed_at=order.time("created_at"),
        subtotal=order.amount("subtotal"),
        shipping=order.amount("shipping_amount"),
        tax=order.amount("tax_amount"),
        discount=_positive(order.amount("discount_amount")),
        refunded=order.amount("total_refunded"),
        shop_total=order.amount("base_grand_total"),
        shop_currency=order.currency("base_currency_code") if order.text("base_currency_code") else None,
        billing_address=_address(order.inside("billing_address")),
        shipping_address=_address(_shipping(order)),
        shipments=_parcels(shipments, lines),
        note=clean_markup(order.get("customer_note"), NOTE_LIMIT),
        without_pictures=not all(shown.told(*_products(top, lines)) for top in lines.tops),
    )


def lines_of(order: Fields) -> Lines:
    """Lines by what they belong to; one whose parent is not in the order stands for itself."""
    rows = order.each("items")
    known = {row.id("item_id") for row in rows}
    tops: list[Fields] = []
    beneath: dict[str, list[Fields]] = {}
    for row in rows:
        parent = row.id("parent_item_id")
        if parent and parent in known and parent != row.id("item_id"):
            beneath.setdefault(parent, []).append(row)
        else:
            tops.append(row)
    return Lines(tops, beneath)


def _statuses(order: Fields, lines: Lines) -> dict[Axis, str]:
    """The status, and how far the parcels are; nothing of parcels for an order without anything to send."""
    statuses: dict[Axis, str] = {"order": order.required("status", clean_status)}
    sent = [row for top in lines.tops for row in _sent_rows(top, lines) if not _virtual(row)]
    if not sent:
        return statuses
    shipped = sum((_quantity(row, "qty_shipped") for row in sent), Decimal(0))
    left = sum((max(_still_wanted(row) - _quantity(row, "qty_shipped"), Decimal(0)) for row in sent), Decimal(0))
    statuses["fulfilment"] = "unshipped" if not shipped else "partially_shipped" if left else "shipped"
    return statuses


def _sent_rows(top: Fields, lines: Lines) -> Sequence[Fields]:
    """A bundle whose parts are sent one by one counts by its parts."""
    parts = lines.beneath.get(top.id("item_id"), ())
    by_parts = not _quantity(top, "qty_shipped") and any(_quantity(part, "qty_shipped") for part in parts)
    return parts if by_parts else (top,)


def _virtual(row: Fields) -> bool:
    return bool(read_flag(row.get("is_virtual"))) or row.text("product_type") in _NOT_SENT


def _still_wanted(row: Fields) -> Decimal:
    return _quantity(row, "qty_ordered") - _quantity(row, "qty_canceled") - _quantity(row, "qty_refunded")


def _quantity(row: Fields, name: str) -> Decimal:
    return Decimal(0) if row.get(name) in (None, "") else read_quantity(row.get(name))


def _updated_at(order: Fields, shipments: Sequence[Fields]) -> datetime:
    """A tracking number that is added later touches its shipment and not the order."""
    moments = [order.required_time("updated_at")]
    moments += [moment for one in shipments if (moment := one.time("updated_at")) is not None]
    return max(moments)


def _products(top: Fields, lines: Lines) -> list[str]:
    """Whose picture a line shows: the chosen variant's, else that of the product it is a variant of."""
    chosen = lines.beneath.get(top.id("item_id"), ())[:1] if top.text("product_type") == "configurable" else ()
    return [row.id("product_id") for row in (*chosen, top)]


def _items(lines: Lines, shown: Pictures) -> tuple[LineItem, ...]:
    ids = distinct(row.id("item_id") for row in lines.tops)
    return tuple(
        LineItem(
            external_id=line_id,
            name=clean_markup(row.get("name")) or row.text("sku"),
            quantity=_quantity(row, "qty_ordered"),
            price=row.rounded_amount("price") or Decimal(0),
            sku=row.text("sku", CODE_LIMIT),
            variant=_variant(row, lines.beneath.get(row.id("item_id"), ())),
            image_url=shown.url(*_products(row, lines)),
        )
        for line_id, row in zip(ids, lines.tops, strict=True)
    )


def _variant(top: Fields, parts: Sequence[Fields]) -> str:
    """A configurable's variant is what its own product's name has more; a bundle's is its parts."""
    name = clean_markup(top.get("name"))
    if top.text("product_type") == "configurable":
        whole = clean_markup(parts[0].get("name")) if parts else ""
        return whole[len(name) :].strip(" -–,") if whole.startswith(name) else ""
    return ", ".join(clean_markup(part.get("name")) for part in parts)[:300]


def _customer(order: Fields, locales: Mapping[str, str]) -> Customer:
    """Guests have no name of their own: their billing address has."""
    billing = order.inside("billing_address")
    guest = bool(read_flag(order.get("customer_is_guest"))) or not order.id("customer_id")
    return Customer(
        external_id=None if guest else order.id("customer_id"),
        email=clean_email(order.get("customer_email")),
        first_name=_name(order, "customer_firstname") or _name(billing, "firstname"),
        last_name=_name(order, "customer_lastname") or _name(billing, "lastname"),
        phone=billing.text("telephone", PHONE_LIMIT),
        guest=guest,
        locale=clean_locale(locales.get(order.id("store_id"))),
    )


def _name(part: Fields, field: str) -> str:
    return clean_name(clean_markup(part.get(field)))


def _shipping(order: Fields) -> Fields:
    assigned = order.inside("extension_attributes").each("shipping_assignments")
    return assigned[0].inside("shipping").inside("address") if assigned else Fields(None)


def _address(part: Fields) -> Address | None:
    if not part:
        return None
    street = part.get("street")
    rows = [clean_markup(row) for row in street] if isinstance(street, list) else [clean_markup(street)]
    rows += ["", ""]
    return Address(
        name=f"{_name(part, 'firstname')} {_name(part, 'lastname')}".strip(),
        company=clean_markup(part.get("company")),
        line1=rows[0],
        line2=", ".join(row for row in rows[1:] if row)[:300],
        city=clean_markup(part.get("city")),
        region=clean_markup(part.get("region")) or part.text("region_code"),
        postcode=part.text("postcode"),
        country=part.text("country_id"),
        phone=part.text("telephone", PHONE_LIMIT),
    )


def _parcels(shipments: Sequence[Fields], lines: Lines) -> tuple[Shipment, ...]:
    """One for each tracking number; a shipment without any is one too, so that what it holds is known."""
    made = []
    for one in shipments:
        held = _held(one, lines.top_of)
        tracks = [track for track in one.each("tracks") if track.text("track_number")]
        for track in tracks or [Fields({})]:
            name = f"t{track.id('entity_id')}" if track else f"s{one.id('entity_id')}"
            made.append((name, track, one, held))
    ids = distinct(name for name, *_ in made)
    return tuple(
        Shipment(
            external_id=clean_id(parcel_id),
            carrier=_carrier(track),
            number=clean_markup(track.get("track_number"), CODE_LIMIT),
            shipped_at=track.time("created_at") or one.time("created_at"),
            items=held,
        )
        for parcel_id, (_, track, one, held) in zip(ids, made, strict=True)
    )


def _carrier(track: Fields) -> str:
    title = clean_markup(track.get("title"), CODE_LIMIT)
    code = track.text("carrier_code", CODE_LIMIT)
    return title or (code.upper() if code not in ("", "custom") else "")


def _held(shipment: Fields, top_of: Mapping[str, str]) -> tuple[tuple[str, Decimal], ...] | None:
    """What a shipment holds by the buyer's lines; parts of a bundle count as the bundle once. None when not known."""
    found: dict[str, Decimal] = {}
    for row in shipment.each("items"):
        line = row.id("order_item_id")
        top = top_of.get(line)
        if top is not None and (top == line or top not in found):
            found[top] = _quantity(row, "qty")
    return tuple(found.items()) or None


def _positive(amount: Decimal | None) -> Decimal | None:
    return None if amount is None else abs(amount)
