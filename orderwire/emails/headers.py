"""Mail headers as text (RFC 5322 and 2047), written so that no value can become a second header.

Everything that is not plain ASCII, and everything that looks like an encoded word, is put whole into encoded words of
our own: a reader that decodes them once finds text, never a line break and never a header.
"""

import re
import unicodedata
from base64 import b64encode

from orderwire.emails import clean

LONGEST_NAME = 80
LONGEST_SUBJECT = 200
LONGEST_PLAIN = 70  # fits its line, and no word of it is too long to stay unencoded
_WIDTH = 76
_PER_WORD = 42  # bytes of UTF-8 in one encoded word: 56 letters of base64 and 12 around them stay below 75
_PLAIN = re.compile(r"[ -~]*")
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})*", re.ASCII)
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,60}", re.ASCII)
_MESSAGE_ID = re.compile(r"<[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@[A-Za-z0-9.-]+>", re.ASCII)
_FORMATS = {"Cf", "Co", "Cn", "Cs", "Cc", "Zl", "Zp"}
_TOGETHER = (frozenset({"CJK", "HIRAGANA", "KATAKANA"}), frozenset({"CJK", "HANGUL"}), frozenset({"CJK", "BOPOMOFO"}))


class UnsafeHeader(ValueError):
    """A value that must be exact (an address, a message id, a header's name) is not one."""


def address(value: str) -> str:
    """The address for a header, its domain in A-labels. Raises UnsafeHeader unless it is a plain ASCII addr-spec."""
    local, at, domain = value.strip(" ").rpartition("@")
    if not domain.isascii():
        try:
            domain = domain.encode("idna").decode("ascii")
        except UnicodeError:
            raise UnsafeHeader("This address has a domain that can't exist.") from None
    whole = f"{local}{at}{domain}"
    if len(whole) > 254 or len(local) > 64 or not _ADDRESS.fullmatch(whole):
        raise UnsafeHeader("This is no e-mail address that can be sent to.")
    return whole


def message_id(value: str) -> str:
    """A Message-ID with its angle brackets. Raises UnsafeHeader when it is none."""
    if len(value) > 250 or not _MESSAGE_ID.fullmatch(value):
        raise UnsafeHeader("This is no Message-ID.")
    return value


def header_name(value: str) -> str:
    """A header's name. Raises UnsafeHeader when it is none."""
    if not _NAME.fullmatch(value):
        raise UnsafeHeader(f"{value[:60]!r} is no name of a header.")
    return value


def words(name: str, value: str, limit: int = LONGEST_SUBJECT) -> str:
    """`Name: value` for unstructured text, folded at 76, without the last CRLF."""
    if clean.simple(value) and len(name) + len(value) < LONGEST_PLAIN <= limit:
        return f"{name}: {value}"
    value = _visible(value, limit)
    if _fits_plain(value):
        return fold(name, value)
    return fold(name, encoded(value))


def mailbox(name: str, display: str, addr_spec: str) -> str:
    """`Name: "Display" <address>`; an empty display name leaves the bare address."""
    display = _visible(display, LONGEST_NAME) if display else ""
    if not display:
        return fold(name, addr_spec)
    quoted = display.replace("\\", "\\\\").replace('"', '\\"')
    shown = f'"{quoted}"' if _fits_plain(display) else encoded(display)
    return fold(name, f"{shown} <{addr_spec}>")


def exact(name: str, value: str) -> str:
    """`Name: value` for a value that machines read (List-Unsubscribe, a feedback id): cleaned, ASCII, never encoded."""
    value = _visible(value, 900).replace("=?", "=%3F")
    return fold(name, "".join(letter for letter in value if " " <= letter <= "~"))


def gmail_safe(display: str) -> bool:
    """Whether a customer's name may stand in To: Gmail turns away names that look like addresses or mix scripts.

    Source: Gmail's sender guidelines (display names) and Unicode TS #39 §5.2, "single script".
    """
    if not display.strip() or len(display) > LONGEST_NAME or display != unicodedata.normalize("NFC", display):
        return False
    scripts = set()
    for letter in display:
        kind = unicodedata.category(letter)
        if kind[0] == "L":
            scripts.add(unicodedata.name(letter, "?").split()[0].split("-")[0])
        elif kind[0] != "M" and letter not in " '’.-,":
            return False
    return len(scripts) == 1 or any(scripts <= together for together in _TOGETHER) if scripts else False


def encoded(value: str) -> str:
    """The whole text as encoded words (RFC 2047, B, UTF-8), a space between them; no letter is cut in two."""
    chunks: list[str] = [""]
    for letter in value:
        if len((chunks[-1] + letter).encode("utf-8", "replace")) > _PER_WORD:
            chunks.append("")
        chunks[-1] += letter
    return " ".join("=?utf-8?B?" + b64encode(c.encode("utf-8", "replace")).decode("ascii") + "?=" for c in chunks)


def fold(name: str, value: str) -> str:
    """`Name: value` with line breaks before words that would pass 76 characters. A single long word stays whole."""
    if " " not in value:
        return f"{name}: {value}"
    line = f"{name}:"
    lines = []
    for word in value.split(" "):
        if word and line != f"{name}:" and len(line) + 1 + len(word) > _WIDTH:
            lines.append(line)
            line = ""
        line += f" {word}"
    lines.append(line)
    return "\r\n".join(lines)


def _visible(value: str, limit: int) -> str:
    """One line without anything invisible: format characters (bidi marks, zero-width) and controls are dropped."""
    value = clean.line(value, 10_000)
    if not value.isascii():
        value = "".join(letter for letter in value if unicodedata.category(letter) not in _FORMATS)
    value = " ".join(value.split())
    return value if len(value) <= limit else value[: limit - 1].rstrip() + "…"


def _fits_plain(value: str) -> bool:
    return bool(_PLAIN.fullmatch(value)) and "=?" not in value and all(len(word) < 70 for word in value.split(" "))
