"""Proof of the totals: count everything again from the rows themselves and say where the two differ.

Reads whole tables, so it is for a person who wants to know, never for a page.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Sum

from orderwire.core import clock
from orderwire.outbox.models import BLOCKED, SENT, Message
from orderwire.reports.models import DailyRevenue, DailyTotal
from orderwire.rules.models import Decision, Outcome
from orderwire.stores.models import Store
from orderwire.tracking.keep import HIT_DAYS
from orderwire.tracking.models import Conversion, Hit
from orderwire.tracking.record import weigh

_OF_HITS = ("opens", "opens_unique", "clicks", "clicks_unique", "machine_opens", "machine_clicks")
_Found = dict[tuple[Any, ...], Any]


@dataclass(frozen=True, slots=True)
class Difference:
    """A total that does not say what the rows say. `place` is rule, then day and currency where they matter."""

    name: str
    place: tuple[Any, ...]
    kept: Any
    counted: Any


def recount(store: Store) -> list[Difference]:
    """Where a store's totals and its rows differ; [] when they are equal.

    Sent and blocked are compared for all time by rule, conversions and revenue by rule and day, opens and clicks by rule
    and day for the days whose hits are all still kept.
    """
    since = (clock.now() - timedelta(days=HIT_DAYS - 2)).date()
    found = [
        *_differ("sent", _kept(store, "sent"), _messages(store, SENT)),
        *_differ("blocked", _kept(store, "blocked"), _blocked(store)),
        *_differ("conversions", _kept_by_day(store, "conversions"), _conversions(store)),
        *_differ("revenue", _kept_money(store), _money(store)),
    ]
    counted = _hits(store, since)
    for name in _OF_HITS:
        kept = {place: n for place, n in _kept_by_day(store, name).items() if place[1] >= since}
        found += _differ(name, kept, {place: n for (place, what), n in counted.items() if what == name and n})
    return found


def _differ(name: str, kept: _Found, counted: _Found) -> list[Difference]:
    places = sorted({*kept, *counted}, key=str)
    pairs = [(place, kept.get(place, 0), counted.get(place, 0)) for place in places]
    return [Difference(name, place, ours, theirs) for place, ours, theirs in pairs if ours != theirs]


def _kept(store: Store, name: str) -> _Found:
    rows = DailyTotal.objects.filter(store=store).values_list("rule_id").order_by().annotate(n=Sum(name))
    return {(rule_id,): n for rule_id, n in rows if n}


def _kept_by_day(store: Store, name: str) -> _Found:
    rows = DailyTotal.objects.filter(store=store).exclude(**{name: 0}).values_list("rule_id", "day", name)
    return {(rule_id, day): n for rule_id, day, n in rows}


def _kept_money(store: Store) -> _Found:
    rows = DailyRevenue.objects.filter(store=store).exclude(amount=0)
    return {(row.rule_id, row.day, row.currency): row.amount for row in rows}


def _messages(store: Store, states: tuple[str, ...]) -> _Found:
    rows = Message.objects.filter(store=store, state__in=states, test=False)
    return {(rule_id,): n for rule_id, n in rows.values_list("rule_id").order_by().annotate(n=Count("id"))}


def _blocked(store: Store) -> _Found:
    found = Counter(_messages(store, BLOCKED))
    rows = Decision.objects.filter(store=store, outcome=Outcome.BLOCKED)
    for rule_id, n in rows.values_list("rule_id").order_by().annotate(n=Count("id")):
        found[(rule_id,)] += n
    return dict(found)


def _conversions(store: Store) -> _Found:
    rows = Conversion.objects.filter(store=store).values_list("rule_id", "day").order_by()
    return {(rule_id, day): n for rule_id, day, n in rows.annotate(n=Count("id"))}


def _money(store: Store) -> _Found:
    found: dict[tuple[Any, ...], Decimal] = defaultdict(Decimal)
    for row in Conversion.objects.filter(store=store).values("rule_id", "day", "currency", amount=F("revenue")):
        found[(row["rule_id"], row["day"], row["currency"])] += row["amount"]
    return {place: amount for place, amount in found.items() if amount}


def _hits(store: Store, since: date) -> _Found:
    tally: Counter[Any] = Counter()
    for hit in Hit.objects.filter(store=store, day__gte=since).defer("agent", "network", "reason").iterator():
        weigh(tally, hit)
    return {((place[1], place[2]), name): n for (place, name), n in tally.items()}
