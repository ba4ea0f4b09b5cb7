"""Products' pictures where orders do not hold them: asked for by id, many in one call, and kept for a while.

Whatever goes wrong with a picture stays with the picture: no order waits for one, and a shop that refuses is left alone.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from orderwire.carts.calling import CallFailed, Shop
from orderwire.carts.reading import safe_url

A_CALL = 50  # products asked for together
CALLS_A_PAGE = 6  # for one page of orders; what is beyond is asked for with the next
MOST_KEPT = 1000  # products of one shop, newest first: some 50 kB of the vault
_LONGEST = 255
_GOOD_FOR = 7 * 86_400  # seconds; a picture that was changed is seen after so long
_NONE_FOR = 86_400  # the same for a product without one
_PAUSE = 600  # seconds without a question after one that failed
_REFUSED = ("key", "right", "plan", "missing")
_OFF = "no"
Ask = Callable[[Sequence[str]], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Pictures:
    """What is known of some products: by id how the cart names the picture, "" for none; `address` makes a URL of a name.

    An id that is not in `found` could not be asked for.
    """

    found: Mapping[str, str] = field(default_factory=dict)
    address: Callable[[str], str | None] = lambda name: name

    def url(self, *ids: str) -> str | None:
        """The picture of the first of these that has one."""
        return next((url for one in ids if self.found.get(one) and (url := self.address(self.found[one]))), None)

    def told(self, *ids: str) -> bool:
        """Whether all of these are known, be it that they have none."""
        return all(one in self.found for one in ids if one)


NOTHING_KNOWN = Pictures()


def known(shop: Shop, kind: str, ids: Iterable[str], ask: Ask) -> dict[str, str]:
    """The pictures of some products: as kept, the others by `ask`, which answers {id: name} for those that have one.

    `kind` names what the ids are ids of. Never raises CallFailed. What is kept too long is still better than nothing.
    """
    wanted = sorted({one for one in ids if one.isdigit() and one != "0"})
    if not wanted:
        return {}
    kept, now = _kept(shop, kind), int(shop.now.timestamp())
    stale = [one for one in wanted if one not in kept or not _good(*kept[one], now)]
    if stale and _may_ask(shop, kind, now):
        fresh = _asked(shop, kind, stale[: A_CALL * CALLS_A_PAGE], ask)
        if fresh:
            kept |= {one: (name, now) for one, name in fresh.items()}
            newest = sorted(kept.items(), key=lambda row: -row[1][1])[:MOST_KEPT]
            shop.vault.keep(**{f"{kind}_pictures": json.dumps(dict(newest))})
    return {one: kept[one][0] for one in wanted if one in kept}


def say(shop: Shop, kind: str, *, allowed: bool) -> None:
    """What a look found: whether the key may see these products at all."""
    shop.vault.keep(**{f"{kind}_pictures_wait": "" if allowed else _OFF})


def safe_picture(shop: Shop, address: str) -> str | None:
    """An address as a mail may show it: https; http only beside a shop on this very machine. None for any other."""
    beside = urlsplit(shop.url).hostname in ("127.0.0.1", "localhost", "::1")
    return safe_url(address, https_only=not beside)


def _asked(shop: Shop, kind: str, stale: Sequence[str], ask: Ask) -> dict[str, str]:
    """What the shop says, as far as it does."""
    fresh: dict[str, str] = {}
    for start in range(0, len(stale), A_CALL):
        some = stale[start : start + A_CALL]
        try:
            told = ask(some)
        except CallFailed as error:
            until = str(int(shop.now.timestamp() + max(error.wait, _PAUSE)))
            shop.vault.keep(**{f"{kind}_pictures_wait": _OFF if error.kind in _REFUSED else until})
            break
        fresh |= {one: name if len(name := told.get(one, "")) <= _LONGEST else "" for one in some}
    return fresh


def _may_ask(shop: Shop, kind: str, now: int) -> bool:
    wait = shop.vault.get(f"{kind}_pictures_wait")
    return not wait or (wait.isdigit() and int(wait) <= now)


def _good(name: str, at: int, now: int) -> bool:
    return now - at < (_GOOD_FOR if name else _NONE_FOR)


def _kept(shop: Shop, kind: str) -> dict[str, tuple[str, int]]:
    try:
        found = json.loads(shop.vault.get(f"{kind}_pictures") or "{}")
        return {str(one): (str(name), int(at)) for one, (name, at) in found.items()}
    except (ValueError, TypeError, AttributeError):
        return {}
