"""Totals, kept in the transaction of what they count: no page counts over messages."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import F

from orderwire.outbox.models import BLOCKED, SENT
from orderwire.outbox.transitions import Transition
from orderwire.reports.models import DailyRevenue, DailyTotal
from orderwire.rules.models import Decision, Outcome
from orderwire.tracking.convert import Earned
from orderwire.tracking.record import Tally

_Key = tuple[str, str, date]  # store, rule, day


def count(transitions: Sequence[Transition]) -> None:
    """Count messages that went in or out of the Sent and Blocked logs. Tests count nowhere."""
    _add(_moved(transitions))


def count_blocked(decisions: Sequence[Decision], zone: str) -> None:
    """Count decisions that stopped a mail before there was a message."""
    _add(_stopped(decisions, zone))


def count_journey(moved: Sequence[Transition], blocked: Sequence[Decision], zone: str, earned: Earned) -> None:
    """Count what a batch of events did, all at once and in one order of rows: two that count never wait for each other."""
    tally = _moved(moved)
    tally.update(_stopped(blocked, zone))
    tally.update(earned.tally)
    _add(tally)
    _add_money(earned)


def count_hits(heard: Tally, moved: Sequence[Transition]) -> None:
    """Count a batch of hits, and the messages whose doubt they ended."""
    tally = _moved(moved)
    tally.update(heard)
    _add(tally)


def _moved(transitions: Sequence[Transition]) -> Tally:
    tally: Tally = Counter()
    for one in transitions:
        if one.message.test:
            continue
        key = _key(one)
        for name, states in (("sent", SENT), ("blocked", BLOCKED)):
            step = (one.after in states) - (one.before in states)
            if step:
                tally[(key, name)] += step
    return tally


def _stopped(decisions: Sequence[Decision], zone: str) -> Tally:
    tally: Tally = Counter()
    for decision in decisions:
        if decision.outcome == Outcome.BLOCKED:
            tally[((decision.store_id, decision.rule_id, _day(decision.at, zone)), "blocked")] += 1
    return tally


def _key(one: Transition) -> _Key:
    message = one.message
    # a mail leaves the log on the day it entered it: `sent_at` of the loaded row is when it had gone out
    at = message.sent_at if one.before in SENT and message.sent_at else one.at
    return message.store_id, message.rule_id, _day(at, message.store.timezone)


def _day(at: datetime, zone: str) -> date:
    return at.astimezone(ZoneInfo(zone)).date()


def _add(tally: Tally) -> None:
    by_key: dict[_Key, dict[str, int]] = {}
    for (key, name), step in tally.items():
        if step:
            by_key.setdefault(key, {})[name] = step
    for (store_id, rule_id, day), steps in sorted(by_key.items()):
        rows = DailyTotal.objects.filter(store_id=store_id, rule_id=rule_id, day=day)
        if not rows.update(**{name: F(name) + step for name, step in steps.items()}):
            row, made = DailyTotal.objects.get_or_create(store_id=store_id, rule_id=rule_id, day=day, defaults=steps)
            if not made:
                DailyTotal.objects.filter(pk=row.pk).update(**{name: F(name) + step for name, step in steps.items()})


def _add_money(earned: Earned) -> None:
    for ((store_id, rule_id, day), currency), amount in sorted(earned.money.items()):
        if amount:
            row, _ = DailyRevenue.objects.get_or_create(store_id=store_id, rule_id=rule_id, day=day, currency=currency)
            DailyRevenue.objects.filter(pk=row.pk).update(amount=F("amount") + amount)
