"""Person or machine: the verdict on one hit, and on several links of one mail asked for at once.

Nobody is ever turned away: a scanner gets the same answer as a person (one that is blocked calls the mail dangerous).
A verdict errs towards the machine, because a figure that is too high is believed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from ipaddress import ip_address, ip_network

from orderwire.tracking.agents import AGENTS, NETWORKS, PEOPLE, WHOLE_AGENTS_OF_OPENS
from orderwire.tracking.models import Hit, Kind, Verdict

BURST_LINKS = 3  # so many different links of one mail …
BURST_SPAN = timedelta(seconds=3)  # … within this are no hand's work
PAIR_SPAN = timedelta(seconds=1)  # two different links in less: nobody is back in the mail so soon …
FRESH_PAIR_SPAN = timedelta(seconds=2)  # … and while the mail is FRESH, which is when scanners come, in this
FRESH = timedelta(minutes=1)
BURST = "several links at once"
HEAD = "HEAD request"
BESIDE_HEAD = "right beside a HEAD request"
HASTE = timedelta(seconds=0.5)  # our note of the handover may be so much later than the handover


@dataclass(frozen=True, slots=True)
class RawHit:
    """One request as it came: `target_id` is "" for the picture; `network` is the caller's, cut short; `agent` its name.

    `ahead`: the browser said that it only fetches ahead. `private`: it asked not to be tracked (DNT, Sec-GPC).
    """

    id: str
    message_id: str
    target_id: str
    at: datetime
    method: str
    agent: str = ""
    network: str = ""
    ahead: bool = False
    private: bool = False

    @property
    def kind(self) -> Kind:
        """The picture, or a link."""
        return Kind.CLICK if self.target_id else Kind.OPEN


def judge(hit: RawHit, sent_at: datetime | None) -> tuple[Verdict, str]:
    """Who asked, and why we think so. `sent_at` is when the mail was handed over, None while it was not."""
    if hit.method != "GET":
        return Verdict.SCANNER, f"{hit.method} request"
    known = _by_agent(hit.agent, hit.kind) or _by_network(hit.network)
    if known is not None:
        return known
    if hit.ahead:
        return Verdict.SCANNER, "fetched ahead"
    if sent_at is None or hit.at + HASTE < sent_at:
        return Verdict.SCANNER, "before delivery"
    if not hit.agent:
        return Verdict.UNKNOWN, "no program named"
    if hit.agent.lower().startswith(PEOPLE):
        return Verdict.PERSON, "a person's program"
    return Verdict.UNKNOWN, "a program nobody reads mail with"


def burst(hits: Sequence[Hit], sent_at: datetime | None = None) -> list[Hit]:
    """Of one mail's clicks, those on so many different links in so short a time that no hand did it.

    BURST_LINKS within BURST_SPAN; two in less than PAIR_SPAN, or within FRESH_PAIR_SPAN right after the mail was sent.
    """
    rows = sorted(hits, key=lambda hit: hit.at)
    found: dict[str, Hit] = {}
    start = 0
    for end, last in enumerate(rows):
        while last.at - rows[start].at > BURST_SPAN:
            start += 1
        window = rows[start : end + 1]
        if len({hit.target_id for hit in window}) >= BURST_LINKS:
            found |= {hit.pk: hit for hit in window}
        for other in window[:-1]:
            if other.target_id != last.target_id and _no_hand(last.at - other.at, last.at, sent_at):
                found |= {other.pk: other, last.pk: last}
    return list(found.values())


def _no_hand(apart: timedelta, at: datetime, sent_at: datetime | None) -> bool:
    fresh = sent_at is not None and at < sent_at + FRESH
    return apart < PAIR_SPAN or (fresh and apart <= FRESH_PAIR_SPAN)


def beside_head(hits: Sequence[Hit]) -> list[Hit]:
    """Of one mail's clicks, those within BURST_SPAN of a HEAD request: the same scanner, which asks first and then fetches."""
    heads = [hit.at for hit in hits if hit.reason == HEAD]
    return [hit for hit in hits if hit.reason != HEAD and any(abs(hit.at - at) <= BURST_SPAN for at in heads)]


def short_network(address: str) -> str:
    """The network of an address: /24 of IPv4, /48 of IPv6; "" for what is no address. A person is not found by it."""
    try:
        known = ip_address(address)
    except ValueError:
        return ""
    if known.version == 4:
        return f"{address.rpartition('.')[0]}.0/24"
    known = getattr(known, "ipv4_mapped", None) or known
    return str(ip_network((known, 24 if known.version == 4 else 48), strict=False))


@lru_cache(maxsize=4096)
def _by_agent(agent: str, kind: Kind) -> tuple[Verdict, str] | None:
    name = agent.strip().lower()
    if kind == Kind.OPEN and name in WHOLE_AGENTS_OF_OPENS:
        return WHOLE_AGENTS_OF_OPENS[name]
    return next(((verdict, reason) for part, verdict, reason in AGENTS if part in name), None)


@lru_cache(maxsize=4096)
def _by_network(network: str) -> tuple[Verdict, str] | None:
    if not network:
        return None
    asked = ip_network(network)
    for known, verdict, reason in NETWORKS:
        if asked.version == known.version and asked.network_address in known:
            return verdict, reason
    return None
