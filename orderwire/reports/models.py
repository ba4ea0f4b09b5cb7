"""Totals kept in the same transaction as what they count."""

from django.db import models

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
