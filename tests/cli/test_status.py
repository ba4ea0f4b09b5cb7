"""`orderwire status`: what waits, what was sent, who is at work."""

import json

import pytest
from django.db import connection

from orderwire import __version__
from orderwire.cli.main import main
from orderwire.core import clock
from orderwire.orders.models import Event
from orderwire.outbox.models import State
from tests.rooms import NOON, a_message, a_rule, a_store, after

pytestmark = pytest.mark.django_db
Said = pytest.CaptureFixture[str]


def test_nothing_yet(capsys: Said) -> None:
    assert main(["status", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "version": __version__,
        "database": connection.vendor,
        "unread_events": 0,
        "parked_events": 0,
        "due_messages": 0,
        "oldest_due_seconds": 0,
        "messages": {},
        "workers": 0,
    }


def test_what_there_is(capsys: Said) -> None:
    rule = a_rule(a_store())
    for place, state in enumerate(("unread", "parked", "parked", "read")):
        Event.objects.create(store=rule.store, dedupe_key=str(place), body=b"{}", state=state)
    a_message(rule, State.READY, after(seconds=-90))
    a_message(rule, State.SCHEDULED, after(hours=1))
    a_message(rule, State.READY, held_reason="rule paused")
    a_message(rule, State.SENT)
    with clock.stopped_at(NOON):
        assert main(["status", "--json"]) == 0
        seen = json.loads(capsys.readouterr().out)
        assert main(["status"]) == 0
    assert (seen["unread_events"], seen["parked_events"]) == (1, 2)
    assert (seen["due_messages"], seen["oldest_due_seconds"]) == (1, 90)
    assert seen["messages"] == {"ready": 2, "scheduled": 1, "sent": 1}
    words = capsys.readouterr().out
    assert "Events: 1 unread, 2 parked" in words
    assert "Messages: 1 due now (2 ready, 1 scheduled, 1 sent)" in words
