"""JSON from strangers: read exactly, or refused with a plain reason.

RFC 8259 leaves doubled names, lone surrogates, huge numbers and deep nesting to the reader, and every reader decides
differently; whoever signs one meaning could then have another one read. So all of these are refused here.
"""

import json
import re
from decimal import Decimal, InvalidOperation
from itertools import accumulate
from typing import Any, NoReturn

MAX_DEPTH = 64
MAX_DIGITS = 30
MAX_EXPONENT = 999

_BOM = b"\xef\xbb\xbf"
_ESCAPE_PAIR = re.compile(rb"\\.", re.DOTALL)
_SURROGATE_ESCAPE = re.compile(r"\\u[dD][89a-fA-F]")
_NOT_BRACKETS = bytes(sign for sign in range(256) if sign not in b"[]{}")
_STEP = {ord("["): 1, ord("{"): 1, ord("]"): -1, ord("}"): -1}


class NotJson(ValueError):
    """The text cannot be read as JSON without guessing; str() is a sentence with the reason."""


def loads(body: bytes) -> Any:
    """The value that `body` holds: dict, list, str, int, Decimal (never float), bool or None.

    UTF-8 only, a leading byte order mark is tolerated. Raises NotJson, and nothing else, for all that is not JSON, for
    NaN and Infinity, doubled keys, nesting over 64, lone surrogates, numbers over 30 digits and exponents over 999.
    """
    _check_depth(body)
    try:
        text = body.removeprefix(_BOM).decode("utf-8")
    except UnicodeDecodeError as error:
        raise NotJson(f"The text is not UTF-8 (byte {error.start + 1}).") from error
    if not text.strip():
        raise NotJson("The text is empty.")
    try:
        value = _DECODER.decode(text)
    except json.JSONDecodeError as error:
        raise NotJson(f"The text is not JSON (line {error.lineno}, column {error.colno}: {error.msg}).") from error
    if _SURROGATE_ESCAPE.search(text):
        _check_surrogates(value)
    return value


def _check_depth(body: bytes) -> None:
    """Count the brackets outside strings before anything recurses."""
    if b"\\" in body:
        body = _ESCAPE_PAIR.sub(b"", body)  # leaves only quotes that open or close a string
    outside = b"".join(body.split(b'"')[::2]).translate(None, _NOT_BRACKETS)
    if len(outside) > MAX_DEPTH and max(accumulate(map(_STEP.__getitem__, outside))) > MAX_DEPTH:
        raise NotJson(f"The text is nested more than {MAX_DEPTH} levels deep.")


def _check_surrogates(value: Any) -> None:
    """Half a character, written as an escape, could be neither stored nor sent."""
    if isinstance(value, str):
        if not value.isascii() and any("\ud800" <= sign <= "\udfff" for sign in value):
            raise NotJson("A text holds half a character (a lone surrogate).")
    elif isinstance(value, list):
        for part in value:
            _check_surrogates(part)
    elif isinstance(value, dict):
        for key, part in value.items():
            _check_surrogates(key)
            _check_surrogates(part)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        seen: set[str] = set()
        doubled = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise NotJson(f"The key {_shown(doubled)} stands twice in one object.")
    return made


def _integer(digits: str) -> int:
    if len(digits) > MAX_DIGITS and len(digits.lstrip("-")) > MAX_DIGITS:
        raise NotJson(f"A number has more than {MAX_DIGITS} digits.")
    return int(digits)


def _fraction(digits: str) -> Decimal:
    mantissa, _, exponent = digits.lower().partition("e")
    if len(mantissa) > MAX_DIGITS and len(mantissa.lstrip("-").replace(".", "")) > MAX_DIGITS:
        raise NotJson(f"A number has more than {MAX_DIGITS} digits.")
    if len(exponent) > MAX_DIGITS or (exponent and abs(int(exponent)) > MAX_EXPONENT):
        raise NotJson(f"A number has an exponent over {MAX_EXPONENT}.")
    try:
        return Decimal(digits)
    except InvalidOperation as error:  # out of decimal's own range; the limits above leave no known case
        raise NotJson("A number cannot be read.") from error


def _constant(word: str) -> NoReturn:
    raise NotJson(f"{word} is not a JSON number.")


def _shown(key: str) -> str:
    short = key if len(key) <= 40 else key[:39] + "…"
    return f'"{short}"' if short.isprintable() else ascii(short)


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object, parse_int=_integer, parse_float=_fraction, parse_constant=_constant
)
