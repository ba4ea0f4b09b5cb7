"""Changes of one store against its rules: gathers what matching looks at, keeps every decision."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from orderwire.audience.models import Suppression
from orderwire.audience.suppression import in_words, stops
from orderwire.core.email_address import is_possible
from orderwire.core.pile import Pile, is_new
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
    """Decides changes of one store, one after the other, within the caller's transaction. Rules are read once.

    `prepare` looks up for a batch what was claimed and who is suppressed; decisions and claims lie on `pile` until flushed.
    """

    def __init__(self, store: Store, pile: Pile) -> None:
        self.store = store
        self._pile = pile
        self._rules: dict[tuple[str, str], list[Rule]] = defaultdict(list)
        for rule in (
            Rule.objects.filter(store=store, deleted_at=None)
            .select_related("version")
            .defer("version__compiled", "version__source")
            .order_by("id")
        ):
            rule.store = store
            self._rules[(rule.axis, rule.status)].append(rule)
        self.asks_count = any(rule.order_count for rules in self._rules.values() for rule in rules)
        self._claims: set[tuple[str, str, str, str]] = set()
        self._looked: set[str] = set()
        self._stopped: dict[str, Suppression | None] = {}

    def prepare(self, orders: Iterable[Order], addresses: Iterable[str]) -> None:
        """Look up, for orders known already and canonical addresses, the claims and suppressions."""
        ids = [order.pk for order in orders]
        self._looked |= set(ids)
        claims = FirstEntry.objects.filter(order_id__in=ids).values_list("rule_id", "order_id", "axis", "status")
        self._claims |= set(claims)
        wanted = {address for address in addresses if address}
        self._stopped |= dict.fromkeys(wanted)
        self._stopped |= stops(self.store.account_id, self.store.pk, wanted)

    def decide(
        self, changes: Sequence[Change], codes: Sequence[str] | None = None
    ) -> tuple[list[Called], list[Decision]]:
        """A Decision for each change and rule of its status; answers the rules that must write, and all decisions.

        `codes` are the order's product codes where they are known without asking. A baseline wakes nothing and keeps
        nothing: explain says so by itself.
        """
        called: list[Called] = []
        kept: list[Decision] = []
        for change in changes:
            rules = self._rules.get((change.axis, change.to_status), [])
            if not rules or change.kind == ChangeKind.BASELINE:
                continue
            found, decisions = self._one(change, rules, codes)
            called += found
            kept += decisions
        return called, kept

    def _one(
        self, change: Change, rules: Sequence[Rule], codes: Sequence[str] | None
    ) -> tuple[list[Called], list[Decision]]:
        order = change.order
        if order.canonical_email not in self._stopped or not (is_new(order) or order.pk in self._looked):
            self.prepare([order], [order.canonical_email])
        facts = order_facts(
            self.store,
            order,
            codes=codes,
            count=any(rule.order_count for rule in rules),
            stopped=self._stopped.get(order.canonical_email),
        )
        entered = {rule.pk for rule in rules if (rule.pk, order.pk, change.axis, change.to_status) in self._claims}
        seen = [rule_facts(rule, self.store, rule.pk in entered and not rule.every_entry) for rule in rules]
        decisions = [self._row(change, verdict) for verdict in match(change_facts(change), facts, seen)]
        for decision in decisions:
            if decision.outcome != Outcome.NOT_TRIGGERED and decision.rule_id not in entered:
                self._claim(decision.rule_id, change)
        self._pile.add(*decisions)
        rows = zip(rules, decisions, strict=True)
        return [Called(rule, change, row) for rule, row in rows if row.outcome == Outcome.MESSAGE], decisions

    def _claim(self, rule_id: str, change: Change) -> None:
        """The first entry of an order into a status while the rule is active, mailed or blocked."""
        self._claims.add((rule_id, change.order_id, change.axis, change.to_status))
        self._pile.add(FirstEntry(rule_id=rule_id, order_id=change.order_id, axis=change.axis, status=change.to_status))

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


def order_facts(
    store: Store,
    order: Order,
    *,
    codes: Sequence[str] | None = None,
    count: bool = True,
    stopped: Suppression | None = None,
) -> OrderFacts:
    """An order as matching sees it. `count` False spares the question how many orders the customer has; `stopped` is the
    suppression its address falls under (suppressed_by() finds it)."""
    possible = is_possible(order.email)
    if codes is None:
        codes = list(LineItem.objects.filter(order=order).order_by("position").values_list("sku", flat=True))
    return OrderFacts(
        email=order.email,
        address=order.canonical_email if possible else "",
        total=order.total,
        currency=order.currency,
        shop_currency=store.currency,
        shop_total=order.shop_total if order.shop_currency == store.currency else None,
        codes=codes,
        orders_count=orders_so_far(order) if count else 1,
        guest=bool(order.buyer.get("guest")),
        accepts_marketing=order.buyer.get("accepts_marketing"),
        test=order.test,
        draft=order.draft,
        suppressed=in_words(stopped) if stopped else "",
    )


def suppressed_by(store: Store, order: Order) -> Suppression | None:
    """The entry of the suppression list that an order's address falls under."""
    return stops(store.account_id, store.pk, [order.canonical_email]).get(order.canonical_email)


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
