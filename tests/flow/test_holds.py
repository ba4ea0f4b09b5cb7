"""What holds mails back and lets them go again: test mode, pauses, the cap; and what people do to single mails."""

from datetime import timedelta
from typing import Any

import pytest

from orderwire.access import message_for
from orderwire.acts.messages import cancel, resend
from orderwire.acts.rules import activate_rule, delete_rule, pause_rule, send_test
from orderwire.acts.stores import pause_store, resume_store, suppress
from orderwire.core import clock
from orderwire.core.failures import Conflict, Refusal
from orderwire.reports.figures import by_rule, overview
from orderwire.rules.keep import change_rule
from orderwire.worker.status import look
from tests.shop import NOW, Shop, open_shop, order
from tests.sink import Sink

HOUR = timedelta(hours=1)
LATER: dict[str, Any] = {"send": {"kind": "after", "amount": 1, "unit": "hours"}}


def held(shop: Shop) -> list[str | None]:
    return [row["held_reason"] for row in shop.log("pending")]


# --- test mode ------------------------------------------------------------------------------------------------------


def test_test_mode_writes_to_the_test_address_and_counts_nowhere(db: None, posted_to: Sink, hands: clock.Hands) -> None:
    shop = open_shop(test_address="shop@example.org")
    rule = shop.rule(test_mode=True)
    shop.tell()
    mail = posted_to.only()
    assert (mail.rcpt_tos, mail.subject) == (("shop@example.org",), "[Test] Order 1001 for Ada")
    assert (shop.message().test, shop.message().state) == (True, "sent")
    assert [shop.log(name) for name in ("pending", "sent", "blocked")] == [[], [], []]
    assert (overview(shop.store)["sent"], overview(shop.store)["pending"], by_rule(shop.store)) == (0, 0, {})
    assert shop.explained(rule)["outcome"] == "message"


def test_test_mode_without_a_test_address_cannot_go_live(shop: Shop) -> None:
    rule = shop.rule(active=False, test_mode=True)
    with pytest.raises(Refusal, match="test address"):
        activate_rule(rule, accept_warnings=True)


def test_a_test_address_taken_away_stops_the_tests(db: None, posted_to: Sink, hands: clock.Hands) -> None:
    shop = open_shop(test_address="shop@example.org")
    rule = shop.rule(test_mode=True)
    shop.store.test_address = ""
    shop.store.save()
    shop.tell()
    assert shop.explained(rule)["reason"] == "test address"
    assert not posted_to.mails


def test_one_test_of_a_rule_goes_where_a_person_says(shop: Shop, sink: Sink) -> None:
    rule = shop.rule(active=False)
    with pytest.raises(Refusal):
        send_test(rule, "nowhere", None)
    send_test(rule, " bob@example.org ", None)
    shop.drain()
    assert (sink.only().rcpt_tos, sink.only().subject[:6]) == (("bob@example.org",), "[Test]")
    assert shop.log("sent") == []


# --- pauses ---------------------------------------------------------------------------------------------------------


def test_changes_while_a_rule_rests_do_not_count(shop: Shop, sink: Sink) -> None:
    rule = pause_rule(shop.rule())
    shop.tell("1")
    activate_rule(rule, accept_warnings=True)
    shop.drain()
    assert (shop.explained(rule, "1")["outcome"], shop.explained(rule, "1")["reason"]) == ("not_triggered", "paused")
    assert shop.log("blocked") == []
    shop.tell("2")
    assert sink.only().subject == "Order 2 for Ada"


def test_pausing_a_rule_holds_its_mails_and_shows_them(shop: Shop, sink: Sink, hands: clock.Hands) -> None:
    rule = shop.rule(**LATER)
    shop.tell()
    pause_rule(rule)
    hands.forward(HOUR)
    shop.drain()
    assert held(shop) == ["rule paused"]
    assert look()["due_messages"] == 0
    activate_rule(rule, accept_warnings=True)
    shop.drain()
    assert len(sink.mails) == 1
    assert held(shop) == []


def test_a_held_mail_expires_and_says_why(shop: Shop, sink: Sink, hands: clock.Hands) -> None:
    rule = shop.rule(**LATER)
    shop.tell()
    pause_rule(rule)
    hands.forward(73 * HOUR)
    shop.drain()
    (row,) = shop.log("blocked")
    assert row["detail"] == "Not sent within 72 hours of being due. It was held: rule paused."
    activate_rule(rule, accept_warnings=True)
    shop.drain()
    assert not sink.mails


def test_deleting_a_rule_cancels_its_mails_and_keeps_its_figures(shop: Shop, sink: Sink, hands: clock.Hands) -> None:
    sent = shop.rule(name="Sent")
    rule = shop.rule(**LATER)
    shop.tell()
    for one in (sent, rule):
        delete_rule(one)
    hands.forward(HOUR)
    shop.drain()
    (row,) = shop.log("blocked")
    assert (row["reason"], row["rule_name"]) == ("rule deleted", rule.name)
    assert [row["rule_name"] for row in shop.log("sent")] == ["Sent"]
    assert overview(shop.store)["sent"] == len(sink.mails) == 1


def test_pausing_a_store_holds_what_waits_and_what_comes(shop: Shop, sink: Sink, hands: clock.Hands) -> None:
    rule = shop.rule()
    shop.rule("processing", **LATER)
    shop.tell("1", status="processing")
    pause_store(shop.store)
    hands.forward(HOUR)
    shop.tell("2")
    assert held(shop) == ["store paused", "store paused"]
    pause_rule(rule)
    resume_store(shop.store)
    shop.fresh()
    shop.drain()
    assert sink.only().subject == "Order 1 for Ada"
    assert held(shop) == ["rule paused"]
    activate_rule(rule, accept_warnings=True)
    shop.drain()
    assert len(sink.mails) == 2


# --- the cap --------------------------------------------------------------------------------------------------------


def test_a_flood_to_one_address_is_held_shown_and_released(db: None, posted_to: Sink, hands: clock.Hands) -> None:
    shop = open_shop(cap_per_hour=3, cap_per_day=5)
    shop.rule()
    for number in range(8):
        shop.post(order(str(number), customer={"email": "Ada@example.com" if number % 2 else "ada@EXAMPLE.com"}))
    shop.post(order("other", customer={"email": "bob@example.com"}))
    shop.drain()
    assert sorted(mail.rcpt_tos[0].lower() for mail in posted_to.mails) == ["ada@example.com"] * 3 + ["bob@example.com"]
    assert held(shop) == ["recipient cap"] * 5
    assert look()["due_messages"] == 0
    hands.forward(HOUR - timedelta(seconds=1))
    shop.drain()
    assert len(posted_to.mails) == 4
    hands.forward(timedelta(seconds=1))
    shop.drain()
    assert len(posted_to.mails) == 6, "two more: then the day is full"
    hands.forward(23 * HOUR)
    shop.drain()
    assert len(posted_to.mails) == 9
    assert held(shop) == []


def test_tests_are_not_capped_and_other_stores_have_their_own(db: None, posted_to: Sink, hands: clock.Hands) -> None:
    shop = open_shop(cap_per_hour=1)
    other = open_shop(account=shop.account, cap_per_hour=1)
    rule = shop.rule()
    other.rule()
    shop.tell("1")
    other.tell("2")
    send_test(rule, "ada@example.com", None)
    shop.drain()
    assert len(posted_to.mails) == 3


# --- what is shown --------------------------------------------------------------------------------------------------

LINES = [{"id": str(n), "sku": f"S-{n}", "name": f"Lamp {n}", "quantity": 1, "price": "1.00"} for n in range(1, 7)]


def test_the_product_limit_ends_in_and_n_more(shop: Shop, sink: Sink) -> None:
    shop.rule(template={"starter": "shipped"}, product_limit=2)
    shop.tell(items=LINES)
    mail = sink.only()
    for said in (mail.words, " ".join(mail.html.split())):
        assert "Lamp 1" in said and "Lamp 2" in said
        assert "and 4 more" in said
        assert not any(f"Lamp {n}" in said for n in (3, 4, 5, 6))


@pytest.mark.parametrize("limit", [None, 6])
def test_all_products_are_shown_by_default(shop: Shop, sink: Sink, limit: int | None) -> None:
    shop.rule(template={"starter": "shipped"}, product_limit=limit)
    shop.tell(items=LINES)
    assert all(f"Lamp {n}" in sink.only().html for n in range(1, 7))
    assert " more" not in sink.only().words.partition("Lamp 6")[2][:40]


def test_sender_reply_to_and_blind_copies(shop: Shop, sink: Sink) -> None:
    sender = {"name": "Bob's Lamps", "email": "bob@shop.example", "reply_to": "help@shop.example"}
    shop.rule(name="Secret name", sender=sender, bcc=["boss@shop.example"])
    shop.tell()
    mail = sink.only()
    assert (mail.mail_from, mail.rcpt_tos) == ("bob@shop.example", ("ada@example.com", "boss@shop.example"))
    assert (str(mail.mail["From"]), str(mail.mail["Reply-To"])) == (
        "Bob's Lamps <bob@shop.example>",
        "help@shop.example",
    )
    assert "boss@" not in str(mail.mail) and "Secret name" not in str(mail.mail)


def test_an_edit_reaches_what_is_not_written_yet(shop: Shop, sink: Sink, hands: clock.Hands) -> None:
    rule = shop.rule(**LATER)
    shop.tell()
    change_rule(rule, {"subject": "Edited *|ORDER_NUMBER|*"})
    hands.forward(HOUR)
    shop.drain()
    assert sink.only().subject == "Edited 1001"


# --- people ---------------------------------------------------------------------------------------------------------


def test_a_resend_is_a_copy_of_its_own(shop: Shop, sink: Sink) -> None:
    shop.rule(bcc=["boss@example.org"])
    shop.tell()
    copy = resend(message_for(shop.account, shop.message().pk))
    shop.drain()
    first, second = sink.mails
    assert (first.subject, first.rcpt_tos[:1]) == (second.subject, second.rcpt_tos)
    assert first.message_id != second.message_id
    copy.refresh_from_db()
    assert (copy.copy, copy.state) == (1, "sent")
    assert overview(shop.store)["sent"] == 2


def test_what_may_still_go_is_not_sent_again(shop: Shop) -> None:
    shop.rule(**LATER)
    shop.tell()
    with pytest.raises(Conflict, match="still pending"):
        resend(shop.message())
    assert shop.messages.count() == 1


def test_a_resend_goes_although_its_rule_rests_but_not_to_the_suppressed(shop: Shop, sink: Sink) -> None:
    rule = shop.rule()
    shop.tell()
    pause_rule(rule)
    resend(shop.messages[0])
    shop.drain()
    assert len(sink.mails) == 2
    suppress(shop.account, {"address": "ada@example.com"})
    resend(shop.messages[0])
    shop.drain()
    assert len(sink.mails) == 2
    assert [row["reason"] for row in shop.log("blocked")] == ["suppression"]


def test_a_person_cancels_a_mail_once(shop: Shop, sink: Sink, hands: clock.Hands) -> None:
    rule = shop.rule(**LATER)
    shop.tell()
    assert cancel(shop.message()).state == "cancelled"
    with pytest.raises(Conflict, match="cancelled already"):
        cancel(shop.message())
    hands.forward(HOUR)
    shop.drain()
    (row,) = shop.log("blocked")
    assert (row["at"], row["reason"]) == (NOW, "cancelled by hand")
    found = by_rule(shop.store)[rule.pk]
    assert (found["sent"], found["blocked"], found["pending"]) == (0, 1, 0)
    assert not sink.mails


def test_each_mail_stands_in_one_log_and_overview_counts_the_same(shop: Shop, hands: clock.Hands) -> None:
    shop.rule()
    shop.rule("processing", **LATER)
    shop.rule(name="Dear", price={"op": "gt", "amount": "999"})
    for number, changed in enumerate[dict[str, Any]]([{}, {"status": "processing"}, {"customer": {"email": "x"}}]):
        shop.post(order(str(number), **changed))
    shop.drain()
    rows = {name: len(shop.log(name)) for name in ("pending", "sent", "blocked")}
    assert rows == {"pending": 1, "sent": 1, "blocked": 3}
    seen = overview(shop.store)
    assert (seen["pending"], seen["sent"]) == (1, 1)
    assert seen["weekly"] == [{"week": "2026-W47", "start": "2026-11-16", "sent": 1}]
    assert sum(figures["blocked"] for figures in by_rule(shop.store).values()) == 3
