"""Settings of the account: members and API keys."""

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
    again = words(owner.get("/settings/"))
    assert "ow_" not in again
    assert "Till" in again


def test_revoking_asks_first_and_is_for_good(house: House, owner: Client) -> None:
    path = f"/settings/keys/{house.key.pk}/revoke/"
    before = everything()
    assert "Programs that use it are refused" in words(owner.get(path))
    assert everything() == before
    assert "Revoked" in words(owner.post(path, follow=True))
    assert ApiKey.objects.get(pk=house.key.pk).revoked_at is not None


def test_members_are_listed_with_what_they_may(house: House, viewer: Client) -> None:
    page = words(viewer.get("/settings/"))
    for part in ("owner@example.com", "Owner: may do everything", "viewer@example.com", "Viewer: may look"):
        assert part in page
    assert "Make a key" not in page
    assert "Revoke " not in page
