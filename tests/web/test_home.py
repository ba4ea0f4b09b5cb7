"""The account's overview: every store at a glance, and what needs attention, each line leading to where it is mended."""

from collections.abc import Callable
from datetime import timedelta

from django.test import Client

from orderwire.accounts.models import User
from orderwire.core import clock
from orderwire.delivery.models import Sender
from orderwire.orders.models import Event
from orderwire.outbox.models import State
from orderwire.stores.models import Store
from orderwire.stores.statuses import saw
from tests.rooms import a_message, a_store
from tests.web.conftest import House, words


def test_the_first_page_teaches_who_has_no_store(stranger: User, as_user: Callable[[User], Client]) -> None:
    page = words(as_user(stranger).get("/"))
    assert "Three steps to the first mail" in page
    assert 'href="/stores/new/"' in page


def test_every_store_stands_there_with_its_figures(house: House, viewer: Client) -> None:
    second = a_store(house.account, name="Brass Lamps", currency="EUR")
    a_message(house.rule, State.READY)
    page = words(viewer.get("/"))
    for store in (house.store, second):
        assert f'href="/stores/{store.pk}/order-status/"' in page
        assert store.name in page
    assert f'href="/stores/{house.store.pk}/order-status/logs/?log=pending">1</a>' in page
    assert "€0.00" in page


def test_a_quiet_account_says_so(house: House, viewer: Client) -> None:
    Event.objects.all().delete()
    assert "Nothing. Every store is connected" in words(viewer.get("/"))


def test_what_needs_attention_leads_to_where_it_is_mended(house: House, viewer: Client) -> None:
    Store.objects.filter(pk=house.store.pk).update(
        connection="broken", problem="The key was taken back.", paused_at=clock.now()
    )
    Sender.objects.filter(pk=house.sender.pk).update(status="broken", problem="535 wrong password")
    a_message(house.rule, State.READY, held_reason="recipient cap")
    saw(house.store, [("order", "being engraved")])
    page = words(viewer.get("/"))
    store = house.store.pk
    for said, href in (
        ("Main lets no mail through", f"/senders/{house.sender.pk}/"),
        ("535 wrong password", f"/senders/{house.sender.pk}/"),
        ("Acme Lamps is not connected", f"/stores/{store}/"),
        ("The key was taken back.", f"/stores/{store}/"),
        ("Acme Lamps: 1 event could not be read", f"/stores/{store}/#parked"),
        ("Acme Lamps is paused", f"/stores/{store}/"),
        ("Acme Lamps: 1 mail is held", f"/stores/{store}/order-status/logs/?log=pending&amp;state=held"),
        ("Its customer got as many mails", f"/stores/{store}/order-status/logs/?log=pending&amp;state=held"),
        ("Being engraved: no mail goes out", f"/stores/{store}/rules/new/"),
    ):
        assert said in page
        assert f'href="{href}"' in page
    assert "Nothing. Every store" not in page


def test_a_server_that_rests_is_named_while_it_rests(house: House, viewer: Client) -> None:
    Sender.objects.filter(pk=house.sender.pk).update(rest_until=clock.now() + timedelta(minutes=5))
    assert "Main lets no mail through" in words(viewer.get("/"))
    Sender.objects.filter(pk=house.sender.pk).update(rest_until=clock.now() - timedelta(minutes=5))
    assert "Main lets no mail through" not in words(viewer.get("/"))
