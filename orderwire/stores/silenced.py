"""The cart's own mails that were switched off, so that a buyer does not get two."""

from orderwire.core.failures import Conflict
from orderwire.stores.models import Connection


def say(store_id: str, key: str, by: str) -> None:
    """Keep who switched one of the cart's own mails off; "" when it goes out again. Raises Conflict without a line."""
    line = Connection.objects.filter(pk=store_id).first()
    if line is None:
        raise Conflict("Connect the store first.")
    kept = {name: who for name, who in line.silenced.items() if name != key}
    Connection.objects.filter(pk=store_id).update(silenced={**kept, key: by} if by else kept)
