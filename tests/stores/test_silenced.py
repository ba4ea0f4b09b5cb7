"""Which of the cart's own mails are off."""

import pytest

from orderwire.stores import silenced
from orderwire.stores.models import Connection, Store
from tests.rooms import a_store

pytestmark = pytest.mark.django_db


def test_who_switched_a_mail_off_is_kept_and_forgotten_with_a_line_or_without() -> None:
    store = a_store()
    silenced.say(store, "shipped", "us")
    silenced.say(Store.objects.get(pk=store.pk), "completed", "merchant")
    assert Store.objects.get(pk=store.pk).silenced == {"shipped": "us", "completed": "merchant"}
    silenced.say(store, "shipped", "")
    assert Store.objects.get(pk=store.pk).silenced == store.silenced == {"completed": "merchant"}
    assert not Connection.objects.exists()
