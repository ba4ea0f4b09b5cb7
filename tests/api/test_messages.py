"""Messages over the API."""

import pytest
from pytest_django import Settings

from orderwire.delivery.models import Attempt
from orderwire.outbox.models import Message, State
from orderwire.rules.keep import mark_deleted
from tests.api.conftest import Caller, House, everything, fields, noted
from tests.rooms import NOON, a_message, a_rule, a_store, after, an_account


def test_a_message_with_its_attempts(house: House, acme: Caller) -> None:
    Attempt.objects.create(
        message=house.message, fence=1, at=NOON, server="mx:25", stage="dot", code=250, reply="ok", outcome="sent", ms=7
    )
    told = acme.get(f"/messages/{house.message.pk}").json()
    assert told["attempts"] == [
        {
            "at": "2026-11-21T12:00:00Z",
            "server": "mx:25",
            "stage": "dot",
            "code": 250,
            "reply": "ok",
            "outcome": "sent",
            "ms": 7,
        }
    ]
    asked = "id rule_id rule_name order_id order_number to subject state reason due_at sent_at message_id test attempts"
    assert set(f"{asked} opens clicks events".split()) <= set(told)
    assert acme.get("/messages").json()["items"] == [told]


def test_the_messages_of_all_stores_stand_in_one_order_page_by_page(house: House, acme: Caller) -> None:
    rules = [house.rule, a_rule(a_store(house.account)), a_rule(a_store(house.account))]
    a_message(a_rule(a_store(an_account("Somebody else"))))
    made = [house.message.pk, *(a_message(rules[number % 3]).pk for number in range(7))]
    found: list[str] = []
    asked = "/messages?limit=3"
    while asked:
        told = acme.get(asked).json()
        found += [row["id"] for row in told["items"]]
        asked = f"/messages?limit=3&cursor={told['next']}" if told["next"] else ""
    assert found == sorted(made, reverse=True)


def test_a_message_says_whether_its_opens_and_clicks_are_kept(house: House, acme: Caller) -> None:
    told = acme.get(f"/messages/{house.message.pk}").json()
    assert (told["opens"], told["opens_by_person"], told["clicks_by_person"]) == (0, False, True)


def test_by_what_stands_in_the_query(house: House, acme: Caller) -> None:
    other = a_store(house.account)
    rule = a_rule(other)
    sent = a_message(rule, State.SENT, after(days=1), to_address="Bob@Example.com", canonical_to="bob@example.com")
    test = a_message(rule, State.FAILED, after(days=2), test=True)

    def ids(query: str) -> list[str]:
        return [one["id"] for one in acme.get(f"/messages?{query}").json()["items"]]

    assert ids("") == [test.pk, sent.pk, house.message.pk]
    assert ids(f"store={other.pk}") == [test.pk, sent.pk]
    assert ids(f"rule={house.rule.pk}") == [house.message.pk]
    assert ids(f"order={house.order.pk}") == [house.message.pk]
    assert ids("state=sent") == [sent.pk]
    assert ids("state=sent,ready") == [sent.pk, house.message.pk]
    assert ids("to=bob@EXAMPLE.com") == [sent.pk]
    assert ids("from=2026-11-22") == [test.pk, sent.pk]
    assert ids("from=2026-11-22T12:00:00Z&until=2026-11-23T12:00:00Z") == [sent.pk]
    assert ids("until=2026-11-22") == [house.message.pk]


def test_a_deleted_rules_messages_can_be_asked_for(house: House, acme: Caller) -> None:
    mark_deleted(house.rule)
    assert len(acme.get(f"/messages?rule={house.rule.pk}").json()["items"]) == 1


@pytest.mark.parametrize("query", ["state=lost", "state=sent,lost", "from=soon", "until=2026-13-01"])
def test_nonsense_in_the_query(query: str, house: House, acme: Caller) -> None:
    assert fields(acme.get(f"/messages?{query}")) == [query.partition("=")[0]]


def test_another_accounts_ids_are_none_in_the_query_too(house: House, acme: Caller) -> None:
    rule = a_rule(a_store(an_account("Other")))
    a_message(rule)
    for query in (f"store={rule.store_id}", f"rule={rule.pk}", "order=ord_none", "rule=rul_none"):
        assert acme.get(f"/messages?{query}").status_code == 404


def test_a_mail_is_cancelled_and_sent_again(house: House, acme: Caller) -> None:
    gone = acme.post(f"/messages/{house.message.pk}/cancel")
    assert (gone.status_code, gone.json()["state"], gone.json()["reason"]) == (202, "cancelled", "cancelled by hand")
    copy = acme.post(f"/messages/{house.message.pk}/resend")
    assert (copy.status_code, copy.json()["state"], copy.json()["copy"]) == (202, "ready", 1)
    assert Message.objects.get(pk=copy.json()["id"]).to_address == "ada@example.com"
    assert [action for _, action in noted()] == ["message cancelled", "message sent again"]


def test_not_at_any_time(house: House, acme: Caller) -> None:
    sent = a_message(house.rule, State.SENT)
    before = everything()
    again = acme.post(f"/messages/{house.message.pk}/resend")
    stop = acme.post(f"/messages/{sent.pk}/cancel")
    assert (again.status_code, again.json()["detail"]) == (
        409,
        "This mail is still pending: wait until it is sent, or cancel it first.",
    )
    assert (stop.status_code, stop.json()["detail"]) == (
        409,
        "This mail is sent already: there is nothing to cancel.",
    )
    assert everything() == before


def test_a_waiting_mail_is_sent_now(house: House, acme: Caller, settings: Settings) -> None:
    settings.SMTP_URL = "smtp://127.0.0.1:2525?tls=none"
    planned = a_message(house.rule, State.SCHEDULED, after(days=9000), order=house.order)
    answer = acme.post(f"/messages/{planned.pk}/send-now")
    assert (answer.status_code, answer.json()["state"], answer.json()["id"]) == (202, "ready", planned.pk)
    assert [action for _, action in noted()] == ["message sent now"]
    sent = a_message(house.rule, State.SENT)
    before = everything()
    again = acme.post(f"/messages/{sent.pk}/send-now")
    assert (again.status_code, again.json()["detail"]) == (
        409,
        "This mail is sent already: there is nothing that waits.",
    )
    assert everything() == before
