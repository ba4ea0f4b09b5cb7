"""The one way Orderwire calls out over HTTP: only public hosts, only so long, only so much.

A name is resolved once, every address it has is checked (core.addresses), and the connection goes to a checked address
while the Host header and the TLS certificate stay the name's. No proxy, cookie or setting of the environment is used.
Stands on httpx's types and on its engine, httpcore, whose network backend is where the address is pinned.
"""

import socket
import ssl
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from time import monotonic
from urllib.parse import quote, urljoin, urlsplit

import httpcore
import httpx

from orderwire.core.addresses import PrivateAddress, is_allowed, plain_host, public_addresses
from orderwire.core.pinned import PinnedBackend

PORTS = frozenset({80, 443, 8080, 8443})
MOST_REDIRECTS = 3
MOST_URL = 2_000
MOST_RATIO = 100  # unpacked to packed; real JSON and HTML stay under 30
RATIO_FREE = 100_000  # so many unpacked bytes may have any ratio
_KEPT_ACROSS_HOSTS = {"accept", "accept-language", "user-agent"}  # everything else may be a credential


class FetchFailed(Exception):
    """No answer that can be used; the text is a sentence. `temporary`: the same call may work later."""

    def __init__(self, text: str, temporary: bool) -> None:
        super().__init__(text)
        self.temporary = temporary


class Forbidden(FetchFailed):
    """An address that must not be called; nothing was sent to it."""

    def __init__(self, text: str) -> None:
        super().__init__(text, temporary=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server said, whatever its status: `headers` in any case, `body` unpacked."""

    status: int
    headers: httpx.Headers
    body: bytes


@dataclass(frozen=True, slots=True)
class _Target:
    """A URL taken apart once; nothing reads the text again."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def origin(self) -> tuple[str, str, int]:
        return self.scheme, self.host, self.port

    @property
    def authority(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == (443 if self.scheme == "https" else 80) else f"{host}:{self.port}"

    @property
    def url(self) -> httpcore.URL:
        return httpcore.URL(scheme=self.scheme, host=self.host, port=self.port, target=self.path)


class Fetcher:
    """Makes guarded calls; holds no connection, may be shared by threads.

    `allow_private`: hosts that may be private and may have any port (ORDERWIRE_ALLOW_PRIVATE_HOSTS). `timeout`: seconds
    for a whole call with its redirects, names excepted, which the system's resolver times. `max_bytes`: of a body,
    packed and unpacked.
    """

    def __init__(
        self, allow_private: frozenset[str] = frozenset(), timeout: float = 5.0, max_bytes: int = 5_000_000
    ) -> None:
        self._allow, self._timeout, self._most = allow_private, timeout, max_bytes

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Answer:
        """request("GET", …)."""
        return self.request("GET", url, headers)

    def request(self, method: str, url: str, headers: Mapping[str, str] | None = None, content: bytes = b"") -> Answer:
        """Call `url` and read the answer. GET and HEAD follow at most three redirects, each checked like the first.

        What another method is answered is handed back as it is: what was written for one place is sent to no other.
        Redirects to another host keep only harmless headers. Raises Forbidden before anything is sent, FetchFailed.
        """
        until = monotonic() + self._timeout
        target, sent = self._target(url), dict(headers or {})
        for _ in range(MOST_REDIRECTS + 1):
            answer = self._call(method, target, sent, content, until)
            location = answer.headers.get("location")
            if answer.status not in (301, 302, 303, 307, 308) or method not in ("GET", "HEAD") or location is None:
                return answer
            following = self._target(urljoin(f"{target.scheme}://{target.authority}{target.path}", location))
            if target.scheme == "https" and following.scheme == "http":
                raise Forbidden("The server redirects from https to http, where others can read along.")
            if following.origin != target.origin:
                sent = {name: value for name, value in sent.items() if name.lower() in _KEPT_ACROSS_HOSTS}
            target = following
        raise FetchFailed(f"The server redirects more than {MOST_REDIRECTS} times.", temporary=False)

    def _target(self, url: str) -> _Target:
        """The parts of a URL that may be called. Raises Forbidden with what is wrong."""
        if len(url) > MOST_URL or not url.isprintable() or any(sign in url for sign in ' \\"<>^`{|}'):
            raise Forbidden("The address is too long or holds characters that no address holds.")
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError as error:
            raise Forbidden("The address cannot be read. Write it like https://shop.example.com.") from error
        if parts.scheme not in ("https", "http") or not parts.hostname:
            raise Forbidden("Only addresses that begin with https:// or http:// can be called.")
        if "[" in parts.netloc and ":" not in parts.hostname:  # brackets are for IPv6 alone (RFC 3986 §3.2.2)
            raise Forbidden("The address has brackets around something that is no IPv6 address.")
        if "@" in parts.netloc:
            raise Forbidden("The address holds a user name or a password. Leave it out.")
        try:
            host = plain_host(parts.hostname)
        except PrivateAddress as error:
            raise Forbidden(str(error)) from error
        port = (443 if parts.scheme == "https" else 80) if port is None else port
        if port not in PORTS and not (is_allowed(host, self._allow) and port):
            raise Forbidden(f"Port {port} is not one of those that may be called: 80, 443, 8080, 8443.")
        path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~") + (
            "?" + quote(parts.query, safe="/%:@!$&'()*+,;=~?[]") if parts.query else ""
        )
        return _Target(parts.scheme, host, port, path)

    def _call(self, method: str, target: _Target, headers: Mapping[str, str], content: bytes, until: float) -> Answer:
        backend = PinnedBackend(self._resolve(target), until)
        try:
            with (
                httpcore.ConnectionPool(ssl_context=_tls(), network_backend=backend, max_connections=1) as pool,
                pool.stream(
                    method,
                    target.url,
                    headers=_headers(target, headers, content),
                    content=content or None,
                    extensions={"timeout": dict.fromkeys(("connect", "read", "write", "pool"), self._timeout)},
                ) as response,
            ):
                found = httpx.Headers(response.headers)
                body = self._body(response.iter_stream(), found.get("content-encoding", ""), found)
                return Answer(response.status, found, body)
        except httpcore.LocalProtocolError as error:
            raise Forbidden("The call holds a method or a header that cannot be sent.") from error
        except (httpcore.TimeoutException, TimeoutError) as error:
            raise FetchFailed(f"{target.host} took longer than {self._timeout:g} s.", temporary=True) from error
        except httpcore.ProtocolError as error:
            raise FetchFailed(f"{target.host} does not speak HTTP as it should.", temporary=True) from error
        except (httpcore.NetworkError, OSError) as error:
            raise _unreachable(target.host, error) from error

    def _resolve(self, target: _Target) -> list[str]:
        try:
            return [address[0] for address in public_addresses(target.host, target.port, self._allow)]
        except PrivateAddress as error:
            raise Forbidden(str(error)) from error
        except (OSError, UnicodeError) as error:
            unknown = isinstance(error, socket.gaierror) and error.errno == socket.EAI_NONAME
            raise FetchFailed(f"The name {target.host} could not be resolved.", temporary=not unknown) from error

    def _body(self, chunks: Iterable[bytes], encoding: str, headers: httpx.Headers) -> bytes:
        """The body, unpacked as it comes in; stops reading at the first byte too many."""
        length = headers.get("content-length", "")
        if length.isdigit() and len(length) < 20 and int(length) > self._most:
            raise self._too_much()
        body = bytearray()
        for piece in _unpacked(self._limited(chunks), encoding.strip().lower()):
            body += piece
            if len(body) > self._most:
                raise self._too_much()
        return bytes(body)

    def _limited(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        taken = 0
        for chunk in chunks:
            taken += len(chunk)
            if taken > self._most:
                raise self._too_much()
            yield chunk

    def _too_much(self) -> FetchFailed:
        return FetchFailed(f"The answer is larger than {self._most:,} bytes.", temporary=False)


def _unpacked(chunks: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """gzip and deflate (RFC 9110 §8.4.1) in pieces of at most 64 KiB, so that a bomb never unfolds in memory."""
    if encoding in ("", "identity"):
        yield from chunks
        return
    if encoding not in ("gzip", "x-gzip", "deflate"):
        raise FetchFailed("The answer is packed in a way that was not asked for.", temporary=False)
    unpacker = zlib.decompressobj(wbits=47)  # 32 + 15: gzip or zlib, as its header says
    packed, unpacked = 0, 0
    try:
        for chunk in chunks:
            packed += len(chunk)
            while chunk and not unpacker.eof:
                piece = unpacker.decompress(chunk, 65_536)
                chunk = unpacker.unconsumed_tail
                unpacked += len(piece)
                if unpacked > RATIO_FREE and unpacked > MOST_RATIO * packed:
                    raise FetchFailed("The answer is packed far too tightly to be honest.", temporary=False)
                yield piece
    except zlib.error as error:
        raise FetchFailed("The answer cannot be unpacked.", temporary=True) from error
    if packed and not unpacker.eof:
        raise FetchFailed("The answer ended in the middle.", temporary=True)


def _headers(target: _Target, headers: Mapping[str, str], content: bytes) -> list[tuple[bytes, bytes]]:
    """Ours first; the caller's may replace the user agent, never the host, the length or the packing."""
    ours = {"Host": target.authority, "Accept-Encoding": "gzip", "Connection": "close"}
    if content:
        ours["Content-Length"] = str(len(content))
    fixed = {"host", "accept-encoding", "connection", "content-length", "transfer-encoding"}
    free = {"User-Agent": "Orderwire/1"} | {name: text for name, text in headers.items() if name.lower() not in fixed}
    try:
        return [(name.encode("ascii"), text.encode("latin-1")) for name, text in (ours | free).items()]
    except UnicodeError as error:
        raise Forbidden("The call holds a header that cannot be sent.") from error


def _unreachable(host: str, error: Exception) -> FetchFailed:
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, ssl.SSLCertVerificationError):
            return FetchFailed(f"The certificate of {host} is not valid: {seen.verify_message}.", temporary=False)
        seen = seen.__cause__ or seen.__context__
    return FetchFailed(f"{host} could not be reached or dropped the connection.", temporary=True)


@cache
def _tls() -> ssl.SSLContext:
    """The system's certificate authorities (SSL_CERT_FILE names others), TLS 1.2 or later, made once."""
    context = ssl.create_default_context()
    context.set_alpn_protocols(["http/1.1"])
    return context
