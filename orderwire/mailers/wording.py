"""What may go over the wire: addresses without tricks, content in canonical lines; and replies made fit to keep."""

import re
import unicodedata
from dataclasses import dataclass

import idna

from orderwire.mailers.envelope import MailFailure, NotSent, Refused, Stage

MOST_TEXT = 500
_ENHANCED = re.compile(r"([245]\.[0-9]{1,3}\.[0-9]{1,3})(?![0-9.])")
_NEVER = {"Cc", "Cf", "Cs", "Co", "Cn", "Zs", "Zl", "Zp"}


@dataclass(frozen=True, slots=True)
class Path:
    """An address as it goes between the angle brackets; `utf8` when the server must offer SMTPUTF8 (RFC 6531)."""

    wire: bytes
    utf8: bool


def path_of(address: str, stage: Stage) -> Path:
    """The address for MAIL or RCPT: its domain in A-labels, its local part as it is; "" is the null sender, for MAIL only.

    Raises Refused (code 553, nothing was written) for control signs, spaces, angle brackets and what is no address.
    """
    if not address and stage == "mail":
        return Path(b"", False)
    local, at, domain = address.rpartition("@")
    bad = any(sign in "<>" or unicodedata.category(sign) in _NEVER for sign in address)
    if bad or not at or not local or not domain or len(address) > 320:
        raise _refusal(stage, "The address holds spaces, brackets or control characters, or is no address at all.")
    if not domain.isascii():
        try:
            domain = idna.encode(domain, uts46=True).decode("ascii")
        except idna.IDNAError as error:
            raise _refusal(stage, "The domain of the address is not a domain.") from error
    return Path(f"{local}@{domain}".encode(), not local.isascii())


def no_utf8(stage: Stage) -> Refused:
    """What an address with letters beyond ASCII before its @ meets at a server without SMTPUTF8 (RFC 6531 §3.4, 5.6.7)."""
    return Refused(stage, 553, "5.6.7", "The mail server takes no addresses with letters beyond ASCII before the @.")


def canonical(content: bytes) -> bytes:
    """The content dot-stuffed (RFC 5321 §4.5.2) and ending in CRLF, without the final dot.

    Raises ValueError when a CR or LF stands alone: servers differ on where such a mail ends (SMTP smuggling).
    """
    pairs = content.count(b"\r\n")
    if content.count(b"\n") != pairs or content.count(b"\r") != pairs:
        raise ValueError("The content of a mail must have CRLF line ends only; a bare CR or LF is never sent.")
    stuffed = content.replace(b"\r\n.", b"\r\n..")
    if stuffed.startswith(b"."):
        stuffed = b"." + stuffed
    return stuffed if stuffed.endswith(b"\r\n") else stuffed + b"\r\n"


def clean_reply(reply: bytes | str) -> str:
    """A server's words in one line of at most 500 characters, without control characters."""
    if isinstance(reply, bytes):
        reply = reply[: 4 * MOST_TEXT]
        try:
            text = reply.decode("utf-8")
        except UnicodeDecodeError:
            text = reply.decode("latin-1")
    else:
        text = reply
    plain = "".join(" " if unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Zl", "Zp") else sign for sign in text)
    return " ".join(plain.split())[:MOST_TEXT]


def refused(stage: Stage, code: int, reply: bytes) -> Refused:
    """A 4yz or 5yz reply as a failure, with its enhanced code (RFC 3463) taken out of its words."""
    text = clean_reply(reply)
    found = _ENHANCED.match(text)
    return Refused(stage, code, found[1] if found else "", text)


def unwanted(stage: Stage, code: int, reply: bytes) -> MailFailure:
    """A reply that is not the hoped for one: Refused for 4yz and 5yz, NotSent for one that makes no sense there."""
    if 400 <= code <= 599:
        return refused(stage, code, reply)
    return NotSent(stage, clean_reply(b"The server gave an answer that makes no sense here: %d " % code + reply))


def said(error: Exception) -> str:
    """An error of the system or of smtplib in words to keep."""
    if isinstance(error, TimeoutError):
        return "The server did not answer in time."
    return clean_reply(str(error)) or type(error).__name__


def _refusal(stage: Stage, text: str) -> Refused:
    return Refused(stage, 553, "5.1.7" if stage == "mail" else "5.1.3", text)
