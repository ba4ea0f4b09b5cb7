"""Keys: whom they open, how often, how much."""

import io

import pytest
from django.test import Client

from orderwire.accounts import keys, limits
from orderwire.accounts.models import ApiKey
from orderwire.api import auth
from orderwire.core.bodies import MOST_BYTES
from tests.api.conftest import V1, Caller, House, everything


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Basic {key}", "{key}", "Bearer {key} x", "Bearer {key}x"])
def test_other_words_open_nothing(header: str, acme: Caller) -> None:
    answer = Caller().call("GET", "/stores", authorization=header.format(key=acme.key))
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="Orderwire"'
    assert answer.json()["detail"].startswith("Send the header “Authorization: Bearer <key>”")


def test_a_key_opens_its_account_alone(house: House, acme: Caller, stranger: Caller) -> None:
    assert [row["id"] for row in acme.get("/stores").json()["items"]] == [house.store.pk]
    assert stranger.get("/stores").json() == {"items": [], "next": None}


def test_a_revoked_key_opens_nothing_from_its_next_call_on(house: House, acme: Caller) -> None:
    assert acme.get("/stores").status_code == 200
    keys.revoke(ApiKey.objects.get())
    assert acme.get("/stores").status_code == 401


def test_too_many_calls_are_stopped_for_that_key_alone(
    house: House, acme: Caller, stranger: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(auth, "allow", lambda name, key, limit, seconds: key != acme.key)
    before = everything()
    answer = acme.post(f"/stores/{house.store.pk}/pause")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "60")
    assert answer.json()["detail"] == "At most 6000 calls a minute: wait a while."
    assert everything() == before
    assert stranger.get("/stores").status_code == 200


def test_orders_are_counted_apart_and_let_in_far_more_often() -> None:
    assert auth.ORDERS_A_MINUTE / 60 >= 500
    assert limits.allow("api", "a test's own key", auth.CALLS_A_MINUTE, 60)
    assert limits.allow("orders", "a test's own key", 1, 60)


def test_a_body_over_one_mebibyte_is_not_read(house: House, acme: Caller) -> None:
    before = everything()
    answer = acme.put(f"/stores/{house.store.pk}/orders/9001", b" " * (MOST_BYTES + 1))
    assert (answer.status_code, answer.json()["title"]) == (413, "The body is too large")
    assert everything() == before
    assert acme.put(f"/stores/{house.store.pk}/orders/9001", b" " * MOST_BYTES).status_code == 400


def test_a_body_in_chunks_must_say_its_length(house: House, acme: Caller) -> None:
    said = {"Authorization": f"Bearer {acme.key}", "Transfer-Encoding": "chunked"}
    body = io.BytesIO(b"{}")
    client = Client(raise_request_exception=False)
    answer = client.generic("POST", f"{V1}/stores", headers=said, **{"wsgi.input": body})  # type: ignore[arg-type]
    assert (answer.status_code, body.read()) == (411, b"")  # read off, so that the answer arrives
    assert answer.json()["detail"] == "Say how long the body is: send it with Content-Length, not in chunks."


def test_no_cookie_is_asked_for_or_set(acme: Caller) -> None:
    assert list(acme.get("/stores").cookies) == []
