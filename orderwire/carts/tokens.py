"""Access tokens that a platform gives out for a while, kept in the shop's vault as long as the credentials they came from.

One worker at a time works for a store, so that a refresh token, which is often good for one use, is used once.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from orderwire.carts.calling import Shop
from orderwire.carts.failures import Unreadable
from orderwire.carts.reading import read_time, read_unix

_EARLY = timedelta(minutes=5)  # a token is renewed before it ends, not after a call was refused
_NAMES = ("access_token", "access_until", "refresh_token", "token_of")
_HANDED = "handed_over"  # a token that came by itself and is not in use yet


@dataclass(frozen=True, slots=True)
class Token:
    """What opens the API until `until`, and what gets the next one where the platform rotates it."""

    access: str
    until: datetime
    refresh: str = ""

    def good(self, now: datetime) -> bool:
        """Whether it may still be used for the calls of a turn."""
        return bool(self.access) and now + _EARLY < self.until


def kept(shop: Shop, origin: str) -> Token | None:
    """What the vault keeps, ended or not; None when it came from other credentials than those entered now."""
    if shop.vault.get("token_of") != origin:
        return None
    until = read_unix(shop.vault.get("access_until")) or datetime(1970, 1, 1, tzinfo=UTC)
    return Token(shop.vault.get("access_token"), until, shop.vault.get("refresh_token"))


def keep(shop: Shop, origin: str, token: Token, **more: str) -> Token:
    """Keep a token before it is used, so that a crash cannot lose a refresh token that is good for one use."""
    until = str(int(token.until.timestamp()))
    values = dict(zip(_NAMES, (token.access, until, token.refresh, origin), strict=True))
    shop.vault.keep(**values, **more)
    return token


def handed_over(token: Token) -> dict[str, str]:
    """A token that the platform handed over by itself, for the vault: whoever works for the shop next takes it into use."""
    return {_HANDED: json.dumps([token.access, int(token.until.timestamp()), token.refresh])}


def take_over(shop: Shop, origin: str) -> Token | None:
    """The token that was handed over meanwhile, in use from now on; None when none was."""
    waiting = shop.vault.get(_HANDED)
    if not waiting:
        return None
    access, until, refresh = json.loads(waiting)
    return keep(shop, origin, Token(access, datetime.fromtimestamp(until, UTC), refresh), **{_HANDED: ""})


def ended(shop: Shop) -> None:
    """The platform refuses the access token: the next one is asked for, whatever its end was said to be."""
    shop.vault.keep(access_token="", access_until="")


def origin_of(*entered: str) -> str:
    """What the credentials a token came from are known by."""
    return hashlib.sha256("\0".join(entered).encode()).hexdigest()


def until_of(seconds: object, now: datetime, usual: int) -> datetime:
    """The end of a token that is good for so many seconds; `usual` where the platform does not say."""
    text = str(seconds) if isinstance(seconds, int | str) and not isinstance(seconds, bool) else ""
    return now + timedelta(seconds=int(text) if text.isdigit() and len(text) < 10 else usual)


def until_at(moment: object, now: datetime, usual: int) -> datetime:
    """The end of a token of which the platform says the moment, as Unix time (a fraction is cut off) or in RFC 3339."""
    text = str(moment or "")
    unix = read_unix(text.partition(".")[0])
    if unix:
        return unix
    try:
        return read_time(text)
    except Unreadable:
        return now + timedelta(seconds=usual)
