"""Which hosts may be called out to: a name is resolved once, and every address it has must be on the public Internet.

The caller connects to the addresses answered here and resolves nothing again: a name that changes its address between
the check and the connection (DNS rebinding) gains nothing.
"""

import ipaddress
import re
import socket
from typing import cast

import idna

SockAddr = tuple[str, int] | tuple[str, int, int, int]
Address = ipaddress.IPv4Address | ipaddress.IPv6Address

# IANA IPv4 Special-Purpose Address Registry (RFC 6890 and later), multicast and reserved space.
# 168.63.129.16 is the address every Azure machine finds its host's control server at.
_CLOSED_4 = [
    ipaddress.IPv4Network(block)
    for block in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24"),
        *("192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24"),
        *("224.0.0.0/4", "240.0.0.0/4", "168.63.129.16/32"),
    )
]
# Only 2000::/3 is handed out as public (RFC 4291, IANA): outside of it lie v4-mapped, v4-compatible, NAT64 (64:ff9b::/96,
# 64:ff9b:1::/48), unique local, link-local and multicast addresses. Within it stay closed: IETF protocols with Teredo
# and ORCHID (2001::/23), documentation, 6to4.
_OPEN_6 = ipaddress.IPv6Network("2000::/3")
_CLOSED_6 = [ipaddress.IPv6Network(block) for block in ["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"]]
_ISATAP = {0x00005EFE, 0x02005EFE}  # RFC 5214: an IPv4 address follows these 32 bits

# Names that never stand for a public host: RFC 6761 and 6762, RFC 8375, RFC 7686, ICANN's `internal`, /etc/hosts' own.
_CLOSED_NAMES = re.compile(
    r"(?:.*\.)?(?:localhost|localdomain|local|internal|intranet|private|corp|home|lan|onion|home\.arpa)"
    r"|ip6-localhost|ip6-loopback|broadcasthost"
)
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")


class PrivateAddress(ValueError):
    """A host that may not be called; the text is a sentence for a person."""


def public_addresses(host: str, port: int, allow: frozenset[str] = frozenset()) -> list[SockAddr]:
    """Every socket address of `host` with `port`, resolved once, in the resolver's order; at least one.

    `allow`: hosts (as a person writes them) that the operator permits although they are private.
    Raises PrivateAddress when one of the addresses is not public, or `host` is no plain host name or address;
    socket.gaierror when the name cannot be resolved. The system's resolver has its own timeout.
    """
    name = plain_host(host)
    if not 1 <= port <= 65535:
        raise PrivateAddress(f"{port} is not a port: it must be between 1 and 65535.")
    allowed = is_allowed(name, allow)
    if not allowed:
        _refuse_by_name(name)
    found = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)
    addresses = [cast(SockAddr, entry[4]) for entry in found if entry[0] in (socket.AF_INET, socket.AF_INET6)]
    for address in addresses:
        if not allowed and not is_public(address[0]):
            raise PrivateAddress(
                f"{name} stands for an address that is not on the public Internet. "
                "Use a public host, or ask the operator to allow this one."
            )
    if not addresses:
        raise socket.gaierror(socket.EAI_NONAME, "the name has no address")
    return addresses


def is_allowed(host: str, allow: frozenset[str]) -> bool:
    """Whether the operator permits `host` by name; case, a final dot and brackets make no difference."""
    return _folded(host) in {_folded(one) for one in allow}


def public_name(name: str) -> str:
    """A name, in its one spelling, that may be asked for in public DNS. Raises PrivateAddress; asks nobody."""
    plain = plain_host(name)
    _refuse_by_name(plain)
    return plain


def is_public(address: str | Address) -> bool:
    """Whether an IP address, in plain form, is one that anybody on the Internet may have. Zone ids make it False."""
    try:
        number = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(number, ipaddress.IPv4Address):
        return not any(number in block for block in _CLOSED_4)
    if number.scope_id is not None or number not in _OPEN_6 or any(number in block for block in _CLOSED_6):
        return False
    return (int(number) >> 32) & 0xFFFFFFFF not in _ISATAP


def plain_host(host: str) -> str:
    """The one spelling a host is checked, resolved and called by: lower-case A-labels or a plain IP address.

    Raises PrivateAddress for zone ids, for IPv4 written as one number, in octal, hexadecimal or fewer than four parts
    (resolvers read these as addresses, each in its own way), and for what is no host at all.
    """
    name = _folded(host)
    if ":" in name or "[" in name:
        return _plain_6(name, host)
    if not name.isascii():
        try:
            name = idna.encode(name, uts46=True).decode("ascii").lower().removesuffix(".")
        except idna.IDNAError as error:
            raise _no_host(host) from error
    labels = name.split(".")
    if len(name) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise _no_host(host)
    if _NUMBER.fullmatch(labels[-1]):  # the URL standard reads a host whose last part is a number as IPv4
        try:
            return str(ipaddress.IPv4Address(name))
        except ValueError as error:
            raise PrivateAddress(
                f"{_shown(host)} is an unusual way to write an address. Write four decimal numbers, or a host name."
            ) from error
    return name


def _plain_6(name: str, host: str) -> str:
    try:
        number = ipaddress.IPv6Address(name)
    except ValueError as error:
        raise _no_host(host) from error
    if number.scope_id is not None:
        raise PrivateAddress(f"{_shown(host)} names a network interface; only public addresses can be used.")
    return str(number)


def _refuse_by_name(name: str) -> None:
    """Refuse without asking a resolver: even the question would tell a private network something."""
    is_number = ":" in name or _NUMBER.fullmatch(name.rpartition(".")[2])
    if (is_number and not is_public(name)) or _CLOSED_NAMES.fullmatch(name):
        raise PrivateAddress(
            f"{name} is not on the public Internet. Use a public host, or ask the operator to allow this one."
        )


def _folded(host: str) -> str:
    name = host.lower()
    if name.startswith("[") and name.endswith("]"):
        name = name[1:-1]
    return name.removesuffix(".")


def _no_host(host: str) -> PrivateAddress:
    return PrivateAddress(f"{_shown(host)} is not a host name. Write it like shop.example.com.")


def _shown(host: str) -> str:
    return "".join(sign if sign.isprintable() else "?" for sign in host[:100]) or "An empty text"
