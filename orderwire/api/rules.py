"""Rules: made, changed, set live, looked at, tried on the past."""

from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Body, Query, Router
from ninja.responses import Response
from pydantic import Field

from orderwire.access import Missing, order_for, rule_for, rules_of, store_for, version_for, versions_of
from orderwire.acts import rules as acts
from orderwire.acts.backtest import backtest_rule, backtest_settings
from orderwire.acts.preview import preview as preview_rule
from orderwire.api.auth import Call, note
from orderwire.api.bodies import NOTHING, Nothing
from orderwire.api.pages import Paging, page
from orderwire.core.failures import Refusal
from orderwire.core.schema import Input
from orderwire.orders.models import Order
from orderwire.reports.rows import messages_shown
from orderwire.reports.span import read_span
from orderwire.rules.history import version_json
from orderwire.rules.keep import as_json, change_rule, duplicate, make_rule, restore
from orderwire.rules.models import Rule
from orderwire.rules.settings import RuleSettings

router = Router()


class ActivateWish(Input):
    """Whether the warnings of a first try are accepted."""

    accept_warnings: bool = False


class PreviewWish(Input):
    """The order the mail is about, left out a sample; one of the rule's languages, left out the one that suits the order; and
    the status it is looked at as, left out the rule's."""

    order_id: str | None = None
    language: str | None = None
    status: str | None = None


class TestWish(Input):
    """Where the test goes, and the order it is about; left out, a sample."""

    to: str
    order_id: str | None = None


class BacktestWish(Input):
    """A rule that is saved, or one that is not, and the span it is tried on; the last 30 days when none is given."""

    rule: RuleSettings | None = None
    rule_id: str | None = None
    from_: Annotated[str | None, Field(alias="from")] = None
    until: str | None = None


SAMPLE = PreviewWish()
CAREFUL = ActivateWish()
PATCH_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": {"type": "object", "description": "Any of the fields that POST takes."}}
        },
    }
}


@router.get("/stores/{store_id}/rules")
def list_rules(request: Call, store_id: str, asked: Query[Paging]) -> dict[str, Any]:
    """A store's rules, newest first, without deleted ones."""
    return page(rules_of(store_for(request.auth, store_id)), asked, lambda rows: [as_json(row) for row in rows])


@router.post("/stores/{store_id}/rules", response={201: dict[str, Any]})
def add_rule(request: Call, store_id: str, settings: RuleSettings) -> HttpResponse:
    """Make a rule. It is paused until it is activated."""
    rule = make_rule(store_for(request.auth, store_id), settings)
    note(request, "rule made", rule.pk, name=rule.name)
    return Response(as_json(rule), status=201)


@router.post("/stores/{store_id}/rules/backtest")
def backtest(request: Call, store_id: str, wish: BacktestWish) -> dict[str, Any]:
    """What a rule would have sent, what would have stopped it and why, without sending. Give `rule` or `rule_id`."""
    store = store_for(request.auth, store_id)
    if (wish.rule is None) == (wish.rule_id is None):
        raise Refusal.of("rule", "Give either rule, with its settings, or rule_id.")
    span = read_span(store, wish.from_, wish.until)
    if wish.rule is not None:
        return backtest_settings(store, wish.rule, span)
    rule = rule_for(request.auth, wish.rule_id or "")
    if rule.store_id != store.pk:
        raise Missing
    return backtest_rule(rule, span)


@router.get("/rules/{rule_id}")
def get_rule(request: Call, rule_id: str) -> dict[str, Any]:
    """One rule."""
    return as_json(rule_for(request.auth, rule_id))


@router.patch("/rules/{rule_id}", openapi_extra=PATCH_BODY)
def patch_rule(request: Call, rule_id: str, patch: Body[dict[str, Any]]) -> dict[str, Any]:
    """Change what is named, and nothing else. Mails that are not rendered yet follow."""
    rule = change_rule(rule_for(request.auth, rule_id), patch)
    note(request, "rule changed", rule.pk, fields=sorted(patch))
    return as_json(rule)


@router.delete("/rules/{rule_id}", response={204: None})
def delete_rule(request: Call, rule_id: str, nothing: Body[Nothing] = NOTHING) -> None:
    """End a rule. Its waiting mails are cancelled, its figures stay."""
    rule = rule_for(request.auth, rule_id)
    acts.delete_rule(rule)
    note(request, "rule deleted", rule.pk, name=rule.name)


@router.post("/rules/{rule_id}/duplicate", response={201: dict[str, Any]})
def duplicate_rule(request: Call, rule_id: str, nothing: Body[Nothing] = NOTHING) -> HttpResponse:
    """A paused copy of a rule, with “(copy)” behind its name."""
    copy = duplicate(rule_for(request.auth, rule_id))
    note(request, "rule duplicated", copy.pk, of=rule_id)
    return Response(as_json(copy), status=201)


@router.post("/rules/{rule_id}/activate")
def activate(request: Call, rule_id: str, wish: Body[ActivateWish] = CAREFUL) -> dict[str, Any]:
    """Let a rule write, from the next change on. 422 with every reason it cannot; 409 with `warnings` until they are accepted."""
    rule = acts.activate_rule(rule_for(request.auth, rule_id), wish.accept_warnings)
    note(request, "rule activated", rule.pk)
    return as_json(rule)


@router.post("/rules/{rule_id}/pause")
def pause(request: Call, rule_id: str, nothing: Body[Nothing] = NOTHING) -> dict[str, Any]:
    """Let a rule rest. Its waiting mails are held; changes meanwhile do not count."""
    rule = acts.pause_rule(rule_for(request.auth, rule_id))
    note(request, "rule paused", rule.pk)
    return as_json(rule)


@router.get("/rules/{rule_id}/versions")
def list_versions(request: Call, rule_id: str, asked: Query[Paging]) -> dict[str, Any]:
    """Every saving of a rule's wording, newest first: who, when, what it said, and which one is in use."""
    rule = rule_for(request.auth, rule_id)
    return page(versions_of(rule), asked, lambda rows: [version_json(row, rule) for row in rows])


@router.post("/rules/{rule_id}/versions/{version_id}/restore")
def restore_version(request: Call, rule_id: str, version_id: str, nothing: Body[Nothing] = NOTHING) -> dict[str, Any]:
    """Bring a wording back, as a new version that says the same. Answers the rule; 409 when it says so already."""
    saved = version_for(request.auth, rule_id, version_id)
    rule = restore(saved.rule, saved)
    note(request, "rule version restored", rule.pk, number=saved.number)
    return as_json(rule)


@router.post("/rules/{rule_id}/preview")
def preview(request: Call, rule_id: str, wish: Body[PreviewWish] = SAMPLE) -> dict[str, Any]:
    """The mail as it would be sent, made by what makes the real ones.

    Answers `{"subject", "html", "text", "warnings", "language", "language_reason", "attachments"}`.
    """
    rule = rule_for(request.auth, rule_id)
    mail = preview_rule(rule, _order(request, rule, wish.order_id), wish.status or "", wish.language or "")
    return {
        "subject": mail.subject,
        "html": mail.html,
        "text": mail.text,
        "warnings": mail.warnings,
        "language": mail.language,
        "language_reason": mail.language_reason,
        "attachments": mail.attachments,
    }


@router.post("/rules/{rule_id}/test", response={202: dict[str, Any]})
def test(request: Call, rule_id: str, wish: TestWish) -> HttpResponse:
    """Send one marked test to an address. It is counted nowhere. Answers the message."""
    rule = rule_for(request.auth, rule_id)
    message = acts.send_test(rule, wish.to, _order(request, rule, wish.order_id))
    return Response(messages_shown([message])[0], status=202)


def _order(request: Call, rule: Rule, order_id: str | None) -> Order | None:
    """An order of the rule's own store. Raises Missing for another store's too."""
    if order_id is None:
        return None
    order = order_for(request.auth, order_id)
    if order.store_id != rule.store_id:
        raise Missing
    return order
