"""What people did with mails, as it is shown."""

from datetime import timedelta

import pytest

from orderwire.tracking.models import Hit, Reaction
from orderwire.tracking.view import MOST_EVENTS, by_person, done_with, events_of, reactions_of
from tests.rooms import NOON, a_message, a_rule, a_store

pytestmark = pytest.mark.django_db


def test_every_message_has_its_numbers() -> None:
    quiet, busy = a_message(a_rule(a_store())), a_message(a_rule(a_store()))
    Reaction.objects.create(message=busy, store=busy.store, canonical_to="", opens=2, clicks=3, last_at=NOON)
    assert reactions_of([quiet.pk, busy.pk]) == {
        quiet.pk: {"opens": 0, "clicks": 0},
        busy.pk: {"opens": 2, "clicks": 3},
    }
    assert (reactions_of([]), events_of([])) == ({}, {})
    assert (done_with(quiet), done_with(busy)) == ({"opens": 0, "clicks": 0}, {"opens": 2, "clicks": 3})


def test_events_stand_in_their_order_and_end_somewhere() -> None:
    message, other = a_message(a_rule(a_store())), a_message(a_rule(a_store()))
    for number in range(MOST_EVENTS + 5):
        Hit.objects.create(
            store=message.store,
            message=message,
            mail_key="k",
            kind="open",
            at=NOON - timedelta(seconds=number),
            day=NOON.date(),
            verdict="scanner",
            reason=str(number),
        )
    found = events_of([message.pk, other.pk])
    assert (len(found[message.pk]), found[other.pk]) == (MOST_EVENTS, [])
    assert found[message.pk][0]["reason"] == str(MOST_EVENTS + 4)
    assert found[message.pk][0]["url"] is None


def test_a_store_says_whether_its_zeros_mean_anything() -> None:
    store = a_store()
    assert by_person(store) == {"opens_by_person": False, "clicks_by_person": True}
    store.track_opens, store.track_clicks = "person", "off"
    assert by_person(store) == {"opens_by_person": True, "clicks_by_person": False}
