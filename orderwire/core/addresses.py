"""Which network addresses a host that a stranger typed may lead to: only those routed on the public internet."""

import ipaddress
import socket

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_NAT64 = (ipaddress.IPv6Network("64:ff9b::/96"), ipaddress.IPv6Network("64:ff9b:1::/48"))
_COMPATIBLE = ipaddress.IPv6Network("::/96")
_REFUSED = tuple(
    ipaddress.ip_network(net)
    for net in ("0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "198.18.0.0/15", "240.0.0.0/4", "fec0::/10", "2001:db8::/32", "100::/64")
)


class PrivateAddress(ValueError):
    """The host leads somewhere that is not public, or nowhere; str() says so in a sentence."""


def is_public(address: Address) -> bool:
    """Whether an address is routed on the public internet, looked through every way of wrapping IPv4 in IPv6."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.scope_id:
            return False
        inner = _inside(address)
        if inner is not None:
            return is_public(inner)
    if any(address.version == net.version and address in net for net in _REFUSED):
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_loopback)


def _inside(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that a mapped, compatible, NAT64, 6to4 or Teredo address stands for."""
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address.teredo is not None:
        return address.teredo[1]
    if address in _COMPATIBLE or any(address in net for net in _NAT64):
        return ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
    return None


def public_addresses(host: str, port: int, allow: frozenset[str] = frozenset()) -> list[tuple[str, int]]:
    """Resolve `host` once and answer its addresses, to be connected to as they are (no second look-up can differ).

    Hosts in `allow` may be private. Raises PrivateAddress unless every address is public.
    """
    name = host.strip().strip("[]").rstrip(".").lower()
    try:
        found = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise PrivateAddress(f"{host} was not found: check the name.") from error
    places = list(dict.fromkeys((str(entry[4][0]), port) for entry in found))
    if name in allow:
        return places
    for place, _ in places:
        if not is_public(ipaddress.ip_address(place)):
            raise PrivateAddress(f"{host} leads to a private address, which may not be reached from here.")
    if not places:
        raise PrivateAddress(f"{host} was not found: check the name.")
    return places
