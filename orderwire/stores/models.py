"""A merchant's shop and the statuses it was seen to use."""

from functools import partial

from django.db import models

from orderwire.accounts.models import Account
from orderwire.core import clock
from orderwire.core.ids import secret_key
from orderwire.core.tables import IdField, Row


class Store(Row):
    """One shop. `platform` is plain text, so that a new cart is no migration; secrets are sealed (core/seal.py).

    `hook_key` is the unguessable end of its webhook address. `old_secret_sealed` still signs until `old_secret_until`.
    """

    id = IdField("sto")
    account = models.ForeignKey(Account, models.CASCADE, related_name="stores")
    name = models.CharField(max_length=120)
    platform = models.CharField(max_length=30)
    url = models.CharField(max_length=300, blank=True)
    timezone = models.CharField(max_length=64, default="UTC")
    currency = models.CharField(max_length=3, default="USD")
    locale = models.CharField(max_length=20, default="en")
    sender_name = models.CharField(max_length=120, blank=True)
    sender_email = models.CharField(max_length=254, blank=True)
    test_address = models.CharField(max_length=254, blank=True)
    brand = models.TextField(blank=True)  # as brand.py writes it: read once and kept in memory, as every mail asks it

    hook_key = models.CharField(max_length=40, unique=True, default=partial(secret_key, 32))
    credentials_sealed = models.TextField(blank=True)
    secret_sealed = models.TextField(blank=True)
    old_secret_sealed = models.TextField(blank=True)
    old_secret_until = models.DateTimeField(null=True)

    connection = models.CharField(max_length=12, default="pending")  # pending, connected, broken
    problem = models.CharField(max_length=500, blank=True)
    checked_at = models.DateTimeField(null=True)
    last_event_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    connected_since = models.DateTimeField(default=clock.now)

    cap_per_hour = models.PositiveSmallIntegerField(default=10)
    cap_per_day = models.PositiveSmallIntegerField(default=30)
    attribution_model = models.CharField(max_length=20, default="click")
    attribution_days = models.PositiveSmallIntegerField(default=7)
    status_names = models.JSONField(
        default=list
    )  # [[axis, key, label] or with three words of meaning, …]: the shop's own, as last fetched
    status_meanings = models.JSONField(
        default=list
    )  # [[axis, key, order, payment, fulfilment]]: what the merchant says
    silenced = models.JSONField(default=dict)  # the cart's own mails that are off: {key: "us" | "merchant"}
    track_opens = models.CharField(max_length=10, default="anonymous")  # off, anonymous, person
    track_clicks = models.CharField(max_length=10, default="person")

    class Meta:
        indexes = [models.Index(fields=["account", "id"], name="store_by_account")]

    def __str__(self) -> str:
        return self.name

    @property
    def status(self) -> str:
        """connected, pending, broken or paused: what the merchant reads."""
        return "paused" if self.paused_at else self.connection


class SeenStatus(models.Model):
    """How often orders of a store entered a status, and how the shop calls it."""

    store = models.ForeignKey(Store, models.CASCADE, related_name="seen_statuses")
    axis = models.CharField(max_length=12)
    key = models.CharField(max_length=80)
    label = models.CharField(max_length=120)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["store", "axis", "key"], name="seen_status_once")]


class Connection(models.Model):
    """How we speak with one shop over its API; a store without credentials has none.

    `due_at` is when there is something to do next, of whatever kind; `held_until` and `holder` say that a worker does it.
    `wait_until`: the shop asked to be left alone. `vault_sealed` keeps what the shop gave out for a while (tokens).
    Times are ours; a cart's own clock stands in its cursor alone.
    """

    store = models.OneToOneField(Store, models.CASCADE, primary_key=True, related_name="line")
    due_at = models.DateTimeField(default=clock.now)
    held_until = models.DateTimeField(null=True)
    holder = models.CharField(max_length=40, blank=True)
    wait_until = models.DateTimeField(null=True)
    vault_sealed = models.TextField(blank=True)
    warnings = models.JSONField(default=list)
    hooks = models.CharField(max_length=4, blank=True)  # who makes the webhooks: "" not known yet, ours, hand

    look_at = models.DateTimeField(default=clock.now)  # when the connection and its subscriptions are looked at next
    looked_at = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)  # in a row
    error = models.CharField(max_length=500, blank=True)
    error_at = models.DateTimeField(null=True)

    poll_at = models.DateTimeField(default=clock.now)
    polled_at = models.DateTimeField(null=True)
    poll_since = models.DateTimeField(default=clock.now)  # everything before was asked for
    poll_from = models.DateTimeField(null=True)  # the poll under way: what it asks from, when it began, how far it is
    poll_began = models.DateTimeField(null=True)
    poll_cursor = models.TextField(blank=True)
    sweep_at = models.DateTimeField(default=clock.now)

    named_since = models.DateTimeField(
        null=True
    )  # the present hour of orders that unsigned calls named, how many were fetched
    named_count = models.PositiveIntegerField(default=0)

    backfill = models.CharField(max_length=8, blank=True)  # "", running, stopped, done, failed
    backfill_since = models.DateTimeField(null=True)
    backfill_cursor = models.TextField(blank=True)
    backfill_read = models.PositiveIntegerField(default=0)
    backfill_total = models.PositiveIntegerField(null=True)
    backfill_began = models.DateTimeField(null=True)
    backfill_ended = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["due_at"], name="connection_due")]
