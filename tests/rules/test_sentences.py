"""What a rule will do, in whole sentences: each setting has its own."""

from typing import Any

import pytest

from orderwire.emails.phrases import LANGUAGES
from orderwire.emails.starters import STARTERS
from orderwire.rules.models import Rule
from orderwire.rules.sentences import describe, languages_of, timing
from orderwire.stores.models import Store
from tests.rooms import a_rule, a_store

pytestmark = pytest.mark.django_db


@pytest.fixture
def store() -> Store:
    return a_store(timezone="Europe/London", test_address="t@acme.example")


def test_the_plainest_rule(store: Store) -> None:
    assert describe(a_rule(store)) == [
        "The first time an order becomes “Shipped”, a mail is sent at once.",
        "It goes to every customer.",
        "It comes from Acme <hello@acme.example> with the subject “Your order *|ORDER_NUMBER|*”.",
        "If it cannot be sent within 72 hours of being due, it is dropped, never sent late.",
    ]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        (
            {"from_status": "paid"},
            "The first time an order becomes “Shipped” coming from “Paid”, a mail is sent at once.",
        ),
        ({"every_entry": True}, "Every time an order becomes “Shipped”, a mail is sent at once."),
        (
            {"status": "with_the_engraver"},
            "The first time an order becomes “With the engraver”, a mail is sent at once.",
        ),
        (
            {"send": {"kind": "after", "amount": 1, "unit": "days"}},
            "The first time an order becomes “Shipped”, a mail is sent 1 day later.",
        ),
        (
            {"send": {"kind": "at", "days": 2, "time": "09:00"}},
            "The first time an order becomes “Shipped”, a mail is sent at 09:00, 2 days later (clock of Europe/London).",
        ),
        ({"sending_filter": {"kind": "subscribers"}}, "It goes only to customers who accept marketing."),
        ({"sending_filter": {"kind": "registered"}}, "It goes only to customers with an account, not to guests."),
        (
            {"sending_filter": {"kind": "only", "addresses": ["ada@example.com", "*@acme.example"]}},
            "It goes only to these addresses and domains: ada@example.com, *@acme.example.",
        ),
        (
            {"sending_filter": {"kind": "only", "addresses": [f"{n}@a.example" for n in range(7)]}},
            "It goes only to these addresses and domains: "
            "0@a.example, 1@a.example, 2@a.example, 3@a.example, 4@a.example and 2 more.",
        ),
        (
            {"sender": {"name": "", "email": "x@acme.example", "reply_to": "y@acme.example"}},
            "It comes from Acme <x@acme.example> with the subject “Your order *|ORDER_NUMBER|*”."
            " Answers go to y@acme.example.",
        ),
        ({"order_count": {"op": "eq", "value": 1}}, "The customer must have exactly 1 order, this one included."),
        ({"order_count": {"op": "gte", "value": 3}}, "The customer must have at least 3 orders, this one included."),
        ({"order_count": {"op": "lte", "value": 3}}, "The customer must have at most 3 orders, this one included."),
        (
            {"price": {"op": "gt", "amount": "50.00"}},
            "The order's grand total must be more than 50.00 USD; exactly 50.00 USD does not count.",
        ),
        (
            {"products": {"codes": ["LAMP-01", "CHAIR-*"], "match": "all"}},
            "The order must hold all of these products: LAMP-01, CHAIR-*."
            " Rules with a product filter go before rules without.",
        ),
        (
            {"products": {"codes": [str(n) for n in range(10)]}},
            "The order must hold any of these products: 0, 1, 2, 3, 4, 5, 6, 7 and 2 more."
            " Rules with a product filter go before rules without.",
        ),
        ({"blacklist": ["@spam.example"]}, "It never goes to @spam.example on its blacklist."),
        ({"blacklist": ["@a.example", "@b.example"]}, "It never goes to the 2 addresses and domains on its blacklist."),
        (
            {"wait_for_tracking": {"hours": 1}},
            "It waits up to 1 hour for a tracking number, then goes with or without one.",
        ),
        ({"product_limit": 3}, "It shows at most 3 products, then how many more there are."),
        ({"cancel_if_status_changes": False}, "It goes even if the order has left the status by then."),
        ({"cancel_if_status_changes": True}, "It is cancelled if the order leaves the status before it goes."),
        ({"also_when_more_specific": True}, "It goes even when a more specific rule fires for the same order."),
        (
            {"expires_after_hours": 1},
            "If it cannot be sent within 1 hour of being due, it is dropped, never sent late.",
        ),
        ({"bcc": ["a@acme.example", "b@acme.example"]}, "A blind copy goes to a@acme.example, b@acme.example."),
        (
            {"test_mode": True},
            "Test mode is on: every mail goes to t@acme.example, marked as a test, and counts nowhere.",
        ),
    ],
)
def test_each_setting_has_its_sentence(store: Store, changed: dict[str, Any], sentence: str) -> None:
    said = describe(a_rule(store, **changed))
    assert sentence in said
    assert set(said) - set(describe(a_rule(store))), "a setting must change what is said"


@pytest.mark.parametrize(
    "changed", [{"send": {"kind": "after", "amount": 1, "unit": "hours"}}, {"wait_for_tracking": {"hours": 2}}]
)
def test_a_mail_planned_for_later_is_cancelled_by_default(store: Store, changed: dict[str, Any]) -> None:
    cancelled = "It is cancelled if the order leaves the status before it goes."
    assert cancelled in describe(a_rule(store, **changed))
    assert cancelled not in describe(a_rule(store))


def test_a_test_address_that_is_not_set_is_told() -> None:
    said = describe(a_rule(a_store(), test_mode=True))
    assert "the store's test address, which is not set yet" in said[-1]


@pytest.mark.parametrize(
    ("send", "phrase"),
    [
        ({"kind": "immediately"}, "at once"),
        ({"kind": "after", "amount": 1, "unit": "months"}, "1 month later"),
        ({"kind": "after", "amount": 90, "unit": "minutes"}, "90 minutes later"),
        ({"kind": "at", "days": 0, "time": "09:00"}, "at 09:00, the same day"),
        ({"kind": "at", "days": 1, "time": "18:30"}, "at 18:30, 1 day later"),
    ],
)
def test_when_in_a_short_phrase(send: dict[str, Any], phrase: str) -> None:
    assert timing(Rule(send=send)) == phrase


GERMAN = {"subject": "Bestellung", "template": {"html": "<p>x</p>"}}
OWN_SUBJECT = STARTERS["shipped"].subject


@pytest.mark.parametrize(
    ("changed", "tags", "sentences"),
    [
        ({}, ["en"], []),
        ({"language": "fr"}, ["fr"], ["It is written in French."]),
        (
            {"languages": {"de": GERMAN}},
            ["en", "de"],
            ["It is written in English; customers whose order or language it is get it in one of these: German."],
        ),
        (
            {"follow_customer_language": True},
            ["en"],
            ["Its wording is your own, so that it cannot follow the customer's language by itself."],
        ),
        ({"attachments": ["packing_slip", "invoice"]}, ["en"], ["Attached as PDF: packing slip, invoice."]),
    ],
)
def test_languages_and_attachments(
    store: Store, changed: dict[str, Any], tags: list[str], sentences: list[str]
) -> None:
    rule = a_rule(store, **changed)
    assert languages_of(rule) == tags
    assert describe(rule)[3:-1] == sentences


def test_a_starter_that_follows_names_every_language(store: Store) -> None:
    rule = a_rule(store, subject=OWN_SUBJECT, template={"starter": "shipped"}, follow_customer_language=True)
    assert languages_of(rule) == list(LANGUAGES)
    assert describe(rule)[3].endswith("German, French, Spanish, Italian, Dutch, Portuguese, Polish.")
