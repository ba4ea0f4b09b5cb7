"""Senders over the API."""

from typing import Any

import pytest
from django.test import override_settings

from orderwire.delivery.models import Sender
from tests.api.conftest import Caller, House, everything, fields, noted
from tests.name_server import NameServer
from tests.sink import Sink

WISH = {"name": "Second", "host": "smtp.example.com", "port": 465, "tls": "implicit", "password": "hidden too"}


def test_a_sender_never_shows_its_password(house: House, acme: Caller) -> None:
    answer = acme.post("/senders", WISH)
    made = answer.json()
    assert (answer.status_code, made["password_set"], made["default"], made["status"]) == (
        201,
        True,
        False,
        "unchecked",
    )
    for shown in (answer, acme.get("/senders"), acme.get(f"/senders/{made['id']}")):
        assert b"hidden" not in shown.content
    assert noted()[-1] == (f"API key …{acme.key[-4:]}", "sender added")


def test_one_is_the_default(house: House, acme: Caller) -> None:
    made = acme.post("/senders", {**WISH, "default": True}).json()
    told = {one["id"]: one["default"] for one in acme.get("/senders").json()["items"]}
    assert told == {made["id"]: True, house.sender.pk: False}
    assert acme.delete(f"/senders/{made['id']}").status_code == 204
    assert acme.get(f"/senders/{house.sender.pk}").json()["default"] is True


def test_only_what_a_patch_names_changes(house: House, acme: Caller) -> None:
    before = acme.get(f"/senders/{house.sender.pk}").json()
    after = acme.patch(f"/senders/{house.sender.pk}", {"port": 25, "tls": "none"}).json()
    assert after == {**before, "port": 25, "tls": "none"}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"port": 0}, "port"), ({"tls": "ssl"}, "tls"), ({"host": ""}, "host"), ({"kind": "pigeon"}, "kind")],
)
def test_a_wrong_sender(wrong: dict[str, Any], field: str, house: House, acme: Caller) -> None:
    before = everything()
    assert fields(acme.post("/senders", {**WISH, **wrong})) == [field]
    assert everything() == before


def test_a_check_says_what_the_server_said(house: House, acme: Caller, sink: Sink) -> None:
    made = acme.post("/senders", {"name": "Sink", "host": "127.0.0.1", "port": sink.port, "tls": "none"}).json()
    refused = acme.post(f"/senders/{made['id']}/check").json()
    assert refused["status"] == "broken"
    with override_settings(ALLOW_PRIVATE_HOSTS=frozenset({"127.0.0.1"})):
        told = acme.post(f"/senders/{made['id']}/check").json()
    assert (told["status"], told["problem"]) == ("working", None)
    assert Sender.objects.get(pk=made["id"]).checked_at is not None


def test_the_records_to_publish_and_what_dns_says(house: House, acme: Caller, names: NameServer) -> None:
    path = f"/senders/{house.sender.pk}"
    (before,) = acme.get(path).json()["domains"]
    assert (before["domain"], before["checked_at"], before["spf"]["state"]) == ("acme.example", None, "unknown")
    acme.patch(path, {"dkim_selector": "S1"})
    names.say("acme.example", "v=spf1 +all")
    names.say("s1._domainkey.acme.example", "v=DKIM1; p=")
    with override_settings(ALLOW_PRIVATE_HOSTS=frozenset()):
        (told,) = acme.post(f"{path}/check").json()["domains"]
    assert told["checked_at"] is not None
    assert {kind: told[kind]["state"] for kind in ("spf", "dkim", "dmarc")} == {
        "spf": "broken",
        "dkim": "broken",
        "dmarc": "missing",
    }
    assert told["spf"]["found"] == "v=spf1 +all"
    assert told["dkim"]["publish"] == {"type": "TXT", "name": "s1._domainkey.acme.example", "value": None}
    assert told["dmarc"]["publish"] == {"type": "TXT", "name": "_dmarc.acme.example", "value": "v=DMARC1; p=none"}
    assert [one["domains"] for one in acme.get("/senders").json()["items"]] == [[told]]


@pytest.mark.parametrize("word", ["a b", "_domainkey", "x" * 64, "a..b", "-"])
def test_a_selector_that_is_none(house: House, acme: Caller, word: str) -> None:
    assert fields(acme.patch(f"/senders/{house.sender.pk}", {"dkim_selector": word})) == ["dkim_selector"]
