"""Files of orders and tracking numbers: the dry run, the import, its silence, its faults, a crash between two pages."""

import csv
import io
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import OperationalError

from orderwire.acts import imports as acts
from orderwire.core import clock
from orderwire.orders import imports
from orderwire.orders.export import lines
from orderwire.orders.imports import begin, go_on, stop
from orderwire.orders.models import Change, Customer, Event, ImportFault, ImportState, LineItem, Order, Shipment
from orderwire.orders.view import snapshots_of
from orderwire.outbox.models import Message
from tests.files import counts, handed_in, worked
from tests.shop import Shop, open_shop
from tests.sink import Sink

GERMAN = (
    "Bestellnummer;Status;Datum;Gesamt;E-Mail;Vorname;Artikel;Menge;Preis\r\n"
    "1001;Shipped;21.11.2026 09:30;1.119,80;ada@example.com;Ada;Lampe;2;559,90\r\n"
    "1001;Shipped;21.11.2026 09:30;1.119,80;ada@example.com;Ada;Birne;1;0\r\n"
    "1002;processing;20.11.2026;10,00;bob@example.com;Bob;Birne;1;10,00\r\n"
)
NUMBERS = "order_number,tracking_number,carrier,tracking_url\n"


def rows_of_ours() -> dict[str, Any]:
    kept = (Order, LineItem, Customer, Change, Shipment, Event, Message)
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in kept}


def test_a_german_file_is_guessed_checked_and_brought_in_silently(shop: Shop, sink: Sink) -> None:
    shop.store.timezone = "Europe/Berlin"
    shop.store.save()
    shop.rule("shipped")
    row = handed_in(shop, GERMAN)
    assert (row.numbers, row.dates, row.delimiter, row.records_total) == ("comma", "dmy", ";", 3)
    assert row.columns == {
        "order_number": "Bestellnummer",
        "status": "Status",
        "placed_at": "Datum",
        "total": "Gesamt",
        "email": "E-Mail",
        "first_name": "Vorname",
        "item_name": "Artikel",
        "item_quantity": "Menge",
        "item_price": "Preis",
    }
    before = rows_of_ours()
    worked(row, ImportState.CHECKING)
    assert (row.state, counts(row), row.mails, row.records_done) == ("checked", (2, 0, 0, 0), 0, 3)
    assert rows_of_ours() == before
    worked(row)
    assert (row.state, counts(row), bytes(row.body)) == ("done", (2, 0, 0, 0), b"")
    kept = shop.order("1001")
    assert (kept.status, kept.total, kept.currency, kept.email) == (
        "shipped",
        Decimal("1119.80"),
        "USD",
        "ada@example.com",
    )
    assert kept.placed_at == datetime(2026, 11, 21, 8, 30, tzinfo=UTC)
    assert [(item.name, item.quantity, item.price) for item in kept.items.order_by("position")] == [
        ("Lampe", 2, Decimal("559.90")),
        ("Birne", 1, 0),
    ]
    assert set(Change.objects.values_list("kind", flat=True)) == {"baseline"}
    shop.drain()
    assert sink.mails == []


def test_as_happening_now_mails_once_and_the_dry_run_says_how_many(shop: Shop, sink: Sink) -> None:
    shop.rule("shipped")
    text = "order_number,status,total,email,first_name\n2001,shipped,5,ada@example.com,Ada\n"
    row = handed_in(shop, text, live="yes")
    worked(row, ImportState.CHECKING)
    assert (row.mails, Message.objects.count()) == (1, 0)
    worked(row)
    shop.drain()
    assert (row.mails, sink.only().subject) == (1, "Order 2001 for Ada")
    again = worked(handed_in(shop, text, live="yes"))
    shop.drain()
    assert (counts(again), len(sink.mails)) == ((0, 0, 1, 0), 1)


def test_what_the_file_has_no_column_for_stays(shop: Shop) -> None:
    shop.tell("1001", "processing", billing_address={"name": "Ada Lovelace", "city": "London"})
    before = snapshots_of([shop.order()])[shop.order().pk]
    row = worked(handed_in(shop, "order_number,status,total,first_name\n1001,shipped,129.80,Augusta\n"))
    after = snapshots_of([shop.order()])[shop.order().pk]
    assert counts(row) == (0, 1, 0, 0)
    assert (after.external_id, after.statuses) == ("o-1001", {"order": "shipped"})
    assert (after.items, after.billing_address, after.customer.email) == (
        before.items,
        before.billing_address,
        "ada@example.com",
    )
    assert (after.customer.first_name, after.customer.last_name) == ("Augusta", "Lovelace")
    assert [change.kind for change in Change.objects.filter(order=shop.order()).order_by("id")][1:] == ["baseline"]


def test_each_line_that_is_wrong_is_said_and_the_others_come_in(shop: Shop) -> None:
    row = worked(
        handed_in(
            shop,
            "order_number,status,total,placed_at,guest,currency,item_name,item_price\n"
            ",paid,1,,,,,\n"
            "1,paid,1e9,,,,,\n"
            "2,paid,1,yesterday,,,,\n"
            "3,,1,,,,,\n"
            "4,paid,1,,,euro,,\n"
            "5,paid,1,,maybe,,,\n"
            "6,paid,1,,,,Lamp,1.0\n"
            "7,paid,1,,,,,\n"
            "6,paid,1,,,,Bulb,2\n"
            "8,paid,1,,,,Lamp,1\n"
            "8,paid,1,,,,Bulb,x\n",
        )
    )
    assert counts(row) == (2, 0, 0, 8)
    assert list(Order.objects.order_by("number").values_list("number", flat=True)) == ["6", "7"]
    found = list(
        ImportFault.objects.filter(of=row).order_by("line").values_list("line", "order_number", "column", "given")
    )
    assert found == [
        (2, "", "order_number", ""),
        (3, "1", "total", "1e9"),
        (4, "2", "placed_at", "yesterday"),
        (5, "3", "status", ""),
        (6, "4", "currency", "euro"),
        (7, "5", "guest", "maybe"),
        (10, "6", "order_number", "6"),
        (12, "8", "item_price", "x"),
    ]
    assert all(fault.problem.endswith(".") for fault in ImportFault.objects.all())


def test_a_line_behind_what_is_known_changes_nothing(shop: Shop) -> None:
    shop.tell("1001", "shipped")
    row = worked(handed_in(shop, "order_number,status,total,updated_at\n1001,processing,5,2026-11-01T10:00:00Z\n"))
    assert (counts(row), shop.order().status) == ((0, 0, 0, 1), "shipped")
    assert ImportFault.objects.get().problem == (
        "What is known of this order is newer than this line. Nothing was changed."
    )


def test_tracking_numbers_are_typed_and_let_waiting_mails_go(shop: Shop, sink: Sink) -> None:
    shop.rule("shipped", wait_for_tracking={"hours": 5})
    shop.tell("1001", "shipped")
    shop.tell("1002", "processing")
    assert sink.mails == []
    text = NUMBERS + (
        "#1001,1Z999AA10123456784,UPS,https://track.example.com/1\n"
        "1002,77, DHL ,\n"
        "1002,77,DHL,\n"
        "1002,78,,http://plain.example.com\n"
        "1003,79,,\n"
        "1002,,UPS,\n"
    )
    row = handed_in(shop, text, "tracking")
    before = rows_of_ours()
    worked(row, ImportState.CHECKING)
    assert (counts(row), rows_of_ours()) == ((2, 0, 1, 3), before)
    shop.drain()
    assert sink.mails == []
    worked(row)
    assert counts(row) == (2, 0, 1, 3)
    assert list(ImportFault.objects.filter(of=row).order_by("line").values_list("line", "column", "given")) == [
        (5, "tracking_url", "http://plain.example.com"),
        (6, "order_number", "1003"),
        (7, "tracking_number", ""),
    ]
    assert list(Shipment.objects.order_by("number").values_list("number", "carrier", "by_hand")) == [
        ("1Z999AA10123456784", "UPS", True),
        ("77", "DHL", True),
    ]
    shop.drain()
    assert "1Z999AA10123456784" in sink.only().words


def test_a_number_that_two_orders_have_is_refused(shop: Shop) -> None:
    shop.tell("1001", "shipped")
    shop.tell("1001", "shipped", id="other")
    row = worked(handed_in(shop, NUMBERS + "1001,5,,\n", "tracking"))
    assert (counts(row), Shipment.objects.count()) == ((0, 0, 0, 1), 0)
    assert ImportFault.objects.get().problem == "Several orders have this number."


def test_what_was_exported_comes_in_again_as_it_was(shop: Shop) -> None:
    shop.tell(
        "1001",
        "shipped",
        note='=HYPERLINK("x")\n"two, lines"',
        locale="de-AT",
        billing_address={"name": "Ada", "city": "Wien", "phone": "+43 1 5"},
        items=[
            {"id": "9", "sku": "-LAMP", "name": "@Lamp; big", "variant": "Black", "quantity": "1.5", "price": "59.9"},
            {"id": "8", "name": "Bulb", "price": "1", "url": "https://shop.example.com/b"},
        ],
        shipments=[{"id": "s1", "carrier": "UPS", "number": "=1Z", "url": "https://track.example.com/1"}],
        refunded="5.00",
        customer={"accepts_marketing": True, "phone": "+1 2"},
    )
    shop.tell("1002", "at the engraver", items=[], customer={"email": "", "id": None, "guest": True})
    files = {kind: "".join(lines(shop.store, kind)) for kind in ("orders", "tracking")}
    for text in files.values():
        for cells in csv.reader(io.StringIO(text.lstrip("\ufeff"), newline="")):
            assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)
    same_shop = worked(handed_in(shop, files["orders"]))
    assert (counts(same_shop), same_shop.encoding) == ((0, 0, 2, 0), "utf-8-sig")
    other = open_shop(account=shop.account, name="Other")
    assert counts(worked(handed_in(other, files["orders"]))) == (2, 0, 0, 0)
    assert counts(worked(handed_in(other, files["tracking"], "tracking"))) == (1, 0, 0, 0)
    assert ["".join(lines(other.store, kind)) for kind in files] == list(files.values())


def test_a_worker_that_dies_between_two_pages_leaves_out_nothing_and_does_nothing_twice(
    shop: Shop, hands: clock.Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(acts, "ORDERS_A_PAGE", 2)
    text = "order_number,status,total\n" + "".join(f"{number},paid,1\n" for number in range(1, 8))
    row = handed_in(shop, text)
    begin(row, ImportState.RUNNING)
    whole, calls = imports.advance, []

    def dies(*given: Any) -> bool:
        calls.append(given)
        if len(calls) == 3:
            raise OperationalError("the machine went down")
        return whole(*given)

    monkeypatch.setattr(imports, "advance", dies)
    with pytest.raises(OperationalError):
        acts.work_one()
    row.refresh_from_db()
    assert (row.records_done, row.added, Order.objects.count(), row.state) == (4, 4, 4, "running")
    assert not acts.work_one()  # still in the dead worker's hand
    hands.forward(timedelta(minutes=4))
    assert acts.work_one()
    row.refresh_from_db()
    assert (row.state, counts(row), Order.objects.count()) == ("done", (7, 0, 0, 0), 7)


def test_a_turn_is_short_and_the_next_goes_on(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(acts, "ORDERS_A_PAGE", 2)
    monkeypatch.setattr(acts, "SECONDS_A_TURN", -1.0)
    row = handed_in(shop, "order_number,status,total\n1,paid,1\n1,paid,1\n2,paid,1\n3,paid,1\n")
    begin(row, ImportState.RUNNING)
    assert acts.work_one()
    row.refresh_from_db()
    assert (row.state, row.records_done, row.added) == ("running", 3, 2)
    stop(row)
    assert not acts.work_one()
    go_on(row)
    while acts.work_one():
        pass
    row.refresh_from_db()
    assert (row.state, counts(row)) == ("done", (3, 0, 0, 0))


def test_one_order_that_cannot_be_recorded_is_left_out(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = acts.flow.apply_orders

    def breaks(store: Any, snapshots: Any, **words: Any) -> Any:
        if any(one.number == "2" for one in snapshots):
            raise ValueError("odd")
        return whole(store, snapshots, **words)

    monkeypatch.setattr(acts.flow, "apply_orders", breaks)
    row = worked(handed_in(shop, "order_number,status,total\n1,paid,1\n2,paid,1\n3,paid,1\n"))
    assert (row.state, counts(row)) == ("done", (2, 0, 0, 1))
    assert ImportFault.objects.get().problem == "This order could not be recorded (ValueError)."


def test_a_fault_of_ours_ends_it_and_says_so(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(acts, "groups", lambda *_: 1 / 0)
    row = worked(handed_in(shop, "order_number,status,total\n1,paid,1\n"))
    assert (row.state, Order.objects.count()) == ("failed", 0)
    assert row.problem.startswith("It stopped at a fault of ours.")


def test_a_large_file_is_read_line_by_line(shop: Shop) -> None:
    text = "order_number,status,total\n" + "".join(f"{number},paid,1.5\n" for number in range(300))
    row = worked(handed_in(shop, text))
    assert (row.state, counts(row), row.records_done) == ("done", (300, 0, 0, 0), 300)
