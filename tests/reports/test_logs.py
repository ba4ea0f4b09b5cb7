"""The four logs: a page at a time, in one order whatever the rows' times, each message in exactly one."""

import base64
from datetime import timedelta
from typing import Any

import pytest

from orderwire.core.failures import Refusal
from orderwire.outbox.models import BLOCKED, PENDING, SENT, State
from orderwire.reports.logs import LOGS, columns, page, stream
from orderwire.reports.span import Span
from orderwire.rules.keep import mark_deleted
from orderwire.rules.models import Decision, Rule
from orderwire.stores.models import Store
from tests.rooms import NOON, a_message, a_rule, a_store, after, an_order, decide, record, snapshot

UNREAD = {"opens": 0, "clicks": 0, "opens_by_person": False, "clicks_by_person": True}
pytestmark = pytest.mark.django_db
ALWAYS = Span(after(days=-1000), after(days=1000))


@pytest.fixture
def store() -> Store:
    return a_store()


@pytest.fixture
def rule(store: Store) -> Rule:
    return a_rule(store, price={"op": "gt", "amount": "500"})


def _ids(store: Store, log: str, span: Span = ALWAYS, q: str = "") -> list[str]:
    return [row["message_id"] for row in page(store, log, span, q).items]


def _walk(store: Store, log: str, limit: int, q: str = "") -> list[dict[str, Any]]:
    """Every row, page after page; no page is longer than it may be and only the last has no next."""
    rows: list[dict[str, Any]] = []
    cursor = ""
    while True:
        found = page(store, log, ALWAYS, q, cursor, limit)
        assert len(found.items) <= limit
        rows += found.items
        if found.next is None:
            return rows
        assert len(found.items) == limit
        cursor = found.next


def _stop(store: Store, minute: int, number: str = "1001", email: str = "ada@example.com") -> Decision:
    """A mail that a decision stopped before there was a message, `minute` minutes after NOON."""
    customer = snapshot().customer.__class__(email=email)
    reading = snapshot(external_id=f"d{minute}{number}{email}", number=number, customer=customer)
    return decide(store, record(store, reading, after(minutes=minute)))[1][0]


def test_each_message_stands_in_exactly_one_log_and_a_test_in_none(store: Store, rule: Rule) -> None:
    for test in (False, True):
        for state in State:
            a_message(rule, state, test=test)
    found = {log: _walk(store, log, 50) for log in LOGS}
    assert {log: len(rows) for log, rows in found.items()} == {
        "pending": len(PENDING),
        "sent": len(SENT),
        "conversions": 0,
        "blocked": len(BLOCKED),
    }
    assert len({row["message_id"] for rows in found.values() for row in rows}) == len(State)


def test_another_stores_rows_are_not_shown(store: Store, rule: Rule) -> None:
    other = a_rule(a_store(store.account), price={"op": "gt", "amount": "500"})
    for state in State:
        a_message(other, state)
    _stop(other.store, 0)
    assert [page(store, log, ALWAYS).items for log in LOGS] == [[], [], [], []]


def test_what_each_log_says(store: Store, rule: Rule) -> None:
    waiting = a_message(rule, State.SCHEDULED, held_reason="store paused")
    sent = a_message(rule, State.DELIVERED, order_number="")
    ended = a_message(rule, State.EXPIRED, reason="expired", detail="Not sent within 72 hours of being due.")
    common = {
        "to": "ada@example.com",
        "order_id": None,
        "order_number": "1001",
        "rule_id": rule.pk,
        "rule_name": "Shipped",
    }
    assert page(store, "pending", ALWAYS).items == [
        {
            **common,
            "at": NOON,
            "message_id": waiting.pk,
            "due_at": NOON,
            "state": "scheduled",
            "held_reason": "store paused",
        }
    ]
    assert page(store, "sent", ALWAYS).items == [
        {
            **common,
            "at": NOON,
            "order_number": None,
            "message_id": sent.pk,
            "state": "delivered",
            **UNREAD,
        }
    ]
    assert page(store, "blocked", ALWAYS).items == [
        {
            **common,
            "at": NOON,
            "message_id": ended.pk,
            "reason": "expired",
            "detail": "Not sent within 72 hours of being due.",
            "checks": [],
        }
    ]


def test_a_decision_that_stopped_a_mail_is_blocked_too(store: Store, rule: Rule) -> None:
    decision = _stop(store, 3)
    assert page(store, "blocked", ALWAYS).items == [
        {
            "at": after(minutes=3),
            "to": "ada@example.com",
            "order_id": decision.order_id,
            "order_number": "1001",
            "rule_id": rule.pk,
            "rule_name": "Shipped",
            "message_id": None,
            "reason": "price",
            "detail": "Expected more than 500.00 USD; was 129.80 USD.",
            "checks": decision.checks,
        }
    ]
    nobody = _stop(store, 4, email="")
    assert page(store, "blocked", ALWAYS).items[0]["to"] is None
    assert nobody.reason == "missing address"


def test_what_was_not_triggered_is_not_blocked(store: Store) -> None:
    a_rule(store, active=False)
    decide(store, record(store, snapshot()))
    assert Decision.objects.count() == 1
    assert page(store, "blocked", ALWAYS).items == []


def test_a_deleted_rules_rows_stay_with_its_name(store: Store, rule: Rule) -> None:
    a_message(rule)
    _stop(store, 0)
    mark_deleted(rule)
    assert [page(store, log, ALWAYS).items[0]["rule_name"] for log in ("sent", "blocked")] == ["Shipped", "Shipped"]


# --- pages ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("log", "state"), [("pending", State.READY), ("sent", State.SENT), ("blocked", State.FAILED)])
@pytest.mark.parametrize("limit", [1, 3, 4, 7, 50])
def test_pages_lose_and_repeat_nothing_when_times_are_equal(
    store: Store, rule: Rule, log: str, state: State, limit: int
) -> None:
    made = [a_message(rule, state, after(minutes=minute)) for minute in (2, 1, 1, 1, 1, 3, 1, 2)]
    expected = sorted(made, key=lambda one: (one.due_at, one.pk), reverse=log != "pending")
    assert [row["message_id"] for row in _walk(store, log, limit)] == [one.pk for one in expected]


@pytest.mark.parametrize("limit", [1, 2, 5, 100])
def test_blocked_merges_both_sources_in_one_order(store: Store, rule: Rule, limit: int) -> None:
    expected: list[tuple[Any, str]] = []
    for minute in (1, 1, 2, 3, 3, 3):
        message = a_message(rule, State.CANCELLED, after(minutes=minute))
        decision = _stop(store, minute, number=str(len(expected)))
        expected += [(message.settled_at, message.pk), (decision.at, decision.pk)]
    rows = _walk(store, "blocked", limit)
    assert [row["at"] for row in rows] == sorted((at for at, _ in expected), reverse=True)
    assert sorted(row["message_id"] or "" for row in rows) == sorted(
        pk if pk.startswith("msg_") else "" for _, pk in expected
    )
    assert len({(row["at"], row["message_id"], row["order_number"]) for row in rows}) == len(expected)


def test_a_page_does_not_see_what_came_after_it_began(store: Store, rule: Rule) -> None:
    old = [a_message(rule, State.SENT, after(minutes=minute)) for minute in (1, 2, 3)]
    first = page(store, "sent", ALWAYS, limit=2)
    a_message(rule, State.SENT, after(minutes=9))
    assert first.next is not None
    second = page(store, "sent", ALWAYS, cursor=first.next, limit=2)
    assert [row["message_id"] for row in first.items + second.items] == [one.pk for one in reversed(old)]


def test_a_page_reads_as_many_rows_as_it_shows(store: Store, rule: Rule, django_assert_num_queries: object) -> None:
    for minute in range(30):
        a_message(rule, State.SENT, after(minutes=minute))
    with django_assert_num_queries(2):  # type: ignore[operator]  # its rule once, however many mails
        assert len(page(store, "sent", ALWAYS, limit=10).items) == 10


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "é",
        "====",
        base64.urlsafe_b64encode(b"yesterday|msg_1").decode(),
        base64.urlsafe_b64encode(b"2026-11-21T12:00:00|msg_1").decode(),
        base64.urlsafe_b64encode(b"2026-11-21T12:00:00+00:00|").decode(),
        base64.urlsafe_b64encode(b"2026-11-21T12:00:00+00:00|msg\0").decode(),
        base64.urlsafe_b64encode(b"\xff\xfe").decode(),
    ],
)
@pytest.mark.parametrize("log", LOGS)
def test_a_strange_cursor_is_refused(store: Store, log: str, cursor: str) -> None:
    with pytest.raises(Refusal, match="cursor"):
        page(store, log, ALWAYS, cursor=cursor)


def test_an_unknown_log_is_refused(store: Store) -> None:
    with pytest.raises(Refusal, match="pending, sent, conversions, blocked"):
        page(store, "opened", ALWAYS)


# --- range and search -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("log", "state"), [("pending", State.READY), ("sent", State.SENT), ("blocked", State.FAILED)])
def test_a_range_begins_with_its_first_moment_and_ends_before_its_last(
    store: Store, rule: Rule, log: str, state: State
) -> None:
    tick = timedelta(microseconds=1)
    made = {at: a_message(rule, state, at).pk for at in (NOON - tick, NOON, after(hours=1) - tick, after(hours=1))}
    found = set(_ids(store, log, Span(NOON, after(hours=1))))
    assert found == {made[NOON], made[after(hours=1) - tick]}


def test_a_decisions_range(store: Store, rule: Rule) -> None:
    for minute in (0, 30, 60):
        _stop(store, minute)
    rows = page(store, "blocked", Span(NOON, after(hours=1))).items
    assert [row["at"] for row in rows] == [after(minutes=30), NOON]


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("", {"1001", "1002", "2001"}),
        ("ADA", {"1001", "1002"}),
        ("@acme", {"2001"}),
        ("100", {"1001", "1002"}),
        (" 2001 ", {"2001"}),
        ("%", set()),
        ("_001", set()),
        ("nobody", set()),
        ("\0" + "1002", {"1002"}),
        ("'; DROP TABLE", set()),
    ],
)
def test_search_looks_in_addresses_and_order_numbers(store: Store, rule: Rule, q: str, found: set[str]) -> None:
    for number, email in (("1001", "ada@example.com"), ("1002", "Ada@example.com"), ("2001", "grace@acme.example")):
        for state in (State.READY, State.SENT, State.EXPIRED):
            a_message(rule, state, order_number=number, to_address=email)
        _stop(store, 0, number, email)
    for log, times in (("pending", 1), ("sent", 1), ("blocked", 2)):
        rows = page(store, log, ALWAYS, q).items
        assert {row["order_number"] for row in rows} == found
        assert len(rows) == times * len(found)


def test_a_search_goes_on_over_pages(store: Store, rule: Rule) -> None:
    for minute in range(6):
        a_message(rule, State.SENT, after(minutes=minute), order_number=f"{minute % 2}")
    assert len(_walk(store, "sent", 2, q="1")) == 3


# --- the whole of it ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("log", ["pending", "sent", "blocked"])
def test_a_stream_is_every_row_and_has_its_columns(store: Store, rule: Rule, log: str) -> None:
    for minute in range(7):
        for state in (State.READY, State.SENT, State.EXPIRED):
            a_message(rule, state, after(minutes=minute))
        _stop(store, minute)
    rows = list(stream(store, log, ALWAYS, batch=3))
    assert rows == _walk(store, log, 100)
    assert all(set(columns(log)) <= set(row) for row in rows)


def test_columns_begin_alike() -> None:
    assert all(columns(log)[:5] == ["at", "to", "order_number", "rule_id", "rule_name"] for log in LOGS)
    assert list(stream(Store(), "conversions", ALWAYS)) == []


def test_a_row_knows_its_order(store: Store, rule: Rule) -> None:
    order = an_order(store)
    a_message(rule, order=order)
    assert page(store, "sent", ALWAYS).items[0]["order_id"] == order.pk
