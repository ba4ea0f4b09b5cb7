"""A store's secrets: what the merchant entered, and what webhooks are signed with. Sealed at rest, shown once at most."""

import base64
import os
from datetime import timedelta

from orderwire.carts.registry import CARTS
from orderwire.core import clock
from orderwire.core.failures import Refusal
from orderwire.core.seal import seal, seal_map, unseal, unseal_map
from orderwire.stores.models import Store

_OVERLAP = timedelta(hours=24)  # carts may sign with the old secret for a while after a rotation (carts.md §2)
_PREFIX = "whsec_"


def secrets_of(store: Store) -> list[str]:
    """The webhook secrets that may sign now: the present one first."""
    found = [unseal(store.secret_sealed, f"{store.pk}.webhook")]
    found += _app_secrets(store)
    if store.old_secret_sealed and store.old_secret_until and store.old_secret_until > clock.now():
        found.append(unseal(store.old_secret_sealed, f"{store.pk}.webhook"))
    return [secret for secret in found if secret]


def credentials_of(store: Store) -> dict[str, str]:
    """The sealed credentials, opened. Never show them."""
    return unseal_map(store.credentials_sealed, f"{store.pk}.credentials")


def account_of(store: Store) -> str:
    """The shop's id at its platform as the merchant entered it, "" where its calls do not say one."""
    name = getattr(CARTS[store.platform], "account_credential", "")
    return credentials_of(store).get(name, "").strip() if name else ""


def credential_names(store: Store) -> list[str]:
    """Which credentials are set."""
    return sorted(credentials_of(store))


def new_secret_given(store: Store, secret: str) -> None:
    """The shop itself gave the secret that it signs with from now on; the old one is good for another day."""
    kept = Store.objects.select_for_update().get(pk=store.pk)
    if unseal(kept.secret_sealed, f"{kept.pk}.webhook") != secret:
        replace_secret(kept, secret)
        kept.save(update_fields=["secret_sealed", "old_secret_sealed", "old_secret_until"])


def take_credentials(store: Store, given: dict[str, str]) -> None:
    """Seal what is given over what there is; an empty value forgets. Raises Refusal for a name the platform does not have."""
    known = {credential.name for credential in CARTS[store.platform].credentials}
    strange = sorted(set(given) - known)
    if strange:
        raise Refusal.of(f"credentials.{strange[0]}", f"{CARTS[store.platform].name} has no such credential.")
    merged = {**credentials_of(store), **given} if store.credentials_sealed else given
    store.credentials_sealed = seal_map(
        {name: value for name, value in merged.items() if value}, f"{store.pk}.credentials"
    )


def replace_secret(store: Store, secret: str) -> None:
    """A new webhook secret on the unsaved row; the old one is good for another day."""
    store.old_secret_sealed, store.old_secret_until = store.secret_sealed, clock.now() + _OVERLAP
    store.secret_sealed = seal(secret, f"{store.pk}.webhook")


def new_secret() -> str:
    """A secret of ours, as Standard Webhooks writes them."""
    return _PREFIX + base64.b64encode(os.urandom(24)).decode()


def checked_secret(platform: str, given: str | None) -> str:
    """The secret to keep. Where calls are signed by Standard Webhooks it must be what that asks: whsec_ and base64."""
    if not given:
        return new_secret()
    if getattr(CARTS[platform], "standard_secret", False):
        coded = given.removeprefix(_PREFIX).rstrip("=")
        try:
            usable = bool(base64.b64decode(coded + "=" * (-len(coded) % 4), validate=True))
        except ValueError:
            usable = False
        if not usable:
            raise Refusal.of("webhook_secret", "Give whsec_ followed by base64, or leave it out and one is made.")
        return given if given.startswith(_PREFIX) else _PREFIX + given
    return given


def _app_secrets(store: Store) -> list[str]:
    """Credentials that sign webhooks too: an app's client secret."""
    names = getattr(CARTS[store.platform], "signing_credentials", ())
    opened = credentials_of(store) if names else {}
    return [opened.get(name, "") for name in names]
