"""A rule goes live, rests, ends; a test of it is sent before."""

from django.db import transaction

from orderwire.accounts.limits import allow
from orderwire.core import clock
from orderwire.core.email_address import domain_of, is_possible
from orderwire.core.failures import Conflict, FieldError, Refusal
from orderwire.delivery.senders import way_out
from orderwire.orders.models import Order, Shipment
from orderwire.outbox import acts
from orderwire.outbox.models import Message
from orderwire.outbox.schedule import test_message
from orderwire.reports import totals
from orderwire.rules import keep
from orderwire.rules.models import Rule
from orderwire.stores.statuses import statuses_of

TESTS_AN_HOUR = 60


def activate_rule(rule: Rule, accept_warnings: bool = False) -> Rule:
    """Let a rule write from the next change on. Raises Refusal when it cannot go live, Conflict with warnings to accept."""
    errors = [*_cannot_go_live(rule)]
    if errors:
        raise Refusal(errors)
    warnings = warnings_of(rule)
    if warnings and not accept_warnings:
        raise Conflict(
            "Look at these before the rule goes live, then activate it with the warnings accepted.", warnings
        )
    with transaction.atomic():
        keep.set_state(rule, "active")
        acts.let_go(rule)
    return rule


def pause_rule(rule: Rule) -> Rule:
    """Let a rule rest: its pending mails are held, later changes do not count."""
    with transaction.atomic():
        keep.set_state(rule, "paused")
        acts.hold_rule(rule)
    return rule


def delete_rule(rule: Rule) -> None:
    """End a rule: its pending mails are cancelled, its figures stay."""
    with transaction.atomic():
        keep.mark_deleted(rule)
        totals.count(acts.cancel_rule(rule, clock.now()))


def warnings_of(rule: Rule) -> list[str]:
    """What could go wrong once the rule is live, in whole sentences; none of it stops the rule."""
    store = rule.store
    found = []
    same = Rule.objects.filter(store=store, axis=rule.axis, status=rule.status, state="active", deleted_at=None)
    for other in same.exclude(pk=rule.pk):
        found.append(f"The rule “{other.name}” also writes on this status: a customer may get both mails.")
    way = way_out(store.account_id)
    email = rule.sender_email or store.sender_email
    if way is not None and way.sender_id is None:
        found.append(
            f"Mail from {email} goes out through the server of whoever runs this Orderwire; whether {domain_of(email)} allows "
            "that server (SPF, DKIM) could not be checked."
        )
    elif way is not None:
        found.append(
            f"Whether {domain_of(email)} allows your mail server to send for it (SPF, DKIM, DMARC) could not be checked."
        )
    known = {row.key for row in statuses_of(store)}
    if rule.status not in known:
        found.append(
            f"No order of this shop was seen in the status “{rule.status}” yet, and the platform has none of that name."
        )
    if rule.wait_for_tracking_hours and not Shipment.objects.filter(order__store=store).exclude(number="").exists():
        found.append("The rule waits for tracking numbers, and none was seen from this shop yet.")
    return found


def send_test(rule: Rule, to: str, order: Order | None) -> Message:
    """One marked test of a rule to an address, counted nowhere. Raises Refusal for no address, Conflict when too many."""
    to = to.strip()
    if not is_possible(to):
        raise Refusal.of("to", "Give the e-mail address the test goes to, like name@example.com.")
    if not allow("test mail", rule.store.account_id, TESTS_AN_HOUR, 3600):
        raise Conflict(f"At most {TESTS_AN_HOUR} tests an hour: wait a while.")
    return test_message(rule, order, to, clock.now())


def _cannot_go_live(rule: Rule) -> list[FieldError]:
    errors = []
    if not (rule.sender_email or rule.store.sender_email):
        errors.append(FieldError("sender.email", "Say which address the mail is from."))
    if rule.test_mode and not rule.store.test_address:
        errors.append(
            FieldError("test_mode", "Set the store's test address first: in test mode every mail goes there.")
        )
    if way_out(rule.store.account_id) is None:
        errors.append(FieldError("sender", "There is no mail server to send through: add a sender first."))
    return errors
