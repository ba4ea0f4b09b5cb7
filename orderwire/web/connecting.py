"""Connecting a store: what its cart asks for, as fields, and what is said once it was entered."""

from typing import Any

from django.contrib import messages
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from orderwire.acts.connections import check_store
from orderwire.carts.base import Cart
from orderwire.carts.registry import CARTS
from orderwire.stores.models import Connection, Store
from orderwire.web.connection import say_checked
from orderwire.web.forms import Field, Form
from orderwire.web.guard import Visit
from orderwire.web.said import translated
from orderwire.web.secrets import show_once

OWN_SECRET = {"shopify"}  # the cart signs with a secret that it alone makes
_SECRET_LABELS = {"shopify": gettext_noop("Client secret of your app")}


def secret_fields(cart: Cart, *, made: bool, known: list[str] | None = None) -> list[Field]:
    """The cart's credentials, and its webhook secret where a merchant may bring their own."""
    kept = set(known or [])
    fields = [
        Field(
            f"credentials.{one.name}",
            translated(one.label),
            "password" if one.secret else "text",
            help=_help(one.help, _("One is kept; leave this empty to keep it.") if one.name in kept else ""),
            required=not (cart.push or one.optional or one.name in kept),
            attrs={"autocomplete": "off"},
        )
        for one in cart.credentials
    ]
    if cart.push:
        own = cart.key in OWN_SECRET
        leave = _("Leave it empty to keep the present one.") if made else _("Leave it empty and one is made for you.")
        label = translated(_SECRET_LABELS.get(cart.key, _("Webhook secret")))
        fields.append(
            Field(
                "webhook_secret",
                label,
                "password",
                help=_help(cart.signing_help, leave if made or not own else ""),
                required=own and not made,
                attrs={"autocomplete": "off"},
            )
        )
    return fields


def _help(said: str, more: str) -> str:
    """What the cart says of a field in the reader's language, and what we add to it."""
    return " ".join(filter(None, (translated(said), more)))


def connecting(form: Form, cart: Cart) -> dict[str, Any]:
    """The part of the form that connects: what the cart asks for, and the webhook secret, folded away where we make the hooks."""
    secret = form["webhook_secret"] if cart.push else None
    subscribes = cart.subscribes and not cart.hands_over and cart.key not in OWN_SECRET
    return {
        "credentials": [form[f"credentials_{one.name}"] for one in cart.credentials],
        "secret": secret,
        "secret_folded": subscribes and secret is not None and not secret.errors,
        "asked": cart.fetches,
    }


def say_made(visit: Visit, store: Store, secret: str) -> None:
    """Look at the new store's connection at once, say what was found, and show the webhook secret where somebody needs it."""
    cart = CARTS[store.platform]
    line = Connection.objects.filter(pk=store.pk).first()
    if line is None:
        words = _("%(store)s is made. One step is left: let the shop send its events here.")
        if not cart.push:
            words = _("%(store)s is made. One step is left: its orders.")
        messages.success(visit, words % {"store": store.name})
    else:
        messages.success(visit, _("%(store)s is made.") % {"store": store.name})
        say_checked(visit, check_store(store))
        line.refresh_from_db()
    by_hand = line is None or not getattr(cart, "subscribes", False) or line.hooks == "hand"
    if secret and cart.push and by_hand and store.platform not in OWN_SECRET:
        show_once(visit, f"{store.pk}.webhook", secret)


def connects_anew(form: Form, cart: Cart, url: str) -> bool:
    """Whether what was posted changes how the shop is asked."""
    given = form.values()
    entered = any(given[f"credentials.{one.name}"] for one in cart.credentials)
    return bool(cart.credentials) and (entered or given["url"].rstrip("/") != url.rstrip("/"))
