"""Signed links in mails: unguessable, bound to their purpose, with nothing in them but the message's own id."""

import hmac

from django.conf import settings

from orderwire.core.ids import base32
from orderwire.core.seal import key_for
from orderwire.outbox.models import Message

_PREFIX = "msg_"
_MAC_LETTERS = 26  # 130 bits


def unsubscribe_url(message: Message) -> str:
    """Where the reader of a message can say that they want no more mail of this store."""
    return f"{settings.BASE_URL}/u/{token('unsubscribe', message.pk)}"


def preview_url() -> str:
    """The unsubscribe link of a preview: it leads to a page that says so."""
    return f"{settings.BASE_URL}/u/preview"


def tracking_page_url(message: Message) -> str:
    """Where the reader of a message can see what was ordered and where it is."""
    return f"{settings.BASE_URL}/t/{token('tracking page', message.pk)}"


def preview_page_url() -> str:
    """The tracking page of a preview: it leads to a page that says so."""
    return f"{settings.BASE_URL}/t/preview"


def token(purpose: str, message_id: str) -> str:
    """The token of one message for one purpose."""
    return message_id.removeprefix(_PREFIX) + _mac(purpose, message_id)


def message_id_of(purpose: str, word: str) -> str | None:
    """The message a token was made for; None for every other word, in the same time."""
    message_id, mac = _PREFIX + word[:-_MAC_LETTERS], word[-_MAC_LETTERS:]
    genuine = hmac.compare_digest(mac.encode(), _mac(purpose, message_id).encode())
    return message_id if genuine and len(word) > _MAC_LETTERS else None


def _mac(purpose: str, message_id: str) -> str:
    digest = hmac.digest(key_for(f"link {purpose}"), message_id.encode(), "sha256")
    return base32(int.from_bytes(digest[:17], "big"), _MAC_LETTERS)
