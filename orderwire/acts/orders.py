"""Tracking numbers typed by hand, reading a parked event again, and why a mail was or was not sent."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction

from orderwire.core import clock
from orderwire.core.failures import Conflict, FieldError, Refusal
from orderwire.core.locks import hold
from orderwire.orders import inbox
from orderwire.orders.models import Change, ChangeKind, Event, Order, Shipment
from orderwire.orders.parcels import add_by_hand, change_by_hand
from orderwire.outbox.content import Writing, writing_json, writings_of
from orderwire.outbox.models import BLOCKED, Message
from orderwire.outbox.schedule import tracking_arrived, waiting_for_tracking
from orderwire.rules.checks import triggers
from orderwire.rules.decide import change_facts, order_facts, rule_facts, suppressed_by
from orderwire.rules.facts import OrderFacts
from orderwire.rules.models import Decision, Rule


def add_shipment(order: Order, carrier: str, number: str, url: str) -> Shipment:
    """Type a tracking number: it survives every later snapshot, and lets mails go that wait for one. Raises Refusal."""
    with transaction.atomic():
        hold(f"inbox:{order.store_id}")
        return Typist([order]).add(order, carrier, number, url)


class Typist:
    """Types many tracking numbers in one transaction of the caller's, who holds the store's inbox.

    What is known of all the orders is asked for at once: their parcels, and which of them have mails that wait for a number.
    """

    def __init__(self, orders: Iterable[Order]) -> None:
        ids = [order.pk for order in orders]
        self._waiting = waiting_for_tracking(ids)
        self._rows: dict[str, list[Shipment]] = {pk: [] for pk in ids}
        for row in Shipment.objects.filter(order_id__in=ids).order_by("id"):
            self._rows[row.order_id].append(row)

    def known(self, order: Order) -> Sequence[Shipment]:
        """The order's parcels as they are now."""
        return self._rows[order.pk]

    def add(self, order: Order, carrier: str, number: str, url: str) -> Shipment:
        """As add_shipment(). Raises Refusal."""
        carrier, number, url = _typed(carrier, number, url)
        shipment = add_by_hand(order, carrier, number, url, self._rows[order.pk])
        if order.pk in self._waiting:
            tracking_arrived(order, clock.now())
        return shipment


def change_shipment(shipment: Shipment, carrier: str, number: str, url: str) -> Shipment:
    """Mend a typed tracking number. Raises Refusal for what cannot be one, Conflict for a parcel that the shop told of."""
    if not shipment.by_hand:
        raise Conflict("This parcel comes from the shop: change it there.")
    carrier, number, url = _typed(carrier, number, url)
    with transaction.atomic():
        hold(f"inbox:{shipment.order.store_id}")
        change_by_hand(shipment, carrier, number, url)
    return shipment


def _typed(carrier: str, number: str, url: str) -> tuple[str, str, str]:
    """What a person typed of a parcel, without needless spaces. Raises Refusal."""
    carrier, number, url = (" ".join(word.split()) for word in (carrier, number, url))
    errors = []
    if not number:
        errors.append(FieldError("number", "Give the tracking number."))
    if len(number) > 120:
        errors.append(FieldError("number", "A tracking number has at most 120 characters."))
    if url and (urlsplit(url).scheme != "https" or not urlsplit(url).hostname or len(url) > 2000):
        errors.append(FieldError("url", "Give a web address that begins with https://, or leave it empty."))
    if errors:
        raise Refusal(errors)
    return carrier[:120], number, url


def remove_shipment(shipment: Shipment) -> None:
    """Take a typed number away again. Raises Conflict for a parcel that the shop told of."""
    if not shipment.by_hand:
        raise Conflict("This parcel comes from the shop: remove it there.")
    shipment.delete()


def replay_event(event: Event) -> None:
    """Read a parked event again, with the others. Raises Conflict when it is not parked."""
    inbox.read_again(event)


def explain(order: Order) -> dict[str, Any]:
    """CONTRACT §3's answer to “why did this customer get it, or not”: every change, every rule, every check."""
    changes = list(Change.objects.filter(order=order).order_by("id"))
    rules = list(Rule.objects.filter(store_id=order.store_id).select_related("store", "version").order_by("id"))
    decisions: dict[tuple[str, str], Decision] = {
        (row.change_id, row.rule_id): row for row in Decision.objects.filter(order=order).select_related("rule")
    }
    messages: dict[tuple[str | None, str], list[Message]] = defaultdict(list)
    for message in Message.objects.filter(order=order, copy=0).order_by("id"):
        messages[(message.change_id, message.rule_id)].append(message)
    written = writings_of([message.pk for of_one in messages.values() for message in of_one])
    facts = order_facts(order.store, order, stopped=suppressed_by(order.store, order))
    return {
        "order_id": order.pk,
        "order_number": order.number,
        "changes": [
            {
                "at": change.at,
                "axis": change.axis,
                "kind": change.kind,
                "from": change.from_status or None,
                "to": change.to_status,
                "rules": [
                    _one(change, rule, decisions.get((change.pk, rule.pk)), facts)
                    | _of_message(messages.get((change.pk, rule.pk), []), written)
                    for rule in rules
                    if (change.pk, rule.pk) in decisions or rule.deleted_at is None
                ],
            }
            for change in changes
        ],
    }


def _one(change: Change, rule: Rule, decision: Decision | None, facts: OrderFacts) -> dict[str, Any]:
    if decision is None:
        return _without_decision(change, rule, facts)
    said: dict[str, Any] = {"rule_id": rule.pk, "rule_name": rule.name, "outcome": decision.outcome}
    if decision.reason:
        said |= {"reason": decision.reason, "detail": decision.detail}
    return {**said, "checks": decision.checks}


def _of_message(messages: list[Message], written: dict[str, Writing]) -> dict[str, Any]:
    """What came of the decision to write: the message, how far it is, and the language it was written in."""
    if not messages:
        return {}
    message = messages[0]
    said: dict[str, Any] = {"message_id": message.pk, "message_state": message.state}
    if message.state in BLOCKED:
        said |= {"outcome": "blocked", "reason": message.reason, "detail": message.detail}
    if message.pk in written:
        said |= writing_json(written[message.pk])
    return said


def _without_decision(change: Change, rule: Rule, facts: OrderFacts) -> dict[str, Any]:
    """A change that never called on this rule: another status, a baseline, or a rule made later."""
    said: dict[str, Any] = {"rule_id": rule.pk, "rule_name": rule.name, "outcome": "not_triggered"}
    asked = triggers(rule_facts(rule, rule.store), change_facts(change), facts)
    failed = next((check for check in asked if not check.passed and check.check in ("other status", "baseline")), None)
    if failed is not None:
        return {**said, "reason": failed.check, "detail": "", "checks": [failed.as_json()]}
    reason = "baseline" if change.kind == ChangeKind.BASELINE else "rule made or changed later"
    return {
        **said,
        "reason": reason,
        "detail": "The rule did not wait for this status when the order entered it.",
        "checks": [],
    }
