"""How a mail is looked at: with which order, as which status, on which screen. Everything stands in the address, so a look is a
link, and works without scripts."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orderwire.access import Missing, orders_of
from orderwire.acts.preview import statuses_to_choose
from orderwire.core.failures import Refusal
from orderwire.emails.languages import name_of
from orderwire.orders.models import Order
from orderwire.rules.models import Rule
from orderwire.rules.sentences import languages_of
from orderwire.stores.models import Store

LOOKS: tuple[tuple[str, str | Promise], ...] = (
    ("desktop", gettext_lazy("Desktop")),
    ("phone", gettext_lazy("Phone")),
    ("text", gettext_lazy("Text part")),
    ("source", gettext_lazy("Source")),
)
OFFERED = 20  # orders in the list; every other one is found by its number
_LONGEST = 120


@dataclass(frozen=True, slots=True)
class Viewing:
    """One way of looking. `order` is an id and `number` what somebody typed, which goes first; both "" for the sample."""

    look: str = "desktop"
    dark: bool = False
    pictures: bool = True
    order: str = ""
    number: str = ""
    status: str = ""
    language: str = ""

    @classmethod
    def read(cls, words: Mapping[str, Any], prefix: str = "") -> "Viewing":
        """From a query or a form; what makes no sense is as if it were not there."""
        given = {name: str(words.get(prefix + name, ""))[:_LONGEST].strip() for name in cls.__slots__}
        return cls(
            look=given["look"] if given["look"] in dict(LOOKS) else "desktop",
            dark=given["dark"] == "1",
            pictures=given["pictures"] != "off",
            order=given["order"],
            number=given["number"].removeprefix("#"),
            status=given["status"],
            language=given["language"],
        )

    def query(self, **more: str) -> str:
        """The look as the query of an address, after what else stands there."""
        said = {
            "order": self.order,
            "number": self.number,
            "status": self.status,
            "language": self.language,
            "look": "" if self.look == "desktop" else self.look,
            "dark": "1" if self.dark else "",
            "pictures": "" if self.pictures else "off",
        }
        return urlencode({name: value for name, value in {**more, **said}.items() if value})

    def order_of(self, store: Store) -> Order | None:
        """The order chosen, of this very store; None for the sample.

        Raises Missing for the id of another store's order, Refusal for a number that no order has.
        """
        if not self.order and not self.number:
            return None
        wanted = {"number": self.number} if self.number else {"pk": self.order}
        rows = orders_of(store).filter(**wanted).select_related("customer", "store")
        order = rows.order_by("-pk").first() if f"{self.number}{self.order}".isprintable() else None
        if order is not None:
            return order
        if not self.number:
            raise Missing
        raise Refusal.of("number", _("This shop has no order with the number %(number)s.") % {"number": self.number})


@dataclass(frozen=True, slots=True)
class Choice:
    """One link of the preview's bar."""

    key: str
    label: str | Promise
    href: str
    chosen: bool


def panel(
    store: Store,
    viewing: Viewing,
    page: str,
    frame: str,
    rule: Rule | None = None,
    more: Mapping[str, str] = MappingProxyType({}),
) -> dict[str, Any]:
    """What web/preview/panel.html shows: a mail on the page at `page`, its frame at `frame`; `more` stays in both queries."""

    def link(**changed: Any) -> str:
        query = replace(viewing, **changed).query(**more)
        return f"{page}?{query}" if query else page

    query = viewing.query(**more)
    return {
        "page": page,
        "more": more,
        "viewing": viewing,
        "number": _number(store, viewing),
        "looks": [Choice(key, label, link(look=key), key == viewing.look) for key, label in LOOKS],
        "modes": [
            Choice("dark", _("Dark mode"), link(dark=not viewing.dark), viewing.dark),
            Choice("pictures", _("Images off"), link(pictures=not viewing.pictures), not viewing.pictures),
        ],
        "frame": f"{frame}?{query}" if query else frame,
        "file": f"{frame}?{viewing.query(**more, raw='1')}",
        "languages": [(tag, name_of(tag)) for tag in languages_of(rule)] if rule else [],
        **choices(store, rule),
    }


def choices(store: Store, rule: Rule | None = None) -> dict[str, Any]:
    """What can be chosen for a mail of this shop: the newest orders, its statuses, the looks."""
    return {
        "orders": list(orders_of(store).order_by("-pk")[:OFFERED]),
        "statuses": statuses_to_choose(store, rule),
        "all_looks": LOOKS,
    }


def _number(store: Store, viewing: Viewing) -> str:
    """What stands in the field for the number: what was typed, else the number of the order that a link named."""
    if viewing.number or not viewing.order:
        return viewing.number
    order = viewing.order_of(store)
    return order.number if order else ""
