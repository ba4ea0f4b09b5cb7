"""The history of a rule's mail."""

import html

import pytest
from django.test import Client

from orderwire.accounts.models import AuditEntry
from orderwire.core import clock
from orderwire.rules.keep import change_rule
from orderwire.rules.models import Rule, RuleVersion
from orderwire.stores.shops import StorePatch, change_store
from tests.rooms import a_rule, after, wording
from tests.web.conftest import House, everything, words


@pytest.fixture
def changed(house: House) -> Rule:
    """The house's rule with a second wording, saved an hour after NOON by the editor."""
    with clock.stopped_at(after(hours=1)):
        return change_rule(
            house.rule,
            {"subject": "Your parcel *|ORDER_NUMBER|*", "template": {"html": "<p>Dear *|FIRST_NAME|*</p>"}},
            house.editor,
        )


def first_of(rule: Rule) -> RuleVersion:
    return RuleVersion.objects.get(rule=rule, number=1)


def test_who_and_when_and_which_is_in_use(house: House, changed: Rule, viewer: Client) -> None:
    change_store(house.store, StorePatch(timezone="Europe/Berlin"))
    with clock.stopped_at(after(days=1)):
        page = words(viewer.get(f"/rules/{changed.pk}/versions/"))
    assert [row.number for row in viewer.get(f"/rules/{changed.pk}/versions/").context["page"].rows] == [2, 1]
    assert page.count("badge-good") == 1
    assert "editor@example.com" in page
    assert ">21 Nov, 14:00</time>" in page
    assert "the API, or somebody who has left" in page
    assert "Restore<" not in page


def test_one_version_is_seen_as_a_mail(house: House, changed: Rule, viewer: Client) -> None:
    first = first_of(changed)
    page = words(viewer.get(f"/rules/{changed.pk}/versions/{first.version_id}/?order={house.order.pk}"))
    frame = f"/rules/{changed.pk}/versions/{first.version_id}/mail/?order={house.order.pk}"
    assert frame in page
    mail = html.unescape(words(viewer.get(frame)))
    assert "Your order 1001" in mail
    assert "Hello Ada" in mail


def test_two_versions_side_by_side(house: House, changed: Rule, viewer: Client) -> None:
    page = words(viewer.get(f"/rules/{changed.pk}/versions/compare/"))
    assert '<span class="diff-line">Your <del>order</del> *|ORDER_NUMBER|*</span>' in page
    assert '<span class="diff-line">Your <ins>parcel</ins> *|ORDER_NUMBER|*</span>' in page
    assert "<del>Hello</del> Ada" in page
    assert "<ins>Dear</ins> Ada" in page
    assert "&lt;p&gt;<del>Hello</del> *|FIRST_NAME|*&lt;/p&gt;" in page
    assert page.count("Both say the same.") == 1  # the preview line


def test_any_two_can_be_chosen(house: House, changed: Rule, viewer: Client) -> None:
    first = first_of(changed).version_id
    page = words(viewer.get(f"/rules/{changed.pk}/versions/compare/?old={changed.version_id}&new={first}"))
    assert "<del>parcel</del>" in page
    same = words(viewer.get(f"/rules/{changed.pk}/versions/compare/?old={first}&new={first}"))
    assert same.count("Both say the same.") == 4
    other = a_rule(house.store, name="Other")
    for query in (f"old={other.version_id}", f"new={other.version_id}", "old=none"):
        assert viewer.get(f"/rules/{changed.pk}/versions/compare/?{query}").status_code == 404


def test_a_rule_with_one_version_can_be_compared_with_itself(house: House, viewer: Client) -> None:
    assert words(viewer.get(f"/rules/{house.rule.pk}/versions/compare/")).count("Both say the same.") == 4


def test_restoring_makes_a_new_version(house: House, changed: Rule, editor: Client) -> None:
    first = first_of(changed)
    path = f"/rules/{changed.pk}/versions/{first.version_id}/restore/"
    page = words(editor.post(path, follow=True))
    assert "Version 1 is in use again, as a new version." in page
    assert "version 1 again" in page
    assert RuleVersion.objects.filter(rule=changed).count() == 3
    changed.refresh_from_db()
    assert changed.version.subject == wording()["subject"]
    newest = RuleVersion.objects.get(rule=changed, number=3)
    assert (newest.made_by, newest.restored) == (house.editor, 1)
    entry = AuditEntry.objects.get(action="rule version restored")
    assert (entry.target, entry.actor, entry.detail) == (changed.pk, "editor@example.com", {"number": 1})


def test_what_is_in_use_is_not_restored(house: House, changed: Rule, editor: Client) -> None:
    before = everything()
    page = words(editor.post(f"/rules/{changed.pk}/versions/{changed.version_id}/restore/", follow=True))
    assert "there is nothing to restore" in page
    assert everything() == before


def test_another_rules_version_is_as_good_as_none(house: House, changed: Rule, editor: Client) -> None:
    other = a_rule(house.store, name="Other")
    before = everything()
    for path in ("", "mail/"):
        assert editor.get(f"/rules/{changed.pk}/versions/{other.version_id}/{path}").status_code == 404
    assert editor.post(f"/rules/{changed.pk}/versions/{other.version_id}/restore/").status_code == 404
    assert everything() == before
