"""Customers: the list, one of them, their consent, their data, and forgetting them; asked by three people."""

import json
from collections.abc import Callable

import pytest
from django.test import Client

from orderwire.accounts.models import AuditEntry, User
from orderwire.audience.models import Suppression
from orderwire.carts.snapshot import Customer as Buyer
from orderwire.orders.models import Customer
from orderwire.outbox.models import State
from tests.rooms import a_message, after, an_order
from tests.web.conftest import House, everything, words


@pytest.fixture
def ada(house: House) -> Customer:
    """Who ordered 1001."""
    return Customer.objects.get(pk=house.order.customer_id)


def test_the_list_shows_lifetime_figures(house: House, ada: Customer, viewer: Client) -> None:
    an_order(house.store, external_id="2", number="1002", placed_at=after(days=1))
    page = words(viewer.get(f"/stores/{house.store.pk}/customers/"))
    row = page.split("<tbody>")[1]
    assert f'href="/customers/{ada.pk}/"' in row
    assert "Ada Lovelace" in row
    assert ">2</td>" in row
    assert "$259.60" in row
    assert "22 Nov 2026" in row


@pytest.mark.parametrize(
    ("typed", "found"), [("lovel", True), ("ADA@", True), ("ada love", True), ("elace", False), ("bob", False)]
)
def test_the_list_is_searched_by_how_names_and_addresses_begin(
    house: House, ada: Customer, viewer: Client, typed: str, found: bool
) -> None:
    page = words(viewer.get(f"/stores/{house.store.pk}/customers/", {"q": typed}))
    assert (ada.pk in page) is found
    assert ("No customer found" in page) is not found


def test_one_customer_with_orders_mails_and_consent(house: House, ada: Customer, viewer: Client) -> None:
    page = words(viewer.get(f"/customers/{ada.pk}/"))
    assert f'href="/orders/{house.order.pk}/"' in page
    assert f'href="/messages/{house.message.pk}/"' in page
    assert "May get mails" in page
    assert "registered in the shop" in page
    assert "Send no more mail" not in page
    assert "Erase" not in page


def test_an_editor_stops_the_mails_of_a_customer(house: House, ada: Customer, editor: Client, viewer: Client) -> None:
    waiting = a_message(house.rule, State.SCHEDULED, order=house.order)
    page = words(editor.post(f"/customers/{ada.pk}/suppress/", follow=True))
    assert "ada@example.com gets no more mail." in page
    assert "Gets no mail" in page
    entry = Suppression.objects.get(value="ada@example.com")
    assert f'href="/suppressions/{entry.pk}/remove/"' in page
    waiting.refresh_from_db()
    assert waiting.state == "suppressed"
    assert "on the suppression list already" in words(editor.post(f"/customers/{ada.pk}/suppress/", follow=True))
    assert Suppression.objects.filter(value="ada@example.com").count() == 1
    assert "Take it off" not in words(viewer.get(f"/customers/{ada.pk}/"))


def test_the_data_is_handed_out_as_a_file(house: House, ada: Customer, editor: Client, viewer: Client) -> None:
    answer = editor.get(f"/customers/{ada.pk}/export.json")
    assert answer["Content-Disposition"] == f'attachment; filename="customer-{ada.pk}.json"'
    file = json.loads(answer.content)
    assert (file["customer"]["email"], [one["number"] for one in file["orders"]]) == ("ada@example.com", ["1001"])
    assert AuditEntry.objects.get(action="customer exported").target == ada.pk
    assert viewer.get(f"/customers/{ada.pk}/export.json").status_code == 403


def test_the_owner_is_asked_and_told_what_stays_then_the_person_is_gone(
    house: House, ada: Customer, owner: Client
) -> None:
    before = everything()
    page = words(owner.get(f"/customers/{ada.pk}/erase/"))
    assert "Erase Ada Lovelace?" in page
    assert "What stays: order numbers" in page
    assert everything() == before
    told = words(owner.post(f"/customers/{ada.pk}/erase/", follow=True))
    assert "The customer is erased." in told
    assert "This customer was forgotten." in told
    assert "Erase</a>" not in told
    ada.refresh_from_db()
    assert (ada.email, ada.last_name, ada.sought_email, ada.sought_last) == ("", "", "", "")
    listed = words(owner.get(f"/stores/{house.store.pk}/customers/"))
    assert "Erased customer" in listed
    assert "ada@example.com" not in listed


def test_while_a_mail_is_on_its_way_nobody_is_erased(house: House, ada: Customer, owner: Client) -> None:
    a_message(house.rule, State.LEASED, order=house.order)
    before = everything()
    page = words(owner.post(f"/customers/{ada.pk}/erase/", follow=True))
    assert "is on its way" in page
    assert everything() == before


def test_an_editor_may_not_erase(house: House, ada: Customer, editor: Client) -> None:
    before = everything()
    assert editor.post(f"/customers/{ada.pk}/erase/").status_code == 403
    assert everything() == before
    assert "Erase" not in words(editor.get(f"/customers/{ada.pk}/"))


def test_a_stranger_finds_no_customer(
    house: House, ada: Customer, stranger: User, as_user: Callable[[User], Client]
) -> None:
    other = as_user(stranger)
    for path in ("", "export.json", "erase/"):
        assert other.get(f"/customers/{ada.pk}/{path}").status_code == 404


def test_a_guest_without_a_name_is_called_by_the_address(house: House, viewer: Client) -> None:
    bob = Buyer(email="bob@example.com", guest=True, accepts_marketing=False)
    order = an_order(house.store, external_id="3", number="1003", customer=bob)
    page = words(viewer.get(f"/customers/{order.customer_id}/"))
    assert "<h1" in page
    assert "bob@example.com" in page.split("<h1")[1].split("</h1>")[0]
    assert "none, orders as a guest" in page
    assert "does not want it" in page


def test_an_empty_list_teaches(house: House, owner: Client) -> None:
    Customer.objects.all().delete()
    assert "No customer yet" in words(owner.get(f"/stores/{house.store.pk}/customers/"))
