"""Each change against the store's rules: one decision a rule, one first entry, who writes."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from orderwire.audience import suppression
from orderwire.carts.snapshot import Customer, OrderSnapshot
from orderwire.core.pile import Pile
from orderwire.orders.models import Order
from orderwire.rules.decide import Decider, change_facts, order_facts, rule_facts, suppressed_by
from orderwire.rules.keep import change_rule, mark_deleted, set_state
from orderwire.rules.models import Decision, FirstEntry, Rule
from orderwire.stores.models import Store
from tests.rooms import ADA, LAMP, a_rule, a_store, after, an_order, decide, pile, record, snapshot

pytestmark = pytest.mark.django_db


@pytest.fixture
def store() -> Store:
    return a_store()


def _told(store: Store, reading: OrderSnapshot, *, silent: bool = False) -> list[tuple[str, str, str]]:
    """What each rule decided about a reading: (rule, outcome, reason)."""
    _, decisions = decide(store, record(store, reading, silent=silent))
    names = dict(Rule.objects.values_list("id", "name"))
    return [(names[row.rule_id], row.outcome, row.reason) for row in decisions]


def test_a_rule_of_the_status_is_called_and_the_decision_is_kept(store: Store) -> None:
    rule = a_rule(store)
    recorded = record(store, snapshot(), after(minutes=3))
    called, decisions = decide(store, recorded)
    assert [(one.rule, one.change, one.decision) for one in called] == [(rule, recorded.changes[0], decisions[0])]
    kept = Decision.objects.get()
    assert (kept.rule, kept.change, kept.order, kept.store) == (rule, recorded.changes[0], recorded.order, store)
    assert (kept.outcome, kept.reason, kept.to_address, kept.at) == ("message", "", "ada@example.com", after(minutes=3))
    assert {check["check"]: check["passed"] for check in kept.checks} == dict.fromkeys(
        [
            "other status",
            "paused",
            "baseline",
            "test order",
            "entered before",
            "missing address",
            "suppression",
            "sending filter",
        ],
        True,
    )


def test_every_rule_of_the_status_is_decided_and_none_of_another(store: Store) -> None:
    a_rule(store, name="one")
    a_rule(store, name="two", active=False)
    a_rule(store, name="three", price={"op": "gt", "amount": "500"})
    a_rule(store, name="other status", status="paid")
    mark_deleted(a_rule(store, name="deleted"))
    a_rule(a_store(), name="another store's")
    assert _told(store, snapshot()) == [
        ("one", "message", ""),
        ("two", "not_triggered", "paused"),
        ("three", "blocked", "price"),
    ]


def test_a_baseline_wakes_nothing_and_keeps_nothing(store: Store) -> None:
    a_rule(store)
    assert _told(store, snapshot(), silent=True) == []
    assert _told(store, snapshot(external_id="2", placed_at=after(days=-9))) == []
    assert not Decision.objects.exists()
    assert not FirstEntry.objects.exists()


def test_one_decision_for_each_rule_and_change_for_ever(store: Store) -> None:
    a_rule(store)
    recorded = record(store, snapshot())
    decide(store, recorded)
    with pytest.raises(IntegrityError), transaction.atomic():
        decide(store, recorded)
    assert Decision.objects.count() == 1


# --- the first entry ------------------------------------------------------------------------------------------------


def _there_and_back(store: Store) -> list[tuple[str, str, str]]:
    """An order that enters shipped a second time; what was decided then."""
    for minute, status in enumerate(("shipped", "on_hold", "shipped")):
        found = _told(store, snapshot(status, at=after(minutes=minute)))
    return found


def test_a_rule_writes_on_the_first_entry_only(store: Store) -> None:
    a_rule(store)
    assert _there_and_back(store) == [("Shipped", "not_triggered", "entered before")]
    assert FirstEntry.objects.count() == 1


def test_unless_it_asks_for_every_entry(store: Store) -> None:
    a_rule(store, every_entry=True)
    assert _there_and_back(store) == [("Shipped", "message", "")]
    assert FirstEntry.objects.count() == 1


def test_an_entry_while_the_rule_rested_is_not_its_first(store: Store) -> None:
    rule = a_rule(store, active=False)
    _told(store, snapshot())
    set_state(rule, "active")
    _told(store, snapshot("on_hold", at=after(minutes=1)))
    assert _told(store, snapshot(at=after(minutes=2))) == [("Shipped", "message", "")]


def test_a_blocked_first_entry_was_the_first(store: Store) -> None:
    a_rule(store, price={"op": "gt", "amount": "500"})
    _told(store, snapshot())
    _told(store, snapshot("on_hold", at=after(minutes=1)))
    assert _told(store, snapshot(at=after(minutes=2), total=Decimal(900))) == [
        ("Shipped", "not_triggered", "entered before")
    ]


def test_another_orders_first_entry_is_its_own(store: Store) -> None:
    a_rule(store)
    _told(store, snapshot())
    assert _told(store, snapshot(external_id="9002")) == [("Shipped", "message", "")]


def test_a_rule_whose_status_is_edited_begins_anew(store: Store) -> None:
    rule = a_rule(store)
    _told(store, snapshot())
    change_rule(rule, {"status": "delivered"})
    assert _told(store, snapshot("delivered", at=after(minutes=1))) == [("Shipped", "message", "")]


def test_an_order_that_enters_twice_within_one_batch_is_known(store: Store) -> None:
    a_rule(store)
    rows = pile()
    decider = Decider(store, rows)
    outcomes = []
    for minute, status in enumerate(("shipped", "on_hold", "shipped")):
        recorded = record(store, snapshot(status, at=after(minutes=minute)))
        outcomes += [row.outcome for row in decider.decide(recorded.changes, recorded.codes)[1]]
    rows.flush()
    assert outcomes == ["message", "not_triggered"]


# --- what matching looks at -----------------------------------------------------------------------------------------


def test_a_suppressed_address_is_blocked_however_it_is_spelled(store: Store) -> None:
    a_rule(store)
    suppression.add(store.account, {"address": "ADA@example.com", "reason": "complaint"})
    told = _told(store, snapshot(customer=Customer(email="a\u00adda@Example.com")))
    assert told == [("Shipped", "blocked", "missing address")]
    assert _told(store, snapshot(external_id="2", customer=Customer(email="Ada@Example.com"))) == [
        ("Shipped", "blocked", "suppression")
    ]
    assert "suppressed after a complaint" in Decision.objects.order_by("id").last().detail  # type: ignore[union-attr]


def test_prepare_looks_up_a_whole_batch_at_once(store: Store, django_assert_num_queries: object) -> None:
    a_rule(store)
    suppression.add(store.account, {"domain": "blocked.example"})
    readings = [
        snapshot(external_id=str(n), customer=Customer(email=f"{n}@{'blocked' if n % 2 else 'fine'}.example"))
        for n in range(6)
    ]
    recorded = [record(store, reading) for reading in readings]
    rows: Pile = pile()
    with django_assert_num_queries(3):  # type: ignore[operator]  # rules, claims, suppressions
        decider = Decider(store, rows)
        orders = [one.order for one in recorded if one.order]
        decider.prepare(orders, [order.canonical_email for order in orders])
        outcomes = [decider.decide(one.changes, one.codes)[1][0].outcome for one in recorded]
    rows.flush()
    assert outcomes == ["message", "blocked"] * 3
    assert Decision.objects.count() == 6


def test_codes_come_from_the_lines_when_nobody_hands_them_in(store: Store) -> None:
    a_rule(store, products={"codes": ["lamp-*"], "match": "all"})
    recorded = record(store, snapshot())
    rows = pile()
    called, _ = Decider(store, rows).decide(recorded.changes)
    assert len(called) == 1


def test_an_order_as_matching_sees_it(store: Store) -> None:
    order = an_order(
        store,
        customer=Customer(email="Ada@Example.com", guest=True, accepts_marketing=False, orders_count=4),
        currency="EUR",
        shop_total=Decimal("140.00"),
        shop_currency="USD",
        test=True,
        items=(LAMP, LAMP),
    )
    facts = order_facts(store, Order.objects.get(pk=order.pk))
    assert (facts.email, facts.address, facts.guest, facts.accepts_marketing, facts.orders_count) == (
        "Ada@Example.com",
        "ada@example.com",
        True,
        False,
        4,
    )
    assert (facts.total, facts.currency, facts.shop_currency, facts.shop_total) == (
        Decimal("129.80"),
        "EUR",
        "USD",
        Decimal("140.00"),
    )
    assert (list(facts.codes), facts.test, facts.draft, facts.suppressed) == (["LAMP-01", "LAMP-01"], True, False, "")
    assert order_facts(store, order, count=False, codes=()).orders_count == 1


def test_a_shop_total_in_another_currency_is_none(store: Store) -> None:
    order = an_order(store, currency="EUR", shop_total=Decimal(1), shop_currency="GBP")
    assert order_facts(store, order).shop_total is None


def test_an_address_that_cannot_be_one_has_no_canonical_form_here(store: Store) -> None:
    facts = order_facts(store, an_order(store, customer=Customer(email="ada@home@example.com")))
    assert (facts.email, facts.address) == ("ada@home@example.com", "")


def test_who_suppresses_an_order(store: Store) -> None:
    order = an_order(store, customer=ADA)
    assert suppressed_by(store, order) is None
    entry = suppression.add(store.account, {"domain": "example.com"}, store=store)
    assert suppressed_by(store, order) == entry


def test_a_rule_and_a_change_as_matching_sees_them(store: Store) -> None:
    store.test_address = "t@acme.example"
    rule = a_rule(store, test_mode=True, from_status="paid", blacklist=["@x.example"], also_when_more_specific=True)
    facts = rule_facts(rule, store, entered_before=True)
    assert (facts.id, facts.active, facts.from_status, facts.test_mode, facts.test_address) == (
        rule.pk,
        True,
        "paid",
        True,
        "t@acme.example",
    )
    assert (facts.blacklist, facts.also_when_more_specific, facts.entered_before) == (["@x.example"], True, True)
    change = record(store, snapshot(), silent=True).changes[0]
    assert change_facts(change).silent
