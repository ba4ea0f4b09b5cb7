"""Single values from carts, made safe to keep and to mail: text, addresses on the web, times, ids.

Over-long text is shortened, never refused: the limits are what the tables hold.
"""

import hashlib
import html
import re
import unicodedata
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from orderwire.carts.failures import Unreadable

ID_LIMIT = 120
NUMBER_LIMIT = 60
STATUS_LIMIT = 80
NAME_LIMIT = 120
TEXT_LIMIT = 300
EMAIL_LIMIT = 254
PHONE_LIMIT = 60
CODE_LIMIT = 120
SOURCE_LIMIT = 40
LOCALE_LIMIT = 20
URL_LIMIT = 2000
NOTE_LIMIT = 2000

# C0, DEL and C1, line and paragraph separator, bidi overrides and isolates (Unicode UAX 9), half surrogates,
# and invisible signs that would only serve to hide something.
_DROPPED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_NO_NAME = {"null", "NULL", "(null)", "undefined", "none", "None", "NaN", "n/a", "N/A", "-", "."}
_ENDINGS = "com|net|org|info|biz|xyz|top|site|online|shop|store|club|link|click|live|icu|ru|cn|io|ly|app|dev"
_LINK = re.compile(
    rf"\S*://\S*|\bwww\.\S+|\b[\w-]+(\.[\w-]+)*\.[a-z]{{2,}}/\S*|\b[\w.-]+\.({_ENDINGS})\b", re.IGNORECASE
)
_MOMENT = re.compile(
    r"(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)? ?([Zz]|[+-]\d\d:?\d\d)?", re.ASCII
)
_AMERICAN = re.compile(
    r"(\d{1,2})/(\d{1,2})/(\d{4})(?: +(\d{1,2}):(\d\d)(?::(\d\d)(?:\.\d{1,9})?)?(?: ?([AaPp])\.?[Mm]\.?)?)?", re.ASCII
)
_LAST_UNIX = 32503680000  # the year 3000, in seconds


def clean_text(value: object, limit: int = TEXT_LIMIT) -> str:
    """One line of at most `limit` characters: control signs dropped, line breaks and runs of space become one space.

    Numbers are written out; None, booleans, lists and objects are "". Shortened text ends in "…".
    """
    text = _written(value)
    if not (text.isascii() and text.isprintable()):
        text = _DROPPED.sub("", text)
    text = " ".join(text.split())
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def clean_markup(value: object, limit: int = TEXT_LIMIT) -> str:
    """clean_text() for carts that escape their texts as HTML (`&ndash;`, `&amp;`)."""
    try:
        return clean_text(html.unescape(value) if isinstance(value, str) else value, limit)
    except ValueError:  # a numeric entity of thousands of digits
        return clean_text(value, limit)


def clean_name(value: object, limit: int = NAME_LIMIT) -> str:
    """A person's name. Words like "null" are none, and web addresses are taken out.

    Else whoever signs up as "Win at example.com" has us mail that link to his victims.
    """
    text = clean_text(value, 10 * limit)
    if text in _NO_NAME:
        return ""
    return clean_text(_LINK.sub("", text), limit)


def clean_id(value: object) -> str:
    """An id as text. Over-long ones end in a hash of the whole, so that two of them stay two. "" when there is none."""
    text = clean_text(value, 1_100_000)
    if len(text) <= ID_LIMIT:
        return text
    digest = hashlib.sha256(text.encode()).hexdigest()[:32]
    return f"{text[: ID_LIMIT - 33]}~{digest}"


def clean_status(value: object) -> str:
    """A status as a key: lower case, inner white space collapsed."""
    return clean_text(unicodedata.normalize("NFC", clean_text(value)).lower(), STATUS_LIMIT)


def clean_email(value: object) -> str | None:
    """The address as given, trimmed, even when no mail can go there; None when empty.

    Control signs become spaces and over-long ones get one, so that neither can turn into somebody's real address.
    """
    if not isinstance(value, str):
        return None
    text = _UNPRINTABLE.sub(" ", value).strip()
    return (text if len(text) <= EMAIL_LIMIT else text[: EMAIL_LIMIT - 2] + " …") or None


def clean_locale(value: object) -> str | None:
    """A BCP 47 tag as given ("pt_BR" becomes "pt-BR"); None when it cannot be one."""
    text = value.strip().replace("_", "-") if isinstance(value, str) else ""
    return text if re.fullmatch(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", text) and len(text) <= LOCALE_LIMIT else None


def safe_url(value: object, https_only: bool = False) -> str | None:
    """An http(s) address that is safe to link, else None: no other scheme, no user name, no spaces, quotes or brackets.

    `//host/…` is taken as https.
    """
    text = value.strip() if isinstance(value, str) else ""
    if text.startswith("//"):
        text = "https:" + text
    if not text or len(text) > URL_LIMIT or re.search(r'[\s<>"\'`\\{}|^]', text) or not text.isprintable():
        return None
    try:
        parts = urlsplit(text)
        fine = bool(parts.hostname) and parts.username is None and (parts.port is None or parts.port > 0)
    except ValueError:
        return None
    return text if fine and parts.scheme in (("https",) if https_only else ("https", "http")) else None


def read_time(value: object, zone: str = "UTC") -> datetime:
    """The moment in UTC that an RFC 3339 text says; one without an offset is read in the IANA zone `zone`.

    A local time that was skipped or doubled is read with the earlier offset. Raises Unreadable.
    """
    found = _MOMENT.fullmatch(value.strip()) if isinstance(value, str) else None
    if not found:
        raise Unreadable("must be a date and time such as 2026-11-20T10:00:00Z")
    day, clock, seconds, fraction, offset = found.groups()
    whole = f"{day}T{clock}:{'59' if seconds == '60' else seconds or '00'}"  # a leap second is the last one before it
    microseconds = (fraction or "0").ljust(6, "0")[:6]
    try:
        moment = datetime.fromisoformat(f"{whole}.{microseconds}{(offset or '').upper()}")
        moment = (moment if offset else moment.replace(tzinfo=zone_of(zone))).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise Unreadable(f"is no date and time that exists ({value})") from error
    if not 1970 <= moment.year < 3000:
        raise Unreadable(f"lies outside the years 1970 to 2999 ({value})")
    return moment


def read_local_time(value: object, zone: str) -> datetime:
    """read_time(), and also the American way of carts from there: `11/9/2026 4:05:09 PM`, in `zone`; a day alone is its midnight.

    Raises Unreadable.
    """
    text = value.strip() if isinstance(value, str) else value
    found = _AMERICAN.fullmatch(text) if isinstance(text, str) else None
    if not found:
        return read_time(text + "T00:00" if isinstance(text, str) and re.fullmatch(r"[0-9-]{10}", text) else text, zone)
    month, day, year, hour, minute, second, half = found.groups()
    clock = int(hour or 0)
    if half:
        if not 1 <= clock <= 12:
            raise Unreadable(f"is no date and time that exists ({value})")
        clock = clock % 12 + (12 if half in "Pp" else 0)
    return read_time(f"{year}-{int(month):02}-{int(day):02}T{clock:02}:{minute or '00'}:{second or '00'}", zone)


def read_unix(value: object) -> datetime | None:
    """The moment of a Unix time in seconds, a number or digits; None when it is none."""
    text = _written(value).strip()
    if not re.fullmatch(r"[0-9]{1,12}", text) or not 0 < int(text) < _LAST_UNIX:
        return None
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=int(text))


def zone_of(name: str) -> ZoneInfo:
    """The zone of an IANA name, UTC when there is no such zone."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # unknown, not a name at all, a folder of the zone database
        return ZoneInfo("UTC")


def read_flag(value: object) -> bool | None:
    """True and false as JSON, as 1 and 0, or as words; None when it is neither."""
    if isinstance(value, bool):
        return value
    word = _written(value).strip().lower()
    return True if word in ("true", "1", "yes") else False if word in ("false", "0", "no") else None


def read_quantity(value: object) -> Decimal:
    """How many, with at most three decimals; 1 when the cart does not say, never below 0."""
    text = _written(value).strip()
    if not re.fullmatch(r"-?[0-9]{1,9}(\.[0-9]{1,30})?", text):
        return Decimal(1)
    return max(Decimal(text).quantize(Decimal("0.001"), rounding=ROUND_HALF_UP).normalize(), Decimal(0)) + 0


def read_count(value: object) -> int | None:
    """A whole number from 0 to two thousand million; None when it is none."""
    text = _written(value).strip()
    return int(text) if re.fullmatch(r"[0-9]{1,10}", text) and int(text) < 2_000_000_000 else None


def _written(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, Decimal):
        return f"{value:f}" if abs(value.adjusted()) < 50 else str(value)
    if isinstance(value, bool) or not isinstance(value, int) or value.bit_length() > 1000:
        return ""
    return str(value)
