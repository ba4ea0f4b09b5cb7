"""TXT records of public names, asked within a time and a number of questions that are given beforehand."""

from collections.abc import Sequence
from ipaddress import ip_address
from time import monotonic

import dns.exception
import dns.resolver

from orderwire.core.addresses import PrivateAddress, public_name

OFF = "off"
ONE_QUESTION_SECONDS = 1.5
MOST_QUESTIONS = 40
MOST_LETTERS = 8_000  # of one name's records together; a DKIM key of 4096 bits takes 800


class Silent(Exception):
    """No server gave an answer that says anything: neither that there is a record, nor that there is none."""


class TextAsker:
    """Asks for TXT records until `seconds` from now are over; each name is asked once.

    `servers`: as "address" or "address:port"; none = the machine's own; "off" = none is ever asked.
    """

    def __init__(self, servers: Sequence[str], seconds: float) -> None:
        self._until = monotonic() + seconds
        self._left = MOST_QUESTIONS
        self._known: dict[str, list[str]] = {}
        self._resolver = _resolver(servers)

    def texts(self, name: str) -> list[str]:
        """Every TXT record of a name, its pieces joined; [] when it has none. Raises Silent."""
        if name not in self._known:
            self._known[name] = self._ask(name)
        return self._known[name]

    def _ask(self, name: str) -> list[str]:
        seconds = min(ONE_QUESTION_SECONDS, self._until - monotonic())
        if self._resolver is None or seconds <= 0 or self._left <= 0:
            raise Silent(name)
        self._left -= 1
        try:
            plain = public_name(name)
        except PrivateAddress:
            return []
        try:
            answer = self._resolver.resolve(f"{plain}.", "TXT", lifetime=seconds, search=False)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer, dns.resolver.YXDOMAIN):
            return []
        except (dns.exception.DNSException, OSError) as error:
            raise Silent(name) from error
        texts = [b"".join(row.strings).decode("utf-8", "replace") for row in answer]
        return [text for text in texts if len(text) <= MOST_LETTERS][:MOST_QUESTIONS]


def is_server(word: str) -> bool:
    """Whether a word can stand in ORDERWIRE_DNS_SERVERS."""
    try:
        return word == OFF or bool(ip_address(_address(word)))
    except ValueError:
        return False


def _resolver(servers: Sequence[str]) -> dns.resolver.Resolver | None:
    if OFF in servers:
        return None
    if not servers:
        try:
            return dns.resolver.Resolver()
        except dns.exception.DNSException:
            return None
    resolver = dns.resolver.Resolver(configure=False)
    usable = [one for one in servers if is_server(one)]
    resolver.nameservers = [_address(one) for one in usable]
    resolver.nameserver_ports = {_address(one): _port(one) for one in usable}
    return resolver


def _address(server: str) -> str:
    if server.startswith("["):
        return server[1:].partition("]")[0]
    return server if server.count(":") > 1 else server.partition(":")[0]


def _port(server: str) -> int:
    after = server.partition("]:")[2] if "[" in server or server.count(":") > 1 else server.partition(":")[2]
    return int(after) if after.isdecimal() else 53
