"""The ways a hand-over ends are told apart, and tell where and why."""

import pytest

from orderwire.mailers.envelope import MailFailure, NotSent, Refused, SmtpServer, Unanswered


@pytest.mark.parametrize(("code", "permanent"), [(400, False), (451, False), (499, False), (500, True), (599, True)])
def test_a_5yz_is_for_good(code: int, permanent: bool) -> None:
    assert Refused("rcpt", code, "", "no").permanent is permanent


@pytest.mark.parametrize("failure", [NotSent("dot", "why"), Refused("dot", 451, "", "why"), Unanswered("dot", "why")])
def test_each_says_where_and_what_was_said(failure: MailFailure) -> None:
    assert (failure.stage, failure.text, str(failure)) == ("dot", "why", "dot: why")


def test_a_server_is_a_merchants_and_secured_unless_said_otherwise() -> None:
    server = SmtpServer("mail.example.com")
    assert (server.port, server.tls, server.public_only) == (587, "starttls", True)
