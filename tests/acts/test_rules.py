"""A rule goes live, rests, ends; its mail is looked at before."""

from typing import Any

import pytest

from orderwire.acts import rules as acts
from orderwire.acts.orders import add_shipment
from orderwire.acts.own_mails import switch_off
from orderwire.acts.rules import (
    activate_rule,
    delete_rule,
    pause_rule,
    restore_rule,
    send_test,
    warnings_of,
)
from orderwire.core.failures import Conflict, Refusal
from orderwire.outbox.models import Message, State
from orderwire.reports.figures import by_rule
from orderwire.rules.models import Rule
from orderwire.stores.meanings import say
from orderwire.stores.models import Store
from tests.rooms import a_message, a_rule, a_store, an_order, record, snapshot

pytestmark = pytest.mark.django_db


@pytest.fixture
def store(settings: Any) -> Store:
    """A store whose mail would go out through the operator's server."""
    settings.SMTP_URL = "smtp://127.0.0.1:1?tls=none"
    return a_store()


def fields(rule: Rule) -> list[str]:
    with pytest.raises(Refusal) as refused:
        activate_rule(rule, accept_warnings=True)
    rule.refresh_from_db()
    assert rule.state == "paused"
    return [error.field for error in refused.value.errors]


def test_everything_that_keeps_a_rule_from_going_live_is_said_at_once(store: Store, settings: Any) -> None:
    settings.SMTP_URL = ""
    rule = a_rule(store, active=False, test_mode=True)
    rule.store.sender_email = ""
    assert fields(rule) == ["sender.email", "test_mode", "sender"]


def test_warnings_have_to_be_accepted(store: Store) -> None:
    a_rule(store, name="Old")
    rule = a_rule(store, active=False, name="New", status="shipped", wait_for_tracking={"hours": 4})
    with pytest.raises(Conflict) as said:
        activate_rule(rule)
    words = " ".join(said.value.warnings)
    assert "“Old” also writes on this status" in words
    assert "SPF" in words
    assert "none was seen from this shop yet" in words
    rule.refresh_from_db()
    assert rule.state == "paused"
    assert activate_rule(rule, accept_warnings=True).state == "active"
    assert rule.activated_at is not None


def test_a_status_never_seen_is_warned_of(store: Store) -> None:
    strange = a_rule(store, active=False, status="waiting for the moon")
    assert any("waiting for the moon" in words for words in warnings_of(strange))
    assert not any("No order of this shop" in words for words in warnings_of(a_rule(store, active=False)))


def test_pausing_holds_and_activating_lets_go(store: Store) -> None:
    rule = a_rule(store)
    recorded = record(store, snapshot())
    message = a_message(rule, State.READY, order=recorded.order, change=recorded.changes[0])
    pause_rule(rule)
    message.refresh_from_db()
    assert (rule.state, message.held_reason) == ("paused", "rule paused")
    activate_rule(rule, accept_warnings=True)
    message.refresh_from_db()
    assert message.held_reason == ""


def test_deleting_cancels_and_counts(store: Store) -> None:
    rule = a_rule(store)
    a_message(rule, State.READY)
    delete_rule(rule)
    assert (rule.state, rule.deleted_at is None) == ("paused", False)
    assert by_rule(store)[rule.pk]["blocked"] == 1


def test_tests_are_marked_and_rationed(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    rule = a_rule(store, active=False)
    message = send_test(rule, " bob@example.org ", None)
    assert (message.to_address, message.test, message.change_id) == ("bob@example.org", True, None)
    for wrong in ("", "bob", "bob@example.org\r\nBcc: eve@example.org"):
        with pytest.raises(Refusal):
            send_test(rule, wrong, None)
    monkeypatch.setattr(acts, "allow", lambda *_: False)
    with pytest.raises(Conflict):
        send_test(rule, "bob@example.org", None)
    assert Message.objects.count() == 1


def test_an_undone_deletion_brings_back_what_was_and_no_mail(store: Store) -> None:
    rule = a_rule(store)
    waiting = a_message(rule, State.READY)
    delete_rule(rule)
    back = restore_rule(rule)
    waiting.refresh_from_db()
    assert (back.state, back.deleted_at, waiting.state) == ("active", None, "cancelled")
    with pytest.raises(Conflict, match="not deleted"):
        restore_rule(rule)


def test_a_mail_about_parcels_is_warned_of_where_no_number_was_seen(store: Store) -> None:
    def warned(**changed: Any) -> bool:
        return any(
            "The mail shows tracking numbers" in words for words in warnings_of(a_rule(store, active=False, **changed))
        )

    starter = {"template": {"starter": "shipped"}}
    assert warned(**starter)
    assert not warned(**starter, status="paid")
    assert warned(template={"html": "<p>*|TRACKING_NUMBER|*</p>"}, status="paid")
    assert not warned()
    order = an_order(store)
    add_shipment(order, "UPS", "1Z", "")
    assert not warned(**starter)


def tracking_words(rule: Rule) -> list[str]:
    return [words for words in warnings_of(rule) if "tracking numbers" in words]


def test_a_mail_with_tracking_numbers_in_a_shop_that_has_none(store: Store) -> None:
    shipped = a_rule(store, active=False, status="shipped", template={"starter": "shipped"})
    paid = a_rule(store, active=False, status="paid", template={"starter": "received"})
    (words,) = tracking_words(shipped)
    assert words.startswith("The mail shows tracking numbers, and none was seen from this shop yet")
    assert tracking_words(paid) == []
    add_shipment(an_order(store), "UPS", "1Z999AA10123456784", "")
    assert tracking_words(shipped) == []


def test_that_a_status_is_about_parcels_is_known_by_what_it_means(settings: Any) -> None:
    settings.SMTP_URL = "smtp://127.0.0.1:1?tls=none"
    woo = a_store(platform="woocommerce")
    rule = a_rule(woo, active=False, status="completed", template={"starter": "shipped"})
    assert len(tracking_words(rule)) == 1
    say(woo, "order", "completed", {"order": "completed", "fulfilment": "processing"})
    assert tracking_words(Rule.objects.get(pk=rule.pk)) == []


def test_the_carts_own_mail_is_warned_of_until_it_is_off(settings: Any) -> None:
    settings.SMTP_URL = "smtp://127.0.0.1:1?tls=none"
    woo = a_store(platform="woocommerce")
    rule = a_rule(woo, active=False, status="completed")
    own = "WooCommerce itself sends “Completed order” at this status: buyers would get two mails. In WooCommerce under"
    with pytest.raises(Conflict) as said:
        activate_rule(rule)
    assert [words[: len(own)] for words in said.value.warnings if "two mails" in words] == [own]
    switch_off(woo, "completed", "merchant")
    assert not any("two mails" in words for words in warnings_of(Rule.objects.get(pk=rule.pk)))
