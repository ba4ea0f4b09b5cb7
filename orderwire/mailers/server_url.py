"""ORDERWIRE_SMTP_URL, read: smtp://user:pass@host:port?tls=starttls|implicit|none."""

from urllib.parse import parse_qsl, unquote, urlsplit

from orderwire.mailers.envelope import SmtpServer, Tls

_TLS: dict[str, Tls] = {"starttls": "starttls", "implicit": "implicit", "none": "none"}
_PORTS: dict[Tls, int] = {"starttls": 587, "implicit": 465, "none": 25}


def parse_smtp_url(url: str) -> SmtpServer:
    """The server a URL names; it is the operator's own, so private hosts are fine. Raises ValueError with what to mend."""
    parts = urlsplit(url.strip())
    if parts.scheme not in {"smtp", "smtps"}:
        raise ValueError("It must begin with smtp://, like smtp://user:password@mail.example.com:587?tls=starttls.")
    try:
        port, host = parts.port, parts.hostname
    except ValueError as error:
        raise ValueError("Its port is not a number from 1 to 65535.") from error
    if not host:
        raise ValueError("It names no host.")
    if parts.path not in {"", "/"}:
        raise ValueError("It must not have a path behind the host.")
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    word = query.pop("tls", "implicit" if parts.scheme == "smtps" else "starttls")
    if query:
        raise ValueError(f"It has a part that is not known: {', '.join(sorted(query))}. Only tls may be given.")
    if word not in _TLS:
        raise ValueError(f"Its tls is {word!r}: give starttls, implicit or none.")
    tls = _TLS[word]
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return SmtpServer(host, port or _PORTS[tls], user, password, tls, public_only=False)
