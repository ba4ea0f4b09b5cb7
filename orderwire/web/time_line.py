"""An order's time line: its changes with what every rule made of each, its mails and its parcels, the newest first."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from orderwire.acts import orders as acts
from orderwire.orders.models import Order, Shipment
from orderwire.outbox.models import Message
from orderwire.stores.statuses import label_of
from orderwire.web.said import translated
from orderwire.web.words import AXES


def time_line(order: Order, mails: Sequence[Message], shipments: Sequence[Shipment]) -> list[dict[str, Any]]:
    """What happened, newest first: {"kind": change | mail | parcel, "at", …} in the shop's words."""
    found = [*_changes(order), *[_mail(mail) for mail in mails], *[_parcel(parcel) for parcel in shipments]]
    return sorted(found, key=_order, reverse=True)


def _order(entry: dict[str, Any]) -> tuple[datetime, int]:
    """By time; of one moment the change stands before what came of it."""
    return entry["at"], 0 if entry["kind"] == "change" else 1


def _changes(order: Order) -> list[dict[str, Any]]:
    """The answers of explain, each as an entry."""
    found = []
    for change in acts.explain(order)["changes"]:
        axis, before = change["axis"], change["from"]
        found.append(
            {
                **change,
                "kind": "change",
                "how": change["kind"],
                "axis_name": AXES[axis],
                "to_label": translated(label_of(order.store, axis, change["to"])),
                "from_label": translated(label_of(order.store, axis, before)) if before else "",
                "called": [one for one in change["rules"] if one["outcome"] != "not_triggered"],
                "idle": [one for one in change["rules"] if one["outcome"] == "not_triggered"],
            }
        )
    return found


def _mail(mail: Message) -> dict[str, Any]:
    """A mail where it ended, else where it is due."""
    return {"kind": "mail", "at": mail.sent_at or mail.settled_at or mail.due_at, "mail": mail}


def _parcel(parcel: Shipment) -> dict[str, Any]:
    return {"kind": "parcel", "at": parcel.created_at, "parcel": parcel}
