"""A change and the rules of its status → what fires, what does not, and why. Pure: the same input gives the same answer."""

from collections.abc import Sequence
from dataclasses import replace

from orderwire.rules import checks
from orderwire.rules.facts import ChangeFacts, Check, OrderFacts, RuleFacts, Verdict


def match(change: ChangeFacts, order: OrderFacts, rules: Sequence[RuleFacts]) -> list[Verdict]:
    """One verdict for each rule, in the order given.

    Most specific wins: among the active rules whose every check passed, the highest rank fires; equals all fire.
    """
    verdicts = [_judge(rule, change, order) for rule in rules]
    winners = _winners(rules, verdicts)
    if winners:
        best = max(rank(rule) for rule in winners)
        names = ", ".join(rule.name for rule in winners if rank(rule) == best)
        for rule, verdict in zip(rules, verdicts, strict=True):
            if verdict.outcome == "message" and rank(rule) < best:
                _supersede(rule, verdict, names)
    return verdicts


def rank(rule: RuleFacts) -> int:
    """How specific: 2 with a product filter for all its codes, 1 for any, 0 without."""
    if not rule.products:
        return 0
    return 2 if rule.products.get("match") == "all" else 1


def _judge(rule: RuleFacts, change: ChangeFacts, order: OrderFacts) -> Verdict:
    asked = checks.triggers(rule, change, order)
    stopped = _first_failed(asked)
    if stopped:
        return Verdict(rule.id, "not_triggered", stopped.check, _detail(stopped), asked)
    asked += checks.settings(rule, order)
    stopped = _first_failed(asked)
    if stopped:
        return Verdict(rule.id, "blocked", stopped.check, _detail(stopped), asked)
    return Verdict(rule.id, "message", "", "", asked)


def _winners(rules: Sequence[RuleFacts], verdicts: Sequence[Verdict]) -> list[RuleFacts]:
    """The rules that compete: would fire, and are not in test mode."""
    return [
        rule
        for rule, verdict in zip(rules, verdicts, strict=True)
        if verdict.outcome == "message" and not rule.test_mode
    ]


def _supersede(rule: RuleFacts, verdict: Verdict, winners: str) -> None:
    found = Check("superseded", rule.also_when_more_specific, "the most specific rule", f"more specific: {winners}")
    verdict.checks.append(found)
    if not rule.also_when_more_specific:
        verdict.outcome, verdict.reason = "blocked", "superseded"
        verdict.detail = f"The more specific rule {winners} fired instead."


def _first_failed(asked: Sequence[Check]) -> Check | None:
    return next((check for check in asked if not check.passed), None)


def _detail(check: Check) -> str:
    return f"Expected {check.expected}; was {check.actual}."


def as_if_active(rule: RuleFacts) -> RuleFacts:
    """The rule as a back-test sees it: active, live, entered for the first time."""
    return replace(rule, active=True, entered_before=False)
