"""Matching is a pure function: what fires, what does not, and why."""

import random
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orderwire.rules.facts import ChangeFacts, OrderFacts, RuleFacts, Verdict
from orderwire.rules.match import as_if_active, match, rank

CHANGE = ChangeFacts("order", "paid", "shipped")
ORDER = OrderFacts(
    email="ada@example.com",
    address="ada@example.com",
    total=Decimal("129.80"),
    currency="USD",
    shop_currency="USD",
    codes=["LAMP-01", "CHAIR-01"],
)
ANY = {"codes": ["LAMP-01", "NONE"], "match": "any"}
ALL = {"codes": ["LAMP-01", "CHAIR-*"], "match": "all"}
NONE = {"codes": ["SHADE-1"], "match": "any"}


def _rule(name: str = "General", **changed: Any) -> RuleFacts:
    return RuleFacts(**{"id": f"id of {name}", "name": name, "axis": "order", "status": "shipped", **changed})


def _one(rule: RuleFacts, change: ChangeFacts = CHANGE, order: OrderFacts = ORDER) -> Verdict:
    return match(change, order, [rule])[0]


@pytest.mark.parametrize(
    ("rule", "change", "order", "outcome", "reason"),
    [
        ({}, {}, {}, "message", ""),
        ({"status": "paid"}, {}, {}, "not_triggered", "other status"),
        ({"axis": "payment"}, {}, {}, "not_triggered", "other status"),
        ({"active": False}, {}, {}, "not_triggered", "paused"),
        ({}, {"silent": True}, {}, "not_triggered", "baseline"),
        ({}, {}, {"test": True}, "not_triggered", "test order"),
        ({}, {}, {"draft": True}, "not_triggered", "test order"),
        ({"from_status": "pending"}, {}, {}, "not_triggered", "from_status"),
        ({"from_status": "paid"}, {}, {}, "message", ""),
        ({"from_status": "paid"}, {"from_status": ""}, {}, "not_triggered", "from_status"),
        ({"entered_before": True}, {}, {}, "not_triggered", "entered before"),
        ({"active": False}, {}, {"email": "", "address": ""}, "not_triggered", "paused"),
        ({}, {}, {"email": "", "address": ""}, "blocked", "missing address"),
        ({}, {}, {"email": "ada", "address": ""}, "blocked", "missing address"),
        ({}, {}, {"suppressed": "ada: unsubscribed"}, "blocked", "suppression"),
        ({"sending_filter": {"kind": "registered"}}, {}, {"guest": True}, "blocked", "sending filter"),
        ({"order_count": {"op": "gt", "value": 1}}, {}, {}, "blocked", "order count"),
        ({"price": {"op": "gt", "amount": "129.80"}}, {}, {}, "blocked", "price"),
        ({"price": {"op": "gt", "amount": "1"}}, {}, {"currency": "EUR"}, "blocked", "other currency"),
        ({"products": NONE}, {}, {}, "blocked", "products"),
        ({"blacklist": ["@example.com"]}, {}, {}, "blocked", "blacklist"),
        ({"test_mode": True}, {}, {}, "blocked", "test address"),
        ({"test_mode": True, "test_address": "t@acme.example"}, {}, {}, "message", ""),
    ],
)
def test_what_becomes_of_one_rule(
    rule: dict[str, Any], change: dict[str, Any], order: dict[str, Any], outcome: str, reason: str
) -> None:
    verdict = _one(_rule(**rule), replace(CHANGE, **change), replace(ORDER, **order))
    assert (verdict.outcome, verdict.reason) == (outcome, reason)
    assert verdict.reason in {check.check for check in verdict.checks if not check.passed} | {""}


def test_a_stopped_mail_says_what_was_wanted_and_what_was_found() -> None:
    verdict = _one(_rule(price={"op": "gt", "amount": "200"}))
    assert verdict.detail == "Expected more than 200.00 USD; was 129.80 USD."


def test_every_check_is_asked_even_after_one_failed() -> None:
    verdict = _one(_rule(price={"op": "gt", "amount": "200"}, products=NONE, blacklist=["@example.com"]))
    assert [check.check for check in verdict.checks if not check.passed] == ["price", "products", "blacklist"]


def test_what_was_not_triggered_is_not_asked_about_its_settings() -> None:
    verdict = _one(_rule(active=False, products=NONE))
    assert "products" not in {check.check for check in verdict.checks}


# --- most specific wins ---------------------------------------------------------------------------------------------


def _outcomes(*rules: RuleFacts) -> dict[str, str]:
    verdicts = match(CHANGE, ORDER, rules)
    return {rule.name: verdict.reason or verdict.outcome for rule, verdict in zip(rules, verdicts, strict=True)}


@pytest.mark.parametrize(("products", "expected"), [(None, 0), (ANY, 1), (ALL, 2), ({"codes": ["A"]}, 1)])
def test_the_ranks(products: dict[str, Any] | None, expected: int) -> None:
    assert rank(_rule(products=products)) == expected


def test_all_outranks_any_and_any_outranks_none() -> None:
    rules = (_rule("general"), _rule("any", products=ANY), _rule("all", products=ALL))
    assert _outcomes(*rules) == {"general": "superseded", "any": "superseded", "all": "message"}
    assert _outcomes(*rules[:2]) == {"general": "superseded", "any": "message"}


def test_equals_all_fire_and_the_loser_is_told_who_won() -> None:
    rules = (_rule("one", products=ANY), _rule("general"), _rule("two", products=ANY))
    verdicts = match(CHANGE, ORDER, rules)
    assert [verdict.outcome for verdict in verdicts] == ["message", "blocked", "message"]
    assert verdicts[1].detail == "The more specific rule one, two fired instead."
    assert verdicts[1].checks[-1].as_json() == {
        "check": "superseded",
        "passed": False,
        "expected": "the most specific rule",
        "actual": "more specific: one, two",
    }


@pytest.mark.parametrize(
    "stopped",
    [
        {"price": {"op": "gt", "amount": "500"}},
        {"blacklist": ["@example.com"]},
        {"active": False},
        {"from_status": "pending"},
        {"entered_before": True},
        {"test_mode": True, "test_address": "t@acme.example"},
        {"status": "paid"},
    ],
)
def test_a_filtered_rule_that_does_not_fire_for_customers_silences_nobody(stopped: dict[str, Any]) -> None:
    assert _outcomes(_rule("general"), _rule("all", products=ALL, **stopped))["general"] == "message"


def test_a_general_rule_may_fire_all_the_same() -> None:
    rules = (_rule("general", also_when_more_specific=True), _rule("plain"), _rule("all", products=ALL))
    assert _outcomes(*rules) == {"general": "message", "plain": "superseded", "all": "message"}
    verdict = match(CHANGE, ORDER, rules)[0]
    assert (verdict.checks[-1].check, verdict.checks[-1].passed) == ("superseded", True)


def test_no_rules_no_verdicts() -> None:
    assert match(CHANGE, ORDER, []) == []


def test_a_back_test_sees_a_rule_as_active_and_new() -> None:
    rule = as_if_active(_rule(active=False, entered_before=True))
    assert _one(rule).outcome == "message"


# --- what always holds ----------------------------------------------------------------------------------------------

RULES = st.lists(
    st.builds(
        _rule,
        name=st.uuids().map(str),
        status=st.sampled_from(["shipped", "shipped", "paid"]),
        active=st.sampled_from([True, True, False]),
        products=st.sampled_from([None, None, ANY, ALL, NONE]),
        price=st.sampled_from([None, {"op": "gt", "amount": "500"}]),
        test_mode=st.booleans(),
        test_address=st.just("t@acme.example"),
        also_when_more_specific=st.sampled_from([False, False, True]),
        entered_before=st.sampled_from([False, False, True]),
    ),
    max_size=7,
)


@given(rules=RULES, seed=st.integers(0, 2**32))
@settings(deadline=None)
def test_the_order_of_rules_does_not_matter(rules: list[RuleFacts], seed: int) -> None:
    shuffled = random.Random(seed).sample(rules, len(rules))
    first = {verdict.rule_id: (verdict.outcome, verdict.reason) for verdict in match(CHANGE, ORDER, rules)}
    second = {verdict.rule_id: (verdict.outcome, verdict.reason) for verdict in match(CHANGE, ORDER, shuffled)}
    assert first == second


@given(rules=RULES)
@settings(deadline=None)
def test_only_the_highest_rank_fires_and_somebody_does_when_somebody_could(rules: list[RuleFacts]) -> None:
    verdicts = match(CHANGE, ORDER, rules)
    alone = [_one(rule).outcome for rule in rules]
    fired = [rule for rule, verdict in zip(rules, verdicts, strict=True) if verdict.outcome == "message"]
    real = [rule for rule in fired if not rule.test_mode]
    could = [rule for rule, outcome in zip(rules, alone, strict=True) if outcome == "message" and not rule.test_mode]
    best = max((rank(rule) for rule in could), default=0)
    assert [rule for rule in real if not rule.also_when_more_specific] == [
        rule for rule in could if rank(rule) == best and not rule.also_when_more_specific
    ]
    assert bool(real) == bool(could)
    assert all(rank(rule) >= best or rule.also_when_more_specific for rule in fired)


@given(rules=RULES)
@settings(deadline=None)
def test_each_rule_has_one_verdict_and_each_stop_its_failed_check(rules: list[RuleFacts]) -> None:
    verdicts = match(CHANGE, ORDER, rules)
    assert [verdict.rule_id for verdict in verdicts] == [rule.id for rule in rules]
    for verdict in verdicts:
        failed = [check.check for check in verdict.checks if not check.passed]
        assert (verdict.outcome == "message") == (not failed)
        assert verdict.reason == (failed[0] if failed else "")
