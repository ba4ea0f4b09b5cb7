"""What the less simple merge tags read out of the facts of a mail; plain text, "" when there is nothing."""

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache

from orderwire.carts.snapshot import Address, Shipment
from orderwire.emails import clean
from orderwire.emails.blocks import parcel_status
from orderwire.emails.facts import MailFacts
from orderwire.emails.localise import known_locale


def first_name(facts: MailFacts) -> str:
    """The customer's first name, else the first word of the name on an address."""
    if facts.order.customer.first_name.strip():
        return facts.order.customer.first_name
    return next((address.name.split()[0] for address in _addresses(facts) if address.name.strip()), "")


def customer_name(facts: MailFacts) -> str:
    """First and last name, else the name on an address."""
    customer = facts.order.customer
    full = f"{customer.first_name} {customer.last_name}".strip()
    return full or next((address.name for address in _addresses(facts) if address.name.strip()), "")


def phone(facts: MailFacts) -> str:
    """The customer's telephone number, else one of an address."""
    own = facts.order.customer.phone.strip()
    return own or next((address.phone for address in _addresses(facts) if address.phone.strip()), "")


def _addresses(facts: MailFacts) -> tuple[Address, ...]:
    both = (facts.order.billing_address, facts.order.shipping_address)
    return tuple(address for address in both if address)


def street(address: Address) -> str:
    """Both lines of a street on one."""
    return ", ".join(line.strip() for line in (address.line1, address.line2) if line.strip())


def country(address: Address, facts: MailFacts) -> str:
    """The country of an address, written out in the mail's language where the cart gave its two-letter code."""
    code = address.country.strip()
    return _named(code, facts.locale) if len(code) == 2 else code


@lru_cache(maxsize=2048)
def _named(code: str, locale: str) -> str:
    return known_locale(locale).territories.get(code.upper()) or code


def postal(address: Address, facts: MailFacts) -> str:
    """A whole address, one line each."""
    town = " ".join(piece.strip() for piece in (address.city, address.region, address.postcode) if piece.strip())
    lines = (address.name, address.company, address.line1, address.line2, town, country(address, facts))
    return "\n".join(clean.line(one) for one in lines if one.strip())


def newest_parcel(facts: MailFacts) -> Shipment | None:
    """The parcel a single-number tag speaks of: the one shipped last, or known last where no times are known."""
    parcels = facts.parcels
    if not parcels:
        return None
    dated = [parcel for parcel in parcels if parcel.shipped_at]
    if len(dated) == len(parcels):
        return max(reversed(parcels), key=lambda parcel: parcel.shipped_at or facts.now)
    return parcels[-1]


def of_newest_parcel(read: Callable[[Shipment], str]) -> Callable[[MailFacts], str]:
    """A getter of something of the newest parcel; "" when no parcel has a number."""

    def written(facts: MailFacts) -> str:
        parcel = newest_parcel(facts)
        return read(parcel) if parcel else ""

    return written


def newest_parcel_status(facts: MailFacts) -> str:
    """Where the newest parcel is, in the mail's language."""
    parcel = newest_parcel(facts)
    return parcel_status(parcel, facts) if parcel else ""


def shipped_at(facts: MailFacts) -> datetime | None:
    """When the newest parcel left."""
    parcel = newest_parcel(facts)
    return parcel.shipped_at if parcel else None
