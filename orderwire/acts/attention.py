"""What a store's people should look at: a connection that is broken, statuses nobody explained, mails that would go out twice."""

from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orderwire.acts import own_mails
from orderwire.carts.registry import CARTS
from orderwire.stores import meanings
from orderwire.stores.models import Store

STATUSES_NAMED = 3  # further ones are counted


@dataclass(frozen=True, slots=True)
class Attention:
    """One thing to look at, in a sentence; `about` says where it is mended."""

    about: Literal["connection", "statuses", "own mails"]
    text: str


def attention_of(store: Store) -> list[Attention]:
    """Everything to look at, most urgent first; [] when all is well. Two small queries, whatever the store's size."""
    found = []
    if store.connection == "broken":
        found.append(Attention("connection", _("The connection is broken. %(problem)s") % {"problem": store.problem}))
    return [*found, *_unknown_statuses(store), *_doubled(store)]


def _unknown_statuses(store: Store) -> list[Attention]:
    rows = meanings.unmapped(store)
    found = [
        ngettext(
            "New status “%(status)s” seen on %(count)d order: say what it means.",
            "New status “%(status)s” seen on %(count)d orders: say what it means.",
            row.seen,
        )
        % {"status": row.label, "count": row.seen}
        for row in rows[:STATUSES_NAMED]
    ]
    more = len(rows) - STATUSES_NAMED
    if more > 0:
        found.append(
            ngettext("%(count)d more status is not known.", "%(count)d more statuses are not known.", more)
            % {"count": more}
        )
    return [Attention("statuses", text) for text in found]


def _doubled(store: Store) -> list[Attention]:
    cart = CARTS[store.platform].name
    return [
        Attention(
            "own mails",
            _("%(cart)s itself sends “%(mail)s” too, where “%(rule)s” writes: buyers get two mails.")
            % {"cart": cart, "mail": one.mail.name, "rule": one.rules[0].name},
        )
        for one in own_mails.all_of(store)
        if one.doubled
    ]
