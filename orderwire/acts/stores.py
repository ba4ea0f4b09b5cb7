"""Changing a store; pausing it holds its mails; a new suppression stops what waits for that address."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from orderwire.accounts.models import Account
from orderwire.audience import suppression
from orderwire.audience.models import Suppression
from orderwire.core import clock
from orderwire.core.failures import Refusal
from orderwire.emails.images import at_address
from orderwire.outbox import acts
from orderwire.reports import totals
from orderwire.stores import shops
from orderwire.stores.brand import Logo
from orderwire.stores.models import Store
from orderwire.stores.shops import StorePatch


def change_store(store: Store, patch: StorePatch) -> Store:
    """Set what the patch names. A logo must be an image of the store's own account. Raises Refusal; then nothing is changed."""
    return shops.change_store(store, patch, logo_at(store, patch.brand.logo))


def logo_at(store: Store, address: str) -> Logo | None:
    """The uploaded image that an address means; None for no address. Raises Refusal for any other picture."""
    if not address:
        return None
    image = at_address(store.account, address)
    if image is None:
        raise Refusal.of(
            "brand.logo", _("This is not one of your images: upload the logo first, and give its address.")
        )
    return Logo(image.file_name, image.width, image.height)


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
