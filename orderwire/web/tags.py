"""The merge tags as the picker shows them, by group."""

from django.utils.translation import gettext_lazy as _

from orderwire.emails.tag_kinds import ItemTag, ShipmentTag, Tag
from orderwire.emails.tags import ITEM_TAGS, SHIPMENT_TAGS, TAGS

_GROUPS = {
    "customer": _("Customer"),
    "order": _("Order"),
    "money": _("Amounts"),
    "shipping": _("Shipping"),
    "address": _("Addresses"),
    "store": _("Shop"),
    "brand": _("Brand"),
    "item": _("Items"),
    "shipment": _("Parcels"),
}


def tag_groups() -> list[tuple[str, list[Tag]]]:
    """Each group's name with its tags, in the vocabulary's order."""
    found: dict[str, list[Tag]] = {}
    for tag in TAGS:
        found.setdefault(tag.group, []).append(tag)
    return [(str(_GROUPS[group]), tags) for group, tags in found.items()]


def picker_groups(rows: bool) -> list[tuple[str, list[Tag | ItemTag | ShipmentTag]]]:
    """The same for the searchable picker; with `rows` also the words that stand in a loop of items or parcels only."""
    groups: list[tuple[str, list[Tag | ItemTag | ShipmentTag]]] = [(name, [*tags]) for name, tags in tag_groups()]
    if rows:
        groups += [(str(_GROUPS["item"]), [*ITEM_TAGS]), (str(_GROUPS["shipment"]), [*SHIPMENT_TAGS])]
    return groups
