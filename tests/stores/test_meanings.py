"""What a shop's statuses mean: the platform's word unless the merchant says otherwise."""

import pytest

from orderwire.carts.meaning import UNKNOWN, Meaning
from orderwire.core.failures import Refusal
from orderwire.stores import meanings
from orderwire.stores.models import Store
from orderwire.stores.statuses import saw
from tests.rooms import a_store, an_order

pytestmark = pytest.mark.django_db


def test_the_merchants_word_stands_above_the_platforms() -> None:
    store = a_store()
    assert meanings.meaning_of(store, "order", "shipped") == Meaning("open", "", "shipped")
    meanings.say(store, "order", "shipped", {"order": "completed", "fulfilment": "delivered"})
    assert meanings.meaning_of(store, "order", "shipped") == Meaning("completed", "", "delivered")
    meanings.say(store, "order", "shipped", None)
    assert meanings.meaning_of(store, "order", "shipped") == Meaning("open", "", "shipped")
    assert Store.objects.get(pk=store.pk).status_meanings == []


def test_what_the_shop_told_of_its_own_status_stands_above_the_platforms() -> None:
    store = a_store()
    store.status_names = [["order", "shipped", "Versendet", "completed", "", "shipped"], ["order", "paid", "Bezahlt"]]
    assert meanings.meaning_of(store, "order", "shipped") == Meaning("completed", "", "shipped")
    assert meanings.meaning_of(store, "order", "paid") == Meaning("open", "paid", "unfulfilled")
    meanings.say(store, "order", "shipped", {"fulfilment": "delivered"})
    assert meanings.meaning_of(store, "order", "shipped") == Meaning("", "", "delivered")


def test_a_new_status_is_noticed_until_it_is_said_what_it_means() -> None:
    store = a_store()
    saw(store, [("order", "engraved"), ("order", "shipped")])
    assert [(row.key, row.seen) for row in meanings.unmapped(store)] == [("engraved", 1)]
    assert meanings.meaning_of(store, "order", "engraved") == UNKNOWN
    meanings.say(store, "order", "engraved", {"fulfilment": "processing"})
    assert meanings.unmapped(store) == []
    meanings.say(store, "order", "engraved", {})  # it means nothing, and that is said
    assert meanings.unmapped(store) == []


@pytest.mark.parametrize("words", [{"order": "gone"}, {"parcel": "shipped"}])
def test_other_words_are_refused_and_nothing_is_kept(words: dict[str, str]) -> None:
    store = a_store()
    with pytest.raises(Refusal):
        meanings.say(store, "order", "shipped", words)
    with pytest.raises(Refusal, match="no such status"):
        meanings.say(store, "order", "engraved", {"order": "open"})
    assert Store.objects.get(pk=store.pk).status_meanings == []


def test_what_counts_as_cancelled() -> None:
    store = a_store()
    assert an_order(store, external_id="1", statuses={"order": "cancelled"}).cancelled
    assert an_order(store, external_id="2", statuses={"order": "cancelled-by-phone"}).cancelled  # by its name
    saw(store, [("order", "annulled")])
    assert not an_order(store, external_id="3", statuses={"order": "annulled"}).cancelled
    meanings.say(store, "order", "annulled", {"order": "cancelled"})
    assert an_order(store, external_id="4", statuses={"order": "annulled"}).cancelled


def test_several_are_said_at_once_or_none_of_them() -> None:
    store = a_store()
    meanings.say(store, "order", "paid", {"order": "completed"})
    meanings.say_all(store, {("order", "shipped"): {"order": "completed"}, ("order", "paid"): None})
    assert store.status_meanings == [["order", "shipped", "completed", "", ""]]
    with pytest.raises(Refusal):
        meanings.say_all(store, {("order", "shipped"): None, ("order", "none"): {}})
    assert Store.objects.get(pk=store.pk).status_meanings == store.status_meanings
