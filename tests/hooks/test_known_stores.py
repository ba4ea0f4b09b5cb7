"""A store looked up lately is not looked up again; one that is not known always is."""

import pytest

from orderwire.hooks import known_stores
from orderwire.hooks.known_stores import KnownStores
from tests.rooms import a_store

pytestmark = pytest.mark.django_db


def test_a_store_is_looked_up_once_and_again_when_its_moment_is_over(
    monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: object
) -> None:
    store, known = a_store(), KnownStores()
    assert known.find(store.hook_key) == (store, True)
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert known.find(store.hook_key) == (store, False)
    monkeypatch.setattr(known_stores, "monotonic", lambda: 1e12)
    assert known.find(store.hook_key) == (store, True)


def test_an_unknown_key_is_asked_for_each_time_and_a_fresh_look_forgets_a_removed_store() -> None:
    store, known = a_store(), KnownStores()
    assert known.find("nobody") == (None, True)
    known.find(store.hook_key)
    key = store.hook_key
    store.delete()
    assert known.fresh(key) is None
    assert known.find(key) == (None, True)


def test_it_keeps_no_more_than_its_measure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(known_stores, "MOST", 2)
    known = KnownStores()
    stores = [a_store() for _ in range(3)]
    assert [known.find(store.hook_key)[1] for store in stores] == [True, True, True]
    assert known.find(stores[2].hook_key) == (stores[2], False)
