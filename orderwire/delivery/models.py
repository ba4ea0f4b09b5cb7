"""Where mail goes out, and every try at it."""

from django.db import models
from django.db.models import Q

from orderwire.accounts.models import Account
from orderwire.core import clock
from orderwire.core.tables import IdField, Row
from orderwire.outbox.models import Message


class Sender(Row):
    """An account's own way out (SMTP). The password is sealed. `dkim_selector` is the name its provider signs under."""

    id = IdField("snd")
    account = models.ForeignKey(Account, models.CASCADE, related_name="senders")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, default="smtp")
    host = models.CharField(max_length=255)
    port = models.PositiveIntegerField(default=587)
    username = models.CharField(max_length=255, blank=True)
    password_sealed = models.TextField(blank=True)
    tls = models.CharField(max_length=10, default="starttls")
    dkim_selector = models.CharField(max_length=63, blank=True)
    is_default = models.BooleanField(default=False)
    status = models.CharField(max_length=12, default="unchecked")  # unchecked, working, broken
    problem = models.CharField(max_length=500, blank=True)
    checked_at = models.DateTimeField(null=True)
    rest_until = models.DateTimeField(null=True)


class DomainCheck(Row):
    """What DNS last said of a domain that mails are from, for a sender (none = the operator's server)."""

    id = IdField("dom")
    account = models.ForeignKey(Account, models.CASCADE, related_name="domain_checks")
    sender = models.ForeignKey(Sender, models.CASCADE, null=True, related_name="domain_checks")
    domain = models.CharField(max_length=253)
    selector = models.CharField(max_length=63, blank=True)
    findings = models.JSONField(default=dict)  # mailers.domain.Findings
    checked_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sender", "domain"], name="domain_check_once_a_sender"),
            models.UniqueConstraint(fields=["account", "domain"], condition=Q(sender=None), name="domain_check_once"),
        ]


class Attempt(models.Model):
    """One try to hand a message over: how far it got, what the server said."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="attempts")
    fence = models.PositiveIntegerField()
    at = models.DateTimeField(default=clock.now)
    server = models.CharField(max_length=260, blank=True)
    stage = models.CharField(max_length=10)
    code = models.PositiveSmallIntegerField(null=True)
    reply = models.CharField(max_length=500, blank=True)
    outcome = models.CharField(max_length=12)
    ms = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["message", "id"], name="attempt_by_message")]
