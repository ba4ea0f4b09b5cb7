"""What came of a hand-over, written down. Every update is fenced: a worker that lost its message changes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F

from orderwire.core.batches import update_many
from orderwire.outbox.models import Message, State
from orderwire.outbox.transitions import Transition

DOUBT_WAIT = timedelta(minutes=15)
PRESUMED = "presumed_sent"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The end of one try: the new state, the reason a merchant reads, and (deferred) when to try again."""

    message: Message
    state: State
    reason: str = ""
    detail: str = ""
    next_at: datetime | None = None


def settle(outcomes: Sequence[Outcome], now: datetime) -> list[Transition]:
    """Save outcomes of messages that this worker holds, in the caller's transaction. Answers what moved."""
    held = {outcome.message.pk: outcome for outcome in outcomes}
    rows = Message.objects.select_for_update().filter(pk__in=list(held)).values_list("id", "fence", "state")
    mine = {pk: state for pk, fence, state in rows if held[pk].message.fence == fence}
    live = [held[pk] for pk, state in mine.items() if state in (State.LEASED, State.SUBMITTING)]
    _sent([outcome.message for outcome in live if outcome.state == State.SENT], now)
    columns = ["state", "reason", "detail", "next_at", "sent_at", "settled_at", "owner", "lease_until", "tries"]
    others = [_values(outcome, now) for outcome in live if outcome.state != State.SENT]
    update_many(Message, [*columns, "held_reason"], ["id", "fence"], others)
    found = []
    for outcome in live:
        found.append(Transition(outcome.message, mine[outcome.message.pk], outcome.state, now))
        outcome.message.state = outcome.state
    return found


def _sent(messages: Sequence[Message], now: datetime) -> None:
    """The usual end, the same for all: one statement. The caller has looked at their fences and holds their rows."""
    if messages:
        Message.objects.filter(pk__in=[message.pk for message in messages]).update(
            state=State.SENT,
            reason="",
            detail="",
            sent_at=now,
            settled_at=now,
            owner=None,
            lease_until=None,
            tries=F("tries") + 1,
            held_reason="",
        )


def _values(outcome: Outcome, now: datetime) -> list[object]:
    message = outcome.message
    went_out = outcome.state in (State.SENT, State.UNCERTAIN)
    next_at = outcome.next_at or (now + DOUBT_WAIT if outcome.state == State.UNCERTAIN else message.next_at)
    settled = None if outcome.state in (State.DEFERRED, State.READY) else now
    return [
        outcome.state,
        outcome.reason,
        outcome.detail[:500],
        next_at,
        now if went_out else None,
        settled,
        None,
        None,
        message.tries + 1,
        "",
        message.pk,
        message.fence,
    ]
