"""Generated from the list of pages: a stranger finds nothing, a viewer changes nothing, who is signed out is asked to sign in."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import URLPattern, reverse

from orderwire.accounts.models import User
from orderwire.web.urls import urlpatterns
from tests.web.conftest import House, everything

ALLAUTH = ("account_", "mfa_", "usersessions_")  # its own views guard themselves: test_sign_in.py, test_two_steps.py
OPEN = {"enter", "theme", "language", "join"}  # links that sign or let somebody in, theme and language: for everybody
OWN = {
    "you",
    "team_leave",
    "account_switch",
    "session_end",
}  # what every member decides for themselves, whatever their role
PAGES = [page for page in urlpatterns if isinstance(page, URLPattern) and not str(page.name).startswith(ALLAUTH)]
NAMES = sorted(str(page.name) for page in PAGES if page.name not in OPEN)
ABOUT_A_ROW = sorted(str(page.name) for page in PAGES if any(name.endswith("_id") for name in page.pattern.converters))


def path_of(name: str, house: House) -> str:
    """The address of a page about Acme's rows."""
    page = next(page for page in PAGES if page.name == name)
    values = {parameter: house.ids[parameter] for parameter in page.pattern.converters}
    if name in ("rule_new", "rule_new_mail"):
        values = {"store_id": house.store.pk}
    return reverse(name, kwargs=values)


@pytest.mark.parametrize("name", ABOUT_A_ROW)
def test_a_stranger_finds_no_such_page_and_changes_nothing(
    name: str, house: House, stranger: User, as_user: Callable[[User], Client]
) -> None:
    before = everything()
    browser = as_user(stranger)
    answers = {browser.get(path_of(name, house)).status_code, browser.post(path_of(name, house), {}).status_code}
    assert answers <= {404, 405}
    assert 404 in answers
    assert everything() == before


@pytest.mark.parametrize("name", NAMES)
def test_who_is_signed_out_is_asked_to_sign_in(name: str, house: House, as_user: Callable[[None], Client]) -> None:
    before = everything()
    browser = as_user(None)
    path = path_of(name, house)
    answers = [answer for answer in (browser.get(path), browser.post(path, {})) if answer.status_code != 405]
    assert answers
    assert {(answer.status_code, answer["Location"]) for answer in answers} == {(302, f"/sign-in/?next={path}")}
    assert everything() == before


@pytest.mark.parametrize("name", [name for name in NAMES if name not in OWN])
def test_a_viewer_changes_nothing(name: str, house: House, viewer: Client) -> None:
    before = everything()
    answer = viewer.post(
        path_of(name, house), {"name": "x", "number": "x", "address": "x@example.com", "to": "x@example.com"}
    )
    assert answer.status_code in (403, 405)
    assert everything() == before


@pytest.mark.parametrize("name", NAMES)
def test_every_page_opens_for_the_owner(name: str, house: House, owner: Client) -> None:
    answer = owner.get(path_of(name, house))
    assert answer.status_code in (200, 302, 405)
    is_page = answer.get("Content-Type", "").startswith("text/html")  # what a script is given as JSON is no page
    if answer.status_code == 200 and is_page and not getattr(answer, "streaming", False):
        assert "Content-Security-Policy" in answer
        assert "<script>" not in answer.content.decode()
        assert " style=" not in answer.content.decode().split("srcdoc=")[0]


def test_an_unknown_address_is_a_page_of_ours(owner: Client) -> None:
    answer = owner.get("/no/such/page/")
    assert answer.status_code == 404
    assert "There is no such page" in answer.content.decode()
