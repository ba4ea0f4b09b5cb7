"""What a worker does for one shop's line: look at the connection, fetch orders it was told of, poll, sweep, backfill.

Each turn is a few calls and lets the line go again, so that nothing is held long and a stop is quick. Nothing calls the
network in a transaction. What is fetched is recorded by flow.apply_orders, the way of every order.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog
from django.db import OperationalError

from orderwire import flow
from orderwire.acts.named import fetch_named, next_named
from orderwire.carts.base import Page
from orderwire.carts.calling import CallFailed, HooksByHand, Shop
from orderwire.carts.snapshot import OrderGone, OrderSnapshot
from orderwire.core import clock
from orderwire.core.seal import BrokenSeal
from orderwire.orders.models import Order
from orderwire.stores import lines
from orderwire.stores.doors import shop_of
from orderwire.stores.lines import Claim

log = structlog.get_logger(__name__)
PAGES_A_TURN = 5
BACKFILL_DAYS = 90
SWEEP_DAYS = 7


def work(claim: Claim) -> bool:
    """Do what is due for a claimed store, then let it go. True when the shop answered well."""
    soon = clock.now() + timedelta(seconds=claim.cart.poll_seconds)
    try:
        shop = shop_of(claim.store)
        if _look(claim, shop):
            claim.store.refresh_from_db()
            shop = shop_of(claim.store)  # orders are read in the zone and currency that the shop has just told
        for step in (fetch_named, _poll, _backfill):
            step(claim, shop)
        soon = _next(claim)
    except CallFailed as error:
        log.info("shop not reached", store=claim.store.pk, kind=error.kind, problem=str(error))
        lines.failed(claim, error)
        soon = clock.now()
        return False
    except BrokenSeal as error:
        lines.failed(claim, CallFailed(str(error), "key"))
        return False
    finally:
        _leave(claim, soon)
    return True


def check(claim: Claim, seconds: float) -> None:
    """Look at a claimed store while a person waits, `seconds` at most, and let it go. Its orders are then a worker's."""
    soon = clock.now()
    try:
        shop = shop_of(claim.store, seconds)
        lines.works(claim, claim.cart.look(shop))
        try:
            _hooks(claim, shop)
        except CallFailed as error:
            if not error.temporary:
                raise  # what only took too long is done by a worker
        soon = _next(claim)
    except CallFailed as error:
        lines.failed(claim, error)
    except BrokenSeal as error:
        lines.failed(claim, CallFailed(str(error), "key"))
    finally:
        _leave(claim, soon)


def _leave(claim: Claim, soon: datetime) -> None:
    """Let the line go; what was asked for while it was in our hand is not forgotten."""
    lines.let_go(claim, soon)
    claim.line.refresh_from_db()
    if _next(claim) < soon:
        lines.due_soon(claim.store.pk)


def _look(claim: Claim, shop: Shop) -> bool:
    """Once a day, and at once after something was changed: does it work, what does the shop say of itself, do its hooks stand.

    True when the shop was looked at.
    """
    if claim.line.look_at > clock.now():
        return False
    lines.works(claim, claim.cart.look(shop))
    _hooks(claim, shop)
    return True


def _hooks(claim: Claim, shop: Shop) -> None:
    """See that the webhooks stand, as far as we may; with that the look is done."""
    hooks, warnings = "hand", claim.line.warnings
    if claim.cart.subscribes:
        try:
            said = claim.cart.subscribe(shop)
        except HooksByHand as error:
            warnings = [*warnings, str(error)[:300]]
        else:
            hooks = "ours"
            if said:
                log.info("subscriptions mended", store=claim.store.pk, said=said)
    now = clock.now()
    lines.keep(claim, hooks=hooks, warnings=warnings, look_at=now + lines.LOOK_EVERY, looked_at=now)


def _poll(claim: Claim, shop: Shop) -> None:
    """Orders changed since the last poll, with an overlap; once a night the last seven days. Goes on where it was stopped."""
    line = claim.line
    if line.poll_at > clock.now():
        return
    goes_on = bool(line.poll_cursor)
    if line.poll_began is None:
        since = line.poll_since - lines.OVERLAP
        if line.sweep_at <= clock.now():
            since = min(since, clock.now() - timedelta(days=SWEEP_DAYS))
            lines.keep(claim, sweep_at=clock.now() + lines.SWEEP_EVERY)
        lines.keep(claim, poll_began=clock.now(), poll_from=since, poll_cursor="")
    for _ in range(PAGES_A_TURN):
        page = _page(claim, shop, line.poll_from or line.poll_since, line.poll_cursor)
        _record(claim, page.orders)
        for external_id in page.gone:
            flow.apply_gone(claim.store, OrderGone(external_id))
        lines.keep(claim, poll_cursor=page.cursor)
        if not page.cursor:
            lines.keep(claim, poll_since=line.poll_began, poll_began=None)
        if page.rests or not page.cursor:
            lines.works(claim)
            lines.keep(claim, polled_at=clock.now(), poll_at=_next_poll(claim, goes_on=goes_on))
            return


def _next_poll(claim: Claim, *, goes_on: bool) -> datetime:
    """A period after this one was due. When a poll that goes on is late, what comes next has waited as long: at once."""
    now, period = clock.now(), timedelta(seconds=claim.cart.poll_seconds)
    on_time = claim.line.poll_at + period
    return on_time if on_time > now else now if goes_on else now + period


def _backfill(claim: Claim, shop: Shop) -> None:
    """The orders of the last days, recorded silently: those not known yet, so that no change is swallowed."""
    line = claim.line
    for _ in range(PAGES_A_TURN):
        if line.backfill != "running" or line.backfill_since is None:
            return
        page = _page(claim, shop, line.backfill_since, line.backfill_cursor)
        known = _known(claim, [order.external_id for order in page.orders])
        _record(claim, [order for order in page.orders if order.external_id not in known], silent=True)
        _went_on(claim, page)


def _record(claim: Claim, orders: Sequence[OrderSnapshot], *, silent: bool = False) -> None:
    """A page is one transaction; an order that breaks it is found by recording one at a time, and left out."""
    try:
        flow.apply_orders(claim.store, orders, silent=silent)
        return
    except OperationalError:
        raise  # the database, not an order
    except Exception:
        log.exception("a page of orders failed; recording one at a time", store=claim.store.pk)
    for order in orders:
        try:
            flow.apply_orders(claim.store, [order], silent=silent)
        except OperationalError:
            raise
        except Exception:
            log.exception("an order could not be recorded; left out", store=claim.store.pk, order=order.external_id)


def _went_on(claim: Claim, page: Page) -> None:
    line = claim.line
    line.refresh_from_db(fields=["backfill"])  # a person may have stopped it meanwhile
    lines.keep(
        claim,
        backfill_read=line.backfill_read + len(page.orders),
        backfill_total=page.total if page.total is not None else line.backfill_total,
        backfill_cursor=page.cursor,
    )
    if not page.cursor:
        lines.keep(claim, backfill="done", backfill_ended=clock.now())


def _known(claim: Claim, external_ids: list[str]) -> set[str]:
    found = Order.objects.filter(store=claim.store, external_id__in=external_ids)
    return set(found.values_list("external_id", flat=True))


def _page(claim: Claim, shop: Shop, since: datetime, cursor: str) -> Page:
    page = claim.cart.changed(shop, since, cursor)
    for words in page.skipped:
        log.info("order left out", store=claim.store.pk, problem=words)
    return page


def _next(claim: Claim) -> datetime:
    """When there is something to do next for this store."""
    line, now = claim.line, clock.now()
    if line.backfill == "running":
        return now
    named = next_named(claim)
    return min([line.look_at, line.poll_at, *([named] if named else [])])


def work_one() -> bool:
    """Take a line that is due, if there is one, and do its work. True when there was one."""
    claims = lines.claim(1)
    for claim in claims:
        work(claim)
    return bool(claims)
