"""Another account's row is as good as none."""

from collections.abc import Callable
from typing import Any

import pytest
from allauth.usersessions.models import UserSession

from orderwire import access
from orderwire.access import Missing
from orderwire.accounts.keys import issue
from orderwire.accounts.models import Account, Role, User
from orderwire.accounts.people import join
from orderwire.accounts.team import invite
from orderwire.audience.importing import stage
from orderwire.audience.suppression import add
from orderwire.delivery.models import Sender
from orderwire.emails.images import keep_image
from orderwire.emails.library import history_of
from orderwire.orders.imports import take_in
from orderwire.orders.models import Event, Shipment
from orderwire.rules.keep import mark_deleted
from orderwire.rules.models import Rule
from tests.pictures import png
from tests.rooms import a_message, a_rule, a_store, a_template, an_account, an_order

pytestmark = pytest.mark.django_db


@pytest.fixture
def rule() -> Rule:
    return a_rule(a_store())


def rows(rule: Rule) -> dict[str, tuple[Callable[[Account, str], Any], Any]]:
    """One row of each kind of an account, with the way to it."""
    store = rule.store
    account, order = store.account, an_order(store)
    user = User.objects.create_user("ada@example.com")
    member = join(account, user, Role.OWNER)
    return {
        "store": (access.store_for, store),
        "order": (access.order_for, order),
        "customer": (access.customer_for, order.customer),
        "event": (access.event_for, Event.objects.create(store=store, dedupe_key="1", body=b"{}")),
        "rule": (access.rule_for, rule),
        "any_rule": (access.any_rule_for, rule),
        "message": (access.message_for, a_message(rule)),
        "sender": (access.sender_for, Sender.objects.create(account=account, name="Own", host="mail.example.com")),
        "suppression": (access.suppression_for, add(account, {"address": "eve@example.com"})),
        "image": (access.image_for, keep_image(account, png(), "logo.png")),
        "template": (access.template_for, a_template(account)),
        "import": (
            access.import_for,
            take_in(store, "orders", b"order_number,status,total\n7,paid,5\n", "a.csv", "Acme"),
        ),
        "staged": (access.staged_for, stage(account, ["x@example.com"], None)),
        "key": (access.key_for, issue(account, "first")[0]),
        "member": (access.member_for, member),
        "invitation": (access.invitation_for, invite(member, "bob@example.com", Role.VIEWER)),
    }


def test_each_kind_is_reached_by_its_account_alone(rule: Rule) -> None:
    stranger = an_account("Stranger")
    for kind, (way, row) in rows(rule).items():
        assert way(rule.store.account, row.pk) == row, kind
        for who, pk in ((stranger, row.pk), (rule.store.account, "none"), (rule.store.account, "")):
            with pytest.raises(Missing):
                way(who, pk)


def test_every_single_row_getter_is_asked_here(rule: Rule) -> None:
    there_are = {name.removesuffix("_for") for name in vars(access) if name.endswith("_for")}
    assert there_are == {*rows(rule), "shipment", "version", "template_version", "session"}


def test_a_shipment_belongs_to_its_order_too(rule: Rule) -> None:
    account, order = rule.store.account, an_order(rule.store)
    other = an_order(rule.store, external_id="2")
    parcel = Shipment.objects.create(order=order, external_id="s1", number="1Z")
    assert access.shipment_for(account, order.pk, parcel.pk) == parcel
    for who, of in ((account, other.pk), (an_account("Stranger"), order.pk)):
        with pytest.raises(Missing):
            access.shipment_for(who, of, parcel.pk)


def test_a_saving_belongs_to_its_template_too(rule: Rule) -> None:
    account = rule.store.account
    template, other = a_template(account), a_template(account, name="Another")
    saved = history_of(template).get()
    assert access.template_version_for(account, template.pk, saved.pk) == saved
    for who, of in ((account, other.pk), (an_account("Stranger"), template.pk)):
        with pytest.raises(Missing):
            access.template_version_for(who, of, saved.pk)


def test_a_sign_in_is_reached_by_its_person_alone() -> None:
    ada, bob = User.objects.create_user("ada@example.com"), User.objects.create_user("bob@example.com")
    session = UserSession.objects.create(user=ada, ip="192.0.2.7", session_key="x", user_agent="")
    assert access.session_for(ada, session.pk) == session
    for who, session_id in ((bob, session.pk), (ada, session.pk + 1), (ada, 10**30)):
        with pytest.raises(Missing):
            access.session_for(who, session_id)


def test_lists_hold_ones_own_rows_alone(rule: Rule) -> None:
    account, stranger = rule.store.account, an_account("Stranger")
    rows(rule)
    lists = [
        getattr(access, f"{kind}_of") for kind in ("stores", "customers", "messages", "senders", "suppressions", "keys")
    ]
    assert [of(account).count() for of in lists] == [1] * 6
    assert [of(stranger).count() for of in lists] == [0] * 6
    for of in (access.orders_of, access.events_of, access.rules_of):
        assert (of(rule.store).count(), of(a_store(stranger)).count()) == (1, 0)


def test_a_deleted_rule_is_gone(rule: Rule) -> None:
    mark_deleted(rule)
    with pytest.raises(Missing):
        access.rule_for(rule.store.account, rule.pk)
    assert not access.rules_of(rule.store).exists()


def test_a_version_belongs_to_its_rule_too(rule: Rule) -> None:
    account, other = rule.store.account, a_rule(rule.store)
    assert access.version_for(account, rule.pk, rule.version_id).number == 1
    for who, rule_id, version_id in (
        (account, other.pk, rule.version_id),
        (an_account("Stranger"), rule.pk, rule.version_id),
        (account, rule.pk, "none"),
        (account, rule.pk, "\0"),
    ):
        with pytest.raises(Missing):
            access.version_for(who, rule_id, version_id)
