"""What is handed to a mail server, and every way that can end."""

from dataclasses import dataclass
from typing import Literal

Tls = Literal["starttls", "implicit", "none"]
Stage = Literal["connect", "tls", "auth", "hello", "mail", "rcpt", "data", "body", "dot"]


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """Where and how to hand mail over. `public_only` holds for hosts that merchants type: private addresses are refused."""

    host: str
    port: int = 587
    username: str = ""
    password: str = ""
    tls: Tls = "starttls"
    public_only: bool = True
    local_name: str = ""


@dataclass(frozen=True, slots=True)
class Envelope:
    """One mail: who it is from and for on the wire, and its bytes (CRLF lines, not yet dot-stuffed).

    `copies` are further recipients (BCC to the shop's own people); a refused copy never stops the mail itself.
    """

    mail_from: str
    rcpt_to: str
    content: bytes
    copies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Receipt:
    """The server took the mail: its 2yz words."""

    code: int
    text: str


class MailFailure(Exception):
    """Base of the ways a hand-over ends badly. `stage` is where, `text` what the server or the system said."""

    def __init__(self, stage: Stage, text: str) -> None:
        super().__init__(f"{stage}: {text}")
        self.stage = stage
        self.text = text


class NotSent(MailFailure):
    """Certainly not sent: no connection, a dropped one before the dot, a timeout before the dot. Try again later."""


class Refused(MailFailure):
    """The server said no with a 4yz or 5yz. `code` 451, `enhanced` "4.7.1" or "". Certainly not sent."""

    def __init__(self, stage: Stage, code: int, enhanced: str, text: str) -> None:
        super().__init__(stage, text)
        self.code = code
        self.enhanced = enhanced

    @property
    def permanent(self) -> bool:
        """True for 5yz."""
        return self.code >= 500


class Unanswered(MailFailure):
    """The dot may have gone out and no answer came back: nobody can know whether the server kept the mail."""
