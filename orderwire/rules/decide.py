"""Changes of one store against its rules: gathers what matching looks at, keeps every decision."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from orderwire.audience.suppression import in_words, stops
from orderwire.core.email_address import is_possible
from orderwire.orders.buyers import orders_so_far
from orderwire.orders.models import Change, ChangeKind, LineItem, Order
from orderwire.rules.facts import ChangeFacts, OrderFacts, RuleFacts, Verdict
from orderwire.rules.match import match
from orderwire.rules.models import Decision, FirstEntry, Outcome, Rule
from orderwire.stores.models import Store


@dataclass(frozen=True, slots=True)
class Called:
    """A rule that a change calls on to write."""

    rule: Rule
    change: Change
    decision: Decision


class Decider:
    """Decides changes of one store, one after the other, within the caller's transaction. Rules are read once."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._rules: dict[tuple[str, str], list[Rule]] = defaultdict(list)
        for rule in Rule.objects.filter(store=store, deleted_at=None).select_related("version").order_by("id"):
            self._rules[(rule.axis, rule.status)].append(rule)

    def decide(self, changes: Sequence[Change]) -> tuple[list[Called], list[Decision]]:
        """Keep a Decision for each change and rule of its status; answer the rules that must write, and all decisions.

        A baseline wakes nothing and keeps nothing: explain says so by itself.
        """
        called: list[Called] = []
        kept: list[Decision] = []
        for change in changes:
            rules = self._rules.get((change.axis, change.to_status), [])
            if not rules or change.kind == ChangeKind.BASELINE:
                continue
            found, decisions = self._one(change, rules)
            called += found
            kept += decisions
        return called, kept

    def _one(self, change: Change, rules: Sequence[Rule]) -> tuple[list[Called], list[Decision]]:
        order = change.order
        entered = self._entered(change, rules)
        facts = order_facts(self.store, order, count=any(rule.order_count for rule in rules))
        seen = [rule_facts(rule, self.store, rule.pk in entered and not rule.every_entry) for rule in rules]
        verdicts = match(change_facts(change), facts, seen)
        decisions = Decision.objects.bulk_create([self._row(change, verdict) for verdict in verdicts])
        triggered = [
            row.rule_id for row in decisions if row.outcome != Outcome.NOT_TRIGGERED and row.rule_id not in entered
        ]
        FirstEntry.objects.bulk_create(
            [FirstEntry(rule_id=pk, order=order, axis=change.axis, status=change.to_status) for pk in triggered]
        )
        rows = zip(rules, decisions, strict=True)
        return [Called(rule, change, row) for rule, row in rows if row.outcome == Outcome.MESSAGE], decisions

    def _entered(self, change: Change, rules: Sequence[Rule]) -> set[str]:
        claims = FirstEntry.objects.filter(
            rule__in=[rule.pk for rule in rules], order_id=change.order_id, axis=change.axis, status=change.to_status
        )
        return set(claims.values_list("rule_id", flat=True))

    def _row(self, change: Change, verdict: Verdict) -> Decision:
        return Decision(
            store=self.store,
            rule_id=verdict.rule_id,
            change=change,
            order_id=change.order_id,
            outcome=verdict.outcome,
            reason=verdict.reason,
            detail=verdict.detail[:500],
            checks=[check.as_json() for check in verdict.checks],
            to_address=change.order.email,
            at=change.recorded_at,
        )


def change_facts(change: Change) -> ChangeFacts:
    """A Change as matching sees it."""
    return ChangeFacts(change.axis, change.from_status, change.to_status, change.kind == ChangeKind.BASELINE)


def order_facts(store: Store, order: Order, *, count: bool = True) -> OrderFacts:
    """An order as matching sees it; `count` False spares the question how many orders the customer has."""
    possible = is_possible(order.email)
    stopped = stops(store.account_id, store.pk, [order.canonical_email]) if possible else {}
    hit = stopped.get(order.canonical_email)
    codes = LineItem.objects.filter(order=order).order_by("position").values_list("sku", flat=True)
    return OrderFacts(
        email=order.email,
        address=order.canonical_email if possible else "",
        total=order.total,
        currency=order.currency,
        shop_currency=store.currency,
        shop_total=order.shop_total if order.shop_currency == store.currency else None,
        codes=list(codes),
        orders_count=orders_so_far(order) if count else 1,
        guest=bool(order.buyer.get("guest")),
        accepts_marketing=order.buyer.get("accepts_marketing"),
        test=order.test,
        draft=order.draft,
        suppressed=in_words(hit) if hit else "",
    )


def rule_facts(rule: Rule, store: Store, entered_before: bool = False) -> RuleFacts:
    """A Rule as matching sees it."""
    return RuleFacts(
        id=rule.pk,
        name=rule.name,
        axis=rule.axis,
        status=rule.status,
        active=rule.state == "active",
        from_status=rule.from_status,
        sending_filter=rule.sending_filter,
        order_count=rule.order_count,
        price=rule.price,
        products=rule.products,
        blacklist=rule.blacklist,
        test_mode=rule.test_mode,
        test_address=store.test_address,
        also_when_more_specific=rule.also_when_more_specific,
        entered_before=entered_before,
    )
