"""Totals kept in the same transaction as what they count; and what broke."""

from django.db import models
from django.db.models import Q

from orderwire.accounts.models import Account
from orderwire.core.tables import IdField, Row
from orderwire.stores.models import Store


class DailyTotal(models.Model):
    """What happened to a rule's mails on one day of the shop's zone. `rule_id` outlives the rule.

    `opens` and `clicks` are people's, `…_unique` the mails opened or clicked for the first time; `machine_…` all the others.
    """

    store = models.ForeignKey(Store, models.CASCADE, related_name="daily_totals")
    workflow = models.CharField(max_length=30, default="order_status")
    rule_id = models.CharField(max_length=40)
    day = models.DateField()
    sent = models.IntegerField(default=0)
    blocked = models.IntegerField(default=0)
    opens = models.IntegerField(default=0)
    opens_unique = models.IntegerField(default=0)
    clicks = models.IntegerField(default=0)
    clicks_unique = models.IntegerField(default=0)
    machine_opens = models.IntegerField(default=0)
    machine_clicks = models.IntegerField(default=0)
    conversions = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["store", "rule_id", "day"], name="daily_total_once")]
        indexes = [models.Index(fields=["store", "workflow", "day"], name="daily_total_by_day")]


class DailyRevenue(models.Model):
    """What a rule's conversions of one day bring, in one currency: total without refunds, as it stands now."""

    store = models.ForeignKey(Store, models.CASCADE, related_name="daily_revenues")
    workflow = models.CharField(max_length=30, default="order_status")
    rule_id = models.CharField(max_length=40)
    day = models.DateField()
    currency = models.CharField(max_length=3)
    amount = models.DecimalField(max_digits=24, decimal_places=6, default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["store", "rule_id", "day", "currency"], name="daily_revenue_once")
        ]
        indexes = [models.Index(fields=["store", "workflow", "day"], name="daily_revenue_by_day")]


class Trouble(Row):
    """A store, a sender or a rule that broke: from when, who was told and when, and its end. One open row for each."""

    id = IdField("trb")
    account = models.ForeignKey(Account, models.CASCADE, related_name="troubles")
    kind = models.CharField(max_length=8)  # store, sender, rule
    subject_id = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    code = models.CharField(max_length=20)
    detail = models.CharField(max_length=500, blank=True)
    since = models.DateTimeField()
    told_at = models.DateTimeField(null=True)
    mended_at = models.DateTimeField(null=True)
    mend_told_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "kind", "subject_id"], condition=Q(mended_at=None), name="trouble_once"
            )
        ]
        indexes = [
            models.Index(fields=["account", "since"], condition=Q(mended_at=None), name="trouble_open"),
            models.Index(fields=["since"], condition=Q(told_at=None, mended_at=None), name="trouble_untold"),
            models.Index(
                fields=["mended_at"],
                condition=Q(told_at__isnull=False, mended_at__isnull=False, mend_told_at=None),
                name="trouble_mend_untold",
            ),
            models.Index(fields=["subject_id", "-told_at"], name="trouble_by_subject"),
        ]
