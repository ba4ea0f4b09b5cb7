"""What is wrong gets a clear answer and loses nothing: refused at the door, or kept and parked, or cleaned and sent."""

import json
from datetime import timedelta
from email.utils import getaddresses
from typing import Any

import pytest

from orderwire import flow
from orderwire.access import Missing, event_for
from orderwire.accounts.models import Account
from orderwire.acts.orders import replay_event
from orderwire.core import clock
from orderwire.core.failures import Conflict
from orderwire.worker.status import look
from tests.shop import MOST_BYTES, NOW, Shop, call, open_shop, order
from tests.sink import Sink

DEEP = b'{"id": "o-1", "note": ' + b"[" * 200 + b"]" * 200 + b"}"
TRICK = "=?utf-8?q?x=0d=0aBcc:_eve=40example.org?="


def raw(**changed: Any) -> bytes:
    return json.dumps(order(**changed)).encode()


# --- at the door ----------------------------------------------------------------------------------------------------


def test_an_unknown_address_is_404(shop: Shop) -> None:
    for key in ("abcdefgh12345678", "a" * 32):
        assert call(f"/hooks/{key}", b"{}", {})[0] == 404


def test_another_verb_is_405_and_an_empty_body_400(shop: Shop) -> None:
    assert shop.post(b"") == 400
    assert shop.events.count() == 0


@pytest.mark.parametrize("length", [None, "", "not a number"])
def test_more_than_a_mebibyte_is_413(shop: Shop, length: str | None) -> None:
    body = b" " * (MOST_BYTES + 1)
    status, words = call(shop.path, body, shop.signed(body), length)
    assert (status, words) == (413, "A webhook may have at most 1 MiB.\n")
    assert shop.events.count() == 0


def test_two_megabytes_are_413_and_a_mebibyte_is_kept(shop: Shop, sink: Sink) -> None:
    shop.rule()
    assert shop.post(raw() + b" " * 2_000_000) == 413
    assert shop.post(raw().ljust(MOST_BYTES)) == 202
    shop.drain()
    assert sink.only().subject == "Order 1001 for Ada"


def test_a_late_or_early_signature_is_refused(shop: Shop, hands: clock.Hands) -> None:
    body = raw()
    headers = shop.signed(body)
    hands.forward(timedelta(seconds=301))
    assert call(shop.path, body, headers)[0] == 401
    hands.forward(timedelta(seconds=-602))
    assert call(shop.path, body, headers)[0] == 401
    assert shop.events.count() == 0


def test_no_signature_is_kept_with_an_event(shop: Shop) -> None:
    body = raw()
    call(shop.path, body, {**shop.signed(body, "evt_1"), "authorization": "Bearer x", "cookie": "a=b"})
    assert sorted(shop.events.get().headers) == ["content-type", "webhook-id", "webhook-timestamp"]


# --- kept, parked, readable again -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"this is no JSON", "not JSON"),
        (b"[1, 2]", "object"),
        (b"\xff\xfe{}", "UTF-8"),
        (DEEP, "64"),
        (raw(total=1).replace(b'"total": 1', b'"total": NaN'), "NaN"),
        (raw(total=1).replace(b'"total": 1', b'"total": 1, "total": 2'), "total"),
        (raw(note="x").replace(b'"note": "x"', b'"note": "\\ud800"'), "surrogate"),
        (raw(total="1e999"), "total"),
        (raw(total="twelve"), "total"),
        (raw(total=None), "total"),
        (raw(updated_at="yesterday"), "updated_at"),
        (raw(status=None), "status"),
        (raw(items=None), "items"),
        (raw(currency="Dollars"), "currency"),
    ],
)
def test_what_cannot_be_read_is_parked_with_its_reason(shop: Shop, sink: Sink, body: bytes, said: str) -> None:
    shop.rule()
    assert shop.post(body) == 202
    assert shop.post(order("2")) == 202
    shop.drain()
    parked = shop.events.get(state="parked")
    assert said.lower() in parked.reason.lower(), parked.reason
    assert parked.reason[0].isupper() and parked.reason.endswith((".", ")")), parked.reason
    assert bytes(parked.body) == body
    assert {key: look()[key] for key in ("parked_events", "unread_events")} == {"parked_events": 1, "unread_events": 0}
    assert sink.only().subject == "Order 2 for Ada", "what came behind it was read"


def test_a_parked_event_is_read_again_after_a_mend(shop: Shop, sink: Sink) -> None:
    shop.rule()
    shop.post(raw(updated_at="soon"))
    shop.drain()
    parked = shop.events.get()
    parked.body = raw()
    parked.save()
    replay_event(event_for(shop.account, parked.pk))
    assert look()["parked_events"] == 0
    shop.drain()
    assert sink.only().subject == "Order 1001 for Ada"
    with pytest.raises(Conflict):
        replay_event(event_for(shop.account, parked.pk))
    with pytest.raises(Missing):
        event_for(Account.objects.create(name="another"), parked.pk)


def test_an_event_that_breaks_the_reading_is_parked_alone(
    shop: Shop, sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.rule()
    for number in ("1", "2", "3"):
        shop.post(order(number))
    follow = flow.Journey.follow

    def trip(self: Any, reading: Any, *rest: Any, **named: Any) -> Any:
        if reading.number == "2":
            raise ZeroDivisionError
        return follow(self, reading, *rest, **named)

    monkeypatch.setattr(flow.Journey, "follow", trip)
    shop.drain()
    assert [event.state for event in shop.events] == ["read", "parked", "read"]
    assert (
        shop.events.get(state="parked").reason == "It could not be recorded (ZeroDivisionError). It can be read again."
    )
    monkeypatch.undo()
    assert sorted(mail.subject for mail in sink.mails) == ["Order 1 for Ada", "Order 3 for Ada"]


# --- cleaned, and nothing lost --------------------------------------------------------------------------------------


def test_unknown_fields_of_a_webhook_are_ignored(shop: Shop, sink: Sink) -> None:
    shop.rule()
    shop.tell(colour="red", customer={"nickname": "Countess"})
    assert len(sink.mails) == 1


def test_a_time_without_a_zone_is_the_shops(db: None, posted_to: Sink, hands: clock.Hands) -> None:
    shop = open_shop(timezone="America/New_York")
    shop.rule()
    shop.tell(updated_at="2026-11-21T04:30:00", placed_at="2026-11-21T04:58:00")
    assert shop.order().updated_at == NOW - timedelta(minutes=30)
    assert shop.order().placed_at == NOW - timedelta(minutes=2)
    assert len(posted_to.mails) == 1


@pytest.mark.parametrize(
    "name",
    [
        "Ada\r\nBcc: eve@example.org",
        "Ada\nX-Evil: 1\n\nbody",
        "Ada\u2028Bcc: eve@example.org",
        "Ada\u202egnp.exe",
        "\u2066Ada\u2069",
        "A\x00d\x1ba\x85",
        TRICK,
        "*|ORDER_TOTAL|* {{ 7*7 }} {% raw %}",
        "<script>alert(1)</script>",
        "Ada" * 5000,
    ],
)
def test_no_name_makes_a_header_or_a_recipient(shop: Shop, sink: Sink, name: str) -> None:
    shop.rule(template={"starter": "shipped"}, subject="*|FIRST_NAME|* *|CUSTOMER_NAME|* *|ORDER_NUMBER|*")
    shop.tell(customer={"first_name": name, "last_name": name}, note=name, items=[{"id": "1", "name": name}])
    caught = sink.only()
    assert caught.rcpt_tos == ("ada@example.com",)
    assert sorted(caught.mail.keys()) == plain_headers(shop, sink)
    assert [address for _, address in getaddresses(caught.mail.get_all("To", []))] == ["ada@example.com"]
    assert "49" not in caught.subject and "129.80" not in caught.subject
    assert not any(sign in caught.subject for sign in "\r\n\x00\x1b\u202e\u2066\u2028")
    assert caught.html.count("<script") == caught.html.count('<script type="application/ld+json">{"@context"') == 1


def plain_headers(shop: Shop, sink: Sink) -> list[str]:
    """The headers of a mail about an order that is nothing special."""
    shop.tell("plain")
    return sorted(sink.mails[-1].mail.keys())


@pytest.mark.parametrize(
    "address",
    [
        "ada@example.com\r\nBcc: eve@example.org",
        "ada@example.com>\r\nRCPT TO:<eve@example.org",
        "ada\x00@example.com",
        "ada@example.com, eve@example.org",
        '"ada@x"@example.com',
        "ada @example.com",
        "ada@",
        "nobody",
        f"{TRICK}@example.com",
        "a" * 300 + "@example.com",
    ],
)
def test_an_address_that_cannot_be_one_is_kept_as_given_and_blocked(shop: Shop, sink: Sink, address: str) -> None:
    rule = shop.rule()
    shop.tell(customer={"email": address})
    assert look()["parked_events"] == 0
    (row,) = shop.log("blocked")
    assert (row["reason"], row["rule_id"], row["to"]) == ("missing address", rule.pk, shop.order().email)
    assert "not an e-mail address" in row["detail"]
    assert not shop.messages.exists()
    assert not sink.mails


def test_no_address_at_all_is_blocked(shop: Shop, sink: Sink) -> None:
    rule = shop.rule()
    shop.tell(customer={"email": None})
    (row,) = shop.log("blocked")
    assert (row["to"], row["reason"], row["detail"]) == (
        None,
        "missing address",
        "Expected an e-mail address; was none.",
    )
    assert shop.explained(rule)["outcome"] == "blocked"
    assert not sink.mails
