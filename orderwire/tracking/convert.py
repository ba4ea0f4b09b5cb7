"""Later orders that followed a mail (DESIGN §1.3): found once, at the order's first sight; their revenue follows the order."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db.models import Q

from orderwire.orders.models import Order
from orderwire.outbox.models import SENT, Message, State
from orderwire.stores.models import Store
from orderwire.tracking.models import Conversion, Hit, Kind, Reaction, Verdict
from orderwire.tracking.record import Tally

Money = dict[tuple[tuple[str, str, date], str], Decimal]  # ((store, rule, day), currency) → step


@dataclass(frozen=True, slots=True)
class Seen:
    """An order seen for the first time, and when it was placed (as far as we know)."""

    order: Order
    at: datetime


@dataclass(slots=True)
class Earned:
    """Steps of the totals: how many conversions, and money by currency."""

    tally: Tally = field(default_factory=Counter)
    money: Money = field(default_factory=lambda: defaultdict(Decimal))


@dataclass(frozen=True, slots=True)
class _Touch:
    """The mail an order is owed to, and when a person last touched it (or, by the model `sent`, when it went out)."""

    message: Message
    at: datetime


def follow_orders(store: Store, fresh: Sequence[Seen], known: Sequence[Order]) -> Earned:
    """Find the conversions among orders seen first, and bring those of known orders up to date. Caller's transaction.

    Test orders and drafts convert nothing, and no order converts by the mails about itself.
    """
    earned = Earned()
    real = [seen for seen in fresh if not (seen.order.test or seen.order.draft)]
    made = []
    for seen, touch in zip(real, _touches(store, real), strict=True):
        if touch is not None:
            made.append(_conversion(store, seen, touch))
            _step(earned, made[-1], made[-1].revenue)
            earned.tally[(_place(made[-1]), "conversions")] += 1
    Conversion.objects.bulk_create(made)
    _update(known, earned)
    return earned


def revenue_of(order: Order) -> Decimal:
    """What an order brings: its total without what was given back, and nothing once it is cancelled or deleted."""
    if order.cancelled or order.deleted_at is not None:
        return Decimal(0)
    return max(order.total - (order.refunded or Decimal(0)), Decimal(0))


def _update(known: Sequence[Order], earned: Earned) -> None:
    orders = {order.pk: order for order in known}
    if not orders:
        return
    for row in Conversion.objects.filter(order_id__in=orders).order_by("id"):
        order = orders[row.order_id]
        if (row.currency, row.revenue) == (order.currency, revenue_of(order)):
            continue
        _step(earned, row, -row.revenue)
        row.currency, row.revenue = order.currency, revenue_of(order)
        row.save(update_fields=["currency", "revenue"])
        _step(earned, row, row.revenue)


def _place(row: Conversion) -> tuple[str, str, date]:
    return row.store_id, row.rule_id, row.day


def _step(earned: Earned, row: Conversion, amount: Decimal) -> None:
    earned.money[(_place(row), row.currency)] += amount


def _conversion(store: Store, seen: Seen, touch: _Touch) -> Conversion:
    return Conversion(
        store=store,
        order=seen.order,
        message=touch.message,
        rule_id=touch.message.rule_id,
        at=seen.at,
        day=seen.at.astimezone(ZoneInfo(store.timezone)).date(),
        touched_at=touch.at,
        model=store.attribution_model,
        currency=seen.order.currency,
        revenue=revenue_of(seen.order),
    )


def _touches(store: Store, fresh: Sequence[Seen]) -> list[_Touch | None]:
    window = timedelta(days=store.attribution_days)
    if not fresh:
        return []
    if store.attribution_model == "sent":
        return [_last_sent(store, seen, window) for seen in fresh]
    near = _reactions(store, fresh, window)
    return [_last_touch(store, seen, window, near) for seen in fresh]


def _reactions(store: Store, fresh: Sequence[Seen], window: timedelta) -> list[Reaction]:
    """Mails that people of these orders touched of late: two questions for the whole batch, each by its own index."""
    since = min(seen.at for seen in fresh) - window
    rows = Reaction.objects.filter(store=store, last_at__gt=since).select_related("message")
    addresses = {seen.order.canonical_email for seen in fresh} - {""}
    customers = {seen.order.customer_id for seen in fresh} - {None}
    found = {row.pk: row for row in rows.filter(canonical_to__in=addresses)}
    return [*(found | {row.pk: row for row in rows.filter(customer_id__in=customers)}).values()]


def _last_touch(store: Store, seen: Seen, window: timedelta, near: Sequence[Reaction]) -> _Touch | None:
    order = seen.order
    mails = {row.message_id: row.message for row in near if _is_theirs(row, order) and row.message.order_id != order.pk}
    if not mails:
        return None
    hits = Hit.objects.filter(
        message_id__in=mails, verdict=Verdict.PERSON, at__lte=seen.at, at__gt=seen.at - window
    ).order_by("-at", "-id")
    last = (hits.filter(kind=Kind.CLICK) if store.attribution_model == "click" else hits).first()
    return _Touch(mails[last.message_id], last.at) if last and last.message_id else None


def _is_theirs(row: Reaction, order: Order) -> bool:
    by_address = bool(order.canonical_email) and row.canonical_to == order.canonical_email
    return by_address or (order.customer_id is not None and row.customer_id == order.customer_id)


def _last_sent(store: Store, seen: Seen, window: timedelta) -> _Touch | None:
    order = seen.order
    whose = Q(pk__in=[])
    if order.canonical_email:
        whose |= Q(canonical_to=order.canonical_email)
    if order.customer_id:
        whose |= Q(order__customer_id=order.customer_id)
    rows = Message.objects.filter(
        whose, store=store, test=False, state__in=SENT, sent_at__lte=seen.at, sent_at__gt=seen.at - window
    )
    last = rows.exclude(order_id=order.pk).exclude(state=State.BOUNCED).order_by("-sent_at", "-id").first()
    return _Touch(last, last.sent_at) if last and last.sent_at else None
