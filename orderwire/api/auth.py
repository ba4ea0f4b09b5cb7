"""Who calls: an API key opens its account, whole. How often and how much one key may send."""

from typing import Any

from django.http import HttpRequest
from ninja.security import HttpBearer

from orderwire.accounts import audit
from orderwire.accounts.keys import account_for
from orderwire.accounts.limits import allow
from orderwire.accounts.models import Account
from orderwire.api.problems import Stopped
from orderwire.core.bodies import MOST_BYTES, read_off

CALLS_A_MINUTE = 6_000  # stops a loop that ran wild, not a busy program
ORDERS_A_MINUTE = 120_000
_MINUTE = 60


class Call(HttpRequest):
    """A request with a good key: for which account, and the name the audit trail keeps."""

    auth: Account
    actor: str


class Key(HttpBearer):
    """`Authorization: Bearer <key>`; at most `most` calls a minute with one key, counted under `name`."""

    def __init__(self, name: str = "api", most: int = CALLS_A_MINUTE) -> None:
        super().__init__()
        self._name, self._most = name, most

    def authenticate(self, request: HttpRequest, token: str) -> Account | None:
        """The key's account, None when nobody has it. Raises Stopped for too many calls, or a body over 1 MiB."""
        account = account_for(token)
        if account is None:
            return None
        if not allow(self._name, token, self._most, _MINUTE):
            raise Stopped(429, f"At most {self._most} calls a minute: wait a while.", Retry_After=str(_MINUTE))
        _check_size(request)
        request.actor = f"API key …{token[-4:]}"  # type: ignore[attr-defined]
        return account


def note(request: Call, action: str, target: str, **detail: Any) -> None:
    """One line of the audit trail, in the key's name."""
    audit.note(request.auth, request.actor, action, target, **detail)


def _check_size(request: HttpRequest) -> None:
    """Before the body is looked at. A body must say its length (as RFC 9112 §6.2 has it)."""
    if request.headers.get("Transfer-Encoding") and not request.headers.get("Content-Length"):
        read_off(request.META)
        raise Stopped(411, "Say how long the body is: send it with Content-Length, not in chunks.")
    length = request.META.get("CONTENT_LENGTH") or "0"
    if length.isdecimal() and int(length) > MOST_BYTES:
        read_off(request.META)
        raise Stopped(413, "A body may have at most 1 MiB.")
