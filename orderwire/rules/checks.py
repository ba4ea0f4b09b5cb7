"""Each setting of a rule as one check. The word of a check is the reason a merchant reads when it stops a mail."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from orderwire.core.email_address import canonical, canonical_domain
from orderwire.core.money import text
from orderwire.rules.facts import ChangeFacts, Check, OrderFacts, RuleFacts

_OPS: dict[str, tuple[str, Callable[[Decimal, Decimal], bool]]] = {
    "eq": ("exactly", lambda actual, wanted: actual == wanted),
    "lt": ("less than", lambda actual, wanted: actual < wanted),
    "gt": ("more than", lambda actual, wanted: actual > wanted),
    "lte": ("at most", lambda actual, wanted: actual <= wanted),
    "gte": ("at least", lambda actual, wanted: actual >= wanted),
}


# --- does the change call for this rule at all? ---------------------------------------------------------------------


def triggers(rule: RuleFacts, change: ChangeFacts, order: OrderFacts) -> list[Check]:
    """The checks whose failing means: not triggered."""
    same = rule.axis == change.axis and rule.status == change.to_status
    came = change.from_status or "new order"
    asked = [
        Check("other status", same, rule.status, change.to_status),
        Check("paused", rule.active, "active", "active" if rule.active else "paused"),
        Check(
            "baseline",
            not change.silent,
            "a change that happened now",
            "recorded silently" if change.silent else "it did",
        ),
        Check("test order", not (order.test or order.draft), "a real order", _kind(order)),
    ]
    if rule.from_status:
        asked.append(Check("from_status", rule.from_status == change.from_status, rule.from_status, came))
    found = "entered before" if rule.entered_before else "first entry"
    asked.append(Check("entered before", not rule.entered_before, "first entry", found))
    return asked


def _kind(order: OrderFacts) -> str:
    return "test order" if order.test else "draft" if order.draft else "a real order"


# --- may the mail go? -----------------------------------------------------------------------------------------------


def settings(rule: RuleFacts, order: OrderFacts) -> list[Check]:
    """The checks whose failing means: blocked. All are asked, so that explain can show each."""
    asked = [missing_address(order)]
    if order.address:
        asked.append(suppression(order))
    asked.append(sending_filter(rule, order))
    if rule.order_count:
        asked.append(order_count(rule.order_count, order))
    if rule.price:
        asked.append(price(rule.price, order))
    if rule.products:
        asked.append(products(rule.products, order))
    if rule.blacklist:
        asked.append(blacklist(rule, order))
    if rule.test_mode:
        given = rule.test_address
        asked.append(
            Check("test address", bool(given), "the store has a test address", given or "none: set one on the store")
        )
    return asked


def missing_address(order: OrderFacts) -> Check:
    """There must be an address that can be one."""
    actual = order.email or "none"
    if order.email and not order.address:
        actual = f"{order.email}: not an e-mail address"
    return Check("missing address", bool(order.address), "an e-mail address", actual)


def suppression(order: OrderFacts) -> Check:
    """The account's list stands above all rules."""
    return Check("suppression", not order.suppressed, "not on the suppression list", order.suppressed or "not on it")


def sending_filter(rule: RuleFacts, order: OrderFacts) -> Check:
    """To whom the rule writes."""
    kind = rule.sending_filter.get("kind", "everyone")
    if kind == "subscribers":
        actual = {True: "accepts marketing", False: "does not accept marketing", None: "not known"}[
            order.accepts_marketing
        ]
        return Check("sending filter", order.accepts_marketing is True, "accepts marketing", actual)
    if kind == "registered":
        return Check(
            "sending filter", not order.guest, "a registered account", "guest" if order.guest else "registered"
        )
    if kind == "only":
        entries = rule.sending_filter.get("addresses", [])
        hit = first_match(entries, order.address)
        return Check("sending filter", bool(hit), f"one of {_some(entries)}", order.email or "none")
    return Check("sending filter", True, "everyone", "everyone")


def order_count(wanted: dict[str, Any], order: OrderFacts) -> Check:
    """The customer's orders in this store, this one included."""
    word, passes = _OPS[str(wanted["op"])]
    value = Decimal(str(wanted["value"]))
    return Check("order count", passes(Decimal(order.orders_count), value), f"{word} {value}", str(order.orders_count))


def price(wanted: dict[str, Any], order: OrderFacts) -> Check:
    """The grand total in the store's currency; equal does not pass."""
    word, passes = _OPS[str(wanted["op"])]
    limit = Decimal(str(wanted["amount"]))
    expected = f"{word} {text(limit, order.shop_currency)} {order.shop_currency}"
    total = order.total if order.currency == order.shop_currency else order.shop_total
    if total is None:
        return Check("other currency", False, expected, f"{text(order.total, order.currency)} {order.currency}")
    return Check("price", passes(total, limit), expected, f"{text(total, order.shop_currency)} {order.shop_currency}")


def products(wanted: dict[str, Any], order: OrderFacts) -> Check:
    """Product codes, case-insensitive; `*` at the end is a prefix."""
    codes: list[str] = wanted["codes"]
    have = [code.casefold() for code in order.codes if code]
    hits = [code for code in codes if any(_fits(code.strip().casefold(), item) for item in have)]
    every = wanted.get("match") == "all"
    passed = len(hits) == len(codes) if every else bool(hits)
    return Check(
        "products",
        passed,
        f"all of {_some(codes)}" if every else f"any of {_some(codes)}",
        _some([c for c in order.codes if c]) or "none",
    )


def blacklist(rule: RuleFacts, order: OrderFacts) -> Check:
    """Addresses and domains that this rule never sends to."""
    hit = first_match(rule.blacklist, order.address)
    return Check(
        "blacklist",
        not hit,
        "not on the rule's blacklist",
        f"{order.email} is stopped by {hit}" if hit else "not on it",
    )


def first_match(entries: Sequence[str], address: str) -> str:
    """The first entry that an address falls under: itself, or its domain as @d, *@d, **@d (not a subdomain). "" for none."""
    if not address:
        return ""
    domain = address.rpartition("@")[2]
    for entry in entries:
        bare = entry.strip().lstrip("*")
        if bare.startswith("@"):
            if canonical_domain(bare[1:]) == domain:
                return entry
        elif canonical(bare) == address:
            return entry
    return ""


def _fits(code: str, item: str) -> bool:
    return item.startswith(code[:-1]) if code.endswith("*") else item == code


def _some(words: Sequence[str], most: int = 5) -> str:
    more = f" and {len(words) - most} more" if len(words) > most else ""
    return ", ".join(words[:most]) + more
