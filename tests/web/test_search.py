"""Search over all stores, as a page and as the list under the search field."""

from collections.abc import Callable

from django.test import Client

from orderwire.accounts.models import User
from tests.rooms import a_store, an_order
from tests.web.conftest import House, words


def test_an_order_its_customer_and_its_mail_are_found(house: House, viewer: Client) -> None:
    page = words(viewer.get("/search/?q=ada@"))
    for href in (
        f"/orders/{house.order.pk}/",
        f"/customers/{house.order.customer_id}/",
        f"/messages/{house.message.pk}/",
    ):
        assert f'href="{href}"' in page
    assert "Ada Lovelace" in page
    assert "There are more" not in page


def test_by_number(house: House, viewer: Client) -> None:
    page = words(viewer.get("/search/?q=%231001"))
    assert "Order 1001" in page
    assert f'href="/messages/{house.message.pk}/"' in page


def test_under_the_field_only_the_list_is_sent(house: House, viewer: Client) -> None:
    answer = viewer.get("/search/?q=100", headers={"HX-Request": "true", "HX-Target": "found"})
    page = words(answer)
    assert "<html" not in page
    assert page.count('role="option"') == 1
    assert f'href="/orders/{house.order.pk}/"' in page
    assert words(viewer.get("/search/?q=", headers={"HX-Target": "found"})) == ""
    assert "Nothing begins so" in words(viewer.get("/search/?q=zzz", headers={"HX-Target": "found"}))


def test_nothing_found_and_nothing_asked_are_said(house: House, viewer: Client) -> None:
    assert "Nothing found" in words(viewer.get("/search/?q=zzz"))
    assert "What are you looking for?" in words(viewer.get("/search/"))


def test_what_was_typed_is_shown_as_text(house: House, viewer: Client) -> None:
    page = words(viewer.get("/search/?q=%3Cscript%3E"))
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_a_strangers_search_finds_nothing_of_acme(
    house: House, stranger: User, as_user: Callable[[User], Client]
) -> None:
    page = words(as_user(stranger).get("/search/?q=ada@"))
    assert house.order.pk not in page
    assert "Nothing found" in page


def test_with_several_stores_each_hit_says_its_own(house: House, viewer: Client) -> None:
    an_order(a_store(house.account, name="Brass Lamps"), number="1002")
    page = words(viewer.get("/search/?q=100"))
    assert "Brass Lamps" in page.split("<main")[1]
