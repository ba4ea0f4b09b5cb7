"""Files handed in over the API."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from orderwire.acts import imports as acts
from orderwire.orders.models import Import, Order, Shipment
from tests.api.conftest import V1, Caller, House, everything, fields

CSV = b"Nr;Wie;Wieviel\n2001;paid;1.234,50\n2002;paid;x\n"
COLUMNS = '{"order_number": "Nr", "status": "Wie", "total": "Wieviel"}'


def send(house: House, acme: Caller, body: Any, query: str = "", kind: str = "text/csv") -> Any:
    client = Client(raise_request_exception=False)
    path = f"{V1}/stores/{house.store.pk}/imports{query}"
    headers = {"authorization": f"Bearer {acme.key}"}
    if kind == "multipart":
        return client.post(path, body, headers=headers)
    return client.generic("POST", path, body, kind, headers=headers)


def worked() -> None:
    while acts.work_one():
        pass


def test_a_csv_body_is_checked_and_then_imported(house: House, acme: Caller) -> None:
    answer = send(house, acme, CSV, f"?dry_run=true&name=old.csv&numbers=comma&columns={COLUMNS}")
    assert answer.status_code == 202
    told = answer.json()
    assert (told["state"], told["records"], told["name"], told["delimiter"]) == (
        "checking",
        {"total": 2, "done": 0},
        "old.csv",
        ";",
    )
    worked()
    checked = acme.get(f"/imports/{told['id']}").json()
    assert (checked["state"], checked["added"], checked["refused"]) == ("checked", 1, 1)
    assert checked["faults"] == [
        {
            "line": 3,
            "order_number": "2002",
            "column": "Wieviel",
            "problem": "This is no number as 1.234,56 is written. Mend it, or choose the other way.",
            "given": "x",
        }
    ]
    assert not Order.objects.filter(number="2001").exists()
    assert acme.post(f"/imports/{told['id']}/start").status_code == 202
    worked()
    assert acme.get(f"/imports/{told['id']}").json()["state"] == "done"
    assert str(Order.objects.get(number="2001").total) == "1234.500000"
    report = acme.get(f"/imports/{told['id']}", accept="text/csv")
    assert b"".join(report.streaming_content).decode().splitlines()[1].startswith("3,2002,Wieviel,")


def test_json_and_a_form_do_as_well(house: House, acme: Caller) -> None:
    text = f"order_number,tracking_number\n{house.order.number},77\n"
    assert acme.post(f"/stores/{house.store.pk}/imports", {"kind": "tracking", "csv": text}).status_code == 202
    file = SimpleUploadedFile("numbers.csv", text.replace("77", "78").encode())
    assert send(house, acme, {"file": file}, "?kind=tracking", "multipart").json()["name"] == "numbers.csv"
    worked()
    assert list(
        Shipment.objects.filter(number__startswith="7").order_by("number").values_list("number", flat=True)
    ) == [
        "77",
        "78",
    ]


@pytest.mark.parametrize(
    ("body", "query", "field"),
    [
        (b" \n", "", "file"),
        (CSV, "", "columns.order_number"),
        (CSV, "?kind=people", "kind"),
        (CSV, "?columns=x", "columns"),
        (CSV, "?live=perhaps", "live"),
        (CSV, "?strange=1", "strange"),
        (b"order_number,status,total\n", "", "file"),
    ],
)
def test_what_cannot_be_taken_is_named_and_nothing_is_kept(
    house: House, acme: Caller, body: bytes, query: str, field: str
) -> None:
    before = everything()
    assert field in fields(send(house, acme, body, query))
    assert everything() == before


def test_bodies_that_are_none(house: House, acme: Caller) -> None:
    before = everything()
    assert send(house, acme, b"{", kind="application/json").status_code == 400
    assert send(house, acme, b"[]", kind="application/json").status_code == 400
    assert send(house, acme, b"x", kind="multipart/form-data").status_code == 400
    assert fields(send(house, acme, {"other": "x"}, kind="multipart")) == ["file"]
    assert send(house, acme, b"a" * 1_048_577).status_code == 413
    assert everything() == before


def test_stop_and_start_have_their_moments(house: House, acme: Caller) -> None:
    path = f"/imports/{house.file.pk}"
    assert [acme.post(f"{path}/{act}").status_code for act in ("start", "stop")] == [409, 409]
    made = send(house, acme, b"order_number,status,total\n1,paid,1\n").json()["id"]
    assert acme.post(f"/imports/{made}/stop").json()["state"] == "stopped"
    worked()
    assert Import.objects.get(pk=made).records_done == 0
    assert acme.post(f"/imports/{made}/start").json()["state"] == "running"
    worked()
    assert Order.objects.filter(number="1").count() == 1
