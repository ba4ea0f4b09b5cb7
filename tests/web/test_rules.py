"""Acts on one rule."""

from datetime import timedelta

from django.test import Client

from orderwire.accounts.models import AuditEntry
from orderwire.core import clock
from orderwire.outbox.models import Message
from orderwire.rules.models import Rule
from orderwire.stores.shops import StorePatch, change_store
from tests.rooms import NOON, a_message, a_rule, a_store, an_order
from tests.web.conftest import House, everything, words


def test_activating_asks_for_the_warnings_to_be_accepted(house: House, editor: Client) -> None:
    paused = a_rule(house.store, active=False, name="Second")
    answer = editor.post(f"/rules/{paused.pk}/activate/", follow=True)
    assert answer.redirect_chain[-1][0] == f"/rules/{paused.pk}/edit/3/"
    assert "Look at these before it goes live" in words(answer)
    paused.refresh_from_db()
    assert paused.state == "paused"
    answer = editor.post(f"/rules/{paused.pk}/activate/", {"accept": "1"}, follow=True)
    assert "“Second” is on." in words(answer)
    paused.refresh_from_db()
    assert paused.state == "active"
    assert AuditEntry.objects.get(action="rule activated").target == paused.pk


def test_what_forbids_going_live_is_said(house: House, editor: Client) -> None:
    paused = a_rule(house.store, active=False, test_mode=True)
    page = words(editor.post(f"/rules/{paused.pk}/activate/", {"accept": "1"}, follow=True))
    assert "Set the store&#x27;s test address first" in page
    paused.refresh_from_db()
    assert paused.state == "paused"


def test_turning_off_holds_what_is_pending(house: House, editor: Client) -> None:
    waiting = a_message(house.rule, "ready", order=house.order, change=house.order.changes.get(), step=1)
    assert "is off." in words(editor.post(f"/rules/{house.rule.pk}/pause/", follow=True))
    waiting.refresh_from_db()
    assert waiting.held_reason == "rule paused"


def test_a_copy_is_off_and_opened_for_editing(house: House, editor: Client) -> None:
    answer = editor.post(f"/rules/{house.rule.pk}/duplicate/", follow=True)
    copy = Rule.objects.exclude(pk=house.rule.pk).get()
    assert (copy.name, copy.state) == ("Shipped (copy)", "paused")
    assert answer.redirect_chain[-1][0] == f"/rules/{copy.pk}/edit/1/"


def test_deleting_asks_first_and_cancels_what_is_pending(house: House, editor: Client) -> None:
    waiting = a_message(house.rule, "ready", order=house.order)
    before = everything()
    assert "Its pending mails are cancelled." in words(editor.get(f"/rules/{house.rule.pk}/delete/"))
    assert everything() == before
    editor.post(f"/rules/{house.rule.pk}/delete/")
    waiting.refresh_from_db()
    assert (waiting.state, waiting.reason) == ("cancelled", "rule deleted")
    assert "No rule yet" in words(editor.get(f"/stores/{house.store.pk}/order-status/rules/"))


def test_a_test_mail_opens_as_a_message(house: House, editor: Client) -> None:
    answer = editor.post(
        f"/rules/{house.rule.pk}/test/", {"to": "me@example.com", "order": house.order.pk}, follow=True
    )
    message = Message.objects.exclude(pk=house.message.pk).get()
    assert (message.to_address, message.test) == ("me@example.com", True)
    assert answer.redirect_chain[-1][0] == f"/messages/{message.pk}/"
    assert "It is marked as a test" in words(answer)


def test_a_test_to_nobody_is_refused(house: House, editor: Client) -> None:
    before = everything()
    page = words(editor.post(f"/rules/{house.rule.pk}/test/", {"to": "nobody"}, follow=True))
    assert "Give the e-mail address the test goes to" in page
    assert everything() == before


def test_a_test_is_never_about_another_stores_order(house: House, editor: Client) -> None:
    other = an_order(a_store(house.account, name="Brass Lamps"))
    before = everything()
    assert editor.post(f"/rules/{house.rule.pk}/test/", {"to": "me@example.com", "order": other.pk}).status_code == 404
    assert everything() == before


def test_a_rule_in_test_mode_says_so_in_the_list(house: House, viewer: Client) -> None:
    change_store(house.store, StorePatch(test_address="test@example.com"))
    a_rule(house.store, name="Tried out", test_mode=True, products={"codes": ["LAMP-01"], "match": "any"})
    page = words(viewer.get(f"/stores/{house.store.pk}/order-status/rules/"))
    assert "Test mode" in page
    assert "Product filter" in page
    assert 'role="switch"' not in page


def test_a_deletion_is_undone_within_its_minutes(house: House, editor: Client, viewer: Client) -> None:
    waiting = a_message(house.rule, "ready", order=house.order)
    rules = f"/stores/{house.store.pk}/order-status/rules/"
    with clock.stopped_at(NOON) as hands:
        page = words(editor.post(f"/rules/{house.rule.pk}/delete/", follow=True))
        assert "You can undo this for 15 minutes." in page
        assert f'action="/rules/{house.rule.pk}/restore/"' in page
        assert "/restore/" not in words(viewer.get(rules))
        hands.forward(timedelta(minutes=14))
        page = words(editor.post(f"/rules/{house.rule.pk}/restore/", follow=True))
    assert "“Shipped” is back, and on. Mails that were cancelled with it stay cancelled." in page
    house.rule.refresh_from_db()
    waiting.refresh_from_db()
    assert (house.rule.state, house.rule.deleted_at) == ("active", None)
    assert (waiting.state, waiting.reason) == ("cancelled", "rule deleted")
    noted = list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))
    assert noted[-2:] == ["rule deleted", "rule deletion undone"]


def test_a_rule_that_was_off_comes_back_off(house: House, editor: Client) -> None:
    editor.post(f"/rules/{house.rule.pk}/pause/")
    editor.post(f"/rules/{house.rule.pk}/delete/")
    assert "off as it was" in words(editor.post(f"/rules/{house.rule.pk}/restore/", follow=True))
    house.rule.refresh_from_db()
    assert (house.rule.state, house.rule.deleted_at) == ("paused", None)


def test_what_was_deleted_too_long_ago_or_not_at_all_stays(house: House, editor: Client) -> None:
    assert "is not deleted" in words(editor.post(f"/rules/{house.rule.pk}/restore/", follow=True))
    with clock.stopped_at(NOON) as hands:
        editor.post(f"/rules/{house.rule.pk}/delete/")
        before = everything()
        hands.forward(timedelta(minutes=15, seconds=1))
        page = words(editor.post(f"/rules/{house.rule.pk}/restore/", follow=True))
    assert "deleted too long ago" in page
    assert "/restore/" not in page
    assert everything() == before
