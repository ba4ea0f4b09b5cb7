"""Figures and logs over the API."""

import csv
import io

import pytest

from orderwire.core import clock
from orderwire.outbox.models import State
from tests.api.conftest import Caller, House, fields
from tests.rooms import NOON, a_message, after


def test_an_overview(house: House, acme: Caller) -> None:
    told = acme.get(f"/stores/{house.store.pk}/overview?workflow=order_status").json()
    assert told["pending"] == 1
    opened = {"opens", "opens_unique", "clicks", "clicks_unique"}
    assert set(told) == opened | {"pending", "sent", "conversions", "revenue", "revenue_other", "weekly"}
    assert told["revenue"] == {"amount": "0.00", "currency": "USD"}
    assert [set(one) for one in told["weekly"]] == [{"week", "start", "sent"}]
    assert fields(acme.get(f"/stores/{house.store.pk}/overview?workflow=carts")) == ["workflow"]


def test_the_four_logs(house: House, acme: Caller) -> None:
    sent = a_message(house.rule, State.SENT, order=house.order)
    stopped = a_message(house.rule, State.FAILED, reason="refused", detail="No such box.")

    def rows(log: str, query: str = "from=2026-11-21&until=2026-11-22") -> list[tuple[str, str]]:
        items = acme.get(f"/stores/{house.store.pk}/logs/{log}?{query}").json()["items"]
        return [(row["message_id"], row["at"]) for row in items]

    at = "2026-11-21T12:00:00Z"
    assert rows("pending") == [(house.message.pk, at)]
    assert rows("sent") == [(sent.pk, at)]
    assert rows("blocked") == [(stopped.pk, at)]
    assert rows("conversions") == []
    assert rows("sent", "from=2026-11-21T12:00:00Z&until=2026-11-21T12:00:01Z") == [(sent.pk, at)]
    assert rows("sent", "from=2026-11-21&until=2026-11-21T12:00:00Z") == []
    assert rows("sent", "from=2026-11-21&until=2026-11-22&q=1001") == [(sent.pk, at)]
    assert rows("sent", "from=2026-11-21&until=2026-11-22&q=9999") == []
    assert acme.get(f"/stores/{house.store.pk}/logs/opened").status_code == 404


def test_the_last_thirty_days_and_in_pending_what_is_planned(house: House, acme: Caller) -> None:
    planned = a_message(house.rule, State.SCHEDULED, after(days=40))
    sent = a_message(house.rule, State.SENT, after(days=-29))
    a_message(house.rule, State.SENT, after(days=-31))
    with clock.stopped_at(NOON):
        pending = acme.get(f"/stores/{house.store.pk}/logs/pending").json()["items"]
        found = acme.get(f"/stores/{house.store.pk}/logs/sent").json()["items"]
    assert [row["message_id"] for row in pending] == [house.message.pk, planned.pk]
    assert [row["message_id"] for row in found] == [sent.pk]


@pytest.mark.parametrize("query", ["from=soon", "until=2026-02-30", "from=2026-11-22&until=2026-11-21"])
def test_nonsense_is_refused_in_both_forms(query: str, house: House, acme: Caller) -> None:
    field = "until" if "&" in query else query.partition("=")[0]
    for accept in ("application/json", "text/csv"):
        answer = acme.get(f"/stores/{house.store.pk}/logs/sent?{query}", accept=accept)
        assert fields(answer) == [field]


def test_a_log_as_csv(house: House, acme: Caller) -> None:
    for number in range(3):
        a_message(house.rule, State.SENT, after(minutes=number), to_address="=cmd()@example.com")
    path = f"/stores/{house.store.pk}/logs/sent?from=2026-11-21&until=2026-11-22&limit=2"
    answer = acme.get(path, accept="text/csv")
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode())))
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="sent.csv"'
    assert [(row["at"], row["to"], row["state"]) for row in rows] == [
        ("2026-11-21T12:02:00Z", "'=cmd()@example.com", "sent"),
        ("2026-11-21T12:01:00Z", "'=cmd()@example.com", "sent"),
        ("2026-11-21T12:00:00Z", "'=cmd()@example.com", "sent"),
    ]


def test_json_unless_csv_is_wanted_more(house: House, acme: Caller) -> None:
    path = f"/stores/{house.store.pk}/logs/sent"
    for accept in ("", "*/*", "application/json, text/csv;q=0.5", "text/html"):
        answer = acme.get(path, **({"accept": accept} if accept else {}))
        assert answer.headers["Content-Type"] == "application/json"
    assert acme.get(path, accept="text/csv, */*;q=0.1").headers["Content-Type"].startswith("text/csv")
