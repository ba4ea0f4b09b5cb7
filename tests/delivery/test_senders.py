"""Where an account's mail goes out."""

from typing import Any

import pytest
from django.conf import settings as live

from orderwire.core.schema import read
from orderwire.delivery.models import Sender
from orderwire.delivery.senders import (
    SenderPatch,
    SenderWish,
    as_json,
    change_sender,
    check_sender,
    make_sender,
    remove_sender,
    server_of,
    way_out,
)
from tests.rooms import an_account
from tests.sink import Sink

pytestmark = pytest.mark.django_db


def made(account: Any, **wish: Any) -> Sender:
    return make_sender(account, read(SenderWish, {"name": "Own", "host": "mail.example.com", **wish}))


def defaults(account: Any) -> list[str]:
    return list(Sender.objects.filter(account=account, is_default=True).values_list("name", flat=True))


def test_there_is_one_default_as_long_as_there_is_a_sender() -> None:
    account = an_account()
    first = made(account, name="First")
    made(account, name="Second")
    assert defaults(account) == ["First"]
    third = made(account, name="Third", default=True)
    assert defaults(account) == ["Third"]
    change_sender(first, read(SenderPatch, {"default": True}))
    assert defaults(account) == ["First"]
    first.refresh_from_db()
    remove_sender(first)
    assert defaults(account) == ["Second"]
    third.refresh_from_db()
    remove_sender(third)
    assert defaults(account) == ["Second"]


def test_the_way_out_is_ones_own_then_the_operators_then_none(settings: Any) -> None:
    account = an_account()
    settings.SMTP_URL = ""
    assert way_out(account.pk) is None
    settings.SMTP_URL = "smtp://u:p@10.0.0.1:25?tls=none"
    operators = way_out(account.pk)
    assert operators is not None
    assert (operators.name, operators.sender_id, operators.server.public_only) == ("10.0.0.1:25", None, False)
    sender = made(account)
    own = way_out(account.pk)
    assert own is not None
    assert (own.name, own.sender_id, own.server.public_only) == ("mail.example.com:587", sender.pk, True)


def test_a_password_is_sealed_and_never_shown() -> None:
    sender = made(an_account(), username="acme", password="a secret word")
    assert "secret" not in sender.password_sealed
    assert server_of(sender).password == "a secret word"
    assert "secret" not in str(as_json(sender))
    assert (as_json(sender)["password_set"], as_json(sender)["username"]) == (True, "acme")
    change_sender(sender, read(SenderPatch, {"port": 25}))
    assert server_of(sender).password == "a secret word", "what is not named stays"
    change_sender(sender, read(SenderPatch, {"password": ""}))
    assert as_json(sender)["password_set"] is False


def test_a_check_says_what_the_server_said(sink: Sink, settings: Any) -> None:
    settings.ALLOW_PRIVATE_HOSTS = frozenset({"127.0.0.1"})
    sender = made(an_account(), host="127.0.0.1", port=sink.port, tls="none", username="acme", password="word")
    assert (as_json(check_sender(sender))["status"], sender.problem) == ("working", "")
    sink.behave(auth=False)
    checked = check_sender(sender)
    assert checked.status == "broken"
    assert "word" not in checked.problem
    assert change_sender(checked, read(SenderPatch, {"password": "mended"})).status == "unchecked"
    assert sink.mails == []


def test_a_merchants_host_may_not_be_private(sink: Sink) -> None:
    assert not live.ALLOW_PRIVATE_HOSTS
    sender = made(an_account(), host="127.0.0.1", port=sink.port, tls="none")
    checked = check_sender(sender, seconds=2)
    assert checked.status == "broken"
    assert checked.problem.startswith("127.0.0.1 is not on the public Internet.")
