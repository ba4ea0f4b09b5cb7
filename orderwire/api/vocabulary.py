"""What a store, a rule and a mail can be made of: platforms, merge tags, starters."""

from typing import Any

from ninja import Router

from orderwire.api.auth import Call
from orderwire.carts.registry import CARTS
from orderwire.emails.starters import STARTERS
from orderwire.emails.tag_kinds import ItemTag, ShipmentTag, Tag
from orderwire.emails.tags import ITEM_TAGS, SHIPMENT_TAGS, TAGS

router = Router()


@router.get("/platforms")
def list_platforms(request: Call) -> list[dict[str, Any]]:
    """The carts there are, with what each asks for and its statuses.

    Answers `[{"key", "name", "push", "credentials": [{"name", "label", "secret", "help"}], "statuses": [{"key", "label",
    "axis"}]}]`.
    """
    return [
        {
            "key": cart.key,
            "name": cart.name,
            "push": cart.push,
            "signing_help": cart.signing_help or None,
            "credentials": [
                {"name": one.name, "label": one.label, "secret": one.secret, "help": one.help}
                for one in cart.credentials
            ],
            "statuses": [{"key": one.key, "label": one.label, "axis": one.axis} for one in cart.statuses],
        }
        for cart in CARTS.values()
    ]


@router.get("/merge-tags")
def list_merge_tags(request: Call) -> list[dict[str, Any]]:
    """What a mail may say. Those of the groups `item` and `shipment` stand inside `*|EACH:ITEMS|*` and `*|EACH:SHIPMENTS|*`.

    Answers `[{"tag", "label", "sample", "group"}]`.
    """
    tags: list[Tag | ItemTag | ShipmentTag] = [*TAGS, *ITEM_TAGS, *SHIPMENT_TAGS]
    return [{"tag": tag.name, "label": tag.label, "sample": tag.sample, "group": tag.group} for tag in tags]


@router.get("/starters")
def list_starters(request: Call) -> list[dict[str, Any]]:
    """The mails to begin with. `status_hint` is the custom cart's status that each suits.

    Answers `[{"key", "name", "status_hint", "subject"}]`.
    """
    return [
        {"key": one.key, "name": one.name, "status_hint": one.status_hint, "subject": one.subject}
        for one in STARTERS.values()
    ]
