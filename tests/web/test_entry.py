"""The demo's link, the theme, the page of keys."""

from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import Settings

from orderwire.accounts.models import User
from orderwire.core import clock
from orderwire.web.entry import entry_path, user_of
from tests.rooms import NOON
from tests.web.conftest import House, words


def test_the_link_signs_in_once(house: House, client: Client, settings: Settings) -> None:
    settings.DEMO = True
    settings.ROOT_URLCONF = "tests.web.demo_urls"
    path = entry_path(house.owner)
    assert client.get(path)["Location"] == "/"
    assert client.get(f"/stores/{house.store.pk}/").status_code == 200
    again = Client().get(path, follow=True)
    assert again.redirect_chain == [("/sign-in/", 302)]
    assert "This link was used before or is too old." in words(again)


def test_the_link_is_good_for_half_an_hour(house: House) -> None:
    with clock.stopped_at(NOON) as hands:
        token = entry_path(house.owner).removeprefix("/enter/")
        hands.forward(timedelta(minutes=29, seconds=59))
        assert user_of(token) == house.owner
        hands.forward(timedelta(seconds=2))
        assert user_of(token) is None


def test_a_forged_link_is_none(house: House, stranger: User) -> None:
    token = entry_path(house.owner).removeprefix("/enter/")
    name, until, signature = token.split(".")
    other = entry_path(stranger).removeprefix("/enter/").split(".")[0]
    later = str(int(until) + 1)
    for forged in (
        "",
        "x",
        "..",
        f"{other}.{until}.{signature}",
        f"{name}.{later}.{signature}",
        f"{name}.{until}.",
        "é.1.x",
    ):
        assert user_of(forged) is None


def test_there_is_no_link_outside_the_demo(house: House, client: Client) -> None:
    assert client.get(entry_path(house.owner)).status_code == 404
    assert "_auth_user_id" not in client.session


def test_the_theme_is_kept_and_leads_back(house: House, owner: Client) -> None:
    answer = owner.post("/theme/", {"theme": "dark", "back": "/senders/"})
    assert answer["Location"] == "/senders/"
    assert 'data-theme="dark"' in owner.get("/senders/").content.decode()
    owner.post("/theme/", {"theme": "auto", "back": "/"})
    assert "data-theme" not in owner.get("/senders/").content.decode()


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_the_theme_leads_nowhere_else(client: Client, db: None, back: str) -> None:
    assert client.post("/theme/", {"theme": "dark", "back": back})["Location"] == "/"


def test_a_theme_that_is_none_is_not_kept(client: Client, db: None) -> None:
    assert "theme" not in client.post("/theme/", {"theme": "<script>"}).cookies


def test_the_keys_are_a_page_too(house: House, viewer: Client) -> None:
    page = words(viewer.get("/keyboard/")).split("<main")[1]
    assert "<kbd>g</kbd> <kbd>o</kbd>" in page
    assert f'href="/stores/{house.store.pk}/orders/"' in page
