"""The suppression list: stands above all rules."""

from django.db import models
from django.db.models import Q

from orderwire.accounts.models import Account
from orderwire.core.tables import IdField, Row
from orderwire.stores.models import Store


class Suppression(Row):
    """An address or a whole domain that gets no mail, for one store or (store null) the whole account.

    `value` is canonical (core/email_address.py); `kind` is address or domain; `reason` manual, bounce, complaint, unsubscribe.
    """

    id = IdField("sup")
    account = models.ForeignKey(Account, models.CASCADE, related_name="suppressions")
    store = models.ForeignKey(Store, models.CASCADE, null=True, related_name="suppressions")
    kind = models.CharField(max_length=8)
    value = models.CharField(max_length=254)
    as_given = models.CharField(max_length=254)
    reason = models.CharField(max_length=12, default="manual")
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["store", "kind", "value"], name="suppression_once_a_store"),
            models.UniqueConstraint(
                fields=["account", "kind", "value"], condition=Q(store=None), name="suppression_once"
            ),
        ]
        indexes = [models.Index(fields=["account", "value"], name="suppression_by_value")]


class StagedImport(Row):
    """A list that was looked through and waits for a yes: its good lines, packed. Gone after the import, or an hour later."""

    id = IdField("imp")
    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    store = models.ForeignKey(Store, models.CASCADE, null=True, related_name="+")
    content = models.BinaryField()
    found = models.JSONField(default=dict)
