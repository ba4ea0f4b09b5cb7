"""Files on their way in: never to disk, never larger than an image, and a refusal that arrives."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory

from orderwire.core.failures import Refusal
from orderwire.emails.models import Image
from orderwire.emails.pictures import MOST_BYTES
from orderwire.web.uploads import uploaded
from tests.web.conftest import House, everything

LARGE = "This file is larger than 5 MB. Save the picture smaller and try again."


def test_a_file_is_taken_in_memory() -> None:
    request = RequestFactory().post("/images/", {"file": SimpleUploadedFile("a.png", b"x" * 3_000_000)})
    raw, name = uploaded(request)
    assert (len(raw), name) == (3_000_000, "a.png")
    assert isinstance(request.FILES["file"].file, BytesIO)


@pytest.mark.parametrize("files", [[MOST_BYTES + 1], [MOST_BYTES // 2 + 1, MOST_BYTES // 2 + 1]])
def test_what_is_too_large_is_read_off_and_refused(files: list[int]) -> None:
    given = {f"file{number or ''}": SimpleUploadedFile("a.png", b"x" * size) for number, size in enumerate(files)}
    request = RequestFactory().post("/images/", given)
    with pytest.raises(Refusal, match="larger than 5 MB"):
        uploaded(request)
    assert request.META["wsgi.input"].read() == b""  # nothing is left unread, or the answer would be lost


def test_one_without_end_is_cut() -> None:
    request = RequestFactory().post("/images/", {"file": SimpleUploadedFile("a.png", b"x" * 17_000_000)})
    with pytest.raises(Refusal, match="larger than 5 MB"):
        uploaded(request)
    assert len(request.META["wsgi.input"].read()) > 10_000_000


def test_a_form_without_a_file() -> None:
    with pytest.raises(Refusal, match="Choose a picture first"):
        uploaded(RequestFactory().post("/images/", {"name": "x"}))


@pytest.mark.parametrize("page", ["/images/", "/images.json"])
def test_the_page_answers_what_was_too_large(page: str, house: House, owner: Client) -> None:
    before = everything()
    answer = owner.post(page, {"file": SimpleUploadedFile("a.png", b"x" * (MOST_BYTES + 1))})
    assert answer.status_code == 422
    assert LARGE in answer.content.decode()
    assert everything() == before
    assert Image.objects.count() == 1
