"""Mail servers that are away, busy, angry or rude: nothing is lost, nothing doubled, and everything said."""

import socket
from datetime import timedelta
from typing import Any

import pytest

from orderwire.audience.models import Suppression
from orderwire.core import clock
from orderwire.delivery.models import Sender
from orderwire.delivery.senders import SenderWish, make_sender
from orderwire.delivery.view import attempts_of
from orderwire.outbox.content import mail_as_sent
from orderwire.reports.figures import overview
from tests.shop import NOW, Shop, order
from tests.sink import Sink

HOUR = timedelta(hours=1)


@pytest.fixture
def shop_with_rule(shop: Shop) -> Shop:
    shop.rule()
    return shop


def nobody_listens() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"smtp://127.0.0.1:{probe.getsockname()[1]}?tls=none"


def own_sender(shop: Shop, sink: Sink, **wish: Any) -> Sender:
    given = {"name": "Own", "host": "127.0.0.1", "port": sink.port, "tls": "none", **wish}
    return make_sender(shop.account, SenderWish.model_validate(given))


def attempts(shop: Shop) -> list[tuple[Any, ...]]:
    return [(row["stage"], row["code"], row["outcome"]) for row in attempts_of(shop.message())]


def test_a_server_that_is_not_there(shop_with_rule: Shop, sink: Sink, settings: Any, hands: clock.Hands) -> None:
    shop = shop_with_rule
    settings.SMTP_URL = nobody_listens()
    shop.tell()
    message = shop.message()
    assert (message.state, message.reason) == ("deferred", "mail server not reached")
    assert message.detail
    waits = [(message.next_at - clock.now()).total_seconds()]
    for _ in range(3):
        hands.moment = shop.message().next_at
        shop.drain()
        waits.append((shop.message().next_at - clock.now()).total_seconds())
    assert all(low * 0.8 <= wait <= low * 1.2 for low, wait in zip((300, 600, 1200, 2400), waits, strict=True)), waits
    assert attempts(shop) == [("connect", None, "deferred")] * 4
    assert [row["state"] for row in shop.log("pending")] == ["deferred"]
    settings.SMTP_URL = sink.url
    shop.drain()
    assert not sink.mails, "not before its time"
    hands.moment = shop.message().next_at
    shop.drain()
    assert sink.only().message_id == shop.message().message_id
    assert attempts(shop)[-1] == ("dot", 250, "sent")
    assert (shop.message().reason, shop.message().detail) == ("", "")


def test_a_server_that_stays_away_lets_mails_expire_not_vanish(
    shop_with_rule: Shop, settings: Any, hands: clock.Hands
) -> None:
    settings.SMTP_URL = nobody_listens()
    shop_with_rule.tell()
    hands.forward(72 * HOUR)
    shop_with_rule.drain()
    assert [row["reason"] for row in shop_with_rule.log("blocked")] == ["expired"]


def test_no_server_at_all_is_held_and_shown(
    shop_with_rule: Shop, sink: Sink, settings: Any, hands: clock.Hands
) -> None:
    shop = shop_with_rule
    settings.SMTP_URL = ""
    shop.tell()
    assert [row["held_reason"] for row in shop.log("pending")] == ["no mail server"]
    settings.SMTP_URL = sink.url
    hands.forward(timedelta(minutes=1))
    shop.drain()
    assert len(sink.mails) == 1


@pytest.mark.parametrize("stage", ["mail", "rcpt", "data", "dot"])
def test_a_4xx_is_tried_again(shop_with_rule: Shop, sink: Sink, hands: clock.Hands, stage: str) -> None:
    shop = shop_with_rule
    sink.behave(refuse={"*": (stage, "451 4.7.1 try again later")})
    shop.tell()
    message = shop.message()
    assert (message.state, message.detail) == ("deferred", "4.7.1 try again later")
    assert attempts(shop) == [(stage, 451, "deferred")]
    sink.behave()
    hands.moment = message.next_at
    shop.drain()
    assert sink.only().message_id == message.message_id
    assert not Suppression.objects.exists()


def test_a_dead_address_is_rejected_and_suppressed(shop_with_rule: Shop, sink: Sink, hands: clock.Hands) -> None:
    shop = shop_with_rule
    sink.behave(refuse={"ada@example.com": ("rcpt", "550 5.1.1 no such user")})
    shop.post(order("1"))
    shop.post(order("2", customer={"email": "bob@example.com"}))
    shop.drain()
    assert sink.only().rcpt_tos == ("bob@example.com",)
    (row,) = shop.log("blocked")
    assert (row["order_number"], row["reason"]) == ("1", "address does not exist")
    assert "no such user" in row["detail"]
    entry = Suppression.objects.get()
    assert (entry.value, entry.reason, entry.account_id) == ("ada@example.com", "bounce", shop.account.pk)
    sink.behave()
    hands.forward(HOUR)
    shop.tell("3")
    assert [row["reason"] for row in shop.log("blocked")] == ["suppression", "address does not exist"]


@pytest.mark.parametrize("reply", ["554 5.7.1 looks like spam", "552 5.3.4 too big", "554 transaction failed"])
def test_a_refused_content_does_not_blame_the_address(shop_with_rule: Shop, sink: Sink, reply: str) -> None:
    shop = shop_with_rule
    sink.behave(refuse={"*": ("dot", reply)})
    shop.tell()
    assert shop.message().state == "rejected"
    assert shop.message().detail in reply
    assert not Suppression.objects.exists()
    sink.behave()
    shop.tell("2")
    assert sink.only().subject == "Order 2 for Ada"


def test_a_refused_copy_does_not_stop_the_mail(shop: Shop, sink: Sink) -> None:
    shop.rule(bcc=["boss@example.org"])
    sink.behave(refuse={"boss@example.org": ("rcpt", "550 5.1.1 gone")})
    shop.tell()
    assert sink.only().rcpt_tos == ("ada@example.com",)
    assert shop.message().state == "sent"


def test_a_refused_password_marks_the_sender(shop_with_rule: Shop, sink: Sink, hands: clock.Hands) -> None:
    shop = shop_with_rule
    sender = own_sender(shop, sink, username="acme", password="wrong")
    sink.behave(auth=False)
    shop.tell()
    message = shop.message()
    assert (message.state, message.reason) == ("deferred", "the mail server refused your sender")
    sender.refresh_from_db()
    assert (sender.status, bool(sender.problem)) == ("broken", True)
    assert "wrong" not in sender.problem + message.detail
    assert attempts(shop) == [("auth", 535, "deferred")]
    sink.behave()
    hands.moment = message.next_at
    shop.drain()
    assert len(sink.mails) == 1


def test_an_accounts_own_server_goes_before_the_operators(shop_with_rule: Shop, sink: Sink, settings: Any) -> None:
    settings.SMTP_URL = nobody_listens()
    own_sender(shop_with_rule, sink)
    shop_with_rule.tell()
    assert len(sink.mails) == 1


# --- nobody can know ------------------------------------------------------------------------------------------------


def test_a_drop_after_the_dot_is_uncertain_then_sent_once_more(
    shop_with_rule: Shop, sink: Sink, hands: clock.Hands
) -> None:
    shop = shop_with_rule
    sink.behave(drop={"*": "kept"})
    shop.tell()
    message = shop.message()
    assert (message.state, message.resolution) == ("uncertain", "")
    assert message.detail == "The mail server took the whole mail and gave no answer; it may or may not have kept it."
    assert [row["state"] for row in shop.log("sent")] == ["uncertain"]
    assert attempts(shop) == [("dot", None, "uncertain")]
    sink.behave()
    hands.forward(timedelta(minutes=14))
    shop.drain()
    assert len(sink.mails) == 1, "first the wait for evidence"
    hands.forward(timedelta(minutes=1))
    shop.drain()
    first, second = sink.mails
    assert first.message_id == second.message_id == shop.message().message_id
    assert first.content == second.content, "the same bytes"
    assert (shop.message().state, shop.message().resent) == ("sent", 1)
    assert overview(shop.store)["sent"] == 1
    hands.forward(HOUR)
    shop.drain()
    assert len(sink.mails) == 2


def test_a_mail_that_was_really_lost_arrives_by_the_resend(
    shop_with_rule: Shop, sink: Sink, hands: clock.Hands
) -> None:
    shop = shop_with_rule
    sink.behave(drop={"*": "lost"})
    shop.tell()
    assert (shop.message().state, sink.mails) == ("uncertain", [])
    sink.behave()
    hands.forward(timedelta(minutes=15))
    shop.drain()
    assert sink.only().message_id == shop.message().message_id


def test_a_second_drop_is_presumed_sent_and_stays_shown(shop_with_rule: Shop, sink: Sink, hands: clock.Hands) -> None:
    shop = shop_with_rule
    sink.behave(drop={"*": "kept"})
    shop.tell()
    for _ in range(4):
        hands.forward(timedelta(minutes=15))
        shop.drain()
    assert len(sink.mails) == 2
    message = shop.message()
    assert (message.state, message.resolution, message.resent) == ("uncertain", "presumed_sent", 1)
    assert overview(shop.store)["sent"] == 1


def test_the_bytes_and_their_date_are_fixed_at_the_first_try(
    shop_with_rule: Shop, sink: Sink, hands: clock.Hands
) -> None:
    shop = shop_with_rule
    sink.behave(refuse={"*": ("dot", "451 later")})
    shop.tell()
    written = mail_as_sent(shop.message())
    sink.behave()
    hands.forward(HOUR)
    shop.tell("1001", status="shipped", customer={"first_name": "Augusta"}, placed_at=NOW.isoformat())
    mail = sink.only()
    assert written is not None
    assert (mail.subject, written.subject) == ("Order 1001 for Ada",) * 2
    assert mail.mail["Date"].datetime == NOW
