"""Tokens and addresses: what a link in a mail is turned into, and what nobody can make."""

import pytest
from django.db import transaction

from orderwire.outbox.links import token, tracking_page_url
from orderwire.stores.models import Store
from orderwire.tracking.links import (
    PAGE_TARGET,
    Marker,
    address_of,
    click_url,
    open_url,
    read_click,
    read_open,
    target_of,
    with_campaign,
)
from orderwire.tracking.models import LinkTarget
from tests.rooms import a_message, a_rule, a_store

MESSAGE = "msg_01kaw0000000000000000000ab"
UTM = "utm_source=orderwire&utm_medium=email&utm_campaign=rul_1"


def word(url: str) -> str:
    return url.rsplit("/", 1)[1]


def test_a_token_says_which_message_and_which_address() -> None:
    assert read_click(word(click_url(MESSAGE, "a" * 16))) == (MESSAGE, "a" * 16)
    assert read_open(word(open_url(MESSAGE))) == MESSAGE


def test_a_token_is_good_for_its_purpose_only() -> None:
    click, picture = word(click_url(MESSAGE, "a" * 16)), word(open_url(MESSAGE))
    assert (read_open(click), read_click(picture)) == (None, None)
    assert (read_open(token("unsubscribe", MESSAGE)), read_click(token("tracking page", MESSAGE))) == (None, None)
    assert [read_click(bad) for bad in ("", "x", click[:-1], click + "0", "0" + click, click.upper(), "é" * 80)] == [
        None
    ] * 7


@pytest.mark.parametrize(
    ("url", "full"),
    [
        ("https://shop.example.com", f"https://shop.example.com?{UTM}"),
        ("https://shop.example.com/a?b=c&d#e", f"https://shop.example.com/a?b=c&d&{UTM}#e"),
        ("https://shop.example.com/#/lamps?x=1", f"https://shop.example.com/?{UTM}#/lamps?x=1"),
        (
            "https://shop.example.com/?UTM_SOURCE=news&utm_campaign=mine",
            "https://shop.example.com/?UTM_SOURCE=news&utm_campaign=mine&utm_medium=email",
        ),
        ("https://shop.example.com/%C3%BC?q=a%26b", f"https://shop.example.com/%C3%BC?q=a%26b&{UTM}"),
        ("https://shop.example.com/ü?q=ß", f"https://shop.example.com/%C3%BC?q=%C3%9F&{UTM}"),
        ("https://bücher.example/a", f"https://xn--bcher-kva.example/a?{UTM}"),
    ],
)
def test_the_campaign_is_added_and_nothing_else_changes(url: str, full: str) -> None:
    assert with_campaign(url, "rul_1") == full


@pytest.mark.parametrize(
    "url", ["mailto:hello@acme.example", "tel:+441", "javascript:alert(1)", "https://", "/lamp", ""]
)
def test_what_is_no_address_of_the_web_stays_as_it_is(url: str) -> None:
    assert target_of("sto_1", "rul_1", url) is None


def test_each_store_has_targets_of_its_own() -> None:
    url = "https://shop.example.com"
    assert target_of("sto_1", "rul_1", url) != target_of("sto_2", "rul_1", url)


# --- marking mails --------------------------------------------------------------------------------------------------


@pytest.fixture
def store(db: None) -> Store:
    return a_store()


def test_what_a_mail_promises_is_kept_once(store: Store) -> None:
    marker, message = Marker(), a_message(a_rule(store))
    marks = marker.marks(message)
    first, again = marks.link("https://shop.example.com/a"), marks.link("https://shop.example.com/a")
    assert first == again
    assert (marks.link("mailto:a@b.example"), LinkTarget.objects.count()) == ("mailto:a@b.example", 0)
    marker.keep()
    marker.keep()
    said = read_click(word(first))
    assert said is not None
    assert address_of(said[1]).startswith("https://shop.example.com/a?utm_source=orderwire&")
    assert (said[0], LinkTarget.objects.count()) == (message.pk, 1)


def test_a_promise_of_a_transaction_that_failed_is_made_again(transactional_db: None) -> None:
    store = a_store()
    marker, message = Marker(), a_message(a_rule(store))

    def render() -> None:
        marker.marks(message).link("https://shop.example.com/a")
        marker.keep()

    with pytest.raises(RuntimeError), transaction.atomic():
        render()
        raise RuntimeError
    assert LinkTarget.objects.count() == 0
    with transaction.atomic():
        render()
    assert LinkTarget.objects.count() == 1
    with transaction.atomic():
        render()
    assert (LinkTarget.objects.count(), marker._fresh) == (1, {})


def test_the_tracking_page_needs_no_row(store: Store) -> None:
    marker, message = Marker(), a_message(a_rule(store))
    link = marker.marks(message).link(tracking_page_url(message))
    marker.keep()
    assert (read_click(word(link)), LinkTarget.objects.count()) == ((message.pk, PAGE_TARGET), 0)


def test_a_store_that_does_not_count_is_left_alone(store: Store) -> None:
    store.track_opens = store.track_clicks = "off"
    message = a_message(a_rule(store))
    marks = Marker().marks(message)
    assert (marks.link("https://shop.example.com"), marks.pixel) == ("https://shop.example.com", "")
