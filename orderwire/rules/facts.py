"""What matching looks at: plain values, no tables, so that it stays a pure function."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class ChangeFacts:
    """One move of an order. `silent` for a baseline."""

    axis: str
    from_status: str
    to_status: str
    silent: bool = False


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """What rules ask of an order. `email` as given; `address` canonical, "" when it cannot be one; `suppressed` says by what."""

    email: str
    address: str
    total: Decimal
    currency: str
    shop_currency: str
    shop_total: Decimal | None = None
    codes: Sequence[str] = ()
    orders_count: int = 1
    guest: bool = False
    accepts_marketing: bool | None = None
    test: bool = False
    draft: bool = False
    suppressed: str = ""


@dataclass(frozen=True, slots=True)
class RuleFacts:
    """One rule as matching sees it."""

    id: str
    name: str
    axis: str
    status: str
    active: bool = True
    from_status: str = ""
    sending_filter: dict[str, Any] = field(default_factory=lambda: {"kind": "everyone"})
    order_count: dict[str, Any] | None = None
    price: dict[str, Any] | None = None
    products: dict[str, Any] | None = None
    blacklist: Sequence[str] = ()
    test_mode: bool = False
    test_address: str = ""
    also_when_more_specific: bool = False
    entered_before: bool = False


@dataclass(frozen=True, slots=True)
class Check:
    """One question asked, what would have passed, what was found."""

    check: str
    passed: bool
    expected: str
    actual: str

    def as_json(self) -> dict[str, Any]:
        """As it is stored, shown in Blocked and answered by explain."""
        return {"check": self.check, "passed": self.passed, "expected": self.expected, "actual": self.actual}


@dataclass(slots=True)
class Verdict:
    """What matching says of one rule: message, blocked or not_triggered, why, and every check."""

    rule_id: str
    outcome: str
    reason: str = ""
    detail: str = ""
    checks: list[Check] = field(default_factory=list)
