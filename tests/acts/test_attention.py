"""What a store's people should look at."""

import pytest
from pytest_django import DjangoAssertNumQueries

from orderwire.acts.attention import attention_of
from orderwire.acts.own_mails import switch_off
from orderwire.stores import meanings
from orderwire.stores.models import Store
from orderwire.stores.statuses import saw
from tests.rooms import a_rule, a_store

pytestmark = pytest.mark.django_db


def said(store: Store) -> list[tuple[str, str]]:
    return [(one.about, one.text) for one in attention_of(store)]


def test_nothing_is_said_while_all_is_well(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    store = a_store(platform="woocommerce")
    with django_assert_num_queries(2):
        assert said(store) == []


def test_a_broken_connection_comes_first_then_statuses_then_mails() -> None:
    store = a_store(platform="woocommerce")
    Store.objects.filter(pk=store.pk).update(connection="broken", problem="WooCommerce refuses the key.")
    saw(store, [("order", "engraved")] * 3)
    a_rule(store, name="Done", status="completed")
    store.refresh_from_db()
    assert said(store) == [
        ("connection", "The connection is broken. WooCommerce refuses the key."),
        ("statuses", "New status “Engraved” seen on 3 orders: say what it means."),
        ("own mails", "WooCommerce itself sends “Completed order” too, where “Done” writes: buyers get two mails."),
    ]
    meanings.say(store, "order", "engraved", {})
    switch_off(store, "completed", "merchant")
    assert [about for about, _text in said(store)] == ["connection"]


def test_a_crowd_of_new_statuses_is_counted() -> None:
    store = a_store()
    saw(store, [("order", f"new-{number}") for number in range(5)])
    texts = [text for _about, text in said(store)]
    assert texts[0] == "New status “New 0” seen on 1 order: say what it means."
    assert (len(texts), texts[3]) == (4, "2 more statuses are not known.")
