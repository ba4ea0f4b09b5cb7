"""A person's acts on the line to a shop."""

import pytest

from orderwire.acts import connections
from orderwire.acts.connections import check_store
from orderwire.core.failures import Conflict
from orderwire.orders.models import Event
from orderwire.stores.models import Connection
from tests.rooms import a_store

pytestmark = pytest.mark.django_db


def test_a_check_says_whether_a_webhook_came() -> None:
    store = a_store()
    checked = check_store(store)
    assert (checked.connection, "No webhook has arrived yet" in checked.problem) == ("pending", True)
    Event.objects.create(store=store, dedupe_key="1", body=b"{}")
    checked = check_store(store)
    assert (checked.connection, checked.problem) == ("connected", "")
    assert checked.checked_at is not None
    assert "Enter what Volusion asks for" in check_store(a_store(platform="volusion")).problem


def test_a_store_without_credentials_cannot_be_fetched_from() -> None:
    for platform, words in (("custom", "cannot be fetched"), ("woocommerce", "Enter what WooCommerce asks for first")):
        with pytest.raises(Conflict, match=words):
            connections.start_backfill(a_store(platform=platform))
    assert not Connection.objects.exists()


def test_only_what_runs_can_be_stopped() -> None:
    with pytest.raises(Conflict, match="Nothing is being fetched"):
        connections.stop_backfill(a_store())


def test_a_mail_that_only_the_shop_can_switch_off_is_said_so() -> None:
    store = a_store(platform="woocommerce")
    with pytest.raises(Conflict, match="only be switched off in the shop"):
        connections.silence(store, "completed")
    assert [who for _, who in connections.own_mails_of(store)] == [""] * 6
    connections.say_silenced(store, "completed", "merchant")
    assert {mail.key: who for mail, who in connections.own_mails_of(store)}["completed"] == "merchant"
    connections.say_silenced(store, "completed", "")
    assert [who for _, who in connections.own_mails_of(store)] == [""] * 6
