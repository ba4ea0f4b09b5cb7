"""An import's way: columns said and remembered, its states, what cannot be done now, and when it is forgotten."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from orderwire.acts import imports as acts
from orderwire.core import clock
from orderwire.core.failures import Conflict, Refusal
from orderwire.orders.imports import begin, forget, forget_old, go_on, say_columns, stop
from orderwire.orders.models import Import, ImportState, Order, Shipment
from tests.files import counts, handed_in, worked
from tests.shop import NOW, Shop


def test_columns_are_remembered_and_must_be_named(shop: Shop) -> None:
    text = "Nr,Wie,Wieviel\n1,paid,1\n"
    row = handed_in(shop, text)
    with pytest.raises(Refusal) as refused:
        say_columns(row, {"order_number": "Nr", "status": "Was", "total": ""}, {"numbers": "x", "dates": "y"})
    assert [error.field for error in refused.value.errors] == ["columns.status", "columns.total", "numbers", "dates"]
    say_columns(row, {"order_number": "Nr", "status": "Wie", "total": "Wieviel"}, {"dates": "mdy"})
    assert counts(worked(row)) == (1, 0, 0, 0)
    assert handed_in(shop, text).columns == {"order_number": "Nr", "status": "Wie", "total": "Wieviel"}


def test_a_check_without_faults_goes_on_by_itself_where_that_was_asked(shop: Shop) -> None:
    fine, wrong = (handed_in(shop, f"order_number,status,total\n{total},paid,{total}\n") for total in ("1", "x"))
    for row in (fine, wrong):
        begin(row, ImportState.CHECKING, then_run=True)
    while acts.work_one():
        pass
    fine.refresh_from_db()
    wrong.refresh_from_db()
    assert (fine.state, wrong.state, Order.objects.get().number) == ("done", "checked", "1")


def test_what_cannot_be_done_now_is_said_and_does_nothing(shop: Shop) -> None:
    row = handed_in(shop, "order_number,status,total\n1,paid,1\n")
    for act in (stop, go_on):
        with pytest.raises(Conflict):
            act(row)
    begin(row, ImportState.RUNNING)
    for refused in (lambda: begin(row, ImportState.RUNNING), lambda: forget(row), lambda: say_columns(row, {}, {})):
        with pytest.raises(Conflict):
            refused()
    worked_out = row
    while acts.work_one():
        worked_out.refresh_from_db()
    row.refresh_from_db()
    with pytest.raises(Conflict):
        begin(row, ImportState.RUNNING)
    forget(row)
    assert (Import.objects.count(), Order.objects.count()) == (0, 1)
    for _ in range(5):
        handed_in(shop, "order_number,status,total\n1,paid,1\n")
    with pytest.raises(Conflict, match="Five imports"):
        handed_in(shop, "order_number,status,total\n1,paid,1\n")


def test_files_of_long_ago_are_forgotten_what_they_brought_stays(shop: Shop) -> None:
    row = worked(handed_in(shop, "order_number,status,total\n1,paid,1\n"))
    assert forget_old(clock.now() + timedelta(days=29) - (NOW - row.created_at)) == 0
    assert forget_old(datetime.now(UTC) + timedelta(days=31)) == 1
    assert Order.objects.count() == 1


def asked_for(shop: Shop, text: str, kind: str = "orders") -> list[str]:
    """What the database is asked while a file is brought in, without what writes."""
    row = handed_in(shop, text, kind)
    with CaptureQueriesContext(connection) as asked:
        worked(row)
    return [query["sql"] for query in asked if query["sql"].startswith("SELECT")]


def test_a_page_looks_its_orders_up_by_index_however_many_the_store_has(shop: Shop) -> None:
    """SQLite uses neither of two indexes for an OR of both: it would read every order of the store."""
    text = "order_number,order_id,status,total\n1,a,paid,1\n2,,paid,1\n"
    worked(handed_in(shop, text))
    asked = [sql for sql in asked_for(shop, text) if "external_id" in sql or "number" in sql]
    assert asked != []
    assert [sql for sql in asked if " OR " in sql] == []
    assert (Order.objects.get(number="1").external_id, Order.objects.get(number="2").external_id) == ("a", "2")


def test_forty_tracking_numbers_ask_no_more_than_four(shop: Shop) -> None:
    worked(handed_in(shop, "order_number,status,total\n" + "".join(f"{one},paid,1\n" for one in range(44))))
    asked = [
        asked_for(shop, "order_number,tracking_number\n" + "".join(f"{one},T{one}\n" for one in numbers), "tracking")
        for numbers in (range(4), range(4, 44))
    ]
    assert len(asked[0]) == len(asked[1])
    assert Shipment.objects.count() == 44
