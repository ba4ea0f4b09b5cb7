"""A store's connection on its page: how it stands, a look now, past orders, what to look at."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection as db
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from orderwire.accounts.models import AuditEntry
from orderwire.acts import fetching
from orderwire.core import clock
from orderwire.demo.stand_in import Said, StandIn
from orderwire.demo.stand_ins.woocommerce import WooCommerceStandIn
from orderwire.orders import lookups
from orderwire.orders.models import Order
from orderwire.outbox.models import Message
from orderwire.stores.models import Connection, Store
from orderwire.stores.statuses import saw
from orderwire.web import connection
from tests.rooms import a_rule, a_store
from tests.sink import Sink
from tests.web.conftest import House, everything, words


@pytest.fixture
def cart(db: None, posted_to: Sink) -> Iterator[StandIn]:
    """A WooCommerce shop at work; its webhooks get lost."""
    with WooCommerceStandIn(lambda hook: 0) as running:
        yield running


@pytest.fixture
def store(house: House, cart: StandIn) -> Store:
    """Its store at Acme, not asked yet."""
    return a_store(house.account, platform="woocommerce", url=cart.url, credentials=cart.credentials())


def test_a_look_now_connects_and_says_who_makes_the_webhooks(store: Store, editor: Client, cart: StandIn) -> None:
    path = f"/stores/{store.pk}/"
    before = words(editor.get(path))
    assert "WooCommerce is being asked for the first time." in before
    assert f'hx-get="{path}connection/?turn=1" hx-trigger="load delay:2s"' in before
    page = words(editor.post(f"{path}check/", follow=True))
    assert "Connected: WooCommerce answers" in page
    assert "made by us, put back when the shop drops them" in page
    assert "delay:2s" not in page
    assert len(cart.subscriptions) == 4


def test_what_is_broken_is_said_loudly_with_the_mend(
    store: Store, owner: Client, viewer: Client, cart: StandIn
) -> None:
    cart.trouble.append(Said(401))
    page = words(owner.post(f"/stores/{store.pk}/check/", follow=True))
    assert '<div class="note note-bad" role="alert">' in page
    assert page.count("WooCommerce refuses the key. Check that it was copied whole and is still valid.") == 2
    assert f'href="/stores/{store.pk}/settings/#connecting">Mend it in the settings</a>' in page
    assert "An owner or admin can mend it" in words(viewer.get(f"/stores/{store.pk}/"))


def test_a_passing_trouble_and_warnings_and_what_waits_are_shown(
    store: Store, editor: Client, cart: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    cart.trouble.append(Said(503))
    page = words(editor.post(f"/stores/{store.pk}/check/", follow=True))
    assert page.count("WooCommerce has trouble of its own (HTTP 503). It is tried again.") == 2
    assert "It is tried again by itself; orders that changed meanwhile are not missed." in page
    Connection.objects.update(
        warnings=["The key may read orders and no webhooks."], hooks="hand", looked_at=clock.now()
    )
    lookups.ask(store, ["1", "2", "3"], clock.now())
    page = words(editor.get(f"/stores/{store.pk}/"))
    assert "The key may read orders and no webhooks." in page
    assert "made by hand in the shop" in page
    assert "Webhooks to make by hand" in page
    assert "Orders still to be fetched</dt> <dd> 3 </dd>" in page
    monkeypatch.setattr(connection, "MOST_WAITING", 2)
    assert "<dd> 2 or more </dd>" in words(editor.get(f"/stores/{store.pk}/"))


def test_past_orders_are_fetched_stopped_gone_on_with_and_done(store: Store, editor: Client, cart: StandIn) -> None:
    cart.page = 2
    for number in range(15):
        cart.place(updated_at=clock.now() - timedelta(hours=30 - number))
    path = f"/stores/{store.pk}"
    editor.post(f"{path}/check/")
    Connection.objects.update(poll_at=clock.now() + timedelta(days=1))
    page = words(editor.post(f"{path}/backfill/", {"days": "30"}, follow=True))
    assert "Past orders are being fetched. Nobody gets a mail about them." in page
    line = Connection.objects.get()
    assert line.backfill_began is not None
    assert line.backfill_since == line.backfill_began - timedelta(days=30)
    assert fetching.work_one()
    shown = words(editor.get(f"{path}/connection/?turn=3"))
    read = Connection.objects.get().backfill_read
    assert 0 < read < 20
    assert f"{read} of 15 orders read" in shown
    assert f'<progress class="progress" max="15" value="{read}"' in shown
    assert "?turn=4" in shown
    assert "<html" not in shown
    page = words(editor.post(f"{path}/backfill/stop/", follow=True))
    assert f"Stopped after {read} of 15 orders." in page
    assert "progress" not in page
    page = words(editor.post(f"{path}/backfill/", follow=True))
    assert f"{read} of 15 orders read" in page
    while fetching.work_one():
        pass
    page = words(editor.get(f"{path}/"))
    assert "orders of the last 30 days were read." in page
    assert "Fetch again" in page
    assert (Order.objects.filter(store=store).count(), Message.objects.filter(store=store).count()) == (15, 0)
    assert list(AuditEntry.objects.filter(target=store.pk).order_by("pk").values_list("action", flat=True)) == [
        "backfill started",
        "backfill stopped",
        "backfill started",
    ]


def test_what_runs_already_and_what_does_not_run_is_said(store: Store, editor: Client) -> None:
    editor.post(f"/stores/{store.pk}/backfill/", {"days": "7"})
    before = everything()
    again = words(editor.post(f"/stores/{store.pk}/backfill/", {"days": "7"}, follow=True))
    assert "The last days are being fetched already." in again
    assert [row["action"] for row in everything()["AuditEntry"]] == [row["action"] for row in before["AuditEntry"]]
    editor.post(f"/stores/{store.pk}/backfill/stop/")
    assert "Nothing is being fetched." in words(editor.post(f"/stores/{store.pk}/backfill/stop/", follow=True))


def test_a_page_left_open_stops_asking_after_a_while(store: Store, viewer: Client) -> None:
    Connection.objects.update(backfill="running")
    last = words(viewer.get(f"/stores/{store.pk}/connection/?turn={connection.MOST_TURNS}"))
    assert "hx-get" not in last
    assert "Show how it stands now" in last
    assert "?turn=1&quot;" in words(viewer.get(f"/stores/{store.pk}/connection/?turn=x")).replace('"', "&quot;")


def test_a_store_without_a_key_says_what_one_is_good_for(house: House, owner: Client, editor: Client) -> None:
    store = a_store(house.account, platform="woocommerce")
    page = words(owner.get(f"/stores/{store.pk}/"))
    assert "With a key to WooCommerce the orders of the last days can be fetched" in page
    assert 'name="days"' not in page
    before = everything()
    refused = words(editor.post(f"/stores/{store.pk}/backfill/", {"days": "90"}, follow=True))
    assert "Enter what WooCommerce asks for first" in refused
    assert everything() == before
    custom = words(owner.get(f"/stores/{house.store.pk}/"))
    assert "Past orders" not in custom
    assert "Mails that" not in custom


def test_new_statuses_and_double_mails_are_noticed_on_the_page(house: House, viewer: Client) -> None:
    store = a_store(house.account, platform="woocommerce")
    saw(store, [("order", "engraved")] * 3)
    a_rule(store, name="Done", status="completed")
    page = words(viewer.get(f"/stores/{store.pk}/"))
    assert (
        "New status “Engraved” seen on 3 orders: say what it means. "
        f'<a class="whitespace-nowrap underline" href="/stores/{store.pk}/statuses/">Look at it</a>'
    ) in page
    assert f'buyers get two mails. <a class="whitespace-nowrap underline" href="/stores/{store.pk}/#own-mails">' in page


def test_looking_writes_nothing(store: Store, viewer: Client) -> None:
    viewer.get(f"/stores/{store.pk}/")
    before = everything()
    assert viewer.get(f"/stores/{store.pk}/connection/").status_code == 200
    for act in ("check", "backfill", "backfill/stop"):
        assert viewer.post(f"/stores/{store.pk}/{act}/").status_code == 403
    assert everything() == before


def test_a_page_costs_as_much_however_much_a_store_holds(
    store: Store, viewer: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    viewer.get(f"/stores/{store.pk}/")
    with CaptureQueriesContext(db) as few:
        viewer.get(f"/stores/{store.pk}/")
    lookups.ask(store, [str(number) for number in range(50)], clock.now())
    saw(store, [("order", f"new-{number}") for number in range(50)])
    for status in ("completed", "processing", "cancelled"):
        a_rule(store, name=status, status=status)
    with django_assert_max_num_queries(len(few)):
        viewer.get(f"/stores/{store.pk}/")
