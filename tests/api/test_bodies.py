"""Bodies are read exactly, queries too."""

import pytest

from tests.api.conftest import Caller, House, everything, fields

GOOD = b'"name": "Two", "platform": "custom", "sender": {"name": "A", "email": "a@acme.example"}'


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"{", "not JSON"),
        (b"{" + GOOD + b', "cap_per_day": NaN}', "NaN is not a JSON number."),
        (b"{" + GOOD + b', "name": "Three"}', 'The key "name" stands twice in one object.'),
        (b"{" + GOOD + b', "url": ' + b"[" * 70 + b"]" * 70 + b"}", "nested more than 64 levels"),
        (b"{" + GOOD + rb', "url": "\ud800"}', "half a character"),
        (b"\xff\xfe", "not UTF-8"),
        (b"   ", "The text is empty."),
    ],
)
def test_a_body_that_is_no_json(body: bytes, words: str, house: House, acme: Caller) -> None:
    before = everything()
    answer = acme.post("/stores", body)
    assert (answer.status_code, answer.headers["Content-Type"]) == (400, "application/problem+json")
    assert words in answer.json()["detail"]
    assert everything() == before


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b"1", b'"text"'])
def test_a_body_that_is_no_object(body: bytes, house: House, acme: Caller) -> None:
    before = everything()
    for path in ("/stores", f"/stores/{house.store.pk}/rules"):
        assert fields(acme.post(path, body)) == [""]
    assert fields(acme.patch(f"/rules/{house.rule.pk}", body)) == [""]
    assert fields(acme.put(f"/stores/{house.store.pk}/orders/1", body)) == [""]
    assert everything() == before


def test_wrong_fields_are_named_by_their_place(house: House, acme: Caller) -> None:
    body = {"name": "", "platform": "custom", "sender": {"emial": "a@acme.example"}, "attribution": {"days": 61}}
    answer = acme.post("/stores", body)
    assert answer.json()["errors"] == [
        {"field": "attribution.days", "message": "Give 60 or less."},
        {"field": "name", "message": "This must not be empty."},
        {"field": "sender.emial", "message": "This field is not known here: remove it or mend its name."},
    ]


def test_an_empty_body_is_fine_where_nothing_is_asked(house: House, acme: Caller) -> None:
    empty: list[dict[str, str] | None] = [None, {}]
    for body in empty:
        assert acme.post(f"/stores/{house.store.pk}/pause", body).status_code == 200


def test_a_word_of_a_query_that_is_not_known(house: House, acme: Caller) -> None:
    answer = acme.get("/messages?stat=sent&account_id=1")
    assert fields(answer) == ["stat", "account_id"]
    assert answer.json()["errors"][0]["message"] == "This field is not known here: remove it or mend its name."
