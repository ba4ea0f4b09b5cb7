"""The unsubscribe link: GET shows, POST acts, a forged token does neither."""

import random

import pytest
from django.test import Client

from orderwire.audience.models import Suppression
from orderwire.core import clock
from orderwire.outbox.links import message_id_of, token, unsubscribe_url
from orderwire.outbox.models import Message
from orderwire.outbox.schedule import test_message as make_test_message
from tests.rooms import a_message, a_rule, a_store

pytestmark = pytest.mark.django_db


def _message() -> Message:
    return a_message(a_rule(a_store()), to_address="ada@example.com", canonical_to="ada@example.com")


def _path(message: Message) -> str:
    return "/u/" + unsubscribe_url(message).rsplit("/", 1)[1]


def test_a_get_shows_the_page_and_changes_nothing(client: Client) -> None:
    page = client.get(_path(_message()))
    assert page.status_code == 200
    assert b"ada@example.com" in page.content
    assert b'method="post"' in page.content
    assert Suppression.objects.count() == 0


def test_a_post_without_cookies_suppresses_the_address_for_this_store() -> None:
    message = _message()
    page = Client(enforce_csrf_checks=True).post(_path(message), {"List-Unsubscribe": "One-Click"})
    assert page.status_code == 200
    entry = Suppression.objects.get()
    assert (entry.value, entry.reason, entry.store_id) == ("ada@example.com", "unsubscribe", message.store_id)


def test_a_second_post_is_as_good_as_the_first(client: Client) -> None:
    message = _message()
    assert client.post(_path(message)).status_code == 200
    assert client.post(_path(message)).status_code == 200
    assert Suppression.objects.count() == 1


def test_forged_tokens_are_unknown(client: Client) -> None:
    message = _message()
    dice = random.Random(1)
    word = token("unsubscribe", message.pk)
    forged = [
        word[:-1],
        word + "0",
        word[:-1] + ("0" if word[-1] != "0" else "1"),
        token("open", message.pk),
        "x",
        "é" * 60,
    ]
    forged += ["".join(dice.choices("0123456789abcdefghjkmnpqrstvwxyz", k=52)) for _ in range(1000)]
    assert [word for word in forged if message_id_of("unsubscribe", word)] == []
    assert client.post(f"/u/{forged[0]}").status_code == 404
    assert Suppression.objects.count() == 0


def test_the_link_of_a_preview_says_so(client: Client) -> None:
    assert b"This is a preview" in client.get("/u/preview").content


def test_the_link_of_a_test_mail_suppresses_nobody(client: Client) -> None:
    test = make_test_message(a_rule(a_store()), None, "owner@example.com", clock.now())
    assert b"This is a preview" in client.post(_path(test)).content
    assert Suppression.objects.count() == 0
