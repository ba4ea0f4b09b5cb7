"""A mail that a person waits for: to try a sender with, or to look at a draft. The whole way, and the server's own words."""

from email.message import EmailMessage
from email.utils import format_datetime, make_msgid

from django.conf import settings
from django.utils.translation import gettext as _

from orderwire.accounts.limits import allow
from orderwire.core import clock
from orderwire.core.email_address import domain_of, is_possible
from orderwire.core.failures import Conflict, Refusal
from orderwire.delivery.models import Sender
from orderwire.delivery.senders import CHECK_SECONDS, note_problem, note_working, server_of, way_out
from orderwire.mailers.envelope import Envelope, MailFailure, Refused, SmtpServer
from orderwire.mailers.smtp import SmtpSession

TRIALS_AN_HOUR = 20
DOT_SECONDS = 60.0  # somebody sits before the page: what takes longer is said as no answer


def try_sender(sender: Sender, from_email: str, to: str) -> tuple[bool, str]:
    """Hand one small mail over: whether the server took it, and what it said. Raises Refusal for no address, Conflict."""
    to = to.strip()
    if not is_possible(to):
        raise Refusal.of("to", _("Give the e-mail address the test goes to, like name@example.com."))
    if not allow("trial mail", sender.account_id, TRIALS_AN_HOUR, 3600):
        raise Conflict(_("At most %(most)d test mails an hour: wait a while.") % {"most": TRIALS_AN_HOUR})
    return _handed(server_of(sender), sender.pk, Envelope(from_email, to, _mail(sender, from_email, to)))


def hand_over(account_id: str, envelope: Envelope) -> tuple[bool, str]:
    """Hand one mail that nobody waits for to the account's way out: whether it was taken, and what was said. Raises Conflict.

    For a person's test alone: it is tried once, and no marker stands before its dot.
    """
    way = way_out(account_id)
    if way is None:
        raise Conflict(_("There is no mail server to send through: add a sender first."))
    return _handed(way.server, way.sender_id, envelope)


def _handed(server: SmtpServer, sender_id: str | None, envelope: Envelope) -> tuple[bool, str]:
    try:
        session = SmtpSession.open(
            server, timeout=CHECK_SECONDS, allow_private=settings.ALLOW_PRIVATE_HOSTS, dot_timeout=DOT_SECONDS
        )
        try:
            session.offer(envelope)
            receipt = session.finish()
        finally:
            session.close()
    except MailFailure as failure:
        if sender_id and failure.stage not in ("rcpt", "dot"):  # those may be about this one address or mail
            note_problem(sender_id, failure.text)
        return False, f"{failure.code} {failure.text}" if isinstance(failure, Refused) else failure.text
    if sender_id:
        note_working(sender_id)
    return True, f"{receipt.code} {receipt.text}"


def _mail(sender: Sender, from_email: str, to: str) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"] = from_email, to
    mail["Subject"] = _("A test of your mail server")
    mail["Date"] = format_datetime(clock.now())
    mail["Message-ID"] = make_msgid(domain=domain_of(from_email) or "localhost")
    mail.set_content(
        _("This mail went out through “%(name)s” (%(host)s). It arrived, so the way is open.\n\nOrderwire\n")
        % {"name": sender.name, "host": sender.host}
    )
    return mail.as_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
