"""What page tests begin with: Acme's account with an owner, an editor, a viewer and a store with all that hangs on it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.db import transaction
from django.test import Client

from orderwire.accounts import keys, team
from orderwire.accounts.models import Account, ApiKey, Invitation, Membership, Role, User
from orderwire.accounts.people import join, open_account
from orderwire.acts.orders import add_shipment
from orderwire.acts.stores import suppress
from orderwire.audience.importing import stage
from orderwire.audience.models import StagedImport, Suppression
from orderwire.core.schema import read
from orderwire.delivery.models import Sender
from orderwire.delivery.senders import SenderWish, make_sender
from orderwire.emails.images import keep_image
from orderwire.emails.models import Image, Template
from orderwire.orders.imports import take_in
from orderwire.orders.models import Event, Import, Order, Shipment
from orderwire.outbox.models import Message
from orderwire.rules.models import Rule
from orderwire.stores.models import Store
from tests.pictures import png
from tests.rooms import NOON, a_message, a_rule, a_store, a_template, an_order

PASSWORD = "a long enough sentence"


@dataclass(slots=True)
class House:
    """Acme: its people, and one row of everything a page can name."""

    account: Account
    owner: User
    editor: User
    viewer: User
    store: Store
    order: Order
    shipment: Shipment
    rule: Rule
    message: Message
    event: Event
    sender: Sender
    suppression: Suppression
    key: ApiKey
    image: Image
    template: Template
    member: Membership
    invitation: Invitation
    staged: StagedImport
    file: Import
    session: UserSession

    @property
    def ids(self) -> dict[str, str]:
        """A value for each parameter that a page's address can have."""
        rows = (
            "store",
            "order",
            "shipment",
            "rule",
            "message",
            "event",
            "sender",
            "suppression",
            "key",
            "image",
            "template",
            "member",
            "invitation",
        )
        return {f"{name}_id": getattr(self, name).pk for name in rows} | {
            "version_id": self.rule.version_id,
            "saved_id": self.template.history.get().pk,
            "customer_id": str(self.order.customer_id),
            "staged_id": self.staged.pk,
            "import_id": self.file.pk,
            "session_id": str(self.session.pk),
            "platform": "custom",
            "log": "sent",
            "key": "shipped",
            "kind": "invoice",
            "mail_key": "completed",
            "token": "x",
        }


def a_person(email: str) -> User:
    """Somebody who may sign in."""
    return User.objects.create_user(email, PASSWORD)


@pytest.fixture
def house(db: None) -> House:
    """Acme."""
    with transaction.atomic():  # recording locks rows
        account, owner = open_account("owner@example.com", PASSWORD, "Acme")
        editor, viewer = a_person("editor@example.com"), a_person("viewer@example.com")
        membership = account.memberships.get(user=owner)
        member = join(account, editor, Role.EDITOR)
        join(account, viewer, Role.VIEWER)
        store = a_store(account)
        order = an_order(store)
        rule = a_rule(store)
        smtp = {"name": "Main", "host": "smtp.example.com", "username": "acme", "password": "hidden"}
        return House(
            account=account,
            owner=owner,
            editor=editor,
            viewer=viewer,
            store=store,
            order=order,
            shipment=add_shipment(order, "UPS", "1Z999AA10123456784", ""),
            rule=rule,
            message=a_message(
                rule, order=order, change=order.changes.get(), subject="Your order 1001", rendered_at=NOON
            ),
            event=Event.objects.create(store=store, dedupe_key="1", body=b"{", state="parked", reason="It is no JSON."),
            sender=make_sender(account, read(SenderWish, smtp)),
            suppression=suppress(account, {"address": "no@example.com"}),
            key=keys.issue(account, "Warehouse", owner)[0],
            image=keep_image(account, png(300, 100), "logo.png", owner),
            template=a_template(account, owner),
            member=member,
            staged=stage(account, ["new@example.com"], None),
            invitation=team.invite(membership, "grace@example.com", Role.VIEWER),
            file=take_in(store, "orders", b"order_number,status,total\n7,paid,5\n", "orders.csv", owner.email),
            session=UserSession.objects.create(
                user=owner, ip="192.0.2.7", session_key="elsewhere", user_agent="Firefox/140.0"
            ),
        )


@pytest.fixture
def stranger(db: None) -> User:
    """The owner of another account."""
    return open_account("mallory@example.com", PASSWORD, "Other")[1]


@pytest.fixture
def as_user(client_class: type[Client]) -> Callable[[User | None], Client]:
    """A browser in which a person is signed in; None for nobody."""

    def signed_in(user: User | None) -> Client:
        client = client_class()
        if user is not None:
            client.force_login(user)
        return client

    return signed_in


@pytest.fixture
def client_class() -> type[Client]:
    """Django's test browser."""
    return Client


@pytest.fixture
def owner(house: House, as_user: Callable[[User], Client]) -> Client:
    """The owner's browser."""
    return as_user(house.owner)


@pytest.fixture
def editor(house: House, as_user: Callable[[User], Client]) -> Client:
    """The editor's browser."""
    return as_user(house.editor)


@pytest.fixture
def viewer(house: House, as_user: Callable[[User], Client]) -> Client:
    """The viewer's browser."""
    return as_user(house.viewer)


def everything() -> dict[str, list[dict[str, Any]]]:
    """Every row of ours but sign-ins: equal before and after means that nothing happened."""
    found = {}
    for model in apps.get_models():
        if model.__module__.startswith("orderwire."):
            rows = model._default_manager.order_by("pk").values()
            found[model.__name__] = [{k: v for k, v in row.items() if k != "last_login"} for row in rows]
    return found


def words(answer: Any) -> str:
    """A page as one line of text with single spaces, for looking for sentences in it."""
    return " ".join(answer.content.decode().split())
