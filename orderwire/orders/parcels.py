"""Shipments: what the cart says replaces what the cart said; what a person typed survives."""

from collections.abc import Sequence

from orderwire.carts.snapshot import Shipment as Parcel
from orderwire.core.failures import Refusal
from orderwire.core.ids import new_id
from orderwire.core.pile import Pile, is_new
from orderwire.orders.models import Order, Shipment

# How far along a parcel is: carriers' scans reach us in any order, and what was delivered is not on its way again.
_WAY = {"pending": 1, "label_created": 2, "in_transit": 3, "failed": 3, "out_for_delivery": 4, "ready_for_pickup": 4}
_END = 5
_FIELDS = ("external_id", "carrier", "number", "url", "status", "shipped_at", "items")


def _same_number(row: Shipment, parcel: Parcel) -> bool:
    return (
        bool(parcel.number)
        and row.number.casefold() == parcel.number.casefold()
        and (not row.carrier or not parcel.carrier or row.carrier.casefold() == parcel.carrier.casefold())
    )


def _as_fields(parcel: Parcel) -> dict[str, object]:
    items = None if parcel.items is None else [[line, str(quantity)] for line, quantity in parcel.items]
    return {
        "external_id": parcel.external_id[:160],
        "carrier": parcel.carrier,
        "number": parcel.number,
        "url": parcel.url or "",
        "status": parcel.status,
        "shipped_at": parcel.shipped_at,
        "items": items,
    }


def record_parcels(order: Order, parcels: Sequence[Parcel], rows: list[Shipment], pile: Pile) -> list[Shipment]:
    """Bring `rows` (all shipments of the order) to what the cart says now, and answer the new list.

    A typed row with the same number is merged with the cart's and stays a typed one.
    """
    left = list(rows)
    kept: list[Shipment] = []
    for parcel in parcels:
        row = merge_parcel(order, parcel, left, pile)
        if row in left:
            left.remove(row)
        if row not in kept:
            kept.append(row)
    gone = [row for row in left if not row.by_hand]
    if gone:
        Shipment.objects.filter(pk__in=[row.pk for row in gone]).delete()
    return kept + [row for row in left if row.by_hand]


def merge_parcel(
    order: Order, parcel: Parcel, rows: Sequence[Shipment], pile: Pile, *, partial: bool = False
) -> Shipment:
    """One parcel of the cart's into the rows: the same id, else the same number, else a new row.

    `partial`: what the parcel leaves empty is not known, and what is kept of it stays.
    """
    fresh = _as_fields(parcel)
    row = next((row for row in rows if row.external_id == fresh["external_id"]), None)
    if row is not None and row.by_hand and parcel.number and not _same_number(row, parcel):
        _part(row)
        row = None
    row = row or next((row for row in rows if _same_number(row, parcel)), None)
    if row is None:
        row = Shipment(order=order, **fresh)
        pile.add(row)
        return row
    if row.by_hand or partial:
        fresh = {name: value or getattr(row, name) for name, value in fresh.items()}
    if any(getattr(row, name) != fresh[name] for name in _FIELDS):
        for name in _FIELDS:
            setattr(row, name, fresh[name])
        if not is_new(row):
            row.save(update_fields=list(_FIELDS))
    return row


def _part(row: Shipment) -> None:
    """The cart gave another number to the parcel that a typed one was merged with: the typed one stays, by itself."""
    row.external_id = new_id("hand")
    row.save(update_fields=["external_id"])


def is_further(parcel: Parcel, row: Shipment) -> bool:
    """Whether news of a parcel take it further than what is known of it: then they are news however old."""
    told, known = ((_WAY.get(status, _END) if status else 0) for status in (parcel.status, row.status))
    return told > known


def add_by_hand(order: Order, carrier: str, number: str, url: str, known: list[Shipment] | None = None) -> Shipment:
    """A tracking number typed by a person; the same number again only fills what was empty.

    `known` are the order's parcels where they were asked for already; a new one is put to them.
    """
    rows = list(Shipment.objects.filter(order=order).order_by("id")) if known is None else known
    row = next((row for row in rows if _same_number(row, Parcel("", carrier, number))), None)
    if row is not None:
        row.carrier, row.url, row.by_hand = row.carrier or carrier, row.url or url, True
        row.save(update_fields=["carrier", "url", "by_hand"])
        return row
    named = {"carrier": carrier, "number": number, "url": url}
    row = Shipment.objects.create(order=order, external_id=new_id("hand"), by_hand=True, **named)
    rows.append(row)
    return row


def change_by_hand(shipment: Shipment, carrier: str, number: str, url: str) -> None:
    """Another number, carrier or page of a typed parcel. Raises Refusal when the order has that number already.

    With another number it is a parcel of its own again, whatever the cart's it was merged with.
    """
    others = Shipment.objects.filter(order_id=shipment.order_id, number__iexact=number).exclude(pk=shipment.pk)
    if any(not row.carrier or not carrier or row.carrier.casefold() == carrier.casefold() for row in others):
        raise Refusal.of("number", "This order has that tracking number already.")
    if number.casefold() != shipment.number.casefold():
        shipment.external_id = new_id("hand")
    shipment.carrier, shipment.number, shipment.url = carrier, number, url
    shipment.save(update_fields=["external_id", "carrier", "number", "url"])


def has_number(order: Order) -> bool:
    """Whether any tracking number of the order is known."""
    return Shipment.objects.filter(order=order).exclude(number="").exclude(status="cancelled").exists()
