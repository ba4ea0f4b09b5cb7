"""Pages of import and export: upload, columns, the dry run, the report, the downloads."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from orderwire.acts import imports as acts
from orderwire.orders.models import Import, Order, Shipment
from tests.web.conftest import House, everything, words

TEXT = b"Bestellnummer;Status;Gesamt;E-Mail\n3001;paid;1.234,50;ada@example.com\n3002;paid;x;bob@example.com\n"


def upload(browser: Client, house: House, body: bytes = TEXT, kind: str = "orders") -> Any:
    file = SimpleUploadedFile("alt.csv", body, "text/csv")
    return browser.post(f"/stores/{house.store.pk}/imports/", {"kind": kind, "file": file})


def newest() -> Import:
    return Import.objects.order_by("-id")[0]


def worked() -> None:
    while acts.work_one():
        pass


def columns(row: Import, **changed: str) -> dict[str, str]:
    named = {f"columns.{key}": name for key, name in row.columns.items()}
    return {**named, "numbers": row.numbers, "dates": row.dates, "live": "no", **changed}


def test_from_the_upload_to_the_orders(house: House, editor: Client) -> None:
    answer = upload(editor, house)
    row = newest()
    assert (answer.status_code, answer["Location"]) == (302, f"/imports/{row.pk}/")
    page = words(editor.get(f"/imports/{row.pk}/"))
    assert "2 lines, UTF-8, separated by semicolons." in page
    assert '<option value="Bestellnummer" selected>Bestellnummer</option>' in page
    assert "bob@example.com" in page
    assert editor.post(f"/imports/{row.pk}/", columns(row)).status_code == 302
    page = words(editor.get(f"/imports/{row.pk}/"))
    assert 'hx-trigger="every 2s"' in page
    assert "0 of 2 lines" in page
    worked()
    page = words(editor.get(f"/imports/{row.pk}/"))
    assert "What the import would do" in page
    assert "This is no number as 1.234,56 is written." in page
    assert "every 2s" not in page
    assert not Order.objects.filter(number="3001").exists()
    assert editor.post(f"/imports/{row.pk}/start/").status_code == 302
    worked()
    assert "What the import did" in words(editor.get(f"/imports/{row.pk}/"))
    assert Order.objects.get(number="3001").email == "ada@example.com"
    report = b"".join(editor.get(f"/imports/{row.pk}/errors.csv").streaming_content).decode()
    assert report.splitlines()[0] == "\ufeffline,order_number,column,problem,given"
    assert len(report.splitlines()) == 2
    assert "alt.csv" in words(editor.get(f"/stores/{house.store.pk}/imports/"))


def test_the_page_of_an_import_at_work_does_not_read_the_file(house: House, editor: Client) -> None:
    """It is asked for every two seconds, and a file may have ten megabytes."""
    upload(editor, house)
    row = newest()
    editor.post(f"/imports/{row.pk}/", columns(row))
    with CaptureQueriesContext(connection) as asked:
        page = words(editor.get(f"/imports/{row.pk}/"))
    assert "0 of 2 lines" in page
    assert [query["sql"] for query in asked if '"orders_import"."body"' in query["sql"]] == []
    refused = editor.post(f"/imports/{row.pk}/", columns(row))
    assert (refused.status_code, refused["Location"]) == (302, f"/imports/{row.pk}/")
    assert "its columns cannot be changed now" in words(editor.get(f"/imports/{row.pk}/"))


def test_columns_must_be_said(house: House, editor: Client) -> None:
    upload(editor, house, b"Nr,Wie,Wieviel\n1,paid,5\n")
    row = newest()
    before = everything()
    answer = editor.post(f"/imports/{row.pk}/", {"columns.status": "Wie", "columns.total": "nowhere", "numbers": "x"})
    assert answer.status_code == 422
    page = words(answer)
    assert "Say which column of the file this is." in page
    assert "There is no such column." in page
    assert everything() == before


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"PK\x03\x04", "This is a spreadsheet, not CSV."),
        (b"a,b\n", "no line below it"),
        (b"n\n" + b"x" * (10 * 1_048_576 + 1), "larger than 10 MB"),
    ],
)
def test_a_file_that_cannot_be_taken_is_said(house: House, editor: Client, body: bytes, said: str) -> None:
    before = everything()
    answer = upload(editor, house, body)
    assert (answer.status_code, said in words(answer)) == (422, True)
    assert everything() == before


def test_without_a_file_or_with_an_odd_kind(house: House, editor: Client) -> None:
    before = everything()
    path = f"/stores/{house.store.pk}/imports/"
    assert "Choose a CSV file first." in words(editor.post(path, {"kind": "orders"}))
    assert upload(editor, house, kind="people").status_code == 422
    assert everything() == before


def test_tracking_numbers_stop_go_on_and_delete(house: House, editor: Client) -> None:
    upload(editor, house, f"order_number,tracking_number\n{house.order.number},990\n".encode(), "tracking")
    row = newest()
    assert "How it is read" not in words(editor.get(f"/imports/{row.pk}/"))
    editor.post(f"/imports/{row.pk}/", columns(row))
    assert editor.post(f"/imports/{row.pk}/delete/").status_code == 302
    assert Import.objects.filter(pk=row.pk).exists()  # at work
    editor.post(f"/imports/{row.pk}/stop/")
    worked()
    row.refresh_from_db()
    assert (row.state, "Go on" in words(editor.get(f"/imports/{row.pk}/"))) == ("stopped", True)
    editor.post(f"/imports/{row.pk}/start/")
    worked()
    editor.post(f"/imports/{row.pk}/start/")
    worked()
    assert Shipment.objects.filter(number="990", by_hand=True).count() == 1
    assert "Delete alt.csv?" in words(editor.get(f"/imports/{row.pk}/delete/"))
    editor.post(f"/imports/{row.pk}/delete/")
    assert not Import.objects.filter(pk=row.pk).exists()


def test_acts_at_the_wrong_moment_change_nothing(house: House, editor: Client) -> None:
    before = everything()
    for act in ("start", "stop"):
        assert editor.post(f"/imports/{house.file.pk}/{act}/").status_code == 302
    assert everything() == before


def test_a_viewer_looks_and_downloads_and_brings_nothing_in(house: House, viewer: Client) -> None:
    before = everything()
    assert "An editor of the account can import a file." in words(viewer.get(f"/stores/{house.store.pk}/imports/"))
    assert "An editor of the account can go on with it." in words(viewer.get(f"/imports/{house.file.pk}/"))
    assert upload(viewer, house).status_code == 403
    assert everything() == before
    orders = viewer.get(f"/stores/{house.store.pk}/export/orders.csv")
    assert orders["Content-Disposition"].startswith('attachment; filename="orders-')
    body = b"".join(orders.streaming_content).decode()
    assert body.startswith("\ufefforder_number,order_id,status,")
    assert house.order.number in body
    tracking = b"".join(viewer.get(f"/stores/{house.store.pk}/export/tracking.csv").streaming_content).decode()
    assert tracking.splitlines() == [
        "\ufefforder_number,tracking_number,carrier,tracking_url",
        f"{house.order.number},1Z999AA10123456784,UPS,",
    ]
