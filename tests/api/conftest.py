"""What API tests begin with: Acme's account with a key and one row of everything a route can name, and a stranger's key."""

import json
from dataclasses import dataclass
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from orderwire.accounts import keys
from orderwire.accounts.models import Account, AuditEntry
from orderwire.acts.orders import add_shipment
from orderwire.acts.stores import suppress
from orderwire.audience.models import Suppression
from orderwire.core.schema import read
from orderwire.delivery.models import Sender
from orderwire.delivery.senders import SenderWish, make_sender
from orderwire.emails.models import Template
from orderwire.orders.imports import take_in
from orderwire.orders.models import Event, Import, Order, Shipment
from orderwire.outbox.models import Message, State
from orderwire.rules.models import Rule
from orderwire.stores.models import Store
from tests.rooms import a_message, a_rule, a_store, a_template, an_account, an_order

V1 = "/api/v1"


@dataclass(slots=True)
class Caller:
    """A program with a key; key "" sends no header."""

    key: str = ""

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """One call. A body that is bytes goes as it is, anything else as JSON; None sends none."""
        given = {"authorization": f"Bearer {self.key}"} if self.key else {}
        raw = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        client = Client(raise_request_exception=False)
        return client.generic(method, V1 + path, raw, "application/json", headers={**given, **headers})

    def get(self, path: str, **headers: str) -> Any:
        """GET."""
        return self.call("GET", path, **headers)

    def post(self, path: str, body: Any = None) -> Any:
        """POST."""
        return self.call("POST", path, body)

    def put(self, path: str, body: Any = None) -> Any:
        """PUT."""
        return self.call("PUT", path, body)

    def patch(self, path: str, body: Any = None) -> Any:
        """PATCH."""
        return self.call("PATCH", path, body)

    def delete(self, path: str, body: Any = None) -> Any:
        """DELETE."""
        return self.call("DELETE", path, body)


@dataclass(slots=True)
class House:
    """Acme, and one row of everything a route can name."""

    account: Account
    store: Store
    order: Order
    shipment: Shipment
    rule: Rule
    message: Message
    event: Event
    sender: Sender
    suppression: Suppression
    template: Template
    file: Import

    @property
    def ids(self) -> dict[str, str]:
        """A value for each parameter that a route can have."""
        rows = ("store", "order", "shipment", "rule", "message", "event", "sender", "suppression", "template")
        named = {f"{name}_id": getattr(self, name).pk for name in rows}
        more = {"external_id": "9001", "status_key": "shipped", "mail_key": "completed", "log": "sent"}
        more["version_id"] = self.rule.version_id
        more["import_id"] = self.file.pk
        return {**named, "customer_id": self.order.customer_id or "", **more}


@pytest.fixture
def house(db: None) -> House:
    """Acme."""
    account = an_account()
    store = a_store(account)
    order = an_order(store)
    rule = a_rule(store)
    smtp = {"name": "Main", "host": "smtp.example.com", "username": "acme", "password": "hidden"}
    return House(
        account=account,
        store=store,
        order=order,
        shipment=add_shipment(order, "UPS", "1Z999AA10123456784", ""),
        rule=rule,
        message=a_message(rule, State.READY, order=order, change=order.changes.get(), subject="Your order 1001"),
        event=Event.objects.create(store=store, dedupe_key="1", body=b"{", state="parked", reason="It is no JSON."),
        sender=make_sender(account, read(SenderWish, smtp)),
        suppression=suppress(account, {"address": "no@example.com"}),
        template=a_template(account),
        file=take_in(store, "orders", b"order_number,status,total\n7,paid,5\n", "orders.csv", "Acme"),
    )


@pytest.fixture
def acme(house: House) -> Caller:
    """Acme's program."""
    return Caller(keys.issue(house.account, "Warehouse")[1])


@pytest.fixture
def stranger(db: None) -> Caller:
    """A program of another account."""
    return Caller(keys.issue(an_account("Other"), "Other")[1])


@pytest.fixture
def nobody(db: None) -> Caller:
    """A program without a key."""
    return Caller()


def everything() -> dict[str, list[dict[str, Any]]]:
    """Every row of ours but when a key was last used: equal before and after means that nothing happened."""
    found = {}
    for model in apps.get_models():
        if model.__module__.startswith("orderwire."):
            rows = model._default_manager.order_by("pk").values()
            found[model.__name__] = [{k: v for k, v in row.items() if k != "last_used_at"} for row in rows]
    return found


def fields(answer: Any) -> list[str]:
    """The fields that a 422 names."""
    assert answer.status_code == 422, answer.content
    assert answer.headers["Content-Type"] == "application/problem+json"
    return [error["field"] for error in answer.json()["errors"]]


def noted() -> list[tuple[str, str]]:
    """The audit trail: who, what."""
    return list(AuditEntry.objects.order_by("id").values_list("actor", "action"))
