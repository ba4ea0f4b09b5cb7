"""Numbers, dates and flags as people write them in a spreadsheet, and guessing which way a file has them.

Which way is a setting of the import, never a guess value by value: 1.234 is a thousand here and one and a bit there.
"""

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime, time
from typing import Literal, get_args

from django.utils.translation import gettext as _

from orderwire.carts.failures import Unreadable
from orderwire.carts.reading import read_time, zone_of

Numbers = Literal["point", "comma"]
Dates = Literal["ymd", "dmy", "mdy"]
NUMBERS: tuple[str, ...] = get_args(Numbers)
DATES: tuple[str, ...] = get_args(Dates)
_POINT = re.compile(r"[+-]?(?:[0-9]{1,3}(?:[, ’'][0-9]{3})+|[0-9]{1,20})(?:\.[0-9]{1,6})?")
_COMMA = re.compile(r"[+-]?(?:[0-9]{1,3}(?:[. ’'][0-9]{3})+|[0-9]{1,20})(?:,[0-9]{1,6})?")
_SIGNS = re.compile(r"^(?:[A-Za-z]{3}|[€$£¥]|kr\.?|zł)\s*|\s*(?:[A-Za-z]{3}|[€$£¥]|kr\.?|zł)$")
_DAY = re.compile(
    r"([0-9]{1,4})[./-]([0-9]{1,2})[./-]([0-9]{1,4})\.?"
    r"(?:[ ,T]+([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?\s*([AaPp][Mm])?)?",
    re.ASCII,
)
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[Tt ].*)?", re.ASCII)
_YES = {"1", "true", "yes", "y", "x", "ja", "wahr", "oui", "si", "sí"}
_NO = {"0", "false", "no", "n", "nein", "falsch", "non"}


class BadValue(ValueError):
    """The cell does not hold what its column is for; str() is a sentence."""


def read_number(text: str, style: str) -> str:
    """The number in plain decimal notation. A currency's sign or code beside it is passed over. Raises BadValue."""
    plain = _SIGNS.sub("", text.replace("\u00a0", " ").replace("\u202f", " ").strip()).strip()
    if style == "comma":
        if not _COMMA.fullmatch(plain):
            raise BadValue(_("This is no number as 1.234,56 is written. Mend it, or choose the other way."))
        plain = re.sub(r"[. ’']", "", plain).replace(",", ".")
    elif not _POINT.fullmatch(plain):
        raise BadValue(_("This is no number as 1,234.56 is written. Mend it, or choose the other way."))
    else:
        plain = re.sub(r"[, ’']", "", plain)
    return plain.removeprefix("+")


def read_day(text: str, order: str, zone: str) -> str:
    """The moment as RFC 3339. ISO dates are always read; others by `order`; without a time it is the day's beginning.

    What carries no offset is read in `zone`. Raises BadValue.
    """
    text = text.strip()
    try:
        if _ISO.fullmatch(text):
            return read_time(text if len(text) > 10 else f"{text}T00:00", zone).isoformat()
        found = _DAY.fullmatch(text)
        if not found:
            raise BadValue(_("This is no date. Write it as 2026-11-21 or 2026-11-21 10:00, or choose another order."))
        one, two, three = (int(part) for part in found.group(1, 2, 3))
        year, month, day = {"ymd": (one, two, three), "dmy": (three, two, one)}.get(order, (three, one, two))
        hour = _hour(found.group(4), found.group(7))
        at = time(hour, int(found.group(5) or 0), int(found.group(6) or 0))
        if year < 100 and len(found.group(1 if order == "ymd" else 3)) == 2:
            year += 2000
        local = datetime.combine(date(year, month, day), at, zone_of(zone))
        return read_time(local.isoformat()).isoformat()
    except (ValueError, OverflowError, Unreadable) as error:
        if isinstance(error, BadValue):
            raise
        raise BadValue(_("There is no such date. Mend it, or choose another order of day and month.")) from error


def _hour(given: str | None, half: str | None) -> int:
    hour = int(given or 0)
    if half and 1 <= hour <= 12:
        return hour % 12 + (12 if half.lower() == "pm" else 0)
    return hour


def read_flag(text: str) -> bool:
    """Yes or no. Raises BadValue."""
    word = text.strip().casefold()
    if word in _YES or word in _NO:
        return word in _YES
    raise BadValue(_("Write yes or no."))


def guess_numbers(samples: Iterable[str]) -> Numbers:
    """The way in which more of the samples can be read; a point where it makes no difference."""
    kept = [text for text in samples if text.strip()]
    points, commas = (sum(_can(read_number, text, style) for text in kept) for style in ("point", "comma"))
    return "comma" if commas > points else "point"


def guess_dates(samples: Iterable[str]) -> Dates:
    """The order in which most of the samples are dates; year first where it makes no difference."""
    kept = [text for text in samples if text.strip()]
    orders: tuple[Dates, ...] = get_args(Dates)
    tally = {order: sum(_can(_day, text, order) for text in kept) for order in orders}
    return max(orders, key=lambda order: tally[order])


def _day(text: str, order: str) -> str:
    return read_day(text, order, "UTC")


def _can(read: Callable[[str, str], str], text: str, style: str) -> bool:
    try:
        read(text, style)
    except BadValue:
        return False
    return True
