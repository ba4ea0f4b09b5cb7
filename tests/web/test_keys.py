"""The keys of an account's programs."""

import re

from django.test import Client

from orderwire.accounts import keys
from orderwire.accounts.models import ApiKey
from tests.web.conftest import House, everything, words


def test_a_key_is_shown_once(house: House, owner: Client) -> None:
    page = words(owner.post("/settings/keys/", {"name": "Till"}, follow=True))
    found = re.search(r"ow_\w{40}", page)
    assert found
    assert keys.account_for(found.group(0)) == house.account
    again = words(owner.get("/settings/keys/"))
    assert "ow_" not in again
    assert "Till" in again


def test_revoking_asks_first_and_is_for_good(house: House, owner: Client) -> None:
    path = f"/settings/keys/{house.key.pk}/revoke/"
    before = everything()
    assert "Programs that use it are refused" in words(owner.get(path))
    assert everything() == before
    assert "Revoked" in words(owner.post(path, follow=True))
    assert ApiKey.objects.get(pk=house.key.pk).revoked_at is not None


def test_a_viewer_sees_the_keys_and_changes_none(house: House, viewer: Client) -> None:
    page = words(viewer.get("/settings/keys/"))
    assert "Warehouse" in page
    assert "Make a key" not in page
    assert "Revoke " not in page
