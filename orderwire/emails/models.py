"""What a merchant wrote, compiled: each saving makes a version, and a message is pinned to the one it was rendered with."""

from django.db import models

from orderwire.accounts.models import User
from orderwire.core.tables import IdField, Row
from orderwire.stores.models import Store


class Version(Row):
    """One saved wording of a mail.

    `source` is what the merchant gave (CONTRACT §5 `template`); `compiled` is Compiled.to_json(); `languages` holds
    subject, preheader and template of each further language, by its tag.
    """

    id = IdField("ver")
    store = models.ForeignKey(Store, models.CASCADE, related_name="versions")
    subject = models.CharField(max_length=400)
    preheader = models.CharField(max_length=400, blank=True)
    source = models.JSONField()
    languages = models.JSONField(default=dict)
    compiled = models.JSONField()
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
