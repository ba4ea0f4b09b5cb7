"""Orders that calls told us to look at: fetched soon, once each. Who only knows the address of an unsigned cart's webhook can
name orders as well, so that those are fetched so many an hour and no more; what is left out then, the poll finds.
"""

from datetime import datetime, timedelta

import structlog

from orderwire import flow
from orderwire.carts.calling import CallFailed, Shop
from orderwire.carts.failures import Unreadable
from orderwire.carts.snapshot import OrderGone, OrderSnapshot
from orderwire.core import clock
from orderwire.orders import lookups
from orderwire.stores import lines
from orderwire.stores.lines import Claim

log = structlog.get_logger(__name__)
LOOKUPS_A_TURN = 20
UNSIGNED_AN_HOUR = 1_200
HOUR = timedelta(hours=1)


def fetch_named(claim: Claim, shop: Shop) -> None:
    """Fetch what is due. A trouble with one order is its own; a trouble with the shop stops the turn (CallFailed)."""
    for lookup in lookups.due(claim.store, min(LOOKUPS_A_TURN, _allowed(claim))):
        try:
            order = _one(claim, shop, lookup.external_id)
        except CallFailed as error:
            lookups.failed(lookup, error.wait)
            if error.kind in ("odd", "missing") and not error.temporary:
                log.info("order not fetched", store=claim.store.pk, order=lookup.external_id, problem=str(error))
                continue
            raise
        if order is None:
            flow.apply_gone(claim.store, OrderGone(lookup.external_id))
        else:
            flow.apply_orders(claim.store, [order])
        lookups.found(lookup, order.updated_at if order else None)
        lines.works(claim)


def next_named(claim: Claim) -> datetime | None:
    """When there is an order to fetch next, None when none waits."""
    due, line = lookups.next_due(claim.store), claim.line
    if due is None or claim.cart.signs or line.named_since is None or line.named_count < UNSIGNED_AN_HOUR:
        return due
    return max(due, line.named_since + HOUR)


def _allowed(claim: Claim) -> int:
    """How many may be fetched now; they count as fetched with that."""
    if claim.cart.signs:
        return LOOKUPS_A_TURN
    line, now = claim.line, clock.now()
    if line.named_since is None or now >= line.named_since + HOUR:
        lines.keep(claim, named_since=now, named_count=0)
    wanted = len(lookups.due(claim.store, LOOKUPS_A_TURN))
    allowed = min(wanted, max(0, UNSIGNED_AN_HOUR - line.named_count))
    if allowed:
        lines.keep(claim, named_count=line.named_count + allowed)
    return allowed


def _one(claim: Claim, shop: Shop, external_id: str) -> OrderSnapshot | None:
    try:
        return claim.cart.fetch(shop, external_id)
    except Unreadable as error:
        raise CallFailed(f"{claim.cart.name} gave an order that cannot be read. {error}") from error
