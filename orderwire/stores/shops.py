"""Making a store, changing it, its secrets and its webhook address."""

from datetime import timedelta
from typing import Annotated, Literal
from zoneinfo import available_timezones

from babel.numbers import list_currencies
from django.conf import settings
from django.db import transaction
from pydantic import BeforeValidator, Field, field_validator

from orderwire.accounts.models import Account
from orderwire.carts.reading import safe_url
from orderwire.carts.registry import CARTS
from orderwire.core import clock
from orderwire.core.email_address import is_possible
from orderwire.core.schema import Input
from orderwire.core.seal import seal
from orderwire.stores.brand import Logo
from orderwire.stores.branding import BrandPatch, brand_of, set_brand, with_patch
from orderwire.stores.lines import open_line
from orderwire.stores.models import Connection, Store
from orderwire.stores.secrets import checked_secret, new_secret, replace_secret, take_credentials

_ZONES = available_timezones()
_CURRENCIES = list_currencies()
_PARTS = {  # what stands together in the JSON, and its columns
    "sender": {"name": "sender_name", "email": "sender_email"},
    "attribution": {"model": "attribution_model", "days": "attribution_days"},
    "tracking": {"opens": "track_opens", "clicks": "track_clicks"},
}

Tracking = Literal[False, "anonymous", True]
_NULL_IS_EMPTY = BeforeValidator(
    lambda value: "" if value is None else value
)  # as the store's JSON shows an empty text
_Address = Annotated[str, Field(max_length=254), _NULL_IS_EMPTY]


class SenderIdentity(Input):
    """Who a store's mails are from."""

    name: Annotated[str, Field(max_length=120), _NULL_IS_EMPTY] = ""
    email: _Address = ""

    @field_validator("email")
    @classmethod
    def _possible(cls, value: str) -> str:
        if value and not is_possible(value):
            raise ValueError("This is not an e-mail address: write it like hello@example.com.")
        return value


class Attribution(Input):
    """What counts as a conversion."""

    model: Literal["click", "open_or_click", "sent"] = "click"
    days: Annotated[int, Field(ge=1, le=60)] = 7


class TrackingChoice(Input):
    """What is kept of opens and clicks: nothing, a count, or by person."""

    opens: Tracking = "anonymous"
    clicks: Tracking = True


class StoreFields(Input):
    """What may be said of a store both when it is made and later."""

    url: Annotated[str, _NULL_IS_EMPTY] = ""
    credentials: dict[str, str] = {}
    timezone: str = "UTC"
    currency: str = "USD"
    locale: Annotated[str, Field(max_length=20)] = "en"
    test_address: _Address = ""
    attribution: Attribution = Attribution()
    tracking: TrackingChoice = TrackingChoice()
    cap_per_hour: Annotated[int, Field(ge=1, le=1000)] = 10
    cap_per_day: Annotated[int, Field(ge=1, le=5000)] = 30

    @field_validator("url")
    @classmethod
    def _web_address(cls, value: str) -> str:
        if value and "://" not in value:
            value = f"https://{value}"
        if value and (safe_url(value) is None or len(value) > 300):
            raise ValueError("Give the shop's web address, like https://shop.example.com.")
        return value

    @field_validator("timezone")
    @classmethod
    def _zone(cls, value: str) -> str:
        if value not in _ZONES:
            raise ValueError("This time zone is not known: choose one like Europe/Berlin.")
        return value

    @field_validator("currency")
    @classmethod
    def _currency(cls, value: str) -> str:
        if value.upper() not in _CURRENCIES:
            raise ValueError("This currency is not known: give three letters like EUR.")
        return value.upper()

    @field_validator("test_address")
    @classmethod
    def _possible(cls, value: str) -> str:
        return SenderIdentity._possible(value)


class StoreWish(StoreFields):
    """CONTRACT §3, POST /stores."""

    name: Annotated[str, Field(min_length=1, max_length=120)]
    platform: str
    sender: SenderIdentity
    webhook_secret: Annotated[str, Field(max_length=300)] | None = None

    @field_validator("platform")
    @classmethod
    def _known(cls, value: str) -> str:
        if value not in CARTS:
            raise ValueError(f"This platform is not known: choose one of {', '.join(CARTS)}.")
        return value


class StorePatch(StoreFields):
    """CONTRACT §3, PATCH /stores/{id}: only what is given changes."""

    name: Annotated[str, Field(min_length=1, max_length=120)] = ""
    sender: SenderIdentity = SenderIdentity()
    webhook_secret: Annotated[str, Field(max_length=300)] | None = None
    brand: BrandPatch = BrandPatch()


def make_store(account: Account, wish: StoreWish) -> tuple[Store, str]:
    """A new store and its webhook secret in plain, which is shown this once. The network is asked later, by a worker."""
    secret = checked_secret(wish.platform, wish.webhook_secret)
    store = Store(account=account, platform=wish.platform)
    _take(store, wish, set(StoreWish.model_fields))
    store.secret_sealed = seal(secret, f"{store.pk}.webhook")
    with transaction.atomic():
        store.save()
        open_line(store)
    return store, secret


def change_store(store: Store, patch: StorePatch, logo: Logo | None = None) -> Store:
    """Set what the patch names; a new webhook secret replaces the old one after a day of overlap.

    `logo` is the image that the patch's address of a logo means (acts.stores.change_store looks for it).
    """
    with transaction.atomic():
        store = Store.objects.select_for_update().get(pk=store.pk)
        _take(store, patch, patch.model_fields_set)
        if "brand" in patch.model_fields_set:
            set_brand(store, with_patch(brand_of(store), patch.brand, logo))
        if patch.webhook_secret:
            replace_secret(store, checked_secret(store.platform, patch.webhook_secret))
        store.save()
        if patch.model_fields_set & {"credentials", "url", "webhook_secret"}:
            open_line(store)
    return store


def rotate_secret(store: Store) -> str:
    """A new webhook secret, shown this once; the old one is good for another day."""
    secret = new_secret()
    with transaction.atomic():
        store = Store.objects.select_for_update().get(pk=store.pk)
        replace_secret(store, secret)
        store.save(update_fields=["secret_sealed", "old_secret_sealed", "old_secret_until"])
    return secret


def webhook_url(store: Store) -> str:
    """Where the shop sends its webhooks."""
    return f"{settings.BASE_URL}/hooks/{store.hook_key}"


def heard_from(store: Store) -> None:
    """A genuine event came: the connection works. Writes at most once a minute."""
    now = clock.now()
    if store.connection == "connected" and store.last_event_at and now - store.last_event_at < timedelta(minutes=1):
        return
    store.last_event_at = now
    if store.connection == "broken" and Connection.objects.filter(pk=store.pk).exclude(error="").exists():
        # its API refuses us: that its webhooks still come does not mend that
        Store.objects.filter(pk=store.pk).update(last_event_at=now)
        return
    Store.objects.filter(pk=store.pk).update(connection="connected", problem="", last_event_at=now)
    store.connection, store.problem = "connected", ""


def checked(store: Store, problem: str) -> Store:
    """Keep what a look at the connection found; "" means it works."""
    connection = "pending" if problem else "connected"
    Store.objects.filter(pk=store.pk).update(connection=connection, problem=problem[:500], checked_at=clock.now())
    store.refresh_from_db()
    return store


def pause(store: Store) -> None:
    """Mark the store as paused; flow.pause_store also holds its mails."""
    Store.objects.filter(pk=store.pk, paused_at=None).update(paused_at=clock.now())


def resume(store: Store) -> None:
    """The opposite of pause()."""
    Store.objects.filter(pk=store.pk).update(paused_at=None)


def remove_store(store: Store) -> None:
    """Forget the store and all that hangs on it."""
    store.delete()


def _take(store: Store, fields: StoreFields, names: set[str]) -> None:
    for name in names & {
        "name",
        "url",
        "timezone",
        "currency",
        "locale",
        "test_address",
        "cap_per_hour",
        "cap_per_day",
    }:
        setattr(store, name, getattr(fields, name))
    for part in names & set(_PARTS):
        given = getattr(fields, part)
        for name in given.model_fields_set:
            value = getattr(given, name)
            setattr(store, _PARTS[part][name], _kept(value) if part == "tracking" else value)
    if "credentials" in names and fields.credentials:
        take_credentials(store, fields.credentials)


def _kept(choice: Tracking) -> str:
    return "person" if choice is True else "off" if choice is False else choice
