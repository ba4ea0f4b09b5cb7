"""A rule's settings as CONTRACT §5 shapes them: one schema for the API, the wizard and the tables."""

import json
import re
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag, field_validator, model_validator

from orderwire.core.email_address import canonical_domain, is_possible
from orderwire.core.money import BadAmount, read_amount
from orderwire.core.schema import Input
from orderwire.emails.languages import canonical
from orderwire.emails.papers import PaperKind

Address = Annotated[str, Field(max_length=254)]
_CLOCK_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")


def _address(value: str) -> str:
    if not is_possible(value):
        raise ValueError(f"{value or 'This'} is not an e-mail address: write it like name@example.com.")
    return value


def _kind(value: Any) -> str | None:
    """Which of a union's kinds is meant; the tag is left out of a refusal's place (core/schema.py)."""
    kind = value.get("kind") if isinstance(value, dict) else getattr(value, "kind", None)
    return f"tagged-{kind}" if isinstance(kind, str) else None


class Everyone(Input):
    """Every customer."""

    kind: Literal["everyone"]


class Subscribers(Input):
    """Customers who accept marketing."""

    kind: Literal["subscribers"]


class Registered(Input):
    """Customers with an account of the shop."""

    kind: Literal["registered"]


class Only(Input):
    """Only these addresses, or domains as *@example.com."""

    kind: Literal["only"]
    addresses: Annotated[list[Address], Field(min_length=1, max_length=1000)]

    @field_validator("addresses")
    @classmethod
    def _forms(cls, value: list[str]) -> list[str]:
        return [pattern(entry) for entry in value]


SendingFilter = Annotated[
    Annotated[Everyone, Tag("tagged-everyone")]
    | Annotated[Subscribers, Tag("tagged-subscribers")]
    | Annotated[Registered, Tag("tagged-registered")]
    | Annotated[Only, Tag("tagged-only")],
    Discriminator(_kind),
]


class Immediately(Input):
    """As soon as we hear of the change."""

    kind: Literal["immediately"]


class After(Input):
    """A span after the change: minutes and hours elapse, longer units keep the wall time."""

    kind: Literal["after"]
    amount: Annotated[int, Field(ge=1, le=10_000)]
    unit: Literal["minutes", "hours", "days", "weeks", "months"]

    @model_validator(mode="after")
    def _within_reach(self) -> "After":
        most = {"minutes": 10_000, "hours": 8_784, "days": 366, "weeks": 52, "months": 12}[self.unit]
        if self.amount > most:
            raise ValueError(f"At most {most} {self.unit}.")
        return self


class At(Input):
    """A clock time in the shop's zone, N days after the change."""

    kind: Literal["at"]
    days: Annotated[int, Field(ge=0, le=366)] = 0
    time: str

    @field_validator("time")
    @classmethod
    def _clock_time(cls, value: str) -> str:
        if not _CLOCK_TIME.fullmatch(value):
            raise ValueError("Give a clock time like 09:00.")
        return value


Send = Annotated[
    Annotated[Immediately, Tag("tagged-immediately")]
    | Annotated[After, Tag("tagged-after")]
    | Annotated[At, Tag("tagged-at")],
    Discriminator(_kind),
]


class OrderCount(Input):
    """How many orders the customer must have, this one included."""

    op: Literal["eq", "lt", "gt", "lte", "gte"]
    value: Annotated[int, Field(ge=0, le=1_000_000)]


class Price(Input):
    """The grand total must be greater or less; equal does not pass."""

    op: Literal["gt", "lt"]
    amount: str

    @field_validator("amount", mode="before")
    @classmethod
    def _amount(cls, value: Any) -> str:
        try:
            amount = read_amount(value)
        except BadAmount as error:
            raise ValueError(str(error)) from None
        if amount < Decimal(0):
            raise ValueError("Give an amount of 0 or more.")
        return format(amount, "f")


class Products(Input):
    """Product codes that the order must hold; `*` at the end is a prefix."""

    codes: Annotated[list[Annotated[str, Field(min_length=1, max_length=120)]], Field(min_length=1, max_length=2000)]
    match: Literal["any", "all"] = "any"


class RuleSender(Input):
    """Who the mail is from; empty parts are the store's."""

    name: Annotated[str, Field(max_length=120)] = ""
    email: Address = ""
    reply_to: Address | None = None

    @field_validator("email", "reply_to")
    @classmethod
    def _possible(cls, value: str | None) -> str | None:
        return _address(value) if value else value


class WaitForTracking(Input):
    """Hold up to so many hours until a tracking number is known."""

    hours: Annotated[int, Field(ge=1, le=720)]


class Template(Input):
    """What the mail is made of: exactly one of the four sources, and a text part if the merchant writes their own."""

    starter: str | None = None
    design: dict[str, Any] | None = None
    mjml: str | None = None
    html: str | None = None
    text: str | None = None

    @field_validator("design")
    @classmethod
    def _as_json(cls, value: dict[str, Any] | None) -> Any:
        """Fractions of a body are Decimal, which JSON columns do not take; a design holds sizes, for which float will do."""
        return json.loads(json.dumps(value, default=float))

    @model_validator(mode="after")
    def _one_source(self) -> "Template":
        given = [name for name in ("starter", "design", "mjml", "html") if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError("Give exactly one of starter, design, mjml and html.")
        return self


class Wording(Input):
    """The mail once more, in a further language."""

    subject: Annotated[str, Field(min_length=1, max_length=400)]
    preheader: Annotated[str, Field(max_length=400)] = ""
    template: Template


class RuleSettings(Input):
    """CONTRACT §5, whole."""

    name: Annotated[str, Field(min_length=1, max_length=120)]
    workflow: Literal["order_status"] = "order_status"
    status: Annotated[str, Field(min_length=1, max_length=80)]
    from_status: Annotated[str, Field(max_length=80)] | None = None
    sending_filter: SendingFilter = Everyone(kind="everyone")
    send: Send = Immediately(kind="immediately")
    order_count: OrderCount | None = None
    product_limit: Annotated[int, Field(ge=1, le=1000)] | None = None
    price: Price | None = None
    products: Products | None = None
    blacklist: Annotated[list[Address], Field(max_length=5000)] = []
    sender: Annotated[RuleSender, BeforeValidator(lambda value: {} if value is None else value)] = RuleSender()
    subject: Annotated[str, Field(min_length=1, max_length=400)]
    preheader: Annotated[str, Field(max_length=400)] = ""
    template: Template
    language: str | None = None
    languages: Annotated[dict[str, Wording], Field(max_length=30)] = {}
    follow_customer_language: bool = False
    attachments: Annotated[list[PaperKind], Field(max_length=3)] = []
    test_mode: bool = False
    cancel_if_status_changes: bool | None = None
    wait_for_tracking: WaitForTracking | None = None
    also_when_more_specific: bool = False
    every_entry: bool = False
    expires_after_hours: Annotated[int, Field(ge=1, le=8784)] = 72
    bcc: Annotated[list[Address], Field(max_length=10)] = []

    @field_validator("language")
    @classmethod
    def _known(cls, value: str | None) -> str | None:
        return canonical(value) if value else None

    @field_validator("languages")
    @classmethod
    def _each_once(cls, value: dict[str, Wording]) -> dict[str, Wording]:
        said = {canonical(tag): one for tag, one in value.items()}
        if len(said) < len(value):
            raise ValueError("A language is given twice.")
        return said

    @field_validator("attachments")
    @classmethod
    def _attached_once(cls, value: list[PaperKind]) -> list[PaperKind]:
        return list(dict.fromkeys(value))

    @field_validator("blacklist")
    @classmethod
    def _forms(cls, value: list[str]) -> list[str]:
        return [pattern(entry) for entry in value]

    @field_validator("bcc")
    @classmethod
    def _possible(cls, value: list[str]) -> list[str]:
        return [_address(entry) for entry in value]

    @field_validator("status", "from_status")
    @classmethod
    def _key(cls, value: str | None) -> str | None:
        return " ".join(value.lower().split()) if value else value


def pattern(entry: str) -> str:
    """An entry of a blacklist or filter, checked: an address, or a domain as @d, *@d, **@d. Raises ValueError."""
    bare = entry.strip().lstrip("*")
    if bare.startswith("@"):
        domain = canonical_domain(bare[1:])
        if "." not in domain or any(sign in domain for sign in " @*<>,"):
            raise ValueError(f"{entry} is not a domain: write it like *@example.com.")
        return entry.strip()
    return _address(entry.strip())
