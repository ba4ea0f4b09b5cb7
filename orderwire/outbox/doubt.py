"""What a worker left behind when it died, and messages nobody can be sure of (reliability.md §6.3).

Our process died on the same boot: of every such case measured the server had the mail, so it is presumed sent and shown.
The machine was rebooted, or the server dropped after the dot: wait for evidence, then send the same bytes once more.
"""

import socket
from collections.abc import Sequence
from datetime import datetime

from orderwire.outbox import seats
from orderwire.outbox.models import WAITING, Message, State, WorkerSeat
from orderwire.outbox.settle import DOUBT_WAIT, PRESUMED
from orderwire.outbox.transitions import Transition

_DIED = "The sending process died between handing the mail over and saving the answer; it was most probably sent."
_REBOOT = (
    "The machine stopped between handing the mail over and saving the answer; nobody can know whether it was sent."
)
_ARRIVED = "A link or picture of this mail was asked for: it has arrived."


def others(mine: WorkerSeat) -> bool:
    """Whether any other seat is taken: a look without a lock."""
    return WorkerSeat.objects.filter(left_at=None).exclude(pk=mine.pk).exists()


def recover(now: datetime, mine: WorkerSeat | None = None) -> list[Transition]:
    """Give back what dead workers held: leased ones are ready again, submitting ones become uncertain."""
    found: list[Transition] = []
    for seat in WorkerSeat.objects.filter(left_at=None):
        if (mine is None or seat.pk != mine.pk) and not seats.is_alive(seat):
            found += _bequeathed(seat, now)
            seats.bury(seat)
    return found


def orphans(now: datetime) -> list[Transition]:
    """The fallback by lease: messages in hand whose seat was left, or whose row is gone, past their lease."""
    left = Message.objects.filter(state__in=[State.LEASED, State.SUBMITTING], lease_until__lte=now)
    dead = left.exclude(owner__left_at=None, owner__isnull=False)
    found: list[Transition] = []
    for message in dead.select_for_update(of=("self",)).select_related("owner")[:500]:
        found += _release(message, now, same_boot=message.owner is None or message.owner.boot_id == seats.boot_id())
    return found


def _bequeathed(seat: WorkerSeat, now: datetime) -> list[Transition]:
    held = Message.objects.filter(owner=seat, state__in=[State.LEASED, State.SUBMITTING])
    same_boot = bool(seat.boot_id) and (seat.boot_id == seats.boot_id() or seat.host != socket.gethostname())
    found: list[Transition] = []
    for message in held.select_for_update(of=("self",)):
        found += _release(message, now, same_boot=same_boot)
    return found


def _release(message: Message, now: datetime, *, same_boot: bool) -> list[Transition]:
    before = message.state
    message.fence += 1
    message.owner, message.lease_until = None, None
    if before == State.LEASED:
        message.state, message.next_at = State.READY, min(message.next_at, now)
    else:
        message.state, message.sent_at, message.settled_at = State.UNCERTAIN, now, now
        message.reason = "uncertain"
        message.detail = _DIED if same_boot else _REBOOT
        message.resolution = PRESUMED if same_boot else ""
        message.next_at = now + DOUBT_WAIT
    message.save()
    return [Transition(message, before, message.state, now)]


def resolve(now: datetime, limit: int = 200) -> list[Transition]:
    """Uncertain messages whose wait for evidence is over: the same bytes once more, then presumed sent."""
    doubtful = Message.objects.filter(state=State.UNCERTAIN, resolution="", next_at__lte=now)
    found: list[Transition] = []
    for message in doubtful.select_for_update(skip_locked=True)[:limit]:
        if message.resent or message.expires_at <= now:
            Message.objects.filter(pk=message.pk).update(resolution=PRESUMED)
            continue
        Message.objects.filter(pk=message.pk).update(
            state=State.READY, resent=message.resent + 1, next_at=now, sent_at=None, settled_at=None, held_reason=""
        )
        found.append(Transition(message, State.UNCERTAIN, State.READY, now))
    return found


def in_doubt(message: Message) -> bool:
    """Whether evidence would settle something: an uncertain message, or one that waits to be sent once more."""
    return message.state == State.UNCERTAIN or (message.resent > 0 and message.state in WAITING)


def arrived(message_ids: Sequence[str], now: datetime) -> list[Transition]:
    """Somebody opened or followed a link that only these mails hold, so they were delivered, whatever was in doubt."""
    if not message_ids:
        return []
    rows = Message.objects.filter(pk__in=message_ids).select_for_update(of=("self",)).select_related("store")
    found: list[Transition] = []
    for message in rows.order_by("id"):
        if in_doubt(message):
            before = message.state
            message.state, message.resolution, message.reason, message.detail = State.DELIVERED, "arrived", "", _ARRIVED
            message.sent_at, message.settled_at = message.sent_at or now, message.settled_at or now
            message.held_reason = ""
            message.save()
            found.append(Transition(message, before, message.state, now))
    return found
