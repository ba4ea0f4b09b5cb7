"""An order of a store as the facts a mail is written from."""

from dataclasses import replace

import pytest

from orderwire.carts.snapshot import Shipment
from orderwire.emails.languages import Offer
from orderwire.emails.letters import facts_for, spoken
from tests.rooms import ADA, a_store, snapshot

pytestmark = pytest.mark.django_db
PARCEL = Shipment("s1", "UPS", "1Z999")


def test_what_the_store_and_the_order_say() -> None:
    store = a_store(url="https://shop.example.com", timezone="Asia/Kathmandu", locale="en-GB")
    order = snapshot(shipments=(PARCEL,))
    facts = facts_for(
        store, order, moved=("order", "paid", "shipped"), product_limit=2, unsubscribe_url="https://u.example"
    )
    assert facts.order is order
    assert facts.parcels == (PARCEL,)
    assert (facts.store_name, facts.store_url, facts.store_email, facts.timezone, facts.locale) == (
        "Acme Lamps",
        "https://shop.example.com",
        "hello@acme.example",
        "Asia/Kathmandu",
        "en-GB",
    )
    assert (facts.status_label, facts.previous_status_label) == ("Shipped", "Paid")
    assert (facts.product_limit, facts.unsubscribe_url) == (2, "https://u.example")


def test_a_mail_speaks_the_stores_language_in_the_customers_own_manner() -> None:
    store = a_store(locale="de")
    assert facts_for(store, snapshot(customer=replace(ADA, locale="fr_CA"))).locale == "de"
    assert facts_for(store, snapshot(customer=replace(ADA, locale="de_AT"))).locale == "de-AT"
    assert facts_for(store, snapshot()).locale == "de"
    store.locale = ""
    assert facts_for(store, snapshot()).locale == "en"


def test_a_rules_own_sender_is_who_can_be_written_to() -> None:
    assert facts_for(a_store(), snapshot(), sender_email="ada@acme.example").store_email == "ada@acme.example"


def test_what_is_not_known_is_left_empty() -> None:
    facts = facts_for(a_store(), snapshot(shipments=None))
    assert (facts.shipments, facts.status_label, facts.previous_status_label, facts.product_limit) == ((), "", "", None)
    assert (
        facts_for(a_store(), snapshot(), moved=("order", "", "with_the_engraver")).status_label == "With the engraver"
    )


def test_the_orders_own_language_goes_before_its_customers() -> None:
    facts = facts_for(a_store(), snapshot(locale="fr-CA", customer=replace(ADA, locale="de")))
    both = spoken(facts, Offer("en", ("de", "fr")))
    assert (both.wording, both.locale, both.language_from) == ("fr", "fr-CA", "order")
    german = spoken(facts, Offer("en", ("de",)))
    assert (german.wording, german.locale, german.language_from) == ("de", "de", "customer")


def test_a_rule_of_one_language_is_left_as_it_is() -> None:
    facts = facts_for(a_store(locale="de"), snapshot(customer=replace(ADA, locale="fr")))
    assert spoken(facts, Offer("de")) is facts
    assert (facts.locale, facts.language_from) == ("de", "only")


def test_a_language_without_words_of_ours_is_not_mixed_with_the_stores() -> None:
    facts = facts_for(a_store(locale="de"), snapshot(locale="sv"))
    swedish = spoken(facts, Offer("de", ("sv",)))
    assert (swedish.wording, swedish.locale, swedish.language) == ("sv", "sv", "en")
    own = spoken(facts_for(a_store(locale="de"), snapshot()), Offer("sv"))
    assert (own.wording, own.locale, own.language, own.language_from) == ("", "sv", "en", "rule")


def test_from_right_to_left() -> None:
    facts = spoken(facts_for(a_store(), snapshot(customer=replace(ADA, locale="ar-EG"))), Offer("en", ("ar",)))
    assert (facts.wording, facts.locale, facts.variant) == ("ar", "ar-EG", "rtl")
