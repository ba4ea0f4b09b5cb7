"""Importing a suppression list on the pages."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from orderwire.accounts.models import AuditEntry
from orderwire.audience.models import StagedImport, Suppression
from orderwire.web import suppression_import
from tests.web.conftest import House, words

PATH = "/suppressions/import/"


def test_pasted_lines_are_looked_through_and_imported_after_a_yes(house: House, editor: Client) -> None:
    answer = editor.post(PATH, {"lines": "ada@example.com\r\nno@example.com\nx y\n", "store": ""}, follow=True)
    page = words(answer)
    assert "Import 1 entry" in page
    assert "x y" in page
    assert not Suppression.objects.filter(value="ada@example.com").exists()
    page = words(editor.post(answer.request["PATH_INFO"], follow=True))
    assert "1 entry came onto the list." in page
    assert Suppression.objects.get(value="ada@example.com").account == house.account
    assert AuditEntry.objects.latest("id").detail == {"entries": 1}
    assert editor.post(answer.request["PATH_INFO"]).status_code == 404


def test_a_file_for_one_store(house: House, editor: Client) -> None:
    file = SimpleUploadedFile(
        "list.csv", "\ufeffemail;reason\r\nada@example.com;bounce\r\nbob@example.com;\r\n".encode()
    )
    answer = editor.post(PATH, {"file": file, "store": house.store.pk}, follow=True)
    assert "Import 2 entries" in words(answer)
    editor.post(answer.request["PATH_INFO"])
    assert list(Suppression.objects.filter(store=house.store).order_by("value").values_list("value", "reason")) == [
        ("ada@example.com", "bounce"),
        ("bob@example.com", "manual"),
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "The list is empty"), (b"\xff\xfe\x00", "The file is not in UTF-8"), (b"x" * 60, "12 MB")],
)
def test_a_file_that_cannot_be_read(
    house: House, editor: Client, content: bytes, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(suppression_import, "MOST_BYTES", 50)
    before = StagedImport.objects.count()
    answer = editor.post(PATH, {"file": SimpleUploadedFile("list.csv", content), "store": ""})
    assert answer.status_code == 422
    assert said in words(answer)
    assert StagedImport.objects.count() == before


def test_another_accounts_store_is_none(house: House, editor: Client) -> None:
    assert editor.post(PATH, {"lines": "a@example.com", "store": "sto_other"}).status_code == 404
