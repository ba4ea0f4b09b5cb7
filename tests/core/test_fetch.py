"""Calling out over HTTP: whatever a person or a server writes, only public hosts are called, only so long, only so much."""

import gzip
import socket
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from orderwire.core import fetch
from orderwire.core.fetch import Fetcher, FetchFailed, Forbidden
from tests.core.web_server import WebServer, answer
from tests.mailers.certificates import certificate

HERE = frozenset({"localhost"})

FORBIDDEN = """
http://127.0.0.1/ http://127.0.0.1:80/ https://127.0.0.1/ http://127.1/ http://127.0.1/ http://2130706433/ http://017700000001/
http://0x7f000001/ http://0x7f.1/ http://0177.0.0.1/ http://0177.1/ http://127.000.000.001/ http://0/ http://0.0.0.0/
http://10.0.0.1/ http://172.16.0.1/ http://192.168.1.1/ http://169.254.169.254/latest/meta-data/ http://100.64.0.1/
http://100.100.100.200/ http://168.63.129.16/ http://192.0.0.192/ http://198.18.0.1/ http://224.0.0.1/ http://255.255.255.255/
http://[::1]/ http://[::]/ http://[::ffff:127.0.0.1]/ http://[::ffff:7f00:1]/ http://[::127.0.0.1]/ http://[64:ff9b::7f00:1]/
http://[64:ff9b:1::a00:1]/ http://[2002:7f00:1::]/ http://[2001::1]/ http://[fe80::1]/ http://[fe80::1%25eth0]/ http://[fd00::1]/
http://[ff02::1]/ http://[2001:db8::1]/ http://[0:0:0:0:0:0:0:1]/ http://[::1 http://::1/ http://[127.0.0.1]/ http://[v1.a]/
http://localhost/ http://LOCALHOST/ http://localhost./ http://a.localhost/ http://localhost.localdomain/ http://ip6-localhost/
http://metadata.google.internal/ http://printer.local/ http://router.home.arpa/ http://127.0.0.1./ http://①②⑦.⓪.⓪.①/
http://127。0。0。1/ http://ｌocalhost/ http://user@shop.example.com/ http://user:secret@shop.example.com/ http://@shop.example.com/
http://shop.example.com@127.0.0.1/ http://127.0.0.1#@shop.example.com/ http://127.0.0.1?@shop.example.com/
http://shop.example.com:22/ http://shop.example.com:25/ http://shop.example.com:6379/ http://shop.example.com:0/
http://shop.example.com:65536/ http://shop.example.com:-1/ http://shop.example.com:8o/ https://shop.example.com:5432/
ftp://shop.example.com/ file:///etc/passwd gopher://127.0.0.1:6379/_x dict://127.0.0.1/ javascript:alert(1) data:text/html,x
jar:http://x/ ldap://127.0.0.1/ ws://shop.example.com/ //shop.example.com/ shop.example.com /path http:/shop.example.com
http:shop.example.com http:// http:///path https://? http://.shop.example.com/ http://shop..example.com/ http://-shop.example.com/
http://shop.example.com\\@127.0.0.1/ http:\\\\127.0.0.1\\ http://a`b/ http://{x}/ http://a|b/ http://a<b>/ http://a"b/ http://a^b/
http://private.example.com/ http://half.example.com/ http://mapped.example.com/ http://metadata.example.com:8080/
"""
UNWRITABLE = [
    "",
    " http://shop.example.com/",
    "http://shop.example.com/a b",
    "http://shop.exa\nmple.com/",
    "http://shop.example.com/\r\nX: y",
    "http://\x00/",
    "http://shop.example.com/" + "x" * 2_000,
    "http://\ud800/",
    "http://1\u202e.example.com/",
]


class Spy:
    """Watches every way out of the process, and stands in for the resolver."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.sent: list[object] = []
        self.names = {
            "private.example.com": ["10.0.0.8"],
            "half.example.com": ["93.184.215.14", "127.0.0.1"],
            "mapped.example.com": ["::ffff:127.0.0.1"],
            "metadata.example.com": ["169.254.169.254"],
        }
        for way in ("connect", "connect_ex", "sendto"):
            monkeypatch.setattr(socket.socket, way, self._send)
        monkeypatch.setattr(socket, "getaddrinfo", self._resolve)

    def _send(self, *where: object) -> None:
        self.sent.append(where)
        raise OSError("the spy lets nothing out")

    def _resolve(self, host: str, port: int, *_: object, **__: object) -> list[tuple[object, ...]]:
        if host in {"93.184.215.14", "93.184.215.15"}:  # already an address
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (host, port))]
        if host not in self.names:
            self.sent.append(("the resolver", host))
            raise socket.gaierror(socket.EAI_NONAME, "unknown")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in self.names[host]]


def test_there_are_enough_forbidden_forms() -> None:
    assert len(set(FORBIDDEN.split())) >= 100


@pytest.mark.parametrize("url", [*FORBIDDEN.split(), *UNWRITABLE])
def test_no_packet_goes_out_to_a_forbidden_address(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    spy = Spy(monkeypatch)
    with pytest.raises(Forbidden) as refusal:
        Fetcher(allow_private=frozenset({"shop.lan"})).get(url)
    assert spy.sent == []
    assert not refusal.value.temporary
    assert str(refusal.value).endswith(".")


def test_what_is_public_is_called_at_the_address_that_was_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    spy = Spy(monkeypatch)
    spy.names["shop.example.com"] = ["93.184.215.14", "93.184.215.15"]
    with pytest.raises(FetchFailed) as failure:
        Fetcher().get("https://shop.example.com/orders")
    assert failure.value.temporary
    assert spy.sent == [(("93.184.215.14", 443),), (("93.184.215.15", 443),)]


def test_an_unknown_name_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    Spy(monkeypatch)
    with pytest.raises(FetchFailed, match=r"The name nowhere\.example\.com could not be resolved") as failure:
        Fetcher().get("http://nowhere.example.com/")
    assert not failure.value.temporary


def test_an_answer_comes_back_whole() -> None:
    with WebServer({"/a%20b?c=%C3%BC&d=1": answer("201 Created", b"hello", "X-Shop: Acme Lamps")}) as server:
        got = Fetcher(HERE).get(f"{server.url}/a%20b?c=ü&d=1#part", {"X-Token": "secret", "Host": "other"})
    assert (got.status, got.headers["x-shop"], got.body) == (201, "Acme Lamps", b"hello")
    lines = server.asked[0].decode().split("\r\n")
    assert lines[0] == "GET /a%20b?c=%C3%BC&d=1 HTTP/1.1"
    assert f"Host: localhost:{server.port}" in lines
    assert "X-Token: secret" in lines
    assert not any("other" in line for line in lines)


def test_an_answer_that_says_no_is_an_answer() -> None:
    with WebServer({"/": answer("500 Oh no", b"x")}) as server:
        assert Fetcher(HERE).get(server.url).status == 500
        assert Fetcher(HERE).get(f"{server.url}/none").body == b"none"


def test_a_body_is_posted_and_its_redirect_is_not_followed() -> None:
    with WebServer({"/": answer("307 Elsewhere", b"", "Location: /else")}) as server:
        got = Fetcher(HERE).request("POST", server.url, {"Content-Type": "application/json"}, b'{"a": 1}')
    assert (got.status, got.headers["location"]) == (307, "/else")
    assert len(server.asked) == 1
    assert server.asked[0].endswith(b'\r\n\r\n{"a": 1}')


def test_environment_proxies_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with WebServer({"/": answer("200 OK", b"direct")}) as server:
        assert Fetcher(HERE).get(server.url).body == b"direct"


def test_three_redirects_are_followed_and_no_fourth() -> None:
    hops = {f"/{n}": answer("302 Found", b"", f"Location: /{n + 1}") for n in range(9)}
    with WebServer(hops | {"/9": answer("200 OK", b"end")}) as server:
        assert Fetcher(HERE).get(f"{server.url}/6", {"X-Token": "secret"}).body == b"end"
        assert all(b"X-Token: secret" in request for request in server.asked)
        with pytest.raises(FetchFailed, match="more than 3 times"):
            Fetcher(HERE).get(f"{server.url}/5")


@pytest.mark.parametrize(
    "location",
    ["http://127.0.0.1:{port}/", "http://[::1]:{port}/", "//127.0.0.1/", "http://169.254.169.254/", "file:///etc/passwd",
     "http://user:x@localhost:{port}/", "http://0x7f.1:8080/", "gopher://localhost:{port}/", "http://localhost.:22/ x"],
)  # fmt: skip
def test_a_redirect_is_checked_like_the_first_address(location: str) -> None:
    with WebServer() as server:
        server.answers["/"] = answer("302 Found", b"", f"Location: {location.format(port=server.port)}")
        with pytest.raises(Forbidden):
            Fetcher(HERE).get(server.url)
    assert len(server.asked) == 1


def test_secrets_do_not_follow_to_another_host() -> None:
    with WebServer({"/": answer("200 OK", b"other")}) as other, WebServer() as server:
        server.answers["/"] = answer("302 Found", b"", f"Location: {other.url}/")
        got = Fetcher(HERE).get(server.url, {"X-Token": "secret", "Authorization": "x", "Accept": "application/json"})
    assert got.body == b"other"
    assert b"secret" in server.asked[0]
    assert b"secret" not in other.asked[0] and b"Authorization" not in other.asked[0]
    assert b"Accept: application/json" in other.asked[0]


@pytest.mark.parametrize(
    "raw",
    [
        answer("200 OK", b"x" * 1_001),
        b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 5_000,
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        + b"64\r\n"
        + b"x" * 100
        + b"\r\n" * 1
        + b"3e8\r\n"
        + b"y" * 1_000,
        b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n",
        answer("200 OK", gzip.compress(b"x" * 1_001, mtime=0), "Content-Encoding: gzip"),
    ],
)
def test_too_much_is_not_read(raw: bytes) -> None:
    with WebServer({"/": raw}) as server, pytest.raises(FetchFailed, match="larger than 1,000 bytes") as failure:
        Fetcher(HERE, max_bytes=1_000).get(server.url)
    assert not failure.value.temporary


@pytest.mark.parametrize("name", ["gzip", "deflate", "GZIP", "x-gzip"])
def test_packed_answers_are_unpacked(name: str) -> None:
    text = b"".join(b'{"id": %d, "sku": "LAMP-%x"}\n' % (n, n * 7_919) for n in range(9_000))
    packed = zlib.compress(text) if name == "deflate" else gzip.compress(text, mtime=0)
    with WebServer({"/": answer("200 OK", packed, f"Content-Encoding: {name}")}) as server:
        assert Fetcher(HERE).get(server.url).body == text


def test_a_bomb_does_not_unfold() -> None:
    bomb = gzip.compress(b"\x00" * 4_000_000, mtime=0)
    raw = answer("200 OK", bomb, "Content-Encoding: gzip")
    with WebServer({"/": raw}) as server, pytest.raises(FetchFailed, match="far too tightly"):
        Fetcher(HERE).get(server.url)


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (answer("200 OK", gzip.compress(b"hello" * 99, mtime=0)[:-9], "Content-Encoding: gzip"), "ended in the middle"),
        (answer("200 OK", b"not packed", "Content-Encoding: gzip"), "cannot be unpacked"),
        (answer("200 OK", b"x", "Content-Encoding: br"), "not asked for"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort", "does not speak HTTP"),
        (b"220 mx.example.com ESMTP\r\n", "does not speak HTTP"),
        (b"HTTP/1.1 200 OK\r\n" + b"X: " + b"y" * 200_000 + b"\r\n\r\n", "does not speak HTTP"),
        (b"", "does not speak HTTP"),
    ],
)
def test_broken_answers_are_failures(raw: bytes, sentence: str) -> None:
    with WebServer({"/": raw}) as server, pytest.raises(FetchFailed, match=sentence):
        Fetcher(HERE).get(server.url)


def test_a_server_that_drips_does_not_hold_us() -> None:
    slow = WebServer({"/": answer("200 OK", b"x" * 1_000)}, drip=True)
    with slow as server, pytest.raises(FetchFailed, match=r"took longer than 0\.5 s") as failure:
        Fetcher(HERE, timeout=0.5).get(server.url)
    assert failure.value.temporary


def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(FetchFailed, match="could not be reached") as failure:
        Fetcher(HERE).get(f"http://localhost:{port}/")
    assert failure.value.temporary


@pytest.mark.parametrize(
    "headers", [{"X": "a\r\nY: b"}, {"X\r\nY": "b"}, {"X": "\ud800"}, {"X y": "b"}, {"X": "a\x00"}]
)
def test_a_header_holds_no_other(headers: dict[str, str]) -> None:
    with WebServer() as server, pytest.raises(Forbidden):
        Fetcher(HERE).get(server.url, headers)
    assert server.asked == []


@pytest.fixture
def trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder whose server.pem the client trusts."""
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "server.pem"))
    fetch._tls.cache_clear()
    yield tmp_path
    fetch._tls.cache_clear()


def test_https_holds_the_certificate_against_the_name(trusted: Path) -> None:
    context, _ = certificate(trusted)
    with WebServer({"/": answer("200 OK", b"safe")}, tls=context) as server:
        assert Fetcher(HERE).get(server.url).body == b"safe"


def test_a_certificate_of_another_name_is_not_taken(trusted: Path) -> None:
    context, _ = certificate(trusted, "other.example.com")
    sentence = "certificate of localhost is not valid"
    with WebServer(tls=context) as server, pytest.raises(FetchFailed, match=sentence) as failure:
        Fetcher(HERE).get(server.url, {"X-Token": "secret"})
    assert not failure.value.temporary
    assert server.asked == []


def test_https_never_becomes_http(trusted: Path) -> None:
    context, _ = certificate(trusted)
    with WebServer() as plain, WebServer(tls=context) as server:
        server.answers["/"] = answer("301 Moved", b"", f"Location: {plain.url}/")
        with pytest.raises(Forbidden, match="from https to http"):
            Fetcher(HERE).get(server.url)
    assert plain.asked == []
