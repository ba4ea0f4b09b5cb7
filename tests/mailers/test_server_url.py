"""The operator's mail server as one line."""

import re

import pytest

from orderwire.mailers.envelope import SmtpServer
from orderwire.mailers.server_url import parse_smtp_url


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.example.com", SmtpServer("mail.example.com", 587, public_only=False)),
        ("smtp://127.0.0.1:2525?tls=none", SmtpServer("127.0.0.1", 2525, tls="none", public_only=False)),
        ("smtp://[::1]:2525/?tls=none", SmtpServer("::1", 2525, tls="none", public_only=False)),
        ("smtps://mail.example.com", SmtpServer("mail.example.com", 465, tls="implicit", public_only=False)),
        ("smtp://mail.example.com?tls=none", SmtpServer("mail.example.com", 25, tls="none", public_only=False)),
        (
            " smtp://ada%40example.com:p%3Aa%2Fs%25s@mail.example.com:465?tls=implicit\n",
            SmtpServer("mail.example.com", 465, "ada@example.com", "p:a/s%s", "implicit", public_only=False),
        ),
        ("smtp://ada:@mail.example.com", SmtpServer("mail.example.com", 587, "ada", "", public_only=False)),
    ],
)
def test_a_url_names_a_server(url: str, server: SmtpServer) -> None:
    assert parse_smtp_url(url) == server


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("", "It must begin with smtp://, like smtp://user:password@mail.example.com:587?tls=starttls."),
        (
            "mail.example.com:25",
            "It must begin with smtp://, like smtp://user:password@mail.example.com:587?tls=starttls.",
        ),
        ("smtp://", "It names no host."),
        ("smtp://:25", "It names no host."),
        (
            "smtp://[::1",
            "It cannot be read: write an IPv6 address in brackets, and %5B and %5D for brackets elsewhere.",
        ),
        ("smtp://mail.example.com:0", "Its port is not a number from 1 to 65535."),
        ("smtp://mail.example.com:70000", "Its port is not a number from 1 to 65535."),
        ("smtp://mail.example.com:smtp", "Its port is not a number from 1 to 65535."),
        (
            "smtp://ada:p/w@mail.example.com",
            "Write / as %2F, ? as %3F, # as %23 and @ as %40 in the user name and password.",
        ),
        (
            "smtp://ada:p#w@mail.example.com",
            "Write / as %2F, ? as %3F, # as %23 and @ as %40 in the user name and password.",
        ),
        ("smtp://mail.example.com/inbox", "It must not have a path behind the host."),
        ("smtp://mail.example.com#tls", "It must end after its question mark's part: no # may follow."),
        ("smtp://mail.example.com?tls=yes", "Its tls is 'yes': give starttls, implicit or none."),
        ("smtp://mail.example.com?tls=", "Its tls is '': give starttls, implicit or none."),
        ("smtp://mail.example.com?ssl=1", "It has a part that is not known: ssl. Only tls may be given."),
        ("smtps://mail.example.com?tls=none", "It says smtps:// and tls=none; say smtp:// or leave tls out."),
        ("smtp://mail example.com", "It holds spaces or control characters; write them as %20 and the like."),
        ("smtp://mail.exa\nmple.com", "It holds spaces or control characters; write them as %20 and the like."),
        ("smtp://a%0d%0ab:c@mail.example.com", "Its user name or password holds control characters."),
    ],
)
def test_what_is_wrong_is_said(url: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}$"):
        parse_smtp_url(url)
