"""Pausing a store holds its mails; a new suppression stops what waits for that address."""

from collections.abc import Mapping

from django.db import transaction

from orderwire.accounts.models import Account
from orderwire.audience import suppression
from orderwire.audience.models import Suppression
from orderwire.carts.base import Cart
from orderwire.carts.registry import CARTS
from orderwire.core import clock
from orderwire.orders.models import Event
from orderwire.outbox import acts
from orderwire.reports import totals
from orderwire.stores import shops
from orderwire.stores.models import Store


def pause_store(store: Store) -> Store:
    """Hold everything of this store: events are still read and recorded, no mail goes out."""
    with transaction.atomic():
        shops.pause(store)
        store.refresh_from_db()
        acts.hold_store(store)
    return store


def resume_store(store: Store) -> Store:
    """Let the store's mails go again; those whose time ran out meanwhile expire."""
    with transaction.atomic():
        shops.resume(store)
        store.refresh_from_db()
        acts.let_go(store)
    return store


def pause_all(account: Account) -> int:
    """Hold everything of the account, in one commit. How many stores were not paused before."""
    with transaction.atomic():
        stores = list(Store.objects.filter(account=account, paused_at=None).order_by("id"))
        for store in stores:
            pause_store(store)
    return len(stores)


def resume_all(account: Account) -> int:
    """Let all the account's stores go again, in one commit. How many were paused."""
    with transaction.atomic():
        stores = list(Store.objects.filter(account=account).exclude(paused_at=None).order_by("id"))
        for store in stores:
            resume_store(store)
    return len(stores)


def check_store(store: Store) -> Store:
    """Look at the connection now: by webhook, a store is connected once a genuine event came."""
    cart = CARTS[store.platform]
    problem = ""
    if not isinstance(cart, Cart):
        problem = (
            f"{cart.name} is not fetched from yet: send its orders through the API, or by webhook as a custom store."
        )
    elif not Event.objects.filter(store=store).exists():
        problem = "No webhook has arrived yet: add the webhook address in your shop and let an order change."
    return shops.checked(store, problem)


def suppress(account: Account, given: Mapping[str, str], store: Store | None = None) -> Suppression:
    """Put an address or domain on the list, and stop what waits for it. Raises Refusal or Conflict."""
    with transaction.atomic():
        entry = suppression.add(account, given, store=store)
        stores = [store.pk] if store else list(Store.objects.filter(account=account).values_list("pk", flat=True))
        totals.count(acts.suppress_waiting(entry, stores, clock.now()))
    return entry


def lift(entry: Suppression) -> None:
    """Take an entry off the list; what it stopped stays stopped, and can be sent again by hand."""
    suppression.lift(entry)
