"""Rules, and what was decided about each change for each of them."""

from django.db import models
from django.db.models import Q

from orderwire.accounts.models import User
from orderwire.core import clock
from orderwire.core.tables import IdField, Row
from orderwire.emails.models import Version
from orderwire.orders.models import Change, Order
from orderwire.stores.models import Store


class Rule(Row):
    """When to write, to whom, what. The JSON columns hold the settings as CONTRACT §5 shapes them (schema in settings.py).

    `language` is that of the rule's own wording, "" for the store's; the further ones are the version's.
    `state` is paused or active; a deleted rule keeps its row (`deleted_at`) so that logs can name it and undoing finds it.
    """

    id = IdField("rul")
    store = models.ForeignKey(Store, models.CASCADE, related_name="rules")
    workflow = models.CharField(max_length=30, default="order_status")
    name = models.CharField(max_length=120)
    state = models.CharField(max_length=8, default="paused")
    axis = models.CharField(max_length=12, default="order")
    status = models.CharField(max_length=80)
    from_status = models.CharField(max_length=80, blank=True)
    sending_filter = models.JSONField(default=dict)
    send = models.JSONField(default=dict)
    order_count = models.JSONField(null=True)
    product_limit = models.PositiveIntegerField(null=True)
    price = models.JSONField(null=True)
    products = models.JSONField(null=True)
    blacklist = models.JSONField(default=list)
    sender_name = models.CharField(max_length=120, blank=True)
    sender_email = models.CharField(max_length=254, blank=True)
    reply_to = models.CharField(max_length=254, blank=True)
    version = models.ForeignKey(Version, models.RESTRICT, related_name="rules")
    language = models.CharField(max_length=20, blank=True)
    follow_customer_language = models.BooleanField(default=False)
    attachments = models.JSONField(default=list)
    test_mode = models.BooleanField(default=False)
    cancel_if_status_changes = models.BooleanField(null=True)
    wait_for_tracking_hours = models.PositiveIntegerField(null=True)
    also_when_more_specific = models.BooleanField(default=False)
    every_entry = models.BooleanField(default=False)
    expires_after_hours = models.PositiveIntegerField(default=72)
    bcc = models.JSONField(default=list)
    updated_at = models.DateTimeField(default=clock.now)
    activated_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)
    was_active = models.BooleanField(default=False)  # of a deleted one: what undoing brings back

    class Meta:
        indexes = [
            models.Index(fields=["store", "axis", "status"], name="rule_by_status", condition=Q(deleted_at=None))
        ]

    def __str__(self) -> str:
        return self.name


class RuleVersion(Row):
    """One saving of a rule's wording, numbered from 1; none is ever changed or taken away. `restored` is the number of the
    saving it brought back."""

    id = IdField("rvn")
    rule = models.ForeignKey(Rule, models.CASCADE, related_name="history")
    version = models.ForeignKey(Version, models.RESTRICT, related_name="+")
    number = models.PositiveIntegerField()
    restored = models.PositiveIntegerField(null=True)
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rule", "number"], name="rule_version_number_once"),
            models.UniqueConstraint(fields=["rule", "version"], name="rule_version_once"),
        ]


class MailDraft(Row):
    """What a person is writing and has not saved: one for each of their rules, one for a store's rule that is not made yet.

    `words` are the flat fields of the wizard's second step, `design` is the editor's own JSON (None until it was opened).
    `began_with` is the rule's version at the time, so that another person's saving meanwhile can be told.
    """

    id = IdField("dft")
    store = models.ForeignKey(Store, models.CASCADE, related_name="+")
    rule = models.ForeignKey(Rule, models.CASCADE, null=True, related_name="drafts")
    person = models.ForeignKey(User, models.CASCADE, related_name="+")
    words = models.JSONField(default=dict)
    design = models.JSONField(null=True)
    began_with = models.CharField(max_length=40, blank=True)
    updated_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rule", "person"], condition=Q(rule__isnull=False), name="draft_of_rule"),
            models.UniqueConstraint(fields=["store", "person"], condition=Q(rule=None), name="draft_of_new_rule"),
        ]


class Outcome(models.TextChoices):
    """message: a mail was made. blocked: the status called for one and a check stopped it. not_triggered: it did not call."""

    MESSAGE = "message"
    BLOCKED = "blocked"
    NOT_TRIGGERED = "not_triggered"


class Decision(Row):
    """What was decided about one change for one rule, with every check's expected and actual values."""

    id = IdField("dec")
    store = models.ForeignKey(Store, models.CASCADE, related_name="decisions")
    rule = models.ForeignKey(Rule, models.CASCADE, related_name="decisions")
    change = models.ForeignKey(Change, models.CASCADE, related_name="decisions")
    order = models.ForeignKey(Order, models.CASCADE, related_name="decisions")
    outcome = models.CharField(max_length=14)
    reason = models.CharField(max_length=60, blank=True)
    detail = models.CharField(max_length=500, blank=True)
    checks = models.JSONField(default=list)
    to_address = models.CharField(max_length=254, blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rule", "change"], name="decision_once")]
        indexes = [
            models.Index(fields=["store", "-at", "-id"], name="decision_blocked", condition=Q(outcome="blocked")),
            models.Index(fields=["change"], name="decision_by_change"),
        ]


class FirstEntry(models.Model):
    """The unique claim of `first entry only`, safe with many workers: one for each rule, order, axis and the status entered
    (so that a rule whose status is edited starts anew)."""

    rule = models.ForeignKey(Rule, models.CASCADE, related_name="+")
    order = models.ForeignKey(Order, models.CASCADE, related_name="+")
    axis = models.CharField(max_length=12)
    status = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rule", "order", "axis", "status"], name="first_entry_once")]
