"""Making and changing rules, and showing them as CONTRACT §5 shapes them."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from orderwire.accounts.models import User
from orderwire.core import clock
from orderwire.core.failures import Conflict, FieldError, Refusal
from orderwire.core.schema import read
from orderwire.emails.languages import Offer, name_of
from orderwire.emails.models import Version
from orderwire.emails.phrases import variant_for
from orderwire.emails.versions import compiled_by_id, make_version
from orderwire.rules.history import enter
from orderwire.rules.models import MailDraft, Rule, RuleVersion
from orderwire.rules.settings import RuleSettings
from orderwire.stores.models import Store
from orderwire.stores.statuses import axis_of

_WORDING = ("subject", "preheader", "template", "languages", "follow_customer_language")
UNDO = timedelta(minutes=15)  # so long a deletion can be undone


def make_rule(store: Store, settings: RuleSettings, by: User | None = None) -> Rule:
    """A new rule, paused. Raises Refusal when the wording cannot be compiled or the settings contradict each other."""
    _check(store, settings)
    with transaction.atomic():
        rule = Rule(store=store, version=_version(store, settings, by))
        _fill(rule, settings)
        rule.save(force_insert=True)
        enter(rule, by)
    return rule


def change_rule(rule: Rule, patch: dict[str, Any], by: User | None = None, restored: int | None = None) -> Rule:
    """Change what the patch names (a partial CONTRACT §5 object); its messages not rendered yet follow. Raises Refusal.

    Of `sender` too only the parts named change; the other objects are replaced whole. A wording that differs makes a new
    version; `restored` is the number of the saving it brings back.
    """
    with transaction.atomic():
        rule = Rule.objects.select_for_update(of=("self",)).select_related("store", "version").get(pk=rule.pk)
        before = settings_of(rule)
        sender = patch.get("sender")
        merged = {"sender": {**before["sender"], **sender}} if isinstance(sender, dict) else {}
        settings = read(RuleSettings, {**before, **patch, **merged})
        _check(rule.store, settings)
        changed = _wording(settings) != _wording(read(RuleSettings, before))
        if changed:
            rule.version = _version(rule.store, settings, by)
        _fill(rule, settings)
        rule.save()
        if changed:
            enter(rule, by, restored)
    return rule


def duplicate(rule: Rule, by: User | None = None) -> Rule:
    """A paused copy with “(copy)” behind its name, sharing the wording's version until one of them is edited."""
    settings = read(RuleSettings, {**settings_of(rule), "name": f"{rule.name[:112]} (copy)"})
    copy = Rule(store=rule.store, version=rule.version)
    _fill(copy, settings)
    with transaction.atomic():
        copy.save(force_insert=True)
        enter(copy, by)
    return copy


def restore(rule: Rule, saved: RuleVersion, by: User | None = None) -> Rule:
    """Bring an earlier wording of the rule back as a new version; what lies between stays in the history.

    Raises Conflict when it is the wording in use, Refusal when it can no longer be compiled.
    """
    version = saved.version
    wording = {
        "subject": version.subject,
        "preheader": version.preheader,
        "template": version.source,
        "languages": version.languages,
    }
    with transaction.atomic():
        restored = change_rule(rule, wording, by, saved.number)
        if restored.version_id == rule.version_id:
            said = _("Version %(number)s says what the mail says already: there is nothing to restore.")
            raise Conflict(said % {"number": saved.number})
    return restored


def settings_of(rule: Rule) -> dict[str, Any]:
    """The rule's settings as CONTRACT §5 shapes them: what make_rule() would take."""
    version: Version = rule.version
    return {
        "name": rule.name,
        "workflow": rule.workflow,
        "status": rule.status,
        "from_status": rule.from_status or None,
        "sending_filter": rule.sending_filter,
        "send": rule.send,
        "order_count": rule.order_count,
        "product_limit": rule.product_limit,
        "price": rule.price,
        "products": rule.products,
        "blacklist": rule.blacklist,
        "sender": {"name": rule.sender_name, "email": rule.sender_email, "reply_to": rule.reply_to or None},
        "subject": version.subject,
        "preheader": version.preheader,
        "template": version.source,
        "language": rule.language or None,
        "languages": version.languages,
        "follow_customer_language": rule.follow_customer_language,
        "attachments": rule.attachments,
        "test_mode": rule.test_mode,
        "cancel_if_status_changes": rule.cancel_if_status_changes,
        "wait_for_tracking": {"hours": rule.wait_for_tracking_hours} if rule.wait_for_tracking_hours else None,
        "also_when_more_specific": rule.also_when_more_specific,
        "every_entry": rule.every_entry,
        "expires_after_hours": rule.expires_after_hours,
        "bcc": rule.bcc,
    }


def as_json(rule: Rule) -> dict[str, Any]:
    """The rule as the API shows it: its settings, the sender it really has, and what the house adds."""
    return {
        "id": rule.pk,
        "store_id": rule.store_id,
        "state": "deleted" if rule.deleted_at else rule.state,
        "axis": rule.axis,
        **settings_of(rule),
        "sender": {
            "name": rule.sender_name or rule.store.sender_name,
            "email": rule.sender_email or rule.store.sender_email,
            "reply_to": rule.reply_to or None,
        },
        "created_at": rule.created_at,
        "updated_at": rule.updated_at,
        "activated_at": rule.activated_at,
    }


def set_state(rule: Rule, state: str) -> Rule:
    """Make a rule active or paused."""
    rule.state, rule.updated_at = state, clock.now()
    if state == "active":
        rule.activated_at = rule.updated_at
    rule.save(update_fields=["state", "updated_at", "activated_at"])
    return rule


def mark_deleted(rule: Rule) -> None:
    """The rule is gone from every list, and what was being written for it; its row stays: logs name it, undoing finds it."""
    rule.was_active = rule.state == "active"
    rule.deleted_at, rule.state = clock.now(), "paused"
    rule.save(update_fields=["deleted_at", "state", "was_active"])
    MailDraft.objects.filter(rule=rule).delete()


def bring_back(rule: Rule) -> Rule:
    """A deleted rule is back, on or off as it was. Raises Conflict when it was deleted too long ago, or is not deleted."""
    row = Rule.objects.select_for_update(of=("self",)).get(pk=rule.pk)
    if row.deleted_at is None:
        raise Conflict("This rule is not deleted.")
    if row.deleted_at < clock.now() - UNDO:
        raise Conflict("It was deleted too long ago to be brought back: make it anew.")
    row.deleted_at, row.state, row.updated_at = None, "active" if row.was_active else "paused", clock.now()
    row.save(update_fields=["deleted_at", "state", "updated_at"])
    return row


def offer_of(rule: Rule) -> Offer:
    """The languages the rule's mail can be written in, without loading its version's row."""
    compiled = compiled_by_id(rule.version_id)
    return Offer(
        rule.language or rule.store.locale,
        tuple(compiled.languages),
        rule.follow_customer_language and compiled.own_words,
    )


def _wording(settings: RuleSettings) -> dict[str, Any]:
    """What makes a version: two settings with the same wording write the same mail."""
    return settings.model_dump(include=set(_WORDING), exclude_none=True)


def _version(store: Store, settings: RuleSettings, by: User | None) -> Version:
    template = settings.template.model_dump(exclude_none=True)
    languages = {tag: one.model_dump(exclude_none=True) for tag, one in settings.languages.items()}
    return make_version(store, template, settings.subject, settings.preheader, by, languages)


def _check(store: Store, settings: RuleSettings) -> None:
    errors = []
    if settings.from_status and settings.from_status == settings.status:
        errors.append(
            FieldError("from_status", "An order cannot come from the status it enters: choose another, or none.")
        )
    if settings.from_status and axis_of(store, settings.from_status) != axis_of(store, settings.status):
        errors.append(
            FieldError("from_status", "Both statuses must be of the same kind (order, payment or fulfilment).")
        )
    if not (settings.sender.email or store.sender_email):
        errors.append(FieldError("sender.email", "Say which address the mail is from, here or on the store."))
    own = settings.language or store.locale
    if own in settings.languages:
        errors.append(
            FieldError(
                f"languages.{own}", f"{name_of(own)} is the language of the rule's own wording: change that instead."
            )
        )
    if settings.language and settings.template.starter and variant_for(own) != own.partition("-")[0]:
        errors.append(FieldError("language", f"The starters have no words in {name_of(own)}: choose another language."))
    if errors:
        raise Refusal(errors)


def _fill(rule: Rule, settings: RuleSettings) -> None:
    plain = settings.model_dump(mode="json")
    for name in (
        "name",
        "workflow",
        "status",
        "sending_filter",
        "send",
        "order_count",
        "product_limit",
        "price",
        "products",
    ):
        setattr(rule, name, plain[name])
    for name in ("blacklist", "test_mode", "cancel_if_status_changes", "also_when_more_specific", "every_entry"):
        setattr(rule, name, plain[name])
    rule.axis = axis_of(rule.store, settings.status)
    rule.from_status = settings.from_status or ""
    rule.sender_name, rule.sender_email = settings.sender.name, settings.sender.email
    rule.reply_to = settings.sender.reply_to or ""
    rule.wait_for_tracking_hours = settings.wait_for_tracking.hours if settings.wait_for_tracking else None
    rule.expires_after_hours = settings.expires_after_hours
    rule.bcc, rule.attachments = plain["bcc"], plain["attachments"]
    rule.language = settings.language or ""
    rule.follow_customer_language = settings.follow_customer_language
    rule.updated_at = clock.now()
