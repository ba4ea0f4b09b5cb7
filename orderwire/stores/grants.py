"""What a shop hands over by itself to be opened with: kept for the worker who has the line, never put back by an older call."""

from datetime import timedelta

from django.db import transaction

from orderwire.carts.base import Grant
from orderwire.carts.registry import CARTS
from orderwire.core import clock
from orderwire.stores.doors import SealedVault
from orderwire.stores.lines import open_line
from orderwire.stores.models import Store
from orderwire.stores.secrets import account_of, take_credentials

LATEST = timedelta(hours=24)  # a shop tries again for minutes: what is older is no news
_AT = "handed_over_at"


def take(store: Store, grant: Grant) -> str:
    """Keep it sealed, and have the connection looked at. "" when that was done, else in words why it was left.

    The worker who has the line takes it into use, so that it cannot cross with a token that is being renewed. A shop that was not
    named yet is from now on the one that handed it over.
    """
    with transaction.atomic():
        kept = Store.objects.select_for_update().get(pk=store.pk)
        account, vault = account_of(kept), SealedVault(kept)
        if account and account != grant.account:
            return "It is about another store."
        if clock.now() - grant.at > LATEST:
            return "It is older than a day."
        if grant.at.timestamp() <= float(vault.get(_AT) or 0):
            return "It is not newer than what is known."
        if not account:
            take_credentials(kept, {CARTS[kept.platform].account_credential: grant.account})
            kept.save(update_fields=["credentials_sealed"])
        open_line(kept)
        vault.keep(**grant.kept, **{_AT: str(grant.at.timestamp())})
    return ""
