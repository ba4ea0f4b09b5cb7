"""Messages and their state machine (CONTRACT §6), the bytes that were fixed for them, and who is at work."""

from datetime import UTC, datetime

from django.db import models
from django.db.models import Q

from orderwire.core import clock
from orderwire.core.tables import IdField, Row
from orderwire.emails.models import Version
from orderwire.orders.models import Change, Order
from orderwire.rules.models import Rule
from orderwire.stores.models import Store


class State(models.TextChoices):
    """scheduled → ready → leased → submitting → sent → delivered, and the ways aside."""

    SCHEDULED = "scheduled"
    READY = "ready"
    LEASED = "leased"
    SUBMITTING = "submitting"
    SENT = "sent"
    DEFERRED = "deferred"
    UNCERTAIN = "uncertain"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    SUPPRESSED = "suppressed"
    REJECTED = "rejected"
    BOUNCED = "bounced"
    FAILED = "failed"
    DELIVERED = "delivered"


PENDING = (State.SCHEDULED, State.READY, State.LEASED, State.SUBMITTING, State.DEFERRED)
SENT = (State.SENT, State.DELIVERED, State.BOUNCED, State.UNCERTAIN)
BLOCKED = (State.SUPPRESSED, State.CANCELLED, State.EXPIRED, State.REJECTED, State.FAILED)
EVER = datetime(2000, 1, 1, tzinfo=UTC)  # due since then, all are: asked so, SQLite takes the index of what is pending
WAITING = (State.SCHEDULED, State.READY, State.DEFERRED)  # not in anybody's hands: may be cancelled, held, claimed


class WorkerSeat(Row):
    """A worker process that may own messages. It is alive as long as it holds its lock (seats.py), whatever the clock says."""

    id = IdField("wrk")
    host = models.CharField(max_length=200)
    pid = models.PositiveIntegerField()
    boot_id = models.CharField(max_length=64, blank=True)
    seen_at = models.DateTimeField(default=clock.now)
    left_at = models.DateTimeField(null=True)


class Message(Row):
    """One mail we owe somebody. unique (rule, change, channel, step, copy) makes a second one impossible.

    `copy` is 0 for what the system makes and rises only by a person's resend. `next_at` is when to look at it next;
    `held_reason` keeps it from being claimed. `fence` rises with every claim: an update with an old fence changes nothing.
    """

    id = IdField("msg")
    store = models.ForeignKey(Store, models.CASCADE, related_name="messages")
    rule = models.ForeignKey(Rule, models.CASCADE, related_name="messages")
    order = models.ForeignKey(Order, models.CASCADE, null=True, related_name="messages")
    change = models.ForeignKey(Change, models.CASCADE, null=True, related_name="messages")
    channel = models.CharField(max_length=8, default="email")
    step = models.PositiveSmallIntegerField(default=0)
    copy = models.PositiveSmallIntegerField(default=0)
    test = models.BooleanField(default=False)

    to_address = models.CharField(max_length=254)
    canonical_to = models.CharField(max_length=254)
    order_number = models.CharField(max_length=60, blank=True)
    subject = models.CharField(max_length=400, blank=True)

    state = models.CharField(max_length=10, default=State.READY)
    reason = models.CharField(max_length=60, blank=True)
    detail = models.CharField(max_length=500, blank=True)
    held_reason = models.CharField(max_length=60, blank=True)
    due_at = models.DateTimeField()
    next_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    planned_later = models.BooleanField(default=False)
    settled_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)

    fence = models.PositiveIntegerField(default=0)
    owner = models.ForeignKey(WorkerSeat, models.SET_NULL, null=True, related_name="messages")
    lease_until = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    resent = models.PositiveSmallIntegerField(default=0)
    resolution = models.CharField(max_length=20, blank=True)

    version = models.ForeignKey(Version, models.SET_NULL, null=True, related_name="messages")
    message_id = models.CharField(max_length=200, blank=True)
    rendered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rule", "change", "channel", "step", "copy"], name="message_once"),
        ]
        indexes = [
            models.Index(
                fields=["next_at", "id"],
                name="message_claim",
                condition=Q(state__in=["ready", "deferred"], held_reason=""),
            ),
            models.Index(fields=["next_at"], name="message_wake", condition=Q(state="scheduled", held_reason="")),
            models.Index(fields=["next_at"], name="message_held", condition=~Q(held_reason="")),
            models.Index(
                fields=["expires_at"], name="message_expiry", condition=Q(state__in=["scheduled", "ready", "deferred"])
            ),
            models.Index(fields=["owner"], name="message_owned", condition=Q(state__in=["leased", "submitting"])),
            models.Index(fields=["next_at"], name="message_doubt", condition=Q(state="uncertain", resolution="")),
            models.Index(
                fields=["store", "due_at", "id"],
                name="message_pending",
                condition=Q(state__in=["scheduled", "ready", "leased", "submitting", "deferred"], test=False),
            ),
            models.Index(
                fields=["store", "-sent_at", "-id"],
                name="message_sent",
                condition=Q(state__in=["sent", "delivered", "bounced", "uncertain"], test=False),
            ),
            models.Index(
                fields=["store", "-settled_at", "-id"],
                name="message_blocked",
                condition=Q(state__in=["suppressed", "cancelled", "expired", "rejected", "failed"], test=False),
            ),
            models.Index(fields=["store", "-id"], name="message_newest"),
            models.Index(fields=["order"], name="message_by_order"),
            models.Index(fields=["rule", "-id"], name="message_by_rule"),
            models.Index(
                fields=["store", "canonical_to", "-sent_at"],
                name="message_by_recipient",
                opclasses=["varchar_ops", "varchar_pattern_ops", "timestamptz_ops"],  # beginnings: core/begins.py
            ),
            models.Index(fields=["store", "held_reason"], name="message_held_by_store", condition=~Q(held_reason="")),
        ]


class Rendered(models.Model):
    """The bytes of one mail (zlib), fixed at its first rendering: every attempt sends these.

    `language` is the one it was written in and `language_from` whose wish that was (emails.languages.Source). `attachments` says
    for each PDF of the rule its kind, and name and size, or the problem for which it was left out.
    """

    message = models.OneToOneField(Message, models.CASCADE, primary_key=True, related_name="rendered")
    content = models.BinaryField()
    mail_from = models.CharField(max_length=254)
    language = models.CharField(max_length=20, blank=True)
    language_from = models.CharField(max_length=8, blank=True)
    attachments = models.JSONField(default=list)
