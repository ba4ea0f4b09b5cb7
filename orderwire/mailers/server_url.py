"""ORDERWIRE_SMTP_URL, read: smtp://user:pass@host:port?tls=starttls|implicit|none."""

from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from orderwire.mailers.envelope import SmtpServer, Tls

_TLS: dict[str, Tls] = {"starttls": "starttls", "implicit": "implicit", "none": "none"}
_PORTS: dict[Tls, int] = {"starttls": 587, "implicit": 465, "none": 25}


def parse_smtp_url(url: str) -> SmtpServer:
    """The server a URL names; it is the operator's own, so private hosts are fine. User and password are percent-decoded.

    Without a port: 587, 465 for implicit TLS, 25 for none. Raises ValueError with a sentence about what to mend.
    """
    parts = _split(url.strip())
    try:
        port, host = parts.port, parts.hostname
    except ValueError as error:
        raise ValueError("Its port is not a number from 1 to 65535.") from error
    if port == 0:
        raise ValueError("Its port is not a number from 1 to 65535.")
    if not host:
        raise ValueError("It names no host.")
    tls = _tls(parts)
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if not (user + password).isprintable():
        raise ValueError("Its user name or password holds control characters.")
    return SmtpServer(host, port or _PORTS[tls], user, password, tls, public_only=False)


def _split(url: str) -> SplitResult:
    if not url.startswith(("smtp://", "smtps://")):
        raise ValueError("It must begin with smtp://, like smtp://user:password@mail.example.com:587?tls=starttls.")
    if not url.isprintable() or " " in url:
        raise ValueError("It holds spaces or control characters; write them as %20 and the like.")
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise ValueError(
            "It cannot be read: write an IPv6 address in brackets, and %5B and %5D for brackets elsewhere."
        ) from error
    if "@" in parts.path + parts.query + parts.fragment:  # the password ended too early
        raise ValueError("Write / as %2F, ? as %3F, # as %23 and @ as %40 in the user name and password.")
    if parts.path not in {"", "/"}:
        raise ValueError("It must not have a path behind the host.")
    if parts.fragment:
        raise ValueError("It must end after its question mark's part: no # may follow.")
    return parts


def _tls(parts: SplitResult) -> Tls:
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    word = query.pop("tls", "implicit" if parts.scheme == "smtps" else "starttls")
    if query:
        raise ValueError(f"It has a part that is not known: {', '.join(sorted(query))}. Only tls may be given.")
    if word not in _TLS:
        raise ValueError(f"Its tls is {word!r}: give starttls, implicit or none.")
    if parts.scheme == "smtps" and word != "implicit":
        raise ValueError(f"It says smtps:// and tls={word}; say smtp:// or leave tls out.")
    return _TLS[word]
