"""A mail is looked at before it is sent."""

from dataclasses import replace

import pytest

from orderwire.acts.preview import preview, preview_settings, preview_version, statuses_to_choose
from orderwire.core import clock
from orderwire.core.failures import Refusal
from orderwire.core.schema import read
from orderwire.delivery.compose import render
from orderwire.emails.mime import unpack
from orderwire.outbox.models import Message
from orderwire.rules.keep import change_rule
from orderwire.rules.models import Rule, RuleVersion
from orderwire.rules.settings import RuleSettings
from orderwire.stores.models import Store
from tests.rooms import NOON, a_message, a_rule, a_store, an_order, snapshot, wording

pytestmark = pytest.mark.django_db


@pytest.fixture
def store() -> Store:
    return a_store()


def test_a_preview_is_the_mail_of_that_order_and_sends_nothing(store: Store) -> None:
    rule = a_rule(store, subject="*|ORDER_NUMBER|* *|FIRST_NAME|*", template={"html": "<p>[*|TRACKING_URL|*]</p>"})
    seen = preview(rule, an_order(store, number="2002"))
    assert seen.subject == "2002 Ada"
    assert "<p>[]</p>" in seen.html.replace(" ", "")
    assert seen.warnings == [
        "*|TRACKING_URL|* is empty for this order and leaves a hole: give it a default text.",
        "There is no preview line: the inbox shows the first words of the mail beside the subject instead.",
        "The order number is not in the mail: put *|ORDER_NUMBER|* into it.",
    ]
    assert preview(rule, None).subject
    assert not Message.objects.exists()


def test_settings_can_be_looked_at_before_they_are_saved(store: Store) -> None:
    settings = read(RuleSettings, wording(subject="Draft *|ORDER_NUMBER|*"))
    assert preview_settings(store, settings, an_order(store)).subject == "Draft 1001"
    with pytest.raises(Refusal) as refused:
        preview_settings(store, read(RuleSettings, wording(subject="*|NO_SUCH_TAG|*")), None)
    assert "NO_SUCH_TAG" in str(refused.value)
    assert not Rule.objects.exists()


def test_the_preview_says_what_the_mail_that_is_sent_says(store: Store) -> None:
    rule = a_rule(store, template={"starter": "shipped"}, product_limit=1)
    lamp = snapshot().items[0]
    order = an_order(store, items=(lamp, replace(lamp, external_id="2", name="Shade")))
    message = a_message(rule, order=order, change=order.changes.get())
    with clock.stopped_at(NOON):
        (sent,) = render([message], NOON).written
        seen = preview(rule, order)
    assert sent.envelope is not None
    mail = unpack(sent.envelope.content)
    marks = [word for word in seen.html.split('"') if "/u/" in word or "/t/" in word]
    theirs = [word for word in mail.html.split('"') if "/u/" in word or "/t/" in word]
    assert len(marks) == len(theirs) > 0
    html = mail.html
    for own, sent_one in zip(marks, theirs, strict=True):
        html = html.replace(sent_one, own)
    assert (seen.subject, seen.html) == (mail.subject, html)
    assert "and 1 more" in seen.html
    assert unpack(seen.content).html == seen.html


def test_the_mail_can_be_looked_at_as_any_status_of_the_shop(store: Store) -> None:
    rule = a_rule(store, subject="Order *|ORDER_STATUS|*")
    order = an_order(store)
    assert preview(rule, order).subject == "Order Shipped"
    assert preview(rule, order, "shipped").subject == "Order Shipped"
    assert preview(rule, order, "cancelled").subject == "Order Cancelled"
    assert preview(rule, None, "refunded").subject == "Order Refunded"
    settings = read(RuleSettings, wording(subject="Order *|ORDER_STATUS|*"))
    assert preview_settings(store, settings, None, "delivered").subject == "Order Delivered"
    with pytest.raises(Refusal) as refused:
        preview(rule, None, "nonsense")
    assert [error.field for error in refused.value.errors] == ["status"]


def test_the_status_is_told_to_programs_that_read_the_mail_too(store: Store) -> None:
    rule = a_rule(store, template={"starter": "shipped"})
    assert "OrderCancelled" in preview(rule, None, "cancelled").html
    assert "OrderCancelled" not in preview(rule, None).html


def test_the_statuses_are_the_shops_and_the_rules_own(store: Store) -> None:
    rule = a_rule(store, status="engraving")
    keys = [key for key, _ in statuses_to_choose(store, rule)]
    assert {"shipped", "cancelled", "engraving"} <= set(keys)
    assert "engraving" not in dict(statuses_to_choose(store))
    assert preview(rule, None, "engraving").subject == "Your order 1001"


def test_an_earlier_version_is_seen_as_it_would_be_now(store: Store) -> None:
    rule = change_rule(a_rule(store, subject="First *|ORDER_NUMBER|*"), {"subject": "Second"})
    first = RuleVersion.objects.select_related("rule__version", "rule__store").get(rule=rule, number=1)
    assert preview_version(first, an_order(store)).subject == "First 1001"
    assert preview(rule, None).subject == "Second"


def test_a_draft_obeys_the_product_limit(store: Store) -> None:
    settings = read(RuleSettings, wording(template={"html": "*|ITEMS|*"}, product_limit=1))
    assert "and 1 more" in preview_settings(store, settings, None).html


def test_a_mail_from_nobody_is_refused(store: Store) -> None:
    rule = a_rule(store)
    rule.store.sender_email = ""
    with pytest.raises(Refusal):
        preview(rule, None)


def test_whether_a_mail_knows_the_dark(store: Store) -> None:
    assert preview(a_rule(store, template={"starter": "shipped"}), None).has_dark
    assert not preview(a_rule(store), None).has_dark
