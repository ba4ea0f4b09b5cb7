"""The cart's own mails that were switched off, so that a buyer does not get two."""

from django.db import transaction

from orderwire.stores.models import Store


def say(store: Store, key: str, by: str) -> None:
    """Keep who switched one of the cart's own mails off: "us" or "merchant"; "" when it goes out again."""
    with transaction.atomic():
        standing = Store.objects.select_for_update().get(pk=store.pk).silenced
        kept = {name: who for name, who in standing.items() if name != key}
        store.silenced = {**kept, key: by} if by else kept
        Store.objects.filter(pk=store.pk).update(silenced=store.silenced)
