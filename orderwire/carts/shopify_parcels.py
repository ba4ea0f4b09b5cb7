"""What Shopify says of parcels: in an order's fulfilments, in fulfilments alone, in carriers' scans (REST shapes)."""

from collections.abc import Iterable

from orderwire.carts.base import ShopFacts
from orderwire.carts.fields import Fields, distinct
from orderwire.carts.reading import CODE_LIMIT, clean_id, clean_status, clean_text, read_quantity, safe_url
from orderwire.carts.snapshot import ParcelNews, Shipment

ARRIVALS = ("ready_for_pickup", "out_for_delivery", "delivered")
_DEAD = {"cancelled", "error", "failure"}
_PARCEL = {
    "label_purchased": "label_created",
    "label_printed": "label_created",
    "confirmed": "label_created",
    "carrier_picked_up": "in_transit",
    "in_transit": "in_transit",
    "delayed": "in_transit",
    "out_for_delivery": "out_for_delivery",
    "attempted_delivery": "failed",
    "failure": "failed",
    "not_delivered": "failed",
    "delivered": "delivered",
    "ready_for_pickup": "ready_for_pickup",
    "picked_up": "picked_up",
}


def read_fulfilment(part: Fields, shop: ShopFacts) -> ParcelNews:
    """fulfillments/create and /update: one parcel, several when it has several numbers. Raises UnreadableField."""
    order_id = part.required("order_id", clean_id)
    parcels = _numbers(part, part.required("id", clean_id), shop)
    at = part.time("updated_at", shop.timezone) or part.required_time("created_at", shop.timezone)
    return ParcelNews(order_id, parcels[0], at, more=tuple(parcels[1:]))


def read_event(part: Fields, shop: ShopFacts) -> ParcelNews:
    """fulfillment_events/create: a carrier's scan of one fulfilment; it brings no number. Raises UnreadableField."""
    order_id = part.required("order_id", clean_id)
    status = _PARCEL.get(clean_status(part.get("status")), "")
    at = part.time("happened_at", shop.timezone) or part.required_time("created_at", shop.timezone)
    return ParcelNews(order_id, Shipment(part.required("fulfillment_id", clean_id), status=status), at)


def arrival(fulfilment: str, parcels: Iterable[str]) -> str:
    """Where a fulfilled order stands by what is said of its parcels (our words), cancelled ones left out.

    Said of the order is only what holds for every parcel; one delivered before the others counts as out for delivery.
    """
    if fulfilment != "fulfilled" and fulfilment not in ARRIVALS:
        return fulfilment
    seen = {"delivered" if status == "picked_up" else status for status in parcels if status != "cancelled"}
    if seen == {"out_for_delivery", "delivered"}:
        return "out_for_delivery"
    return seen.pop() if len(seen) == 1 and seen <= set(ARRIVALS) else "fulfilled"


def live_statuses(order: Fields) -> list[str]:
    """What is said of each fulfilment of an order that was not cancelled and did not fail."""
    return [_parcel_status(part) for part in order.each("fulfillments") if not _is_dead(part)]


def _is_dead(part: Fields) -> bool:
    return clean_status(part.get("status")) in _DEAD


def _parcel_status(part: Fields) -> str:
    if _is_dead(part):
        return "cancelled"
    known = _PARCEL.get(clean_status(part.get("shipment_status")), "")
    return known or ("pending" if clean_status(part.get("status")) in ("pending", "open") else "")


def read_parcels(order: Fields, shop: ShopFacts) -> tuple[Shipment, ...] | None:
    """One shipment for each tracking number of the fulfilments that were not cancelled and did not fail."""
    if not order.is_list("fulfillments"):
        return None
    live = [part for part in order.each("fulfillments") if not _is_dead(part)]
    ids = distinct(part.id("id") for part in live)
    return tuple(parcel for part_id, part in zip(ids, live, strict=True) for parcel in _numbers(part, part_id, shop))


def _numbers(part: Fields, parcel_id: str, shop: ShopFacts) -> list[Shipment]:
    """A fulfilment's tracking numbers, the first under the fulfilment's id, the others under `id:number`.

    Which lines lie in which parcel is known only when there is one.
    """
    numbers, urls = part.get("tracking_numbers"), part.get("tracking_urls")
    given = numbers if isinstance(numbers, list) else []
    links = urls if isinstance(urls, list) else []
    pairs: dict[str, str | None] = {}
    for place, number in enumerate(given or [part.get("tracking_number")]):
        link = links[place] if place < len(links) else part.get("tracking_url") if place == 0 else None
        pairs.setdefault(clean_text(number, CODE_LIMIT), safe_url(link, https_only=True))
    named = [number for number in pairs if number] or [""]
    lines = [(row.id("id"), read_quantity(row.get("quantity"))) for row in part.each("line_items")]
    return [
        Shipment(
            external_id=clean_id(parcel_id if place == 0 else f"{parcel_id}:{number}"),
            carrier=part.text("tracking_company", CODE_LIMIT),
            number=number,
            url=pairs.get(number),
            status=_parcel_status(part),
            shipped_at=part.time("created_at", shop.timezone),
            items=tuple(lines) if lines and len(named) == 1 else None,
        )
        for place, number in enumerate(named)
    ]
