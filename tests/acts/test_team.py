"""An invitation is made and mailed."""

import pytest
from django.core.mail import EmailMessage
from pytest_django import Settings

from orderwire.accounts.models import Membership
from orderwire.accounts.people import open_account
from orderwire.acts import team
from tests.sink import Sink

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada() -> Membership:
    return open_account("ada@example.com", "a long enough sentence", "Acme\nLamps")[0].memberships.get()


def test_the_mail_holds_the_link(ada: Membership, mailoutbox: list[EmailMessage], settings: Settings) -> None:
    settings.BASE_URL = "https://orderwire.example.com"
    invitation, sent = team.invite(ada, "grace@example.com", "editor")
    (mail,) = mailoutbox
    assert sent
    assert mail.to == ["grace@example.com"]
    assert mail.subject == "ada@example.com invites you to Acme Lamps on Orderwire"
    assert f"\n\n{team.link_of(invitation)}\n\n" in str(mail.body)
    assert team.link_of(invitation).startswith("https://orderwire.example.com/join/inv_")
    assert team.invite_again(invitation)
    assert str(mailoutbox[1].body) != str(mail.body)


def test_a_server_that_refuses_leaves_the_invitation(ada: Membership, sink: Sink, settings: Settings) -> None:
    settings.EMAIL_BACKEND, settings.SMTP_URL = "orderwire.delivery.postman.Postman", sink.url
    sink.behave(refuse={"*": ("rcpt", "550 5.1.1 no")})
    invitation, sent = team.invite(ada, "grace@example.com", "editor")
    assert not sent
    assert ada.account.invitations.get() == invitation
    sink.behave()
    assert team.invite_again(invitation)
    assert sink.only().rcpt_tos == ("grace@example.com",)
