"""Totals kept in the same transaction as what they count."""

from django.db import models

from orderwire.stores.models import Store


class DailyTotal(models.Model):
    """How many mails of a rule were sent (and blocked) on one day of the shop's zone. `rule_id` outlives the rule."""

    store = models.ForeignKey(Store, models.CASCADE, related_name="daily_totals")
    workflow = models.CharField(max_length=30, default="order_status")
    rule_id = models.CharField(max_length=40)
    day = models.DateField()
    sent = models.IntegerField(default=0)
    blocked = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["store", "rule_id", "day"], name="daily_total_once")]
        indexes = [models.Index(fields=["store", "workflow", "day"], name="daily_total_by_day")]
