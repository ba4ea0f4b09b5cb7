"""Raw events (the inbox), orders with what belongs to them, and every move an order made."""

from django.db import models
from django.db.models import Q

from orderwire.core import clock
from orderwire.core.tables import IdField, Row
from orderwire.stores.models import Store

_BEGINS = ["varchar_ops", "varchar_pattern_ops"]  # PostgreSQL's class for looking up beginnings (core/begins.py)


class EventState(models.TextChoices):
    """unread → read, or parked when it cannot be read (readable again after a mend)."""

    UNREAD = "unread"
    READ = "read"
    PARKED = "parked"


class Event(Row):
    """One webhook call as it came. Durable before the shop hears 2xx; `outcome` says in a word what reading it did."""

    id = IdField("evt")
    store = models.ForeignKey(Store, models.CASCADE, related_name="events")
    dedupe_key = models.CharField(max_length=200)
    topic = models.CharField(max_length=80, blank=True)
    headers = models.JSONField(default=dict)
    body = models.BinaryField()
    received_at = models.DateTimeField(default=clock.now)
    state = models.CharField(max_length=8, default=EventState.UNREAD)
    outcome = models.CharField(max_length=40, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    order_external_id = models.CharField(max_length=120, blank=True)
    handled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["store", "dedupe_key"], name="event_once")]
        indexes = [
            models.Index(fields=["id"], name="event_unread", condition=Q(state="unread")),
            models.Index(fields=["store", "id"], name="event_unread_by_store", condition=Q(state="unread")),
            models.Index(fields=["store", "id"], name="event_parked", condition=Q(state="parked")),
        ]


class Lookup(models.Model):
    """An order that a call told us to look at: fetched soon, once, however many calls named it.

    `heard_at` is when the newest call came; an answer older than it is asked for once more (the shop's replicas lag).
    """

    store = models.ForeignKey(Store, models.CASCADE, related_name="lookups")
    external_id = models.CharField(max_length=120)
    heard_at = models.DateTimeField(default=clock.now)
    due_at = models.DateTimeField(default=clock.now)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["store", "external_id"], name="lookup_once")]
        indexes = [models.Index(fields=["store", "due_at"], name="lookup_due")]


class Customer(Row):
    """A buyer of one store. `key` is `id:<cart's id>` for a registered one, `mail:<canonical address>` for a guest.

    `sought_…` are the canonical address and the names folded, as people look for them.
    """

    id = IdField("cus")
    store = models.ForeignKey(Store, models.CASCADE, related_name="customers")
    key = models.CharField(max_length=300)
    email = models.CharField(max_length=254, blank=True)
    first_name = models.CharField(max_length=120, blank=True)
    last_name = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=60, blank=True)
    guest = models.BooleanField(default=False)
    accepts_marketing = models.BooleanField(null=True)
    locale = models.CharField(max_length=20, blank=True)
    sought_email = models.CharField(max_length=254, blank=True)
    sought_first = models.CharField(max_length=120, blank=True)
    sought_last = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["store", "key"], name="customer_once")]
        indexes = [
            models.Index(fields=["store", "-id"], name="customer_newest"),
            models.Index(fields=["store", "sought_email"], name="customer_by_address", opclasses=_BEGINS),
            models.Index(fields=["store", "sought_first"], name="customer_by_first", opclasses=_BEGINS),
            models.Index(fields=["store", "sought_last"], name="customer_by_last", opclasses=_BEGINS),
        ]


class Order(Row):
    """The newest known state of one order. `updated_at` is the cart's; statuses are one key for each axis, "" when not used."""

    id = IdField("ord")
    store = models.ForeignKey(Store, models.CASCADE, related_name="orders")
    external_id = models.CharField(max_length=120)
    number = models.CharField(max_length=60)
    customer = models.ForeignKey(Customer, models.SET_NULL, null=True, related_name="orders")
    email = models.CharField(max_length=254, blank=True)
    canonical_email = models.CharField(max_length=254, blank=True)
    status = models.CharField(max_length=80, blank=True)
    payment_status = models.CharField(max_length=80, blank=True)
    fulfilment_status = models.CharField(max_length=80, blank=True)
    placed_at = models.DateTimeField(null=True)
    updated_at = models.DateTimeField()
    parcel_news_at = models.DateTimeField(null=True)  # when a parcel's own news last moved the fulfilment axis
    currency = models.CharField(max_length=3)
    total = models.DecimalField(max_digits=21, decimal_places=6)
    subtotal = models.DecimalField(max_digits=21, decimal_places=6, null=True)
    shipping = models.DecimalField(max_digits=21, decimal_places=6, null=True)
    tax = models.DecimalField(max_digits=21, decimal_places=6, null=True)
    discount = models.DecimalField(max_digits=21, decimal_places=6, null=True)
    refunded = models.DecimalField(max_digits=21, decimal_places=6, null=True)
    shop_total = models.DecimalField(max_digits=21, decimal_places=6, null=True)
    shop_currency = models.CharField(max_length=3, blank=True)
    test = models.BooleanField(default=False)
    draft = models.BooleanField(default=False)
    cancelled = models.BooleanField(default=False)
    deleted_at = models.DateTimeField(null=True)
    source = models.CharField(max_length=40, blank=True)
    locale = models.CharField(max_length=20, blank=True)  # its customer's language
    own_locale = models.CharField(max_length=20, blank=True)  # the one the order itself was placed in
    buyer = models.JSONField(
        default=dict
    )  # the order's own words for its customer: names, phone, guest, consent, count
    billing = models.JSONField(null=True)
    shipping_to = models.JSONField(null=True)
    order_url = models.CharField(max_length=2000, blank=True)
    note = models.CharField(max_length=2000, blank=True)
    items_hash = models.CharField(max_length=32, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["store", "external_id"], name="order_once")]
        indexes = [
            models.Index(fields=["store", "-id"], name="order_newest"),
            models.Index(fields=["store", "canonical_email"], name="order_by_address", opclasses=_BEGINS),
            models.Index(fields=["customer"], name="order_by_customer"),
            models.Index(fields=["store", "number"], name="order_by_number", opclasses=_BEGINS),
            models.Index(fields=["store", "-placed_at", "-id"], name="order_by_day"),
            models.Index(fields=["store", "status", "-id"], name="order_by_status", condition=~Q(status="")),
            models.Index(
                fields=["store", "payment_status", "-id"], name="order_by_payment", condition=~Q(payment_status="")
            ),
            models.Index(
                fields=["store", "fulfilment_status", "-id"],
                name="order_by_fulfilment",
                condition=~Q(fulfilment_status=""),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def status_on(self, axis: str) -> str:
        """The key of the order's present status on an axis, "" when that axis is not used."""
        return {"order": self.status, "payment": self.payment_status, "fulfilment": self.fulfilment_status}[axis]


class LineItem(models.Model):
    """One line of an order, in the cart's order."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="items")
    position = models.PositiveIntegerField()
    external_id = models.CharField(max_length=120)
    sku = models.CharField(max_length=120, blank=True)
    name = models.CharField(max_length=300)
    variant = models.CharField(max_length=300, blank=True)
    quantity = models.DecimalField(max_digits=15, decimal_places=3)
    price = models.DecimalField(max_digits=21, decimal_places=6)
    image_url = models.CharField(max_length=2000, blank=True)
    url = models.CharField(max_length=2000, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order", "position"], name="line_item_once")]


class Shipment(Row):
    """One parcel of an order. `by_hand` ones were typed by a person and survive every later snapshot."""

    id = IdField("shp")
    order = models.ForeignKey(Order, models.CASCADE, related_name="shipments")
    external_id = models.CharField(max_length=160)
    carrier = models.CharField(max_length=120, blank=True)
    number = models.CharField(max_length=120, blank=True)
    url = models.CharField(max_length=2000, blank=True)
    status = models.CharField(max_length=30, blank=True)
    shipped_at = models.DateTimeField(null=True)
    items = models.JSONField(null=True)
    by_hand = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order", "external_id"], name="shipment_once")]


class ChangeKind(models.TextChoices):
    """first_sight: the order was new to us in this status. moved: it went there. baseline: seen, and silent for ever."""

    FIRST_SIGHT = "first_sight"
    MOVED = "moved"
    BASELINE = "baseline"


class Change(Row):
    """One real move of an order on one axis. `at` is the cart's time, never later than our receipt; `recorded_at` is ours."""

    id = IdField("chg")
    store = models.ForeignKey(Store, models.CASCADE, related_name="changes")
    order = models.ForeignKey(Order, models.CASCADE, related_name="changes")
    axis = models.CharField(max_length=12)
    kind = models.CharField(max_length=12)
    from_status = models.CharField(max_length=80, blank=True)
    to_status = models.CharField(max_length=80)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [
            models.Index(fields=["order", "id"], name="change_by_order"),
            models.Index(fields=["store", "at"], name="change_by_time"),
        ]


class ImportState(models.TextChoices):
    """columns (to be said) → checking → checked → running → done; stopped on the way, or failed for good."""

    COLUMNS = "columns"
    CHECKING = "checking"
    CHECKED = "checked"
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"


class Import(Row):
    """One file of orders or tracking numbers on its way in, done by a worker page by page.

    `body` is the file, forgotten when it is done. `columns` says which of our columns is which of the file's. `records_done`
    counts the records whose effect is committed, so that a worker goes on where another died; `live` wakes rules.
    `check_only` says that the work is a dry run. `holder` and `held_until` are the claim of the worker that has it.
    """

    id = IdField("imp")
    store = models.ForeignKey(Store, models.CASCADE, related_name="imports")
    kind = models.CharField(max_length=8)
    name = models.CharField(max_length=120, blank=True)
    by = models.CharField(max_length=254, blank=True)
    body = models.BinaryField()
    size = models.PositiveIntegerField()
    encoding = models.CharField(max_length=10)
    delimiter = models.CharField(max_length=1)
    columns = models.JSONField(default=dict)
    numbers = models.CharField(max_length=5, default="point")
    dates = models.CharField(max_length=3, default="ymd")
    live = models.BooleanField(default=False)
    state = models.CharField(max_length=8, default=ImportState.COLUMNS)
    was = models.CharField(max_length=8, blank=True)  # what was stopped: checking or running
    then_run = models.BooleanField(default=False)  # a check without faults goes on by itself
    problem = models.CharField(max_length=500, blank=True)
    records_total = models.PositiveIntegerField(default=0)
    records_done = models.PositiveIntegerField(default=0)
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    mails = models.PositiveIntegerField(default=0)
    as_of = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)
    holder = models.CharField(max_length=40, blank=True)
    held_until = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["store", "-id"], name="import_newest"),
            models.Index(fields=["id"], name="import_at_work", condition=Q(state__in=["checking", "running"])),
        ]


class ImportFault(models.Model):
    """What is wrong with one line of a file."""

    of = models.ForeignKey(Import, models.CASCADE, related_name="faults")
    line = models.PositiveIntegerField()
    order_number = models.CharField(max_length=60, blank=True)
    column = models.CharField(max_length=120, blank=True)
    problem = models.CharField(max_length=300)
    given = models.CharField(max_length=120, blank=True)

    class Meta:
        indexes = [models.Index(fields=["of", "line"], name="import_fault_by_line")]
