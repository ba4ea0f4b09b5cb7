"""The merge tags as the picker shows them, by group."""

from orderwire.emails.tag_kinds import Tag
from orderwire.emails.tags import TAGS

_GROUPS = {
    "customer": "Customer",
    "order": "Order",
    "money": "Amounts",
    "shipping": "Shipping",
    "address": "Addresses",
    "store": "Shop",
    "brand": "Brand",
    "item": "Items",
    "shipment": "Parcels",
}


def tag_groups() -> list[tuple[str, list[Tag]]]:
    """Each group's name with its tags, in the vocabulary's order."""
    found: dict[str, list[Tag]] = {}
    for tag in TAGS:
        found.setdefault(tag.group, []).append(tag)
    return [(_GROUPS[group], tags) for group, tags in found.items()]
