"""The keys of the pages, one list for the help sheet, for pages.js (which follows the sheet's links) and for docs/keyboard.md."""

from typing import NamedTuple

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from orderwire.stores.models import Store


class Shortcut(NamedTuple):
    """Keys pressed one after the other, what they do, and where they lead ("" for what the script does itself)."""

    keys: tuple[str, ...]
    label: "str | Promise"
    href: str


_EVERYWHERE = (
    (("g", "h"), _("Overview"), "home"),
    (("g", "s"), _("Stores"), "stores"),
    (("g", ","), _("Settings"), "settings"),
    (("n",), _("Add New"), "new"),
)
_IN_A_STORE = (
    (("g", "m"), _("Messages"), "workflow"),
    (("g", "r"), _("Rules"), "rules"),
    (("g", "l"), _("Logs"), "logs"),
    (("g", "a"), _("All messages"), "messages"),
    (("g", "o"), _("Orders"), "orders"),
    (("g", "c"), _("Customers"), "customers"),
)
_BY_SCRIPT = (
    (("/",), _("Search orders, customers and messages"), ""),
    (("?",), _("Show this sheet"), ""),
)


def shortcuts(store: Store | None) -> list[Shortcut]:
    """Every shortcut that leads somewhere now; those of a store only when there is one."""
    found = [Shortcut(keys, label, "") for keys, label, _page in _BY_SCRIPT]
    found += [Shortcut(keys, label, reverse(page)) for keys, label, page in _EVERYWHERE]
    if store is not None:
        found += [Shortcut(keys, label, reverse(page, args=[store.pk])) for keys, label, page in _IN_A_STORE]
    return found
