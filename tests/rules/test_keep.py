"""Making and changing rules: what was read can be written back, wordings are pinned, refusals leave all as it was."""

from datetime import timedelta
from typing import Any

import pytest

from orderwire.accounts.models import User
from orderwire.core import clock
from orderwire.core.failures import Refusal
from orderwire.core.schema import read
from orderwire.emails.languages import Offer
from orderwire.emails.models import Version
from orderwire.emails.starters import STARTERS
from orderwire.rules.keep import (
    as_json,
    change_rule,
    duplicate,
    make_rule,
    mark_deleted,
    offer_of,
    set_state,
    settings_of,
)
from orderwire.rules.models import Rule
from orderwire.rules.settings import RuleSettings
from orderwire.stores.models import Store
from tests.rooms import NOON, a_rule, a_store, after, wording

pytestmark = pytest.mark.django_db

FULL: dict[str, Any] = wording(
    workflow="order_status",
    from_status="paid",
    sending_filter={"kind": "only", "addresses": ["ada@example.com", "*@acme.example"]},
    send={"kind": "at", "days": 2, "time": "09:00"},
    order_count={"op": "gte", "value": 2},
    product_limit=3,
    price={"op": "gt", "amount": "50.00"},
    products={"codes": ["LAMP-01", "CHAIR-*"], "match": "all"},
    blacklist=["@spam.example"],
    sender={"name": "Ada", "email": "ada@acme.example", "reply_to": "help@acme.example"},
    preheader="On its way, *|FIRST_NAME|you|*",
    template={"html": "<p>*|ORDER_NUMBER|*</p>", "text": "*|ORDER_NUMBER|*"},
    test_mode=True,
    cancel_if_status_changes=False,
    wait_for_tracking={"hours": 4},
    also_when_more_specific=True,
    every_entry=True,
    expires_after_hours=24,
    bcc=["log@acme.example"],
    language="en-GB",
    languages={"de": {"subject": "Bestellung", "preheader": "", "template": {"html": "<p>Hallo</p>"}}},
    follow_customer_language=True,
    attachments=["invoice"],
)
KINDS: list[dict[str, Any]] = [
    FULL,
    wording(),
    wording(template={"starter": "shipped"}, send={"kind": "after", "amount": 3, "unit": "hours"}),
    wording(template={"mjml": "<mjml><mj-body></mj-body></mjml>"}, cancel_if_status_changes=True),
    wording(
        template={"design": {"mjml": "<mjml><mj-body></mj-body></mjml>", "pages": [{"id": None, "n": 1.5}]}},
        sending_filter={"kind": "subscribers"},
    ),
]


@pytest.fixture
def store() -> Store:
    return a_store()


@pytest.mark.parametrize("given", KINDS)
def test_what_was_given_is_what_is_read(store: Store, given: dict[str, Any]) -> None:
    rule = make_rule(store, read(RuleSettings, given))
    shown = settings_of(Rule.objects.select_related("version").get(pk=rule.pk))
    assert {name: shown[name] for name in given} == given


@pytest.mark.parametrize("given", KINDS)
def test_what_was_read_can_be_written_back_and_changes_nothing(store: Store, given: dict[str, Any]) -> None:
    rule = make_rule(store, read(RuleSettings, given))
    shown = settings_of(rule)
    again = make_rule(store, read(RuleSettings, shown))
    assert settings_of(again) == shown
    changed = change_rule(rule, shown)
    assert settings_of(changed) == shown
    assert changed.version_id == rule.version_id


def test_a_new_rule_is_paused_and_says_what_the_house_adds(store: Store) -> None:
    with clock.stopped_at(NOON):
        rule = make_rule(store, read(RuleSettings, wording()))
    assert as_json(rule) == {
        **settings_of(rule),
        "sender": {"name": "Acme", "email": "hello@acme.example", "reply_to": None},
        "id": rule.pk,
        "store_id": store.pk,
        "state": "paused",
        "axis": "order",
        "created_at": NOON,
        "updated_at": NOON,
        "activated_at": None,
    }


def test_the_axis_is_its_statuss() -> None:
    store = a_store(platform="shopify")
    rule = a_rule(store, status="fulfilled", from_status="unfulfilled")
    assert rule.axis == "fulfilment"
    assert change_rule(rule, {"status": "paid", "from_status": None}).axis == "payment"


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"subject": "Hello *|NICKNAME|*"}, "subject", "NICKNAME"),
        ({"preheader": "*|FRIST_NAME|*"}, "preheader", "FRIST_NAME"),
        ({"template": {"html": "<p>*|ORDER_TOTALS|*</p>"}}, "template", "ORDER_TOTALS"),
        ({"template": {"html": "<p>x</p>", "text": "*|ORDER_TOTALS|*"}}, "template", "ORDER_TOTALS"),
        ({"template": {"starter": "welcome"}}, "template.starter", "received"),
        ({"template": {"design": {}}}, "template.design", "editor"),
        ({"from_status": "shipped"}, "from_status", "cannot come from"),
    ],
)
def test_a_rule_that_cannot_be_is_not_kept(store: Store, changed: dict[str, Any], field: str, words: str) -> None:
    with pytest.raises(Refusal) as refused:
        make_rule(store, read(RuleSettings, wording(**changed)))
    assert [error.field for error in refused.value.errors] == [field]
    assert words in refused.value.errors[0].message
    assert not Rule.objects.exists()
    assert not Version.objects.exists()


def test_both_statuses_move_on_one_axis() -> None:
    store = a_store(platform="shopify")
    with pytest.raises(Refusal, match="of the same kind"):
        make_rule(store, read(RuleSettings, wording(status="fulfilled", from_status="paid")))


def test_a_mail_is_from_somebody() -> None:
    store = a_store(sender={"name": "Acme", "email": ""})
    with pytest.raises(Refusal, match=r"sender\.email"):
        make_rule(store, read(RuleSettings, wording()))
    assert (
        make_rule(store, read(RuleSettings, wording(sender={"email": "a@acme.example"}))).sender_email
        == "a@acme.example"
    )


# --- changing -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "patch",
    [
        {"name": "New"},
        {"price": None},
        {"send": {"kind": "immediately"}},
        {"sending_filter": {"kind": "everyone"}},
        {"blacklist": []},
        {"cancel_if_status_changes": None},
        {"wait_for_tracking": None, "expires_after_hours": 1},
        {"products": {"codes": ["A"], "match": "any"}},
    ],
)
def test_a_patch_changes_what_it_names_and_keeps_the_wordings_version(store: Store, patch: dict[str, Any]) -> None:
    rule = a_rule(store, **FULL)
    before = settings_of(rule)
    changed = change_rule(rule, patch)
    assert settings_of(changed) == {**before, **patch}
    assert changed.version_id == rule.version_id
    assert changed.state == "active"


def test_of_the_sender_too_only_what_is_named_changes(store: Store) -> None:
    rule = a_rule(store, **FULL)
    assert settings_of(change_rule(rule, {"sender": {"name": "Grace"}}))["sender"] == {
        "name": "Grace",
        "email": "ada@acme.example",
        "reply_to": "help@acme.example",
    }
    assert settings_of(change_rule(rule, {"sender": None}))["sender"] == {"name": "", "email": "", "reply_to": None}


@pytest.mark.parametrize(
    "patch",
    [{"subject": "New"}, {"preheader": "New"}, {"template": {"starter": "shipped"}}, {"template": {"html": "New"}}],
)
def test_a_new_wording_makes_a_new_version_and_keeps_the_old_one(store: Store, patch: dict[str, Any]) -> None:
    rule = a_rule(store)
    user = User.objects.create_user("ada@example.com")
    changed = change_rule(rule, patch, user)
    assert changed.version_id != rule.version_id
    assert changed.version.made_by == user
    assert Version.objects.get(pk=rule.version_id).subject == wording()["subject"]


@pytest.mark.parametrize("patch", [{"name": ""}, {"colour": 1}, {"subject": "*|NOPE|*"}, {"from_status": "shipped"}])
def test_a_patch_that_cannot_be_changes_nothing(store: Store, patch: dict[str, Any]) -> None:
    rule = a_rule(store)
    before = as_json(rule)
    with pytest.raises(Refusal):
        change_rule(rule, {"expires_after_hours": 5, **patch})
    assert as_json(Rule.objects.select_related("version").get(pk=rule.pk)) == before
    assert Version.objects.count() == 1


def test_two_people_who_change_different_settings_lose_nothing(store: Store) -> None:
    rule = a_rule(store)
    first, second = (Rule.objects.select_related("store", "version").get(pk=rule.pk) for _ in range(2))
    change_rule(first, {"product_limit": 3})
    shown = settings_of(change_rule(second, {"name": "New"}))
    assert (shown["product_limit"], shown["name"]) == (3, "New")


def test_a_copy_is_paused_and_shares_the_wording_until_one_is_edited(store: Store) -> None:
    rule = a_rule(store, **{**FULL, "name": "n" * 120})
    copy = duplicate(rule)
    assert settings_of(copy) == {**settings_of(rule), "name": f"{'n' * 112} (copy)"}
    assert (copy.state, copy.version_id) == ("paused", rule.version_id)
    change_rule(copy, {"subject": "Another"})
    assert Rule.objects.get(pk=rule.pk).version.subject == FULL["subject"]


# --- life -----------------------------------------------------------------------------------------------------------


def test_going_live_and_resting(store: Store) -> None:
    rule = a_rule(store, active=False)
    with clock.stopped_at(NOON) as hands:
        set_state(rule, "active")
        hands.forward(timedelta(hours=1))
        set_state(rule, "paused")
    rule = Rule.objects.get(pk=rule.pk)
    assert (rule.state, rule.activated_at, rule.updated_at) == ("paused", NOON, after(hours=1))


def test_a_deleted_rule_keeps_its_row(store: Store) -> None:
    rule = a_rule(store)
    with clock.stopped_at(NOON):
        mark_deleted(rule)
    rule = Rule.objects.get(pk=rule.pk)
    assert (rule.state, rule.deleted_at, str(rule)) == ("paused", NOON, "Shipped")
    assert as_json(rule)["state"] == "deleted"


def test_what_a_rule_can_be_written_in(store: Store) -> None:
    german = {"de": {"subject": "Bestellung", "template": {"html": "<p>x</p>"}}}
    assert offer_of(make_rule(store, read(RuleSettings, wording()))) == Offer("en")
    assert offer_of(make_rule(store, read(RuleSettings, wording(languages=german, language="fr")))) == Offer(
        "fr", ("de",)
    )
    starter = {"template": {"starter": "shipped"}, "subject": STARTERS["shipped"].subject}
    follows = make_rule(store, read(RuleSettings, wording(**starter, follow_customer_language=True)))
    assert offer_of(follows) == Offer("en", (), follows=True)
    assert offer_of(change_rule(follows, {"subject": "My own"})) == Offer("en")


def test_a_starter_is_no_mail_in_a_language_it_does_not_speak(store: Store) -> None:
    with pytest.raises(Refusal, match="no words in Swedish"):
        make_rule(store, read(RuleSettings, wording(template={"starter": "shipped"}, language="sv")))
    with pytest.raises(Refusal, match="is the language of the rule's own wording"):
        make_rule(store, read(RuleSettings, wording(languages={"en": {"subject": "x", "template": {"html": "x"}}})))
    assert not Rule.objects.exists()
