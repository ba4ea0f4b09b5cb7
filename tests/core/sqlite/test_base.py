"""Turns: one writer at a time, in a fair order, and never for ever."""

import threading
import time
from pathlib import Path

import pytest
from django.db import connection
from django.db.models import QuerySet

from orderwire.core import clock
from orderwire.core.sqlite import base
from orderwire.core.sqlite.base import Turn, with_words
from orderwire.orders.models import Event
from orderwire.outbox.models import BLOCKED, PENDING, SENT, Message
from orderwire.rules.models import Decision
from tests.rooms import NOON, a_message, a_rule, a_store


def test_one_holds_the_turn_and_the_next_gets_it_when_it_is_given_back(tmp_path: Path) -> None:
    first, second = Turn(str(tmp_path / "db")), Turn(str(tmp_path / "db"))
    first.take()
    got = threading.Event()
    waiting = threading.Thread(target=lambda: (second.take(), got.set()))
    waiting.start()
    assert not got.wait(0.1)
    first.give()
    assert got.wait(10)
    assert (first.held, second.held) == (False, True)
    waiting.join()
    second.close()
    first.close()


def test_who_wrote_last_does_not_overtake_who_waits(tmp_path: Path) -> None:
    busy, patient = Turn(str(tmp_path / "db")), Turn(str(tmp_path / "db"))
    order: list[str] = []
    busy.take()
    waiting = threading.Thread(target=lambda: (patient.take(), order.append("patient"), patient.give()))
    waiting.start()
    time.sleep(0.1)  # the patient one is next in the queue by now
    busy.give()
    busy.take()
    order.append("busy")
    waiting.join(10)
    assert order == ["patient", "busy"]
    busy.close()
    patient.close()


def test_a_turn_that_never_comes_is_not_waited_for_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base, "TURN_SECONDS", 0.05)
    holder, other = Turn(str(tmp_path / "db")), Turn(str(tmp_path / "db"))
    holder.take()
    other.take()
    assert not other.held
    other.give()
    assert holder.held
    holder.close()
    other.close()


def test_taking_a_turn_twice_is_taking_it_once(tmp_path: Path) -> None:
    turn = Turn(str(tmp_path / "db"))
    turn.take()
    turn.take()
    turn.close()
    other = Turn(str(tmp_path / "db"))
    other.take()
    assert other.held
    other.close()


def test_plain_words_are_written_into_a_statement_and_nothing_else_is() -> None:
    words = ("ready", "", "Ready", "a'b", "a" * 21, "é", 7, None, "held_back")
    query = "SELECT '100%%', '%%s' FROM t WHERE x IN (%s, %s, %s, %s, %s, %s, %s, %s) AND y = %s"
    assert with_words(query, words) == (
        "SELECT '100%%', '%%s' FROM t WHERE x IN ('ready', '', %s, %s, %s, %s, %s, %s) AND y = 'held_back'",
        ("Ready", "a'b", "a" * 21, "é", 7, None),
    )


@pytest.mark.parametrize("word", ["ready", "", "Ready", "it's", "%s", "100%", "a_b", "a" * 30])
def test_a_word_is_found_as_it_is_kept(db: None, word: str) -> None:
    made = a_message(a_rule(a_store()), reason=word[:60], detail=word)
    assert Message.objects.filter(reason=word, detail=word, pk__in=[made.pk]).update(subject=word) == 1
    assert Message.objects.values_list("subject", "detail").get(subject=word) == (word, word)


def _questions() -> dict[str, QuerySet[Message] | QuerySet[Event] | QuerySet[Decision]]:
    """What is asked again and again of rows in a few states, by the index that is for it."""
    mails, now = Message.objects.order_by(), clock.now()
    own = mails.filter(store="sto_1", test=False)
    return {
        "message_claim": mails.filter(state__in=["ready", "deferred"], held_reason="", next_at__lte=now),
        "message_wake": mails.filter(state="scheduled", held_reason="", next_at__lte=now),
        "message_doubt": mails.filter(state="uncertain", resolution="", next_at__lte=now),
        "message_pending": own.filter(state__in=PENDING, due_at__gte=NOON),
        "message_sent": own.filter(state__in=SENT, sent_at__gte=NOON).order_by("-sent_at", "-id")[:50],
        "message_blocked": own.filter(state__in=BLOCKED, settled_at__gte=NOON).order_by("-settled_at", "-id")[:50],
        "event_unread": Event.objects.filter(state="unread").order_by("id"),
        "decision_blocked": Decision.objects.filter(store="sto_1", outcome="blocked", at__gte=NOON).order_by("-at"),
    }


@pytest.mark.parametrize("index", _questions())
def test_an_index_of_a_few_states_answers_what_it_is_for(db: None, index: str) -> None:
    """PostgreSQL sees the values and chooses by what a table holds: there it is asked that the index is there."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_indexes WHERE indexname = %s AND indexdef LIKE '%% WHERE %%'", [index]
            )
            assert cursor.fetchone() == (1,)
    else:
        assert f"INDEX {index}" in _questions()[index].explain()
