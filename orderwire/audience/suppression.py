"""The suppression list: asked by rules, outbox and delivery; written by people, bounces, complaints, unsubscribes."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q

from orderwire.accounts.models import Account
from orderwire.audience.models import Suppression
from orderwire.core.email_address import canonical, canonical_domain, is_possible
from orderwire.core.failures import Conflict, Refusal
from orderwire.core.locks import hold, share
from orderwire.stores.models import Store

REASONS = ("manual", "bounce", "complaint", "unsubscribe")


def lock_name(account_id: str) -> str:
    """The lock that orders suppressions and markers: a marker shares it, a new suppression holds it (reliability.md F16)."""
    return f"audience:{account_id}"


def read_along(account_ids: Iterable[str]) -> None:
    """Take the shared side for a transaction whose sends must not cross a new suppression."""
    for account_id in sorted(set(account_ids)):
        share(lock_name(account_id))


def add(account: Account, given: Mapping[str, str], *, store: Store | None = None, note: str = "") -> Suppression:
    """Suppress `given["address"]` or `given["domain"]` with `given["reason"]`, for one store or the whole account.

    Raises Refusal when it is neither, Conflict when it is on the list already.
    """
    kind, value, as_given = key_of(given)
    reason = given.get("reason") or "manual"
    if reason not in REASONS:
        raise Refusal.of("reason", f"Give one of {', '.join(REASONS)}.")
    try:
        with transaction.atomic():
            hold(lock_name(account.pk))
            return Suppression.objects.create(
                account=account, store=store, kind=kind, value=value, as_given=as_given, reason=reason, note=note[:300]
            )
    except IntegrityError as error:
        raise Conflict(f"{as_given} is on the suppression list already.") from error


def lift(suppression: Suppression) -> None:
    """Take an entry off the list."""
    suppression.delete()


def stops(account_id: str, store_id: str, addresses: Iterable[str]) -> dict[str, Suppression]:
    """For each canonical address that may not get mail of this store, the entry that stops it."""
    wanted = set(addresses)
    keys = wanted | {address.rpartition("@")[2] for address in wanted}
    rows = Suppression.objects.filter(Q(store=None) | Q(store_id=store_id), account_id=account_id, value__in=keys)
    by_key = {(row.kind, row.value): row for row in rows}
    found = {}
    for address in wanted:
        row = by_key.get(("address", address)) or by_key.get(("domain", address.rpartition("@")[2]))
        if row is not None:
            found[address] = row
    return found


def in_words(suppression: Suppression) -> str:
    """Why, in a sentence's end."""
    why = {
        "manual": "put on the suppression list by hand",
        "bounce": "suppressed after a bounce",
        "complaint": "suppressed after a complaint",
        "unsubscribe": "unsubscribed",
    }[suppression.reason]
    return f"{suppression.as_given}: {why}"


def as_json(suppression: Suppression) -> dict[str, Any]:
    """The entry's JSON."""
    return {
        "id": suppression.pk,
        suppression.kind: suppression.as_given,
        "reason": suppression.reason,
        "store_id": suppression.store_id,
        "created_at": suppression.created_at,
    }


def key_of(given: Mapping[str, str]) -> tuple[str, str, str]:
    """Kind, canonical value and what was given of `given["address"]` or `given["domain"]`. Raises Refusal when it is neither."""
    address, domain = _seen(given.get("address")), _seen(given.get("domain")).lstrip("*").lstrip("@")
    if bool(address) == bool(domain):
        raise Refusal.of("address", "Give either an address or a domain.")
    if address:
        value = canonical(address)
        if not value or len(value) > 254:
            raise Refusal.of("address", "This is not an e-mail address: write it like name@example.com.")
        return "address", value, address[:254]
    value = canonical_domain(domain)
    if not is_possible(f"postmaster@{value}"):
        raise Refusal.of("domain", "This is not a domain: write it like example.com.")
    return "domain", value, domain[:254]


def _seen(word: str | None) -> str:
    """What was typed, without signs that are not seen (and that a table may not hold)."""
    return "".join(sign for sign in word or "" if sign.isprintable()).strip()
