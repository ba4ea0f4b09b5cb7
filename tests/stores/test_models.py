"""What a merchant reads of a store at a glance."""

from orderwire.stores.models import Store
from tests.rooms import NOON


def test_the_status_is_the_connection_unless_the_store_is_paused() -> None:
    store = Store(name="Acme Lamps", connection="broken")
    assert (str(store), store.status) == ("Acme Lamps", "broken")
    store.paused_at = NOON
    assert store.status == "paused"
