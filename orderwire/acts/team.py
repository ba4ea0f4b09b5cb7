"""An invitation is made and mailed: the row first, the mail after its commit."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _

from orderwire.accounts import team
from orderwire.accounts.models import Invitation, Membership
from orderwire.mailers.envelope import MailFailure


def invite(by: Membership, email: str, role: str) -> tuple[Invitation, bool]:
    """A new invitation, and whether its mail went. Raises Refusal or Conflict."""
    invitation = team.invite(by, email, role)
    return invitation, _mail(invitation)


def invite_again(invitation: Invitation) -> bool:
    """A new link, mailed; the old one is dead. Whether the mail went. Raises Conflict."""
    return _mail(team.renew(invitation))


def link_of(invitation: Invitation) -> str:
    """What the invited person opens."""
    return f"{settings.BASE_URL}/join/{team.token_of(invitation)}/"


def _mail(invitation: Invitation) -> bool:
    account, by = invitation.account, invitation.invited_by
    name = str(by) if by else account.name
    subject = _("%(name)s invites you to %(account)s on Orderwire") % {"name": name, "account": account.name}
    text = _(
        "Hello,\n\n%(name)s invites you to work on the order mails of %(account)s. Open this link to join:\n\n%(link)s\n\n"
        "It is good for %(days)d days and works once. You do not know what this is about? Then ignore this mail; nothing "
        "happens.\n\nOrderwire"
    ) % {"name": name, "account": account.name, "link": link_of(invitation), "days": team.DAYS}
    try:
        return bool(EmailMessage(" ".join(subject.split()), text, to=[invitation.email]).send())
    except MailFailure:
        return False
