"""What every cart is to us: how to verify a call, tell repeats apart, and read it into our words."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from orderwire.carts.calling import CallFailed, Shop
from orderwire.carts.meaning import UNKNOWN, Meaning
from orderwire.carts.snapshot import Axis, OrderSnapshot, Reading, Shipment


@dataclass(frozen=True, slots=True)
class HookCall:
    """One webhook call as it came: header names in lower case, the raw body."""

    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class ShopFacts:
    """What a reader may need to know of the shop: its IANA zone, its ISO 4217 currency, its id at the platform ("" unknown)."""

    timezone: str = "UTC"
    currency: str = "USD"
    account: str = ""


@dataclass(frozen=True, slots=True)
class Status:
    """One status of a platform: the key that rules name, the platform's own word, the axis it moves on, what it means."""

    key: str
    label: str
    axis: Axis = "order"
    means: Meaning = UNKNOWN


@dataclass(frozen=True, slots=True)
class Credential:
    """One thing the merchant enters to connect. `optional`: the cart can be asked without it."""

    name: str
    label: str
    secret: bool
    help: str
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What tells a repeat of an event from a new one, and the cart's topic for the log."""

    dedupe_key: str
    topic: str = ""


@dataclass(frozen=True, slots=True)
class OwnMail:
    """One mail that the cart itself sends to buyers, and how to keep it from going out beside ours.

    `statuses`: the keys of the statuses at which it goes out. `how` says in words what the merchant clicks.
    `by_us`: Cart.silence() can switch it off.
    """

    key: str
    name: str
    statuses: tuple[str, ...]
    how: str
    by_us: bool = False


@dataclass(frozen=True, slots=True)
class ShopNews:
    """What a look at the connection found. Empty fields are not known and leave what is kept.

    `statuses`: the shop's own list with its renamed and custom ones. `warnings`: sentences about what works only in part.
    """

    timezone: str = ""
    currency: str = ""
    locale: str = ""
    statuses: tuple[Status, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Grant:
    """What a call hands over to open the shop with. `account`: which shop, by its id at its platform; `at`: when.

    `kept` is for the vault, under names that the cart takes it from the next time it asks the shop.
    """

    account: str
    at: datetime
    kept: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Page:
    """One page of orders. `cursor` asks for the next one, "" when this was the last.

    `total`: how many orders the whole list has, where the cart says so. `skipped`: a sentence for each order that could
    not be read. `gone`: ids of orders that were looked for and are no longer in the shop. `rests`: what the cursor asks for
    next may wait for the next period, so that a cart of several lists is asked for one of them a period.
    """

    orders: tuple[OrderSnapshot, ...]
    cursor: str = ""
    total: int | None = None
    skipped: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    rests: bool = False


class Cart(ABC):
    """One platform. A subclass fills the blanks; the ceremony (sizes, keeping, answering) is the door's.

    `push`: the platform calls us. `signing_help` says in words where the webhook secret comes from.
    `fetches`: its orders can be fetched (fetch, changed, look). `subscribes`: its webhooks are made by us (subscribe).
    `signs` False: nothing of a call is proved, so that it only says which order to look at.
    `signing_credentials`: names of credentials that sign webhooks beside the store's own secret (an app's client secret).
    `account_credential`: the credential that holds the shop's id at its platform, where calls say which shop they are about.
    `standard_secret`: the webhook secret must be of Standard Webhooks' form, whsec_ and base64.
    `hands_over`: a call that the webhook secret proves may hand over what opens the shop (granted).
    `kept_status`: what a kept call is answered with; some carts take nothing but 200.
    `poll_seconds`: a period: how often changed orders are asked for, or one of the lists of a cart that needs several.
    """

    key: str
    name: str
    push: bool = True
    fetches: bool = False
    subscribes: bool = False
    signs: bool = True
    signing_credentials: Sequence[str] = ()
    account_credential: str = ""
    standard_secret: bool = False
    hands_over: bool = False
    kept_status: int = 202
    poll_seconds: int = 600
    signing_help: str = ""
    credentials: Sequence[Credential] = ()
    statuses: Sequence[Status] = ()
    own_mails: Sequence[OwnMail] = ()

    def look(self, shop: Shop) -> ShopNews:
        """Ask the shop whether the connection works, and what it says of itself. Raises CallFailed with the mend in words."""
        raise self._cannot()

    def fetch(self, shop: Shop, external_id: str) -> OrderSnapshot | None:
        """One order as it is now, None when the shop has it no longer. Raises CallFailed."""
        raise self._cannot()

    def changed(self, shop: Shop, since: datetime, cursor: str = "") -> Page:
        """Orders changed at or after `since` (by the cart's clock), oldest change first, page by page. Raises CallFailed.

        `cursor` is what the page before handed on, any text under 2,000 characters: it must say where to go on even after
        days. An order may come twice; none may be left out, even when orders change while the pages are read.
        """
        raise self._cannot()

    def subscribe(self, shop: Shop) -> str:
        """Make sure that the shop calls `shop.hook_url` for everything we read: make what is missing, wake what was put off.

        Safe to repeat, daily. Answers a sentence for the log, "" when all stood. Raises CallFailed, and HooksByHand when the
        key may not make them.
        """
        raise self._cannot()

    def unsubscribe(self, shop: Shop) -> None:
        """Take away what subscribe() made. Raises CallFailed."""
        return

    def silence(self, shop: Shop, mail: OwnMail) -> None:
        """Switch one of the cart's own mails off (only those with `by_us`). Raises CallFailed."""
        raise self._cannot()

    def _cannot(self) -> CallFailed:
        return CallFailed(f"{self.name} is not asked for orders: it sends them by webhook.")

    @abstractmethod
    def verify(self, call: HookCall, secrets: Sequence[str], now: datetime) -> None:
        """Raise failures.BadSignature unless one of `secrets` (the present, then the rotated one) signed the body."""

    def is_ping(self, call: HookCall) -> bool:
        """True for the cart's own unsigned test call, answered 2xx with nothing kept."""
        return False

    def granted(self, call: HookCall) -> Grant | None:
        """What a verified call hands over to open the shop with; None for every other call."""
        return None

    def redacted(self, call: HookCall) -> HookCall:
        """A verified call as it may be kept: without anything that opens the shop."""
        return call

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
