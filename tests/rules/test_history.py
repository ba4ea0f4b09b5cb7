"""Every saving of a rule's wording stands in its history, and an earlier one can be brought back."""

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps

from orderwire.accounts.models import User
from orderwire.core import clock
from orderwire.core.failures import Conflict, Refusal
from orderwire.emails.models import Version
from orderwire.rules.history import version_json
from orderwire.rules.keep import change_rule, duplicate, restore, settings_of
from orderwire.rules.models import Rule, RuleVersion
from tests.rooms import NOON, a_rule, a_store, after, wording

pytestmark = pytest.mark.django_db


@pytest.fixture
def rule() -> Rule:
    with clock.stopped_at(NOON):
        return a_rule(a_store())


def history(rule: Rule) -> list[tuple[int, str, int | None]]:
    rows = RuleVersion.objects.filter(rule=rule).select_related("version").order_by("number")
    return [(row.number, row.version.subject, row.restored) for row in rows]


def test_each_saving_that_changes_the_wording_is_kept_with_who_and_when(rule: Rule) -> None:
    ada = User.objects.create_user("ada@example.com")
    with clock.stopped_at(after(hours=1)):
        rule = change_rule(rule, {"subject": "Second"}, ada)
    assert history(rule) == [(1, wording()["subject"], None), (2, "Second", None)]
    newest = RuleVersion.objects.get(rule=rule, number=2)
    assert version_json(newest, rule) == {
        "id": rule.version_id,
        "number": 2,
        "in_use": True,
        "subject": "Second",
        "preheader": "",
        "template": wording()["template"],
        "saved_at": after(hours=1),
        "saved_by": "ada@example.com",
        "restored": None,
    }
    first = RuleVersion.objects.get(rule=rule, number=1)
    assert (version_json(first, rule)["in_use"], version_json(first, rule)["saved_by"]) == (False, None)


@pytest.mark.parametrize(
    "patch",
    [
        {"name": "Other", "product_limit": 2},
        {"subject": wording()["subject"]},
        {"subject": f" {wording()['subject']} ", "preheader": ""},
        {"template": {**wording()["template"], "text": None}},
        {"template": {"html": f"{wording()['template']['html']}\n"}},
    ],
)
def test_a_saving_that_changes_no_word_makes_no_version(rule: Rule, patch: dict[str, Any]) -> None:
    changed = change_rule(rule, patch)
    assert changed.version_id == rule.version_id
    assert len(history(rule)) == Version.objects.count() == 1


def test_a_copy_begins_a_history_of_its_own(rule: Rule) -> None:
    bob = User.objects.create_user("bob@example.com")
    rule = change_rule(rule, {"subject": "Second"})
    copy = duplicate(rule, bob)
    assert copy.version_id == rule.version_id
    assert history(copy) == [(1, "Second", None)]
    assert RuleVersion.objects.get(rule=copy).made_by == bob
    change_rule(copy, {"subject": "Third"})
    assert [subject for _, subject, _ in history(rule)] == [wording()["subject"], "Second"]


def test_restoring_makes_a_new_version_that_says_the_same(rule: Rule) -> None:
    before = settings_of(rule)
    rule = change_rule(rule, {"subject": "Second", "preheader": "New", "template": {"html": "<p>Second</p>"}})
    rule = change_rule(rule, {"name": "Renamed"})
    first = RuleVersion.objects.select_related("version").get(rule=rule, number=1)
    rule = restore(rule, first)
    assert settings_of(rule) == {**before, "name": "Renamed"}
    assert history(rule) == [
        (1, wording()["subject"], None),
        (2, "Second", None),
        (3, wording()["subject"], 1),
    ]
    assert rule.version_id != first.version_id


def test_the_wording_in_use_cannot_be_restored(rule: Rule) -> None:
    with pytest.raises(Conflict):
        restore(rule, RuleVersion.objects.select_related("version").get(rule=rule))
    assert len(history(rule)) == 1


def test_a_wording_that_is_no_longer_possible_stays_where_it_is(rule: Rule) -> None:
    rule = change_rule(rule, {"subject": "Second"})
    first = RuleVersion.objects.select_related("version").get(rule=rule, number=1)
    first.version.source = {"html": "*|GONE|*"}
    with pytest.raises(Refusal):
        restore(rule, first)
    assert len(history(rule)) == 2
    assert Rule.objects.get().version_id == rule.version_id


def test_rules_from_before_the_history_begin_one(rule: Rule) -> None:
    RuleVersion.objects.all().delete()
    import_module("orderwire.rules.migrations.0003_history").begin(apps, None)
    (first,) = RuleVersion.objects.all()
    assert (first.rule, first.version_id, first.number, first.created_at) == (rule, rule.version_id, 1, NOON)
