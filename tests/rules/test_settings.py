"""A rule's settings are read as CONTRACT §5 shapes them, and what cannot be is refused by its field."""

from typing import Any

import pytest

from orderwire.core.failures import Refusal
from orderwire.core.schema import read
from orderwire.rules.settings import RuleSettings, pattern
from tests.rooms import wording


def _refused(**changed: Any) -> dict[str, str]:
    with pytest.raises(Refusal) as refused:
        read(RuleSettings, wording(**changed))
    return {error.field: error.message for error in refused.value.errors}


def test_what_is_left_out_is_as_the_contract_says() -> None:
    given = read(RuleSettings, wording()).model_dump(mode="json", exclude={"name", "status", "subject", "template"})
    assert given == {
        "workflow": "order_status",
        "from_status": None,
        "sending_filter": {"kind": "everyone"},
        "send": {"kind": "immediately"},
        "order_count": None,
        "product_limit": None,
        "price": None,
        "products": None,
        "blacklist": [],
        "sender": {"name": "", "email": "", "reply_to": None},
        "preheader": "",
        "language": None,
        "languages": {},
        "follow_customer_language": False,
        "attachments": [],
        "test_mode": False,
        "cancel_if_status_changes": None,
        "wait_for_tracking": None,
        "also_when_more_specific": False,
        "every_entry": False,
        "expires_after_hours": 72,
        "bcc": [],
    }


def test_what_is_needed_is_named() -> None:
    with pytest.raises(Refusal) as refused:
        read(RuleSettings, {})
    assert {error.field for error in refused.value.errors} == {"name", "status", "subject", "template"}


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "n" * 121}, "name"),
        ({"workflow": "welcome"}, "workflow"),
        ({"status": ""}, "status"),
        ({"status": None}, "status"),
        ({"status": "s" * 81}, "status"),
        ({"from_status": "s" * 81}, "from_status"),
        ({"sending_filter": {"kind": "friends"}}, "sending_filter"),
        ({"sending_filter": {}}, "sending_filter"),
        ({"sending_filter": None}, "sending_filter"),
        ({"sending_filter": {"kind": "only"}}, "sending_filter.addresses"),
        ({"sending_filter": {"kind": "only", "addresses": []}}, "sending_filter.addresses"),
        ({"sending_filter": {"kind": "only", "addresses": ["ada"]}}, "sending_filter.addresses"),
        ({"sending_filter": {"kind": "everyone", "addresses": []}}, "sending_filter.addresses"),
        ({"send": {"kind": "later"}}, "send"),
        ({"send": {"kind": "after", "amount": 0, "unit": "days"}}, "send.amount"),
        ({"send": {"kind": "after", "amount": 1.5, "unit": "days"}}, "send.amount"),
        ({"send": {"kind": "after", "amount": 1, "unit": "years"}}, "send.unit"),
        ({"send": {"kind": "after", "amount": 1}}, "send.unit"),
        ({"send": {"kind": "after", "amount": 367, "unit": "days"}}, "send"),
        ({"send": {"kind": "after", "amount": 13, "unit": "months"}}, "send"),
        ({"send": {"kind": "after", "amount": 53, "unit": "weeks"}}, "send"),
        ({"send": {"kind": "at", "days": -1, "time": "09:00"}}, "send.days"),
        ({"send": {"kind": "at", "days": 367, "time": "09:00"}}, "send.days"),
        ({"send": {"kind": "at", "days": 1}}, "send.time"),
        ({"send": {"kind": "at", "days": 1, "time": "9:00"}}, "send.time"),
        ({"send": {"kind": "at", "days": 1, "time": "24:00"}}, "send.time"),
        ({"send": {"kind": "at", "days": 1, "time": "09:60"}}, "send.time"),
        ({"send": {"kind": "at", "days": 1, "time": "٠٩:٠٠"}}, "send.time"),
        ({"send": {"kind": "immediately", "days": 1}}, "send.days"),
        ({"order_count": {"op": "ne", "value": 1}}, "order_count.op"),
        ({"order_count": {"op": "eq", "value": -1}}, "order_count.value"),
        ({"order_count": {"op": "eq"}}, "order_count.value"),
        ({"product_limit": 0}, "product_limit"),
        ({"product_limit": 1001}, "product_limit"),
        ({"price": {"op": "eq", "amount": "1"}}, "price.op"),
        ({"price": {"op": "gt", "amount": "1,000.00"}}, "price.amount"),
        ({"price": {"op": "gt", "amount": 49.9}}, "price.amount"),
        ({"price": {"op": "gt", "amount": "-1"}}, "price.amount"),
        ({"price": {"op": "gt", "amount": "NaN"}}, "price.amount"),
        ({"price": {"op": "gt", "amount": None}}, "price.amount"),
        ({"products": {"codes": []}}, "products.codes"),
        ({"products": {"codes": [" "]}}, "products.codes.0"),
        ({"products": {"codes": ["A"], "match": "some"}}, "products.match"),
        ({"blacklist": ["ada"]}, "blacklist"),
        ({"blacklist": ["*"]}, "blacklist"),
        ({"blacklist": ["*@"]}, "blacklist"),
        ({"blacklist": ["*@*.com"]}, "blacklist"),
        ({"blacklist": ["@localhost"]}, "blacklist"),
        ({"blacklist": "ada@example.com"}, "blacklist"),
        ({"sender": {"email": "hello"}}, "sender.email"),
        ({"sender": {"reply_to": "hello"}}, "sender.reply_to"),
        ({"sender": {"name": "n" * 121}}, "sender.name"),
        ({"subject": ""}, "subject"),
        ({"subject": "s" * 401}, "subject"),
        ({"preheader": "p" * 401}, "preheader"),
        ({"template": {}}, "template"),
        ({"template": {"text": "x"}}, "template"),
        ({"template": {"html": "x", "mjml": "y"}}, "template"),
        ({"template": {"colour": "x"}}, "template.colour"),
        ({"template": None}, "template"),
        ({"template": {"design": {"a": ["\0"]}}}, "template"),
        ({"test_mode": None}, "test_mode"),
        ({"cancel_if_status_changes": "perhaps"}, "cancel_if_status_changes"),
        ({"wait_for_tracking": {"hours": 0}}, "wait_for_tracking.hours"),
        ({"wait_for_tracking": {"hours": 721}}, "wait_for_tracking.hours"),
        ({"wait_for_tracking": 4}, "wait_for_tracking"),
        ({"expires_after_hours": 0}, "expires_after_hours"),
        ({"expires_after_hours": 8785}, "expires_after_hours"),
        ({"bcc": ["@example.com"]}, "bcc"),
        ({"bcc": ["ada@example.com"] * 11}, "bcc"),
        ({"colour": "blue"}, "colour"),
    ],
)
def test_what_cannot_be_is_refused_by_its_field(changed: dict[str, Any], field: str) -> None:
    refused = _refused(**changed)
    assert set(refused) == {field}
    assert all(message and "Input should" not in message for message in refused.values())


def test_statuses_are_written_as_carts_write_them() -> None:
    given = read(RuleSettings, wording(status="  With  the Engraver ", from_status="PAID"))
    assert (given.status, given.from_status) == ("with the engraver", "paid")
    assert read(RuleSettings, wording(from_status="")).from_status == ""


def test_an_amount_is_kept_as_it_was_said() -> None:
    for amount in ("50", "50.00", 50):
        price = read(RuleSettings, wording(price={"op": "gt", "amount": amount})).price
        assert price is not None
        assert price.amount in ("50", "50.00")


def test_no_sender_is_the_stores() -> None:
    assert read(RuleSettings, wording(sender=None)).sender.model_dump() == {"name": "", "email": "", "reply_to": None}


@pytest.mark.parametrize(
    "entry",
    ["ada@example.com", "@example.com", "*@example.com", "**@example.com", "*@BÜCHER.example", " *@example.com "],
)
def test_forms_of_an_entry(entry: str) -> None:
    assert pattern(entry) == entry.strip()
