"""What a lane's report means for the message, its address and its sender."""

from datetime import timedelta

import pytest

from orderwire.audience.models import Suppression
from orderwire.audience.suppression import add
from orderwire.core import clock
from orderwire.delivery.compose import Written
from orderwire.delivery.lane import Done, Job
from orderwire.delivery.models import Attempt, Sender
from orderwire.delivery.outcome import Ended, apply_side_effects, attempts, outcome_of
from orderwire.delivery.senders import Way
from orderwire.mailers.envelope import MailFailure, NotSent, Receipt, Refused, SmtpServer, Unanswered
from orderwire.outbox.models import Message, State
from orderwire.rules.models import Rule
from tests.rooms import NOON, a_message, a_rule, a_store

pytestmark = pytest.mark.django_db


@pytest.fixture
def rule() -> Rule:
    return a_rule(a_store())


def job(message: Message, sender_id: str | None = None) -> Job:
    return Job(Written(message, None), Way(SmtpServer("mail.example.com", 25), sender_id))


def ended(message: Message, failure: MailFailure, sender_id: str | None = None) -> Ended:
    found = outcome_of(Done(job(message, sender_id), failure=failure))
    assert found is not None
    return found


def test_a_receipt_is_sent(rule: Rule) -> None:
    message = a_message(rule, State.SUBMITTING, fence=3)
    found = outcome_of(Done(job(message), receipt=Receipt(250, "2.0.0 queued as 7")))
    assert found is not None
    assert found.outcome.state == State.SENT
    attempts([found])
    row = Attempt.objects.get()
    assert (row.server, row.stage, row.code, row.reply) == ("mail.example.com:25", "dot", 250, "2.0.0 queued as 7")
    assert (row.outcome, row.fence) == ("sent", 3)


def test_a_stop_at_the_marker_is_settled_there(rule: Rule) -> None:
    assert outcome_of(Done(job(a_message(rule, State.SUPPRESSED)))) is None


@pytest.mark.parametrize(
    ("failure", "state", "code"),
    [
        (NotSent("connect", "refused"), State.DEFERRED, None),
        (Refused("rcpt", 451, "4.7.1", "greylisted"), State.DEFERRED, 451),
        (Refused("dot", 554, "5.7.1", "spam"), State.REJECTED, 554),
        (Refused("auth", 535, "5.7.8", "bad password"), State.DEFERRED, 535),
        (Unanswered("dot", "connection lost"), State.UNCERTAIN, None),
    ],
)
def test_a_failure(rule: Rule, failure: MailFailure, state: State, code: int | None) -> None:
    with clock.stopped_at(NOON):
        found = ended(a_message(rule, State.LEASED), failure)
    assert (found.outcome.state, found.attempt.code, found.attempt.stage) == (state, code, failure.stage)
    assert found.attempt.reply == failure.text
    assert found.outcome.reason
    if state == State.DEFERRED:
        assert found.outcome.next_at is not None
        assert timedelta(minutes=4) <= found.outcome.next_at - NOON <= timedelta(minutes=6)


DEAD = Refused("rcpt", 550, "5.1.1", "no such user")


def test_a_dead_address_is_suppressed_for_the_account_once(rule: Rule) -> None:
    both = [ended(a_message(rule, State.LEASED), DEAD) for _ in range(2)]
    apply_side_effects(both)
    entry = Suppression.objects.get()
    assert (entry.account_id, entry.store_id, entry.value) == (rule.store.account_id, None, "ada@example.com")
    assert (entry.reason, entry.note) == ("bounce", "no such user")


def test_what_is_on_the_list_already_stays(rule: Rule) -> None:
    add(rule.store.account, {"address": "ada@example.com", "reason": "complaint"})
    apply_side_effects([ended(a_message(rule, State.LEASED), DEAD)])
    assert Suppression.objects.get().reason == "complaint"


def test_an_unclear_no_needs_a_second_strike(rule: Rule) -> None:
    unclear = Refused("rcpt", 550, "5.2.1", "mailbox disabled")
    apply_side_effects([ended(a_message(rule, State.LEASED), unclear)])
    assert not Suppression.objects.exists()
    a_message(rule, State.REJECTED)
    apply_side_effects([ended(a_message(rule, State.LEASED), unclear)])
    assert Suppression.objects.get().value == "ada@example.com"


def test_a_test_blames_no_address(rule: Rule) -> None:
    apply_side_effects([ended(a_message(rule, State.LEASED, test=True), DEAD)])
    assert not Suppression.objects.exists()


def test_a_refused_sender_is_broken_and_says_why(rule: Rule) -> None:
    sender = Sender.objects.create(account=rule.store.account, name="Own", host="mail.example.com")
    refused = Refused("auth", 535, "5.7.8", "bad password")
    apply_side_effects([ended(a_message(rule, State.LEASED), refused, sender.pk)])
    sender.refresh_from_db()
    assert (sender.status, sender.problem) == ("broken", "bad password")


@pytest.mark.parametrize(("broken", "status"), [(True, "working"), (False, "broken")])
def test_a_broken_sender_that_takes_a_mail_works_again(rule: Rule, broken: bool, status: str) -> None:
    sender = Sender.objects.create(
        account=rule.store.account, name="Own", host="mail.example.com", status="broken", problem="bad password"
    )
    way = Way(SmtpServer("mail.example.com", 25), sender.pk, broken)  # as it was known when the mail was claimed
    sent = outcome_of(Done(Job(Written(a_message(rule, State.LEASED), None), way), receipt=Receipt(250, "ok")))
    assert sent is not None
    apply_side_effects([sent])
    sender.refresh_from_db()
    assert sender.status == status


def test_attempts_of_a_commit_that_failed_get_a_number_of_their_own(rule: Rule) -> None:
    found = ended(a_message(rule, State.LEASED), DEAD)
    attempts([found])
    attempts([found])
    assert Attempt.objects.count() == 2
