"""Where links lead, every hit with its verdict, what became of a mail by person, and the orders that followed."""

from django.db import models
from django.db.models import Q

from orderwire.core import clock
from orderwire.core.tables import IdField, Row
from orderwire.orders.models import Customer, Order
from orderwire.outbox.models import Message
from orderwire.rules.models import Rule
from orderwire.stores.models import Store


class Kind(models.TextChoices):
    """What was asked for: the counting picture, or a link."""

    OPEN = "open"
    CLICK = "click"


class Verdict(models.TextChoices):
    """Who asked. Only people are counted; the others are kept and shown beside."""

    PERSON = "person"
    APPLE_PREFETCH = "apple_prefetch"
    IMAGE_PROXY = "image_proxy"
    SCANNER = "scanner"
    UNKNOWN = "unknown"


class LinkTarget(models.Model):
    """An address that links in a store's mails lead to. Its id is made from store and address: a second mail needs no second row.

    So a version's links are rows once, and an order's own addresses (its page, its parcels) once for each rule and order.
    """

    id = models.CharField(max_length=16, primary_key=True)
    store = models.ForeignKey(Store, models.CASCADE, related_name="link_targets")
    url = models.TextField()


class HitBatch(Row):
    """Hits as they were heard, until they are judged (waiting.py). `again`: the same batch may have been judged before."""

    id = IdField("hbt")
    hits = models.BinaryField()
    again = models.BooleanField(default=False)


class Hit(Row):
    """One open or click as it came, with its verdict and the reason. Deleted after HIT_DAYS (keep.py).

    `message` is empty where the store counts without person; `mail_key` (a keyed hash) then tells mails apart without naming
    one. `first` marks the one hit by which a mail counts as opened, or clicked. `day` is the shop's, fixed when counted.
    """

    id = IdField("hit")
    store = models.ForeignKey(Store, models.CASCADE, related_name="hits")
    message = models.ForeignKey(Message, models.SET_NULL, null=True, related_name="hits")
    rule_id = models.CharField(max_length=40)
    mail_key = models.CharField(max_length=32)
    kind = models.CharField(max_length=5)
    target_id = models.CharField(max_length=16, blank=True)
    at = models.DateTimeField()
    day = models.DateField()
    verdict = models.CharField(max_length=14)
    reason = models.CharField(max_length=60)
    first = models.BooleanField(default=False)
    agent = models.CharField(max_length=200, blank=True)
    network = models.CharField(max_length=43, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["mail_key", "kind", "at"], name="hit_by_mail"),
            models.Index(fields=["message", "at"], name="hit_by_message", condition=Q(message__isnull=False)),
            models.Index(fields=["store", "day"], name="hit_by_day"),
            models.Index(fields=["at"], name="hit_by_time"),
        ]


class Reaction(models.Model):
    """What people did with one mail, kept where the store counts by person: for the logs, and for conversions."""

    message = models.OneToOneField(Message, models.CASCADE, primary_key=True, related_name="reaction")
    store = models.ForeignKey(Store, models.CASCADE, related_name="reactions")
    customer = models.ForeignKey(Customer, models.SET_NULL, null=True, related_name="reactions")
    canonical_to = models.CharField(max_length=254)
    opens = models.PositiveIntegerField(default=0)
    clicks = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["store", "canonical_to", "-last_at"], name="reaction_by_address"),
            models.Index(fields=["customer", "-last_at"], name="reaction_by_customer"),
        ]


class Conversion(Row):
    """A later order that followed a mail. `at` is the order's time, `day` the shop's; `revenue` follows the order."""

    id = IdField("cnv")
    store = models.ForeignKey(Store, models.CASCADE, related_name="conversions")
    order = models.OneToOneField(Order, models.CASCADE, related_name="conversion")
    message = models.ForeignKey(Message, models.CASCADE, related_name="conversions")
    rule = models.ForeignKey(Rule, models.CASCADE, related_name="conversions")
    at = models.DateTimeField(default=clock.now)
    day = models.DateField()
    touched_at = models.DateTimeField()
    model = models.CharField(max_length=20)
    currency = models.CharField(max_length=3)
    revenue = models.DecimalField(max_digits=21, decimal_places=6)

    class Meta:
        indexes = [models.Index(fields=["store", "-at", "-id"], name="conversion_newest")]
