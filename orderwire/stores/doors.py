"""A shop as its cart speaks with it: what the merchant entered, the guarded way out, and where its tokens are kept."""

from collections.abc import Mapping
from functools import cache
from time import monotonic

from django.conf import settings
from django.db import transaction

from orderwire.carts.calling import Shop, Wire
from orderwire.core import clock
from orderwire.core.fetch import Answer, Fetcher, FetchFailed
from orderwire.core.seal import seal_map, unseal_map
from orderwire.stores.models import Connection, Store
from orderwire.stores.secrets import credentials_of, new_secret_given, secrets_of
from orderwire.stores.shops import webhook_url

SECONDS_A_CALL = 20.0
MOST_BYTES_AN_ANSWER = 16_000_000
HOOK_SECRET = "hook_secret"  # noqa: S105 - a vault's name for the secret that the shop gave us for its webhooks


class SealedVault:
    """The vault of one store: kept sealed in its line, written through before keep() returns."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def get(self, name: str) -> str:
        """What is kept under a name, "" when nothing is."""
        sealed = Connection.objects.values_list("vault_sealed", flat=True).filter(pk=self._store.pk).first()
        return unseal_map(sealed or "", self._bound).get(name, "")

    def keep(self, **values: str) -> None:
        """Keep; an empty value forgets. `hook_secret` becomes the store's webhook secret, the old one good for another day."""
        secret = values.pop(HOOK_SECRET, "")
        with transaction.atomic():
            if secret:
                new_secret_given(self._store, secret)
            line = Connection.objects.select_for_update().filter(pk=self._store.pk).first()
            if line is None or not values:
                return
            kept = {**unseal_map(line.vault_sealed, self._bound), **values}
            sealed = seal_map({name: value for name, value in kept.items() if value}, self._bound)
            Connection.objects.filter(pk=line.pk).update(vault_sealed=sealed)

    @property
    def _bound(self) -> str:
        return f"{self._store.pk}.vault"


class Elsewhere:
    """The wire for a site whose carts' fixed addresses stand elsewhere (ORDERWIRE_CART_HOSTS): a stand-in, a proxy."""

    def __init__(self, wire: Wire, elsewhere: Mapping[str, str]) -> None:
        self._wire, self._elsewhere = wire, elsewhere

    def request(self, method: str, url: str, headers: Mapping[str, str] | None = None, content: bytes = b"") -> Answer:
        """As the guarded way out, with the beginning of the URL put right."""
        for usual, instead in self._elsewhere.items():
            if url.startswith(usual):
                url = instead + url[len(usual) :]
                break
        return self._wire.request(method, url, headers, content)


class Hurried:
    """The wire while a person waits: all its calls together take `seconds` at most (names excepted, as with Fetcher)."""

    def __init__(self, seconds: float) -> None:
        self._until = monotonic() + seconds

    def request(self, method: str, url: str, headers: Mapping[str, str] | None = None, content: bytes = b"") -> Answer:
        """As the guarded way out. Raises FetchFailed when the time is up."""
        left = self._until - monotonic()
        if left <= 0:
            raise FetchFailed("The shop did not answer in time.", temporary=True)
        return _new_wire(left).request(method, url, headers, content)


def shop_of(store: Store, seconds: float | None = None) -> Shop:
    """Everything a cart needs to speak with this shop; `seconds` is for all calls together. Raises BrokenSeal."""
    secrets = secrets_of(store)
    return Shop(
        url=store.url.rstrip("/"),
        credentials=credentials_of(store),
        wire=_wire() if seconds is None else Hurried(seconds),
        vault=SealedVault(store),
        timezone=store.timezone,
        currency=store.currency,
        hook_url=webhook_url(store),
        hook_secret=secrets[0] if secrets else "",
        now=clock.now(),
    )


def _wire() -> Wire:
    return _kept_wire(settings.ALLOW_PRIVATE_HOSTS, tuple(settings.CART_HOSTS.items()))


@cache
def _kept_wire(allowed: frozenset[str], elsewhere: tuple[tuple[str, str], ...]) -> Wire:
    return _made(allowed, elsewhere, SECONDS_A_CALL)


def _new_wire(seconds: float) -> Wire:
    return _made(settings.ALLOW_PRIVATE_HOSTS, tuple(settings.CART_HOSTS.items()), seconds)


def _made(allowed: frozenset[str], elsewhere: tuple[tuple[str, str], ...], seconds: float) -> Wire:
    fetcher = Fetcher(allowed, timeout=seconds, max_bytes=MOST_BYTES_AN_ANSWER)
    return Elsewhere(fetcher, dict(elsewhere)) if elsewhere else fetcher
