"""Only hosts that are wholly on the public Internet are called, however they are written."""

import ipaddress
import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderwire.core.addresses import PrivateAddress, is_public, plain_host, public_addresses

PUBLIC_4, PUBLIC_6 = "93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"

PRIVATE_HOSTS = """
    127.0.0.1 127.0.0.1. 127.1 127.0.1 2130706433 017700000001 0x7f000001 0x7f.1 0x7f.0x0.0x0.0x1 0177.0.0.1 0177.1
    127.0.0.01 127.000.000.001 0 0.0.0.0 1 0x 10.0.0.256 256.1.1.1 1.2.3.4.5 3232235777 0xc0a80101
    ①②⑦.⓪.⓪.① 127。0。0。1 127．0．0．1 １２７.0.0.1 ⓛocalhost ｌｏｃａｌｈｏｓｔ
    localhost LOCALHOST localhost. a.localhost localhost.localdomain printer.local metadata.google.internal
    nas.home.arpa ip6-localhost ip6-loopback hidden.onion
    :: ::1 [::1] [::] ::ffff:127.0.0.1 ::ffff:7f00:1 [::ffff:10.0.0.1] ::127.0.0.1 ::ffff:0:127.0.0.1 0:0:0:0:0:0:0:1
    fe80::1 fe80::1%eth0 [fe80::1%25eth0] 2606:4700::1%1 fc00::1 fdff::1 ff02::1 fec0::1 100::1 5f00::1
    64:ff9b::127.0.0.1 64:ff9b:1::10.0.0.1 2002:7f00:1::1 2002:a00:1:: 2001::1 2001:db8::1 2001:10::1 2001:20::1 3fff::1
    2001:470::5efe:7f00:1 2001:470::200:5efe:a00:1 4000::1
    169.254.169.254 100.100.100.200 168.63.129.16 192.0.0.192 198.18.0.1 192.88.99.1 203.0.113.9 224.0.0.1 255.255.255.255
    a..b .a . - a-.b -a.b b*c a/b a@b a:b:80 [127.0.0.1] [::1 ::1] 1:2:3 http://a a%00b a#b a?b
"""


class Resolver:
    """Stands in for the system's resolver: answers what it is told, and remembers what it was asked."""

    def __init__(self) -> None:
        self.answers: dict[str, list[str]] = {}
        self.asked: list[str] = []

    def __call__(self, host: str, port: int, *_: object, **__: object) -> list[tuple[object, ...]]:
        self.asked.append(host)
        if host not in self.answers:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return [_entry(address, port) for address in self.answers[host]]


def _entry(address: str, port: int) -> tuple[object, ...]:
    if ":" in address:
        return (socket.AF_INET6, socket.SOCK_STREAM, 6, "", (address, port, 0, 0))
    return (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))


@pytest.fixture
def resolver(monkeypatch: pytest.MonkeyPatch) -> Resolver:
    one = Resolver()
    monkeypatch.setattr(socket, "getaddrinfo", one)
    return one


def test_a_public_host_is_resolved_once_and_all_its_addresses_come_back(resolver: Resolver) -> None:
    resolver.answers["shop.example.com"] = [PUBLIC_6, PUBLIC_4]
    assert public_addresses("Shop.Example.COM.", 443) == [(PUBLIC_6, 443, 0, 0), (PUBLIC_4, 443)]
    assert resolver.asked == ["shop.example.com"]


def test_an_international_name_is_asked_for_by_its_a_labels(resolver: Resolver) -> None:
    resolver.answers["xn--bcher-kva.example"] = [PUBLIC_4]
    assert public_addresses("Bücher.example", 80) == [(PUBLIC_4, 80)]


@pytest.mark.parametrize(
    "private",
    [
        "127.0.0.1",
        "10.1.2.3",
        "169.254.169.254",
        "100.64.0.1",
        "::1",
        "fd00:ec2::254",
        "fe80::1",
        "::ffff:127.0.0.1",
        "::7f00:1",
        "64:ff9b::7f00:1",
        "64:ff9b:1::a00:1",
        "2002:7f00:1::",
        "2001:0:4136:e378:8000:63bf:80ff:fffe",
    ],
)
def test_one_private_address_among_public_ones_is_enough_to_refuse(resolver: Resolver, private: str) -> None:
    resolver.answers["shop.example.com"] = [PUBLIC_4, private, PUBLIC_6]
    with pytest.raises(PrivateAddress) as refusal:
        public_addresses("shop.example.com", 443)
    assert str(refusal.value) == (
        "shop.example.com stands for an address that is not on the public Internet. "
        "Use a public host, or ask the operator to allow this one."
    )


def test_a_host_the_operator_allows_may_be_private(resolver: Resolver) -> None:
    resolver.answers |= {"shop.lan": ["192.168.1.4"], "other.lan": ["192.168.1.4"], "192.168.1.4": ["192.168.1.4"]}
    allow = frozenset({"Shop.LAN", "[::1]"})
    assert public_addresses("shop.lan.", 8080, allow) == [("192.168.1.4", 8080)]
    for other in ("other.lan", "192.168.1.4", "xshop.lan", "a.shop.lan"):
        with pytest.raises(PrivateAddress):
            public_addresses(other, 8080, allow)
    assert resolver.asked == ["shop.lan"]


def test_a_name_that_is_not_known_is_the_resolvers_own_error(resolver: Resolver) -> None:
    with pytest.raises(socket.gaierror):
        public_addresses("nowhere.example.com", 443)
    resolver.answers["empty.example.com"] = []
    with pytest.raises(socket.gaierror):
        public_addresses("empty.example.com", 443)


@pytest.mark.parametrize("host", PRIVATE_HOSTS.split())
def test_every_spelling_of_a_private_host_is_refused_without_asking_anyone(resolver: Resolver, host: str) -> None:
    with pytest.raises(PrivateAddress) as refusal:
        public_addresses(host, 80)
    assert str(refusal.value).endswith(".")
    assert resolver.asked == []


@pytest.mark.parametrize(
    "host", ["", " ", "a b", "a\n", "\x00", "a\r\nb", "\u202ea", "a" * 64 + ".example", "a." * 127 + "aa"]
)
def test_what_is_no_host_is_refused(resolver: Resolver, host: str) -> None:
    with pytest.raises(PrivateAddress, match="is not a host name"):
        public_addresses(host, 80)
    assert resolver.asked == []


@pytest.mark.parametrize("port", [0, -1, 65536])
def test_a_port_must_be_one(resolver: Resolver, port: int) -> None:
    with pytest.raises(PrivateAddress, match="is not a port"):
        public_addresses("shop.example.com", port)
    assert resolver.asked == []


@pytest.mark.parametrize("address", [PUBLIC_4, PUBLIC_6, "1.1.1.1", "8.8.8.8", "100.63.255.255", "100.128.0.0", "172.32.0.1",
                                     "2001:200::1", "2a00:1450:4001::1", "223.255.255.255"])  # fmt: skip
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(address)
    assert plain_host(address) == address


def test_what_is_no_address_is_not_public() -> None:
    assert not is_public("shop.example.com")


@given(st.ip_addresses(v=4) | st.ip_addresses(v=6))
def test_nothing_the_standard_library_calls_private_is_public(address: ipaddress.IPv4Address) -> None:
    if is_public(address):
        assert address.is_global
        assert not (address.is_multicast or address.is_reserved or address.is_link_local or address.is_loopback)


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_hidden_in_an_ipv6_one_is_never_public(address: ipaddress.IPv4Address) -> None:
    number = int(address)
    for hidden in (number, 0xFFFF << 32 | number, (0x64FF9B << 96) | number, (0x2002 << 112) | (number << 80)):
        assert not is_public(ipaddress.IPv6Address(hidden))


@given(st.text(max_size=40))
def test_any_text_is_one_plain_host_or_refused(text: str) -> None:
    try:
        plain = plain_host(text)
    except PrivateAddress:
        return
    assert plain.isascii()
    assert plain_host(plain) == plain
