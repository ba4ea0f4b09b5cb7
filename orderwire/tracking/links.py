"""Counted links and the counting picture: signed words in mails, and the addresses they stand for, kept on our side.

A token holds the message's id, which address, and a keyed hash of both: nobody can make one, and none names an address, so
that ours is never a way to somewhere else. What a mail program puts behind it (`?…`) is never looked at.
"""

import hashlib
import hmac
from collections.abc import Callable
from functools import lru_cache
from urllib.parse import parse_qsl, quote, urlsplit, urlunsplit

from django.conf import settings
from django.db import transaction

from orderwire.core.ids import base32
from orderwire.core.seal import key_for
from orderwire.delivery.compose import Marks
from orderwire.emails import clean
from orderwire.emails.values import as_given
from orderwire.outbox.links import tracking_page_url
from orderwire.outbox.models import Message
from orderwire.tracking.models import LinkTarget

PIXEL = "pixel"
CLICK = "click"
PAGE_TARGET = "0" * 16  # the message's own tracking page: its address follows from the message, so no row is needed
_PREFIX = "msg_"
_TARGET_LETTERS = 16  # 80 bits of a hash of store and address
_MAC_LETTERS = 32  # 128 bits
_SAFE = "!#$%&'()*+,/:;=?@[]~-._"  # what may stand in an address as it is (RFC 3986 §2)


class Marker:
    """Marks the links of mails for a worker; what it promised is written by keep(), in the transaction that renders them."""

    def __init__(self) -> None:
        self._written: set[str] = set()
        self._fresh: dict[str, LinkTarget] = {}

    def marks(self, message: Message) -> Marks:
        """How this mail's links and its picture are counted, as its store wishes."""
        store = message.store
        pixel = "" if store.track_opens == "off" else open_url(message.pk)
        if store.track_clicks == "off":
            return Marks(as_given, pixel)
        page, store_id, rule_id, click = tracking_page_url(message), store.pk, message.rule_id, _clicks(message.pk)

        def link(url: str) -> str:
            if url == page:
                return click(PAGE_TARGET)
            target = target_of(store_id, rule_id, url)
            if target is None:
                return url
            if target[0] not in self._written:
                self._promise(store_id, *target)
            return click(target[0])

        return Marks(link, pixel)

    def keep(self) -> None:
        """Write the addresses not known to be written; in one order, so that two workers never wait for each other."""
        if not self._fresh:
            return
        fresh, self._fresh = [self._fresh[pk] for pk in sorted(self._fresh)], {}
        LinkTarget.objects.bulk_create(fresh, ignore_conflicts=True)
        transaction.on_commit(lambda: self._remember({target.pk for target in fresh}))

    def _promise(self, store_id: str, pk: str, url: str) -> None:
        if pk not in self._fresh:
            self._fresh[pk] = LinkTarget(id=pk, store_id=store_id, url=url)

    def _remember(self, ids: set[str]) -> None:
        if len(self._written) > 20_000:
            self._written.clear()
        self._written |= ids


def click_url(message_id: str, target_id: str) -> str:
    """What a counted link of a message looks like."""
    return _clicks(message_id)(target_id)


def _clicks(message_id: str) -> Callable[[str], str]:
    """What the counted links of one message look like: a mail has many, so what they share is looked up once."""
    key, begin = key_for(f"hit {CLICK}"), f"{settings.BASE_URL}/c/{message_id.removeprefix(_PREFIX)}"
    subject = message_id.encode()

    def url(target_id: str) -> str:
        return begin + target_id + hmac.digest(key, subject + target_id.encode(), "sha256").hex()[:_MAC_LETTERS]

    return url


def open_url(message_id: str) -> str:
    """The address of a message's counting picture."""
    return f"{settings.BASE_URL}/o/{_token(PIXEL, message_id)}"


def read_open(word: str) -> str | None:
    """The message whose picture a token asks for; None for every word that is not ours."""
    return _read(PIXEL, word)


def read_click(word: str) -> tuple[str, str] | None:
    """The message and the target of a link's token; None for every word that is not ours."""
    said = _read(CLICK, word)
    return (said[:-_TARGET_LETTERS], said[-_TARGET_LETTERS:]) if said else None


def address_of(target_id: str) -> str:
    """Where a target leads. Raises LinkTarget.DoesNotExist when its store is gone."""
    return LinkTarget.objects.values_list("url", flat=True).get(pk=target_id)


@lru_cache(maxsize=20_000)
def target_of(store_id: str, rule_id: str, url: str) -> tuple[str, str] | None:
    """The id and full address of a link in a rule's mails; None for what is no http(s) address and stays as it is."""
    if not clean.web_url(url):
        return None
    full = with_campaign(url, rule_id)
    if full is None:
        return None
    digest = hashlib.blake2b(f"{store_id} {full}".encode(), digest_size=10).digest()
    return base32(int.from_bytes(digest, "big"), _TARGET_LETTERS), full


def with_campaign(url: str, rule_id: str) -> str | None:
    """`url` with UTM parameters before its fragment, in letters fit for a header; the merchant's own UTM words stay.

    `utm_campaign` is the rule's opaque id, never its name. None when the host cannot be written.
    """
    parts = urlsplit(url)
    theirs = {name.lower() for name, _ in parse_qsl(parts.query, keep_blank_values=True)}
    ours = {"utm_source": "orderwire", "utm_medium": "email", "utm_campaign": rule_id}
    more = "&".join(f"{name}={value}" for name, value in ours.items() if name not in theirs)
    query = "&".join(part for part in (parts.query, more) if part)
    try:
        host = parts.netloc if parts.netloc.isascii() else parts.netloc.encode("idna").decode()
    except UnicodeError:
        return None
    return quote(urlunsplit((parts.scheme, host, parts.path, query, parts.fragment)), safe=_SAFE)


def mail_key(message_id: str) -> str:
    """A keyed hash that tells mails apart without naming them (32 letters)."""
    return _mac("mail key", message_id)


def target_key(message_id: str, target_id: str) -> str:
    """The same for one link of one mail (16 letters): an order's own address would name its customer."""
    return _mac("target key", message_id + target_id)[:_TARGET_LETTERS]


def _token(purpose: str, subject: str) -> str:
    return subject.removeprefix(_PREFIX) + _mac(purpose, subject)


def _read(purpose: str, word: str) -> str | None:
    subject, mac = _PREFIX + word[:-_MAC_LETTERS], word[-_MAC_LETTERS:]
    genuine = hmac.compare_digest(mac.encode(), _mac(purpose, subject).encode())
    return subject if genuine and len(word) > _MAC_LETTERS else None


def _mac(purpose: str, subject: str) -> str:
    return hmac.digest(key_for(f"hit {purpose}"), subject.encode(), "sha256").hex()[:_MAC_LETTERS]
