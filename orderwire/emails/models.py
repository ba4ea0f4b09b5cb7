"""What a merchant wrote: versions, compiled at saving (a message is pinned to the one it was rendered with), and templates."""

from django.db import models

from orderwire.accounts.models import Account, User
from orderwire.core import clock
from orderwire.core.tables import IdField, Row
from orderwire.stores.models import Store


class Version(Row):
    """One saved wording of a mail.

    `source` is what the merchant gave (CONTRACT §5 `template`); `compiled` is Compiled.to_json().
    """

    id = IdField("ver")
    store = models.ForeignKey(Store, models.CASCADE, related_name="versions")
    subject = models.CharField(max_length=400)
    preheader = models.CharField(max_length=400, blank=True)
    source = models.JSONField()
    compiled = models.JSONField()
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")


class Template(Row):
    """A wording kept to begin rules with, for all stores of an account: nothing in it belongs to one of them, and a mail takes
    the shop's name, address and language when it is written.

    `source` is CONTRACT §5's `template`, as in a version. A rule copies it; it never points here.
    """

    id = IdField("tpl")
    account = models.ForeignKey(Account, models.CASCADE, related_name="templates")
    name = models.CharField(max_length=120)
    subject = models.CharField(max_length=400)
    preheader = models.CharField(max_length=400, blank=True)
    source = models.JSONField()
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    updated_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["account", "-id"], name="template_newest")]
