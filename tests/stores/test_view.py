"""A store as CONTRACT §3 shows it."""

import pytest

from orderwire.stores import shops
from orderwire.stores.shops import webhook_url
from orderwire.stores.view import as_json
from tests.rooms import NOON, a_store

pytestmark = pytest.mark.django_db


def test_a_new_store() -> None:
    store = a_store()
    assert as_json(store, "whsec_x") == {
        "id": store.pk,
        "name": "Acme Lamps",
        "platform": "custom",
        "url": None,
        "status": "pending",
        "problem": None,
        "webhook_url": webhook_url(store),
        "timezone": "UTC",
        "currency": "USD",
        "locale": "en",
        "sender": {"name": "Acme", "email": "hello@acme.example"},
        "test_address": None,
        "attribution": {"model": "click", "days": 7},
        "tracking": {"opens": "anonymous", "clicks": True},
        "cap_per_hour": 10,
        "cap_per_day": 30,
        "brand": {
            "logo": None,
            "logo_width": 160,
            "accent": "#18181b",
            "text": "#18181b",
            "background": "#f4f4f2",
            "font": "system",
            "address": "",
            "footer": "",
            "email": "",
            "phone": "",
            "social": {},
        },
        "credentials_set": [],
        "last_event_at": None,
        "created_at": NOON,
        "line": None,
        "webhook_secret": "whsec_x",
    }


@pytest.mark.parametrize("choice", [False, "anonymous", True])
def test_each_choice_of_tracking_is_shown_as_it_was_given(choice: bool | str) -> None:
    assert as_json(a_store(tracking={"opens": choice, "clicks": choice}))["tracking"] == {
        "opens": choice,
        "clicks": choice,
    }


def test_a_paused_store_says_so() -> None:
    store = a_store()
    shops.pause(store)
    store.refresh_from_db()
    assert as_json(store)["status"] == "paused"
