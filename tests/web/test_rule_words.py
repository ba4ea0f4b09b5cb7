"""Between the wizard's fields and a rule's settings."""

from typing import Any

import pytest

from orderwire.core.failures import FieldError, Refusal
from orderwire.core.schema import read
from orderwire.rules.settings import RuleSettings
from orderwire.web.rule_fields import OTHER
from orderwire.web.rule_words import first_mail, in_place, mail_from, mail_words, settings_from, settings_words

EVERYTHING: dict[str, Any] = {
    "name": "Big ones",
    "status": "shipped",
    "from_status": "processing",
    "sending_filter": {"kind": "only", "addresses": ["ada@example.com", "*@example.org"]},
    "send": {"kind": "at", "days": 1, "time": "09:00"},
    "order_count": {"op": "gte", "value": 2},
    "product_limit": 3,
    "price": {"op": "gt", "amount": "50.00"},
    "products": {"codes": ["LAMP-01", "CHAIR-*"], "match": "all"},
    "blacklist": ["**@example.net"],
    "sender": {"name": "Acme", "email": "hello@example.com", "reply_to": "help@example.com"},
    "subject": "Your order",
    "preheader": "It is on its way",
    "template": {"mjml": "<mjml><mj-body></mj-body></mjml>", "text": "Hello"},
    "test_mode": True,
    "cancel_if_status_changes": False,
    "wait_for_tracking": {"hours": 4},
    "also_when_more_specific": True,
    "every_entry": True,
    "expires_after_hours": 24,
    "bcc": ["boss@example.com"],
}
PLAIN = {"name": "Shipped", "status": "shipped", "subject": "Hello", "template": {"starter": "shipped"}}


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"send": {"kind": "after", "amount": 2, "unit": "days"}, "cancel_if_status_changes": True},
        {"sending_filter": {"kind": "registered"}, "template": {"html": "<p>x</p>"}},
        {"products": {"codes": ["A"], "match": "any"}, "status": "awaiting-engraving"},
    ],
)
def test_every_setting_survives_the_form(changed: dict[str, Any]) -> None:
    settings = read(RuleSettings, {**EVERYTHING, **changed}).model_dump(mode="json", exclude_none=True)
    fields = {**settings_words(settings, {"shipped"}), **mail_words(settings)}
    again = read(RuleSettings, {**settings_from(fields), **mail_from(fields)})
    assert again.model_dump(mode="json", exclude_none=True) == settings


def test_defaults_survive_too() -> None:
    settings = read(RuleSettings, PLAIN).model_dump(mode="json")
    fields = {**settings_words(settings, {"shipped"}), **mail_words({**settings, "template": PLAIN["template"]})}
    assert read(RuleSettings, {**settings_from(fields), **mail_from(fields)}).model_dump(mode="json") == settings


def test_a_status_that_is_not_listed_is_typed() -> None:
    fields = settings_words(read(RuleSettings, {**PLAIN, "status": "odd one"}).model_dump(mode="json"), {"shipped"})
    assert (fields["status"], fields["status_other"]) == (OTHER, "odd one")
    assert settings_from(fields)["status"] == "odd one"


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"name": ""}, "name"),
        ({"status": ""}, "status"),
        ({"status": OTHER}, "status_other"),
        ({"sending_filter.kind": "only"}, "sending_filter.addresses"),
        ({"send.kind": "after"}, "send.amount"),
        ({"send.kind": "at"}, "send.time"),
        ({"order_count.op": "eq"}, "order_count.value"),
        ({"price.op": "gt"}, "price.amount"),
    ],
)
def test_what_was_left_out_is_named(fields: dict[str, str], wrong: str) -> None:
    with pytest.raises(Refusal) as refused:
        settings_from({"name": "Shipped", "status": "shipped", **fields})
    assert [error.field for error in refused.value.errors] == [wrong]


def test_complaints_of_the_schema_find_their_fields() -> None:
    wrong = {
        **PLAIN,
        "sending_filter": {"kind": "only", "addresses": ["nobody"]},
        "send": {"kind": "after", "amount": 20_000, "unit": "days"},
        "price": {"op": "gt", "amount": "1,299.00"},
        "order_count": {"op": "eq", "value": "many"},
        "wait_for_tracking": {"hours": 0},
        "bcc": ["nobody"],
        "blacklist": ["nobody"],
        "template": {"mjml": 1},
    }
    with pytest.raises(Refusal) as refused:
        read(RuleSettings, wrong)
    fields = {error.field for error in in_place(refused.value).errors}
    assert fields == {
        "sending_filter.addresses",
        "send.amount",
        "price.amount",
        "order_count.value",
        "wait_for_tracking.hours",
        "bcc",
        "blacklist",
        "template.source",
    }


def test_a_complaint_about_the_whole_template_stands_at_the_content() -> None:
    assert in_place(Refusal([FieldError("template", "No.")])).errors[0].field == "template.source"


@pytest.mark.parametrize(
    ("status", "starter"),
    [
        ("shipped", "shipped"),
        ("partially_fulfilled", "partially_shipped"),
        ("fulfilled", "shipped"),
        ("unfulfilled", "received"),
        ("delivered", "delivered"),
        ("completed", "delivered"),
        ("partially_refunded", "refunded"),
        ("cancelled", "cancelled"),
        ("out_for_delivery", "out_for_delivery"),
        ("wc-failed", "payment_failed"),
        ("custom:ready-for-pickup", "ready_for_pickup"),
        ("on_back_order", "backordered"),
        ("on-hold", "received"),
    ],
)
def test_a_new_rule_begins_with_the_starter_that_suits(status: str, starter: str) -> None:
    begun = first_mail(status)
    assert begun["template.starter"] == starter
    assert "*|ORDER_NUMBER|*" in begun["subject"]


def test_a_new_rule_s_subject_is_in_the_store_s_language() -> None:
    begun = first_mail("shipped", "de-AT")
    assert (begun["template.starter"], begun["subject"]) == (
        "shipped",
        "Ihre Bestellung *|ORDER_NUMBER|* ist unterwegs",
    )


def test_a_browsers_line_breaks_are_no_change() -> None:
    given = {"template.kind": "html", "template.source": "<p>\r\nx</p>", "template.text": "a\r\nb"}
    assert mail_from(given)["template"] == {"html": "<p>\nx</p>", "text": "a\nb"}
