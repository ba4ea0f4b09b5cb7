"""Stores: the list, connecting one, changing what was said of it."""

from typing import Any
from zoneinfo import available_timezones

from babel.numbers import list_currencies
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from orderwire.access import store_for, stores_of
from orderwire.accounts import audit
from orderwire.accounts.models import Role
from orderwire.acts.connections import check_store
from orderwire.carts.base import Cart
from orderwire.carts.registry import CARTS
from orderwire.core.failures import FieldError, Refusal
from orderwire.core.schema import read
from orderwire.stores.models import Store
from orderwire.stores.secrets import credential_names
from orderwire.stores.shops import StorePatch, StoreWish, change_store, make_store
from orderwire.web import measuring
from orderwire.web.connecting import OWN_SECRET, connecting, connects_anew, say_made, secret_fields
from orderwire.web.connection import say_checked
from orderwire.web.forms import Field, Form, posted
from orderwire.web.guard import Visit, member
from orderwire.web.shell import visit_store

_ZONES = sorted(
    zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc/", "SystemV/", "posix/"))
)


@require_GET
@member(Role.VIEWER)
def index(visit: Visit) -> HttpResponse:
    """All stores of the account."""
    stores = list(stores_of(visit.account).order_by("name", "id"))
    rows = [{"store": store, "platform": CARTS[store.platform].name} for store in stores]
    context = {
        "rows": rows,
        "any_paused": any(store.paused_at for store in stores),
        "any_sending": any(not store.paused_at for store in stores),
        "here": "stores",
    }
    return render(visit, "web/stores/index.html", context)


@require_GET
@member(Role.ADMIN)
def platforms(visit: Visit) -> HttpResponse:
    """Choose the cart: those that send webhooks, and those whose orders come through the API for now."""
    pushing = [cart for cart in CARTS.values() if cart.push]
    by_api = [cart for cart in CARTS.values() if not cart.push]
    return render(visit, "web/stores/platforms.html", {"pushing": pushing, "by_api": by_api, "here": "stores"})


@require_http_methods(["GET", "POST"])
@member(Role.ADMIN)
def make(visit: Visit, platform: str) -> HttpResponse:
    """Connect a store of one platform. Its webhook secret is shown once, on its page."""
    cart = CARTS.get(platform)
    if cart is None:
        raise Http404
    form = Form(
        [*_identity(), *secret_fields(cart, made=False)],
        {"timezone": "UTC", "currency": "USD", "sender.email": visit.user.email},
    )
    if visit.method == "POST":
        form.fill(posted(visit.POST))
        try:
            store, secret = make_store(
                visit.account, read(StoreWish, {"platform": platform, **_wish(form, cart, made=False)})
            )
        except Refusal as refusal:
            form.take(refusal)
        else:
            audit.note(visit.account, visit.actor, "store made", store.pk, name=store.name, platform=platform)
            say_made(visit, store, "" if form.values().get("webhook_secret") else secret)
            return redirect("store", store.pk)
    context = {"form": form, "cart": cart, "here": "stores", **connecting(form, cart)}
    return render(visit, "web/stores/make.html", context, status=422 if visit.method == "POST" else 200)


@require_http_methods(["GET", "POST"])
@member(Role.ADMIN)
def change(visit: Visit, store_id: str) -> HttpResponse:
    """Change what was said of a store; empty secrets stay as they are."""
    store = store_for(visit.account, store_id)
    visit_store(visit, store)
    cart = CARTS[store.platform]
    secrets = secret_fields(cart, made=True, known=credential_names(store))
    form = Form([*_identity(), *_more(), *measuring.fields(), *secrets], _values(store))
    before = store.url
    if visit.method == "POST":
        form.fill(posted(visit.POST))
        try:
            store = change_store(store, read(StorePatch, {**_wish(form, cart, made=True), **_extra(form)}))
        except Refusal as refusal:
            form.take(refusal)
        else:
            audit.note(visit.account, visit.actor, "store changed", store.pk)
            messages.success(visit, _("Saved."))
            if connects_anew(form, cart, before):
                say_checked(visit, check_store(store))
            return redirect("store", store.pk)
    context = {"form": form, "cart": cart, "store": store, "here": "stores", **connecting(form, cart)}
    return render(visit, "web/stores/change.html", context, status=422 if visit.method == "POST" else 200)


def _identity() -> list[Field]:
    return [*_shop(), *_sender()]


def _shop() -> list[Field]:
    zones = [(zone, zone.replace("_", " ")) for zone in ["UTC", *_ZONES]]
    currencies = [(code, code) for code in sorted(list_currencies())]
    return [
        Field(
            "name",
            _("Name of the shop"),
            required=True,
            help=_("Your customers read it in their mails."),
            attrs={"maxlength": "120"},
        ),
        Field(
            "url",
            _("Web address"),
            help=_("Like https://shop.example.com."),
            attrs={"inputmode": "url", "autocomplete": "url"},
        ),
        Field(
            "timezone",
            _("Time zone"),
            "select",
            choices=zones,
            required=True,
            help=_("Clock times of rules and all times shown are in it."),
        ),
        Field(
            "currency",
            _("Currency"),
            "select",
            choices=currencies,
            required=True,
            help=_("Price triggers compare in it."),
        ),
    ]


def _sender() -> list[Field]:
    return [
        Field(
            "sender.name",
            _("Sender name"),
            help=_("Who the mails are from, as customers see it; the shop's name is usual."),
        ),
        Field(
            "sender.email",
            _("Sender address"),
            "email",
            required=True,
            help=_("Replies come here. Use an address of your own domain."),
        ),
    ]


def _more() -> list[Field]:
    return [
        Field(
            "test_address",
            _("Test address"),
            "email",
            help=_("Mails of rules in test mode go here instead of to customers."),
        ),
        Field(
            "locale",
            _("Language of numbers and dates"),
            help=_("Used where an order does not name one: en, en-GB, de …"),
            attrs={"maxlength": "20"},
        ),
        Field(
            "cap_per_hour",
            _("Most mails to one address in an hour"),
            "number",
            required=True,
            attrs={"min": "1", "max": "1000"},
        ),
        Field(
            "cap_per_day",
            _("Most mails to one address in a day"),
            "number",
            required=True,
            help=_("A wall against a shop that runs wild: what is beyond waits, held, and is shown under Pending."),
            attrs={"min": "1", "max": "5000"},
        ),
    ]


def _wish(form: Form, cart: Cart, *, made: bool) -> dict[str, Any]:
    given = form.values()
    wish: dict[str, Any] = {name: given[name] for name in ("name", "url", "timezone", "currency")}
    wish["sender"] = {"name": given["sender.name"], "email": given["sender.email"]}
    wish["credentials"] = {
        one.name: given[f"credentials.{one.name}"] for one in cart.credentials if given[f"credentials.{one.name}"]
    }
    if given.get("webhook_secret"):
        wish["webhook_secret"] = given["webhook_secret"]
    errors = []
    if not given["sender.email"]:
        errors.append(FieldError("sender.email", _("Say which address the mails are from.")))
    if cart.key in OWN_SECRET and not made and not given["webhook_secret"]:
        errors.append(
            FieldError("webhook_secret", _("Without it the shop's webhooks cannot be told from forged ones."))
        )
    if errors:
        raise Refusal(errors)
    return wish


def _extra(form: Form) -> dict[str, Any]:
    given = form.values()
    more = {name: given[name] for name in ("test_address", "locale", "cap_per_hour", "cap_per_day")}
    return {**more, **measuring.wish(given)}


def _values(store: Store) -> dict[str, str]:
    return {
        "name": store.name,
        "url": store.url,
        "timezone": store.timezone,
        "currency": store.currency,
        "sender.name": store.sender_name,
        "sender.email": store.sender_email,
        "test_address": store.test_address,
        "locale": store.locale,
        "cap_per_hour": str(store.cap_per_hour),
        "cap_per_day": str(store.cap_per_day),
        **measuring.values(store),
    }
