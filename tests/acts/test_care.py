"""Stores, senders and rules that break: seen, told to whoever should know, and seen to mend."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.db import transaction

from orderwire.accounts.models import Account, Membership, Role, User
from orderwire.accounts.people import join
from orderwire.acts import care
from orderwire.core import clock
from orderwire.core.schema import read
from orderwire.delivery.models import Sender
from orderwire.delivery.senders import SenderWish, make_sender, note_problem, note_working
from orderwire.orders.models import Order
from orderwire.outbox.models import State
from orderwire.reports.models import Trouble
from orderwire.rules.keep import set_state
from orderwire.rules.models import Rule
from orderwire.stores.models import Store
from tests.rooms import NOON, a_message, a_rule, a_store, after, an_order
from tests.sink import Sink

pytestmark = pytest.mark.django_db


@pytest.fixture
def store() -> Store:
    return a_store()


@pytest.fixture
def sender(store: Store) -> Sender:
    return make_sender(store.account, read(SenderWish, {"name": "Main", "host": "smtp.example.com"}))


def a_person(account: Account, email: str, role: Role, **changed: Any) -> Membership:
    return join(account, User.objects.create_user(email, **changed), role)


def look(now: Any = NOON, after_rule: str = "") -> str:
    with transaction.atomic():
        return care.look(now, after_rule)


def letters(now: Any) -> Sequence[care.Letter]:
    with transaction.atomic():
        return care.letters(now)


def open_now() -> list[tuple[str, str, str]]:
    rows = Trouble.objects.filter(mended_at=None).order_by("kind", "name")
    return list(rows.values_list("kind", "code", "detail"))


def test_a_sender_that_breaks_and_mends(store: Store, sender: Sender) -> None:
    note_problem(sender.pk, "535 5.7.8 no")
    look()
    assert open_now() == [("sender", "broken", "535 5.7.8 no")]
    note_working(sender.pk)
    look(after(minutes=1))
    assert open_now() == []
    assert Trouble.objects.get().mend_told_at is None


def test_a_sender_that_nothing_goes_through_is_nobodys_trouble(store: Store, sender: Sender) -> None:
    note_problem(sender.pk, "535 no")
    look()
    other = {"name": "Other", "host": "smtp.example.org", "default": True}
    make_sender(store.account, read(SenderWish, other))
    look(after(minutes=1))
    assert open_now() == []
    assert Trouble.objects.get().mend_told_at == after(minutes=1)


def test_a_store_whose_connection_is_broken(store: Store) -> None:
    Store.objects.update(connection="broken", problem="The key was refused.")
    look()
    assert open_now() == [("store", "broken", "The key was refused.")]
    Store.objects.update(paused_at=NOON)
    look(after(minutes=1))
    assert open_now() == []


@pytest.mark.parametrize(
    ("orders", "days", "active", "seen"),
    [(20, 3, True, True), (19, 3, True, False), (20, 2, True, False), (20, 3, False, False)],
)
def test_a_lively_store_that_falls_silent(store: Store, orders: int, days: int, active: bool, seen: bool) -> None:
    a_rule(store, active=active)
    for number in range(orders):
        an_order(store, external_id=str(number))
    Order.objects.update(created_at=NOON)
    Store.objects.update(connection="connected", last_event_at=NOON)
    look(NOON + timedelta(days=days, minutes=1))
    assert open_now() == ([("store", "silent", "")] if seen else [])


def test_a_quiet_store_is_left_alone(store: Store) -> None:
    a_rule(store)
    for number in range(20):
        an_order(store, external_id=str(number))
    Order.objects.update(created_at=NOON - timedelta(days=8))
    Store.objects.update(connection="connected", last_event_at=NOON)
    look(after(days=4))
    assert open_now() == []


def ended(rule: Rule, *states: str, at: Any = NOON) -> None:
    for state in states:
        a_message(rule, State(state), at, detail=f"It is {state}.")


@pytest.mark.parametrize(
    ("states", "seen"),
    [
        (["failed"], [("rule", "failing", "It is failed.")]),
        (["failed", "sent"], []),
        (["failed", "ready"], [("rule", "failing", "It is failed.")]),
        (["sent"] * 5 + ["rejected"] * 5, [("rule", "rejected", "5/10")]),
        (["sent"] * 6 + ["rejected"] * 5, []),
        (["rejected"] * 4, []),
        (["suppressed"] * 9, []),
    ],
)
def test_a_rule_by_its_newest_mails(store: Store, states: list[str], seen: list[tuple[str, str, str]]) -> None:
    ended(a_rule(store), *states)
    look(after(hours=1))
    assert open_now() == seen


def test_old_refusals_are_over(store: Store) -> None:
    ended(a_rule(store), *["rejected"] * 9)
    look(after(hours=1))
    assert len(open_now()) == 1
    look(after(days=2))
    assert open_now() == []


def test_a_rule_turned_off_is_closed_quietly(store: Store) -> None:
    rule = a_rule(store)
    ended(rule, "failed")
    look()
    set_state(rule, "paused")
    look(after(minutes=5))
    assert open_now() == []
    assert Trouble.objects.get().mend_told_at == after(minutes=5)


def test_rules_are_looked_at_a_few_at_a_time(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(care, "RULES_A_LOOK", 2)
    rules = [a_rule(store, name=f"Rule {n}") for n in range(3)]
    for rule in rules:
        ended(rule, "failed")
    go_on = look()
    assert (go_on, len(open_now())) == (rules[1].pk, 2)
    assert look(after(minutes=1), go_on) == ""
    assert len(open_now()) == 3


def test_owners_and_admins_who_want_it_are_told_once(
    store: Store, sender: Sender, mailoutbox: list[EmailMessage], settings: Any
) -> None:
    settings.BASE_URL = "https://orderwire.example.com"
    a_person(store.account, "owner@example.com", Role.OWNER)
    a_person(store.account, "admin@example.com", Role.ADMIN)
    a_person(store.account, "editor@example.com", Role.EDITOR)
    a_person(store.account, "gone@example.com", Role.OWNER, is_active=False)
    quiet = a_person(store.account, "quiet@example.com", Role.OWNER)
    Membership.objects.filter(pk=quiet.pk).update(told=False)
    note_problem(sender.pk, "535 no")
    look()
    assert letters(after(minutes=1)) == []
    found = letters(after(minutes=3))
    assert [letter.to for letter in found] == ["owner@example.com", "admin@example.com"]
    assert found[0].subject == "Acme Lamps: something broke"
    assert "refuses us, so mails wait. It said: 535 no." in found[0].text
    assert f"https://orderwire.example.com/senders/{sender.pk}/" in found[0].text
    assert letters(after(minutes=4)) == []
    assert care.send(found[0])
    assert [mail.to for mail in mailoutbox] == [["owner@example.com"]]
    note_working(sender.pk)
    look(after(minutes=5))
    mended = letters(after(minutes=5))
    assert [(one.to, one.subject) for one in mended] == [
        ("owner@example.com", "Acme Lamps: mended"),
        ("admin@example.com", "Acme Lamps: mended"),
    ]
    assert "takes our mails again" in mended[0].text


def test_a_letter_that_does_not_go_is_said(sink: Sink, settings: Any) -> None:
    settings.EMAIL_BACKEND, settings.SMTP_URL = "orderwire.delivery.postman.Postman", sink.url
    letter = care.Letter("ada@example.com", "Acme: something broke", "Words", (), ())
    sink.behave(refuse={"*": ("rcpt", "550 no")})
    assert not care.send(letter)
    sink.behave()
    assert care.send(letter)
    assert sink.only().subject == "Acme: something broke"


def test_the_look_costs_the_same_however_much_was_sent(store: Store, django_assert_num_queries: Any) -> None:
    rule = a_rule(store)
    ended(rule, *["sent"] * 30)
    with clock.stopped_at(NOON), transaction.atomic(), django_assert_num_queries(11):
        care.look(NOON)
