"""Add New: the seed's path, in its words, without a dead door."""

import re
from collections.abc import Callable

from django.test import Client

from orderwire.accounts.models import User
from tests.rooms import a_store
from tests.web.conftest import House, words


def follow(client: Client, path: str, choice: str) -> str:
    """Where the choice of that name leads, from the page at `path`."""
    found = re.search(rf'<a class="choice" href="([^"]+)">(?:(?!</a>).)*{choice}', words(client.get(path)))
    assert found, choice
    return found.group(1)


def test_the_path_of_the_seed(house: House, editor: Client) -> None:
    path = "/new/"
    for choice in ("Add Message", "Automatic", "Transactional", "Order Status Update"):
        path = follow(editor, path, choice)
    assert editor.get(path)["Location"] == f"/stores/{house.store.pk}/rules/new/"


def test_a_store_is_added_on_the_way_too(house: House, owner: Client) -> None:
    path = follow(owner, follow(owner, "/new/", "Add Store"), "Custom cart")
    assert "Connect Custom cart" in words(owner.get(path))


def test_with_several_stores_one_is_chosen(house: House, editor: Client) -> None:
    second = a_store(house.account, name="Brass Lamps")
    path = "/new/message/automatic/transactional/order-status/"
    assert follow(editor, path, "Brass Lamps") == f"/stores/{second.pk}/rules/new/"


def test_without_a_store_the_way_leads_to_making_one(stranger: User, as_user: Callable[[User], Client]) -> None:
    page = words(as_user(stranger).get("/new/message/automatic/transactional/order-status/"))
    assert "First, connect a shop" in page
    assert 'href="/stores/new/"' in page
