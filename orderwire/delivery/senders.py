"""Where an account's mail goes out: its own SMTP server, else the operator's."""

from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal

from django.conf import settings
from django.db import transaction
from pydantic import Field, field_validator

from orderwire.accounts.models import Account
from orderwire.core import clock
from orderwire.core.schema import Input
from orderwire.core.seal import seal, unseal
from orderwire.delivery.models import Sender
from orderwire.mailers.domain import is_selector
from orderwire.mailers.envelope import MailFailure, SmtpServer
from orderwire.mailers.server_url import parse_smtp_url
from orderwire.mailers.smtp import SmtpSession

CHECK_SECONDS = 8.0


class SenderFields(Input):
    """What may be said of a sender both when it is made and later."""

    port: Annotated[int, Field(ge=1, le=65535)] = 587
    username: Annotated[str, Field(max_length=255)] = ""
    password: Annotated[str, Field(max_length=500)] = ""
    tls: Literal["starttls", "implicit", "none"] = "starttls"
    dkim_selector: Annotated[str, Field(max_length=63)] = ""
    default: bool = False

    @field_validator("dkim_selector")
    @classmethod
    def _a_selector(cls, word: str) -> str:
        if word and not is_selector(word):
            raise ValueError("This is not a selector: write it like s1, as your mail provider shows it.")
        return word.lower()


class SenderWish(SenderFields):
    """An SMTP server of the merchant's."""

    name: Annotated[str, Field(min_length=1, max_length=120)]
    kind: Literal["smtp"] = "smtp"
    host: Annotated[str, Field(min_length=1, max_length=255)]


class SenderPatch(SenderFields):
    """Only what is given changes."""

    name: Annotated[str, Field(min_length=1, max_length=120)] = "-"
    host: Annotated[str, Field(min_length=1, max_length=255)] = "-"


@dataclass(frozen=True, slots=True)
class Way:
    """A way out: the server, and the merchant's sender it belongs to (None = the operator's)."""

    server: SmtpServer
    sender_id: str | None
    broken: bool = False  # as it was last known: a mail it takes all the same mends it

    @property
    def name(self) -> str:
        """host:port, for attempts and errors."""
        return f"{self.server.host}:{self.server.port}"


def make_sender(account: Account, wish: SenderWish) -> Sender:
    """A new sender; the account's first one is its default. Not checked yet."""
    sender = Sender(account=account, kind=wish.kind)
    with transaction.atomic():
        first = not Sender.objects.filter(account=account).exists()
        _take(sender, wish, set(SenderWish.model_fields))
        sender.is_default = wish.default or first
        sender.save(force_insert=True)
        _one_default(sender)
    return sender


def change_sender(sender: Sender, patch: SenderPatch) -> Sender:
    """Set what the patch names; the connection counts as unchecked again."""
    with transaction.atomic():
        _take(sender, patch, patch.model_fields_set)
        sender.status, sender.problem, sender.rest_until = "unchecked", "", None
        sender.save()
        _one_default(sender)
    return sender


def remove_sender(sender: Sender) -> None:
    """Forget a sender; the account's mail goes out through the next one, or the operator's."""
    with transaction.atomic():
        account_id, was_default = sender.account_id, sender.is_default
        sender.delete()
        heir = Sender.objects.filter(account_id=account_id).order_by("id").first()
        if was_default and heir is not None:
            Sender.objects.filter(pk=heir.pk).update(is_default=True)


def check_sender(sender: Sender, seconds: float = CHECK_SECONDS) -> Sender:
    """Connect, greet and sign in, within `seconds`; keep what the server said."""
    try:
        SmtpSession.open(server_of(sender), timeout=seconds, allow_private=settings.ALLOW_PRIVATE_HOSTS).close()
    except MailFailure as failure:
        return note_problem(sender.pk, failure.text) or sender
    note_working(sender.pk)
    sender.refresh_from_db()
    return sender


def note_working(sender_id: str) -> None:
    """The server let us in, or took a mail."""
    Sender.objects.filter(pk=sender_id).update(status="working", problem="", checked_at=clock.now(), rest_until=None)


def note_problem(sender_id: str, problem: str) -> Sender | None:
    """The server refused us as a sender: said on the sender's page until a check succeeds."""
    Sender.objects.filter(pk=sender_id).update(status="broken", problem=problem[:500], checked_at=clock.now())
    return Sender.objects.filter(pk=sender_id).first()


def server_of(sender: Sender) -> SmtpServer:
    """The server's address and sign-in, opened. A host that a merchant typed must be public (settings may allow some)."""
    password = unseal(sender.password_sealed, f"{sender.pk}.password")
    tls: Any = sender.tls
    return SmtpServer(sender.host, sender.port, sender.username, password, tls, public_only=True)


def default_sender(account_id: str) -> Sender | None:
    """The account's own sender that its mails go through."""
    return Sender.objects.filter(account_id=account_id, is_default=True).first()


def way_out(account_id: str) -> Way | None:
    """The account's default sender, else the operator's server, else None."""
    sender = default_sender(account_id)
    if sender is not None:
        return Way(server_of(sender), sender.pk, sender.status == "broken")
    if settings.SMTP_URL:
        return Way(replace(parse_smtp_url(settings.SMTP_URL), public_only=False), None)
    return None


def as_json(sender: Sender) -> dict[str, Any]:
    """The sender's JSON; the password is never shown."""
    return {
        "id": sender.pk,
        "name": sender.name,
        "kind": sender.kind,
        "host": sender.host,
        "port": sender.port,
        "username": sender.username or None,
        "password_set": bool(sender.password_sealed),
        "tls": sender.tls,
        "dkim_selector": sender.dkim_selector or None,
        "default": sender.is_default,
        "status": sender.status,
        "problem": sender.problem or None,
        "checked_at": sender.checked_at,
    }


def _take(sender: Sender, fields: SenderFields, names: set[str]) -> None:
    for name in names & {"name", "host", "port", "username", "tls", "dkim_selector"}:
        setattr(sender, name, getattr(fields, name))
    if "default" in names and fields.default:
        sender.is_default = True
    if "password" in names:
        sender.password_sealed = seal(fields.password, f"{sender.pk}.password")


def _one_default(sender: Sender) -> None:
    if sender.is_default:
        Sender.objects.filter(account_id=sender.account_id, is_default=True).exclude(pk=sender.pk).update(
            is_default=False
        )
