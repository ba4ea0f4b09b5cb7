"""What every cart is to us: how to verify a call, tell repeats apart, and read it into our words."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from orderwire.carts.snapshot import Axis, Reading


class BadSignature(Exception):
    """The call was not signed by the shop: nothing of it may be kept."""


class Unreadable(Exception):
    """The call is genuine but cannot be read; str() is the reason a merchant reads. It is parked, not lost."""


@dataclass(frozen=True, slots=True)
class HookCall:
    """One webhook call as it came: header names in lower case, the raw body."""

    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class ShopFacts:
    """What a reader may need to know of the shop: its IANA zone, its ISO 4217 currency."""

    timezone: str = "UTC"
    currency: str = "USD"


@dataclass(frozen=True, slots=True)
class Status:
    """One status of a platform: the key that rules name, the platform's own word, the axis it moves on."""

    key: str
    label: str
    axis: Axis = "order"


@dataclass(frozen=True, slots=True)
class Credential:
    """One thing the merchant must enter to connect."""

    name: str
    label: str
    secret: bool
    help: str


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What tells a repeat of an event from a new one, and the cart's topic for the log."""

    dedupe_key: str
    topic: str = ""


class Cart(ABC):
    """One platform. A subclass fills the blanks; the ceremony (sizes, keeping, answering) is the door's."""

    key: str
    name: str
    push: bool = True
    credentials: Sequence[Credential] = ()
    statuses: Sequence[Status] = ()

    @abstractmethod
    def verify(self, call: HookCall, secrets: Sequence[str], now: datetime) -> None:
        """Raise BadSignature unless one of `secrets` (the present one first, then the rotated one) signed the raw body."""

    def is_ping(self, call: HookCall) -> bool:
        """True for the cart's own unsigned test call, answered 2xx with nothing kept."""
        return False

    @abstractmethod
    def fingerprint(self, call: HookCall) -> Fingerprint:
        """Say what makes this event this event. Never raises on an odd body: falls back to a hash of it."""

    @abstractmethod
    def read(self, call: HookCall, shop: ShopFacts) -> Reading:
        """Put the call into our words. Raises Unreadable with a plain reason."""


@dataclass(frozen=True, slots=True)
class UnconnectedCart:
    """A platform whose statuses are known and whose transport is not built yet: it can be chosen, its hooks are refused."""

    key: str
    name: str
    statuses: Sequence[Status] = field(default_factory=tuple)
