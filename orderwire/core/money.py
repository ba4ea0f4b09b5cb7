"""Money: exact decimals with a currency beside them, never a float."""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

MAX_INTEGER_DIGITS = 15
MAX_DECIMALS = 6

# ISO 4217, list one: currencies whose minor unit is not two digits.
_MINOR_DIGITS = {
    **dict.fromkeys(
        (
            "BIF",
            "CLP",
            "DJF",
            "GNF",
            "ISK",
            "JPY",
            "KMF",
            "KRW",
            "PYG",
            "RWF",
            "UGX",
            "UYI",
            "VND",
            "VUV",
            "XAF",
            "XOF",
            "XPF",
        ),
        0,
    ),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
    **dict.fromkeys(("CLF", "UYW"), 4),
}
_PLAIN = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_CURRENCY = re.compile(r"[A-Z]{3}")


class BadAmount(ValueError):
    """The value is no amount of money we can keep; str() is a sentence with the reason."""


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in major units (49.90 is forty-nine ninety) and its ISO 4217 code."""

    amount: Decimal
    currency: str

    def __str__(self) -> str:
        return f"{text(self.amount, self.currency)} {self.currency}"


def read_amount(value: object) -> Decimal:
    """The amount that a str, an int or a Decimal says in plain decimal notation ("49.90", "-3", 12).

    At most 15 digits before the point and 6 after it; zeros at the end are no digits, so "71.510000" is 71.51.
    Raises BadAmount for anything else: floats (they are not exact), booleans, "1,299.00", "1e3", NaN.
    """
    if isinstance(value, bool) or not isinstance(value, (str, int, Decimal)):
        raise BadAmount("An amount must be a plain decimal number such as 49.90.")
    if isinstance(value, Decimal):
        written = _written(value)
    elif isinstance(value, int):
        written = _written(Decimal(value)) if abs(value) < 10**MAX_INTEGER_DIGITS else ""
        if not written:
            raise _too_large()
    else:
        written = value.strip()
    if len(written) > 100 or not _PLAIN.fullmatch(written):
        raise BadAmount("An amount must be a plain decimal number such as 49.90.")
    whole, _, decimals = written.lstrip("-").partition(".")
    whole = whole.lstrip("0") or "0"
    decimals = decimals[:2] + decimals[2:].rstrip("0")
    if len(whole) > MAX_INTEGER_DIGITS:
        raise _too_large()
    if len(decimals) > MAX_DECIMALS:
        raise BadAmount(f"An amount may have at most {MAX_DECIMALS} digits after the point.")
    amount = Decimal(f"{whole}.{decimals}" if decimals else whole)
    return -amount if written.startswith("-") and amount else amount


def _written(value: Decimal) -> str:
    if not value.is_finite():
        raise BadAmount("An amount must be a plain decimal number such as 49.90.")
    if value and value.adjusted() >= MAX_INTEGER_DIGITS:
        raise _too_large()
    if value.adjusted() < -100:  # would be written out as a long row of zeros
        raise BadAmount(f"An amount may have at most {MAX_DECIMALS} digits after the point.")
    return f"{value:f}"


def _too_large() -> BadAmount:
    return BadAmount(f"An amount may have at most {MAX_INTEGER_DIGITS} digits before the point.")


def read_currency(value: object) -> str:
    """The ISO 4217 code in capitals. Raises BadAmount unless `value` is three Latin letters."""
    code = value.strip().upper() if isinstance(value, str) else ""
    if not _CURRENCY.fullmatch(code):
        raise BadAmount("A currency must be three letters such as USD.")
    return code


def minor_digits(currency: str) -> int:
    """How many digits the currency has after the point: JPY 0, KWD 3, most 2 (ISO 4217)."""
    return _MINOR_DIGITS.get(currency.upper(), 2)


def round_for(currency: str, amount: Decimal) -> Decimal:
    """`amount` rounded to the currency's digits, halves away from zero as tills do."""
    rounded = amount.quantize(Decimal(1).scaleb(-minor_digits(currency)), rounding=ROUND_HALF_UP)
    return rounded if rounded else abs(rounded)


def text(amount: Decimal, currency: str) -> str:
    """The API's form: plain notation, at least the currency's digits, more where it has more (JPY "1000")."""
    whole, _, decimals = f"{amount:f}".partition(".")
    decimals = decimals.rstrip("0").ljust(minor_digits(currency), "0")
    if whole == "-0" and not decimals.strip("0"):
        whole = "0"
    return f"{whole}.{decimals}" if decimals else whole
