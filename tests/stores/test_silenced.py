"""Which of the cart's own mails are off."""

import pytest

from orderwire.core.failures import Conflict
from orderwire.stores import silenced
from orderwire.stores.models import Connection
from tests.rooms import a_store

pytestmark = pytest.mark.django_db


def test_who_switched_a_mail_off_is_kept_and_forgotten() -> None:
    store = a_store()
    with pytest.raises(Conflict, match="Connect the store first"):
        silenced.say(store.pk, "shipped", "us")
    Connection.objects.create(store=store)
    silenced.say(store.pk, "shipped", "us")
    silenced.say(store.pk, "completed", "merchant")
    silenced.say(store.pk, "shipped", "")
    assert Connection.objects.get().silenced == {"completed": "merchant"}
