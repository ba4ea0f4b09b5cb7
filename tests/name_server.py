"""A DNS server of our own on the loopback: it answers what a test says, and counts what it is asked."""

import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import dns.flags
import dns.message
import dns.rcode
import dns.rrset
import pytest
from pytest_django import Settings


@dataclass(slots=True)
class NameServer:
    """`say` publishes a TXT record (several for one name are several records); a name in `mute` is never answered."""

    port: int
    asked: list[str] = field(default_factory=list)
    mute: set[str] = field(default_factory=set)
    failing: set[str] = field(default_factory=set)
    _texts: dict[str, list[str]] = field(default_factory=dict)
    _aliases: dict[str, str] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """For ORDERWIRE_DNS_SERVERS."""
        return f"127.0.0.1:{self.port}"

    def say(self, name: str, *texts: str) -> None:
        """The TXT records of a name from now on."""
        self._texts[name] = list(texts)

    def alias(self, name: str, target: str) -> None:
        """A CNAME."""
        self._aliases[name] = target

    def answer(self, wire: bytes) -> bytes | None:
        """What goes back for a question; None for nothing."""
        question = dns.message.from_wire(wire)
        name = question.question[0].name.to_text(omit_final_dot=True).lower()
        self.asked.append(name)
        if name in self.mute:
            return None
        reply = dns.message.make_response(question)
        reply.flags |= dns.flags.RA
        if name in self.failing:
            reply.set_rcode(dns.rcode.SERVFAIL)
            return reply.to_wire()
        if name in self._aliases:
            reply.answer.append(dns.rrset.from_text(f"{name}.", 60, "IN", "CNAME", f"{self._aliases[name]}."))
            name = self._aliases[name]
        texts = self._texts.get(name, [])
        if texts:
            reply.answer.append(dns.rrset.from_text_list(f"{name}.", 60, "IN", "TXT", [_quoted(one) for one in texts]))
        else:
            reply.set_rcode(dns.rcode.NXDOMAIN)
        return reply.to_wire(max_size=65_000)


def _quoted(text: str) -> str:
    """In pieces of 255 letters, as a TXT record is."""
    pieces = [text[start : start + 255] for start in range(0, len(text), 255)] or [""]
    return " ".join('"' + piece.replace("\\", "\\\\").replace('"', '\\"') + '"' for piece in pieces)


@pytest.fixture
def names(settings: Settings) -> Iterator[NameServer]:
    """The server, with nothing published, which the product asks from now on."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as door:
        door.bind(("127.0.0.1", 0))
        server = NameServer(door.getsockname()[1])
        settings.DNS_SERVERS = (server.address,)
        at_work = threading.Thread(target=_serve, args=(door, server), daemon=True)
        at_work.start()
        yield server
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as knock:
            knock.sendto(b"", door.getsockname())
        at_work.join(10)


def _serve(door: socket.socket, server: NameServer) -> None:
    while True:
        wire, caller = door.recvfrom(4096)
        if not wire:
            return
        reply = server.answer(wire)
        if reply is not None:
            door.sendto(reply, caller)
