"""What every cart is to us: how to verify a call, tell repeats apart, and read it into our words."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from orderwire.carts.snapshot import Axis, Reading, Shipment


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
    """One platform. A subclass fills the blanks; the ceremony (sizes, keeping, answering) is the door's.

    `push`: the platform calls us. `signing_help` says in words where the webhook secret comes from.
    """

    key: str
    name: str
    push: bool = True
    signing_help: str = ""
    credentials: Sequence[Credential] = ()
    statuses: Sequence[Status] = ()

    @abstractmethod
    def verify(self, call: HookCall, secrets: Sequence[str], now: datetime) -> None:
        """Raise failures.BadSignature unless one of `secrets` (the present, then the rotated one) signed the body."""

    def is_ping(self, call: HookCall) -> bool:
        """True for the cart's own unsigned test call, answered 2xx with nothing kept."""
        return False

    @abstractmethod
    def fingerprint(self, call: HookCall) -> Fingerprint:
        """Say what makes this event this event. Never raises on an odd body: falls back to a hash of it."""

    @abstractmethod
    def read(self, call: HookCall, shop: ShopFacts) -> Reading:
        """Put the call into our words. Raises failures.Unreadable, and nothing else, with a plain reason."""

    def after_parcel(self, statuses: Mapping[Axis, str], shipments: Sequence[Shipment]) -> dict[Axis, str]:
        """The axes that move once ParcelNews was applied: comes in where they stand and every parcel the cart told of.

        For carts that tell of one parcel at a time: "delivered" is said of an order only with all parcels in view.
        """
        return {}


@dataclass(frozen=True, slots=True)
class UnconnectedCart:
    """A platform whose statuses are known and whose transport is not built yet: it can be chosen, hooks are refused.

    So nothing is pushed to us and there is nothing to enter; its orders come through the API.
    """

    key: str
    name: str
    statuses: Sequence[Status] = ()
    credentials: Sequence[Credential] = ()
    push: bool = False
    signing_help: str = ""
