"""What a rule would have done: a past span's changes are matched again as if it had been active, and nothing is sent.

Orders are looked at as they stand now: a total or an address that changed since counts as it is today.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from orderwire.audience.suppression import stops
from orderwire.core import clock
from orderwire.core.begins import folded
from orderwire.orders.buyers import orders_so_far_of
from orderwire.orders.models import Change, LineItem, Order
from orderwire.reports.span import Span
from orderwire.rules.decide import order_facts, rule_facts
from orderwire.rules.facts import ChangeFacts, RuleFacts, Verdict
from orderwire.rules.match import as_if_active, match
from orderwire.rules.models import Rule
from orderwire.rules.settings import RuleSettings
from orderwire.rules.timing import due_at
from orderwire.stores.models import Store
from orderwire.stores.statuses import axis_of

MOST_CHANGES = 5_000
MOST_EXAMPLES = 200
RECENT = 500  # orders that the wizard's count looks at
PRODUCT_ORDERS = 1_000  # and the picker of product codes
MOST_PRODUCTS = 12
_CANDIDATE = "candidate"


def backtest_rule(rule: Rule, span: Span) -> dict[str, Any]:
    """A saved rule over a span: counts, reasons and examples ."""
    candidate = as_if_active(rule_facts(rule, rule.store))
    return _replay(rule.store, candidate, rule.send, span, every_entry=rule.every_entry)


def backtest_settings(store: Store, settings: RuleSettings, span: Span) -> dict[str, Any]:
    """Settings that are not saved over a span."""
    plain = settings.model_dump(mode="json")
    return _replay(store, _facts_of(store, settings), plain["send"], span, every_entry=settings.every_entry)


@dataclass(frozen=True, slots=True)
class Recent:
    """Of the last `looked` orders, `entered` came into the rule's status; to `matched` of them it would have written."""

    looked: int
    entered: int
    matched: int
    reasons: dict[str, int]  # why not, for the others that entered it


def match_recent(store: Store, settings: RuleSettings, most: int = RECENT) -> Recent:
    """Settings against the store's last orders as they stand now, in a handful of queries. Test orders and drafts are none."""
    candidate = _facts_of(store, settings)
    real = Order.objects.filter(store=store, test=False, draft=False, deleted_at=None)
    orders = {order.pk: order for order in real.order_by("-pk")[:most]}
    moves = Change.objects.filter(order_id__in=list(orders), axis=candidate.axis, to_status=candidate.status)
    changes: dict[str, list[Change]] = defaultdict(list)
    for change in moves.order_by("at", "id"):
        change.order = orders[change.order_id]
        changes[change.order_id].append(change)
    looked = _Looked(store, [orders[pk] for pk in changes], count=candidate.order_count is not None)
    others = _rivals(store, candidate)
    matched, reasons = 0, Counter[str]()
    for entries in changes.values():
        verdicts = [_judge(change, looked, candidate, others, False) for change in entries]
        if any(verdict.outcome == "message" for verdict in verdicts):
            matched += 1
        else:
            reasons[verdicts[0].reason] += 1
    return Recent(len(orders), len(changes), matched, dict(reasons))


def seen_products(store: Store, word: str, most: int = MOST_PRODUCTS) -> list[tuple[str, str]]:
    """(code, name) of products in the store's last orders whose code or name holds a word, the most ordered first."""
    newest = list(Order.objects.filter(store=store).order_by("-pk").values_list("pk", flat=True)[:PRODUCT_ORDERS])
    wanted = folded(word)
    count: Counter[str] = Counter()
    names: dict[str, str] = {}
    for sku, name in LineItem.objects.filter(order_id__in=newest).exclude(sku="").values_list("sku", "name"):
        if wanted in folded(f"{sku} {name}", 500):
            count[sku] += 1
            names.setdefault(sku, name)
    return [(sku, names[sku]) for sku, _ in count.most_common(most)]


def _facts_of(store: Store, settings: RuleSettings) -> RuleFacts:
    plain = settings.model_dump(mode="json")
    return RuleFacts(
        id=_CANDIDATE,
        name=settings.name,
        axis=axis_of(store, settings.status),
        status=settings.status,
        from_status=settings.from_status or "",
        sending_filter=plain["sending_filter"],
        order_count=plain["order_count"],
        price=plain["price"],
        products=plain["products"],
        blacklist=plain["blacklist"],
        test_mode=settings.test_mode,
        test_address=store.test_address,
        also_when_more_specific=settings.also_when_more_specific,
    )


def _rivals(store: Store, candidate: RuleFacts) -> list[RuleFacts]:
    same = Rule.objects.filter(
        store=store, axis=candidate.axis, status=candidate.status, state="active", deleted_at=None
    )
    return [rule_facts(rule, store) for rule in same.exclude(pk=candidate.id)]


def _replay(
    store: Store, candidate: RuleFacts, send: dict[str, Any], span: Span, *, every_entry: bool
) -> dict[str, Any]:
    changes = _changes(store, candidate, span)
    others = _rivals(store, candidate)
    entered = _entered_before(store, candidate, changes) if not every_entry else set()
    looked = _Looked(store, [change.order for change in changes], count=candidate.order_count is not None)
    outcomes: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    examples: list[dict[str, Any]] = []
    for change in changes[:MOST_CHANGES]:
        verdict = _judge(change, looked, candidate, others, change.pk in entered)
        outcomes[verdict.outcome] += 1
        if verdict.reason:
            reasons[verdict.reason] += 1
        if len(examples) < MOST_EXAMPLES:
            examples.append(_example(change, verdict, due_at(send, change.at, change.at, store.timezone)))
    return {
        "from": span.start,
        "until": span.until,
        "changes": sum(outcomes.values()),
        "would_send": outcomes["message"],
        "blocked": outcomes["blocked"],
        "not_triggered": outcomes["not_triggered"],
        "reasons": dict(reasons),
        "examples": examples,
        "truncated": len(changes) > MOST_CHANGES,
        "looked_at": clock.now(),
    }


class _Looked:
    """What is asked of many orders together: product codes, suppressions, and how many orders their customers have."""

    def __init__(self, store: Store, orders: Sequence[Order], *, count: bool) -> None:
        self.store = store
        self.codes: dict[str, list[str]] = {order.pk: [] for order in orders}
        rows = LineItem.objects.filter(order_id__in=list(self.codes)).order_by("order_id", "position")
        for order_id, sku in rows.values_list("order_id", "sku"):
            self.codes[order_id].append(sku)
        self.counts = orders_so_far_of(orders) if count else {}
        self.stopped = stops(store.account_id, store.pk, {order.canonical_email for order in orders} - {""})


def _judge(
    change: Change, looked: _Looked, candidate: RuleFacts, others: Sequence[RuleFacts], entered: bool
) -> Verdict:
    order = change.order
    facts = order_facts(
        looked.store,
        order,
        codes=looked.codes[order.pk],
        count=False,
        stopped=looked.stopped.get(order.canonical_email),
    )
    facts = replace(facts, orders_count=looked.counts.get(order.pk, facts.orders_count))
    if entered:
        return Verdict(candidate.id, "not_triggered", "entered before")
    moved = ChangeFacts(change.axis, change.from_status, change.to_status)
    return match(moved, facts, [candidate, *others])[0]


def _changes(store: Store, candidate: RuleFacts, span: Span) -> list[Change]:
    rows = Change.objects.filter(store=store, axis=candidate.axis, to_status=candidate.status)
    within = rows.filter(at__gte=span.start, at__lt=span.until).select_related("order")
    return list(within.order_by("-at", "-id")[: MOST_CHANGES + 1])


def _entered_before(store: Store, candidate: RuleFacts, changes: Sequence[Change]) -> set[str]:
    """The changes that are not their order's first into the status."""
    ids = {change.order_id for change in changes}
    rows = Change.objects.filter(store=store, order_id__in=ids, axis=candidate.axis, to_status=candidate.status)
    first: dict[str, str] = {}
    again: set[str] = set()
    for pk, order_id in rows.order_by("at", "id").values_list("id", "order_id"):
        if first.setdefault(order_id, pk) != pk:
            again.add(pk)
    return again


def _example(change: Change, verdict: Verdict, due: object) -> dict[str, Any]:
    return {
        "order_id": change.order_id,
        "order_number": change.order.number,
        "to": change.order.email or None,
        "at": change.at,
        "outcome": verdict.outcome,
        "reason": verdict.reason or None,
        "detail": verdict.detail or None,
        "due_at": due if verdict.outcome == "message" else None,
        "checks": [check.as_json() for check in verdict.checks],
    }
