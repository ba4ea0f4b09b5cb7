"""Whatever comes in whatever batches: the totals are what a recount says, and each mail counts once as opened and clicked."""

from collections import Counter
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import OperationalError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orderwire import flow
from orderwire.core import clock
from orderwire.core.ids import new_id
from orderwire.orders.models import Order
from orderwire.outbox.models import Message
from orderwire.reports.figures import machines, overview
from orderwire.reports.recount import recount
from orderwire.rules.keep import mark_deleted
from orderwire.stores.models import Store
from orderwire.tracking.erasing import forget
from orderwire.tracking.links import target_of
from orderwire.tracking.models import Hit, Reaction
from orderwire.tracking.record import record
from orderwire.tracking.verdict import RawHit
from tests.rooms import ADA, NOON, a_message, a_rule, a_store, after, snapshot
from tests.rooms import record as record_order

pytestmark = pytest.mark.django_db
AGENTS = ("Mozilla/5.0 (X11; Linux) Firefox/128", "Mozilla/5.0", "GoogleImageProxy", "curl/8", "Barracuda")
WISHES = ("person", "person", "anonymous", "off")


def hear(hits: list[RawHit], *, again: bool = False) -> None:
    """Kept as they came, then judged."""
    flow.hear_hits(new_id("hbt"), hits, again=again)
    assert flow.judge_hits() == len(hits)


class Past:
    """One store with three mails of two rules about three orders, for a history to happen to."""

    def __init__(self, **store: Any) -> None:
        self.store = a_store(timezone="America/New_York")
        Store.objects.filter(pk=self.store.pk).update(**store)
        rules = [a_rule(self.store, name=name) for name in ("One", "Two")]
        self.mails: list[Message] = []
        for number, rule in enumerate((rules[0], rules[0], rules[1])):
            order = record_order(self.store, snapshot(external_id=f"o{number}", number=str(number))).order
            self.mails.append(a_message(rule, order=order, change=None))
        self.rules = rules
        self.moment = after(minutes=10)

    def hit(self, mail: int, target: int, agent: str, step: float) -> RawHit:
        self.moment += timedelta(seconds=step)
        found = target_of(self.store.pk, self.mails[mail].rule_id, f"https://shop.example.com/{target}")
        target_id = found[0] if target and found else ""
        return RawHit(new_id("hit"), self.mails[mail].pk, target_id, self.moment, "GET", agent, "203.0.113.0/24")

    def figures(self) -> dict[str, Any]:
        found = {**overview(self.store), **machines(self.store)}
        del found["weekly"], found["sent"]  # the mails were made sent, and never counted
        return found

    def differences(self) -> list[Any]:
        return [one for one in recount(self.store) if one.name != "sent"]


PAUSES = (0.1, 0.9, 2.0, 40.0, 40000.0)
HITS = st.lists(
    st.tuples(
        st.integers(0, 2), st.integers(0, 4), st.sampled_from((*AGENTS[:1] * 6, *AGENTS)), st.sampled_from(PAUSES)
    ),
    max_size=25,
)
FEW = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


def batches(rows: list[RawHit], sizes: list[int]) -> list[list[RawHit]]:
    found = []
    for size in sizes:
        found.append(rows[:size])
        rows = rows[size:]
    return [batch for batch in [*found, rows] if batch]


@FEW
@given(HITS, st.lists(st.integers(1, 6), max_size=6), st.sampled_from(WISHES), st.sampled_from(WISHES))
def test_totals_equal_the_recount_however_the_hits_are_batched(
    history: list[tuple[int, int, str, float]], sizes: list[int], opens: str, clicks: str
) -> None:
    figures = []
    for cuts in (sizes, [len(history)]):
        with clock.stopped_at(after(days=2)):
            past = Past(track_opens=opens, track_clicks=clicks)
            for batch in batches([past.hit(*one) for one in history], cuts):
                hear(batch)
                assert past.differences() == []
            figures.append(past.figures())
        people = Hit.objects.filter(store=past.store, verdict="person")
        marked = Counter(people.filter(first=True).values_list("mail_key", "kind"))
        assert marked == Counter(set(people.values_list("mail_key", "kind")))
        named = Counter(people.filter(message__isnull=False).values_list("message_id", "kind"))
        reactions = Reaction.objects.filter(store=past.store)
        kept = {(row.pk, kind): n for row in reactions for kind, n in (("open", row.opens), ("click", row.clicks)) if n}
        assert kept == named
    assert figures[0] == figures[1]


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("click"), st.integers(0, 2), st.integers(1, 3)),
        st.tuples(st.just("order"), st.integers(3, 6), st.sampled_from(("10.00", "25.50", "0.00"))),
        st.tuples(st.just("refund"), st.integers(3, 6), st.sampled_from(("1.00", "10.00", "99.00"))),
        st.tuples(st.just("cancel"), st.integers(3, 6), st.just("")),
        st.tuples(st.just("currency"), st.integers(3, 6), st.sampled_from(("EUR", "JPY"))),
        st.tuples(st.just("delete rule"), st.integers(0, 1), st.just("")),
        st.tuples(st.just("forget"), st.integers(0, 2), st.just("")),
    ),
    max_size=20,
)


@FEW
@given(STEPS, st.sampled_from(("click", "open_or_click", "sent")))
def test_totals_equal_the_recount_whatever_happens_to_orders(steps: list[tuple[Any, ...]], model: str) -> None:
    with clock.stopped_at(after(minutes=10)) as hands:
        past = Past(attribution_model=model, attribution_days=1)
        past.store.refresh_from_db()
        orders: dict[int, dict[str, Any]] = {}
        for what, which, value in steps:
            past.moment = hands.forward(timedelta(hours=3))
            if what == "click":
                hear([past.hit(which, value, AGENTS[0], 0)])
            elif what == "delete rule":
                mark_deleted(past.rules[which])
            elif what == "forget":
                forget([past.mails[which].pk])
            else:
                change = {
                    "order": {"total": value},
                    "refund": {"refunded": value},
                    "cancel": {"statuses": {"order": "cancelled"}},
                    "currency": {"currency": value},
                }[what]
                state = orders.setdefault(which, {"placed_at": past.moment, "total": "5.00"})
                state |= change
                flow.apply_order(past.store, _snapshot(which, past, state))
            assert past.differences() == []
        made = Order.objects.filter(store=past.store, conversion__isnull=False)
        assert made.count() == overview(past.store)["conversions"]


def _snapshot(number: int, past: Past, state: dict[str, Any]) -> Any:
    money = {name: read for name in ("total", "refunded") if (read := _money(state.get(name))) is not None}
    return snapshot(at=past.moment, external_id=f"o{number}", number=str(number), customer=ADA, **{**state, **money})


def _money(given: Any) -> Any:
    return None if given is None else Decimal(given)


# --- what is kept ---------------------------------------------------------------------------------------------------


def test_hits_of_what_is_gone_are_kept_nowhere() -> None:
    past = Past()
    hit = past.hit(0, 1, AGENTS[0], 1)
    past.mails[0].delete()
    assert (record([hit]).tally, Hit.objects.count()) == (Counter(), 0)


def test_a_batch_again_keeps_what_was_missing() -> None:
    past = Past()
    first, second = past.hit(0, 1, AGENTS[0], 1), past.hit(0, 1, AGENTS[0], 60)
    hear([first])
    hear([first, second], again=True)
    assert (past.figures()["clicks"], past.figures()["clicks_unique"], past.differences()) == (2, 1, [])


def test_a_day_is_the_shops() -> None:
    past = Past()
    past.moment = NOON + timedelta(days=1, hours=-8)  # four in the morning in London, still yesterday in New York
    record([past.hit(0, 1, AGENTS[0], 0)])
    assert str(Hit.objects.get().day) == "2026-11-21"


def test_a_strange_agent_is_cut_and_cleaned() -> None:
    past = Past()
    record([past.hit(0, 1, "Mozilla/5.0 <script>\x00\x1b" + "x" * 400, 1)])
    agent = Hit.objects.get().agent
    assert (len(agent), agent[:20]) == (200, "Mozilla/5.0 <script>")


def test_one_hit_that_breaks_a_batch_is_left_out_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    past = Past()
    hits = [past.hit(0, 1, AGENTS[0], 60), past.hit(1, 1, "broken", 60), past.hit(2, 1, AGENTS[0], 60)]

    def judged(batch: list[RawHit], *, again: bool) -> Any:
        if any(hit.agent == "broken" for hit in batch):
            raise ValueError("no verdict")
        return record(batch, again=again)

    monkeypatch.setattr(flow, "record", judged)
    hear(hits)
    assert (past.figures()["clicks_unique"], past.differences(), flow.judge_hits()) == (2, [], 0)


def test_a_database_that_is_away_leaves_the_batch_for_later(monkeypatch: pytest.MonkeyPatch) -> None:
    past = Past()
    flow.hear_hits("hbt_1", [past.hit(0, 1, AGENTS[0], 60)])

    def away(batch: list[RawHit], *, again: bool) -> Any:
        raise OperationalError

    with monkeypatch.context() as patch, pytest.raises(OperationalError):
        patch.setattr(flow, "record", away)
        flow.judge_hits()
    assert flow.judge_hits() == 1
    assert past.figures()["clicks"] == 1


def test_without_person_the_link_is_not_named_either() -> None:
    past = Past(track_clicks="anonymous")
    hits = [past.hit(0, 1, AGENTS[0], 60), past.hit(0, 2, AGENTS[0], 60), past.hit(1, 1, AGENTS[0], 60)]
    hear(hits)
    kept = set(Hit.objects.values_list("target_id", flat=True))
    assert (len(kept), kept & {hit.target_id for hit in hits}) == (3, set())
