"""What a lane's report means for the message, its address and its sender."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from time import monotonic

from orderwire.audience.suppression import add
from orderwire.core import clock
from orderwire.core.failures import Conflict
from orderwire.delivery.lane import Done
from orderwire.delivery.models import Attempt
from orderwire.delivery.senders import note_problem, note_working
from orderwire.mailers.envelope import MailFailure, Refused
from orderwire.mailers.verdict import Verdict, judge, retry_after
from orderwire.outbox.models import Message, State
from orderwire.outbox.settle import Outcome

_RNG = random.SystemRandom()


@dataclass(frozen=True, slots=True)
class Ended:
    """One try's end: the outcome to settle, the attempt to keep, and what else follows."""

    outcome: Outcome
    attempt: Attempt
    verdict: Verdict | None = None
    sender_id: str | None = None
    mends: str | None = None  # a sender that was said to be broken, and took this mail


def outcome_of(report: Done) -> Ended | None:
    """What to settle; None when the marker said stop (then it was settled there)."""
    if report.receipt is None and report.failure is None:
        return None
    job = report.job
    message = job.written.message
    attempt = Attempt(
        message=message, fence=message.fence, server=job.way.name[:260], ms=int((monotonic() - job.started) * 1000)
    )
    if report.receipt is not None:
        attempt.stage, attempt.code, attempt.reply, attempt.outcome = (
            "dot",
            report.receipt.code,
            report.receipt.text[:500],
            "sent",
        )
        return Ended(Outcome(message, State.SENT), attempt, mends=job.way.sender_id if job.way.broken else None)
    return _failed(report, attempt)


def _failed(report: Done, attempt: Attempt) -> Ended:
    failure: MailFailure | None = report.failure
    assert failure is not None  # noqa: S101 - for the type checker: the caller has looked
    message = report.job.written.message
    verdict = judge(failure)
    attempt.stage, attempt.reply = failure.stage, failure.text[:500]
    attempt.code = failure.code if isinstance(failure, Refused) else None
    now = clock.now()
    if verdict.kind == "uncertain":
        attempt.outcome = "uncertain"
        detail = "The mail server took the whole mail and gave no answer; it may or may not have kept it."
        outcome = Outcome(message, State.UNCERTAIN, "uncertain", detail)
    elif verdict.kind == "reject":
        attempt.outcome = "rejected"
        outcome = Outcome(message, State.REJECTED, verdict.reason, failure.text)
    else:
        attempt.outcome = "deferred"
        later = now + timedelta(seconds=retry_after(message.tries + 1, _RNG))
        outcome = Outcome(message, State.DEFERRED, verdict.reason, failure.text, next_at=later)
    return Ended(outcome, attempt, verdict, report.job.way.sender_id)


def attempts(ended: Sequence[Ended]) -> None:
    """Keep the attempts, in the settling transaction."""
    for one in ended:
        one.attempt.pk = None  # a commit that failed took the number back, and somebody else may have it now
    if ended:
        Attempt.objects.bulk_create([one.attempt for one in ended])


def _struck_before(message: Message) -> bool:
    """Whether another mail of this store to the address was rejected before: the second strike."""
    others = Message.objects.filter(store_id=message.store_id, canonical_to=message.canonical_to, state=State.REJECTED)
    return others.exclude(pk=message.pk).exists()


def apply_side_effects(ended: Sequence[Ended]) -> None:
    """A dead recipient is suppressed; a refused sender is said to be broken, one that takes mails again is not."""
    for one in ended:
        verdict, message = one.verdict, one.outcome.message
        if one.mends:
            note_working(one.mends)
        if verdict is None:
            continue
        if verdict.dead_recipient and not message.test and (not verdict.two_strikes or _struck_before(message)):
            given = {"address": message.to_address, "reason": "bounce"}
            try:
                add(message.store.account, given, note=one.attempt.reply)
            except Conflict:
                continue
        if verdict.kind == "hold_sender" and one.sender_id:
            note_problem(one.sender_id, one.attempt.reply)
