"""A mail to try a sender with: the whole way, and the server's own words."""

from email.message import EmailMessage
from email.utils import format_datetime, make_msgid

from django.conf import settings
from django.utils.translation import gettext as _

from orderwire.accounts.limits import allow
from orderwire.core import clock
from orderwire.core.email_address import domain_of, is_possible
from orderwire.core.failures import Conflict, Refusal
from orderwire.delivery.models import Sender
from orderwire.delivery.senders import CHECK_SECONDS, note_problem, note_working, server_of
from orderwire.mailers.envelope import Envelope, MailFailure, Refused
from orderwire.mailers.smtp import SmtpSession

TRIALS_AN_HOUR = 20


def try_sender(sender: Sender, from_email: str, to: str) -> tuple[bool, str]:
    """Hand one small mail over: whether the server took it, and what it said. Raises Refusal for no address, Conflict."""
    to = to.strip()
    if not is_possible(to):
        raise Refusal.of("to", _("Give the e-mail address the test goes to, like name@example.com."))
    if not allow("trial mail", sender.account_id, TRIALS_AN_HOUR, 3600):
        raise Conflict(_("At most %(most)d test mails an hour: wait a while.") % {"most": TRIALS_AN_HOUR})
    content = _mail(sender, from_email, to)
    try:
        session = SmtpSession.open(server_of(sender), timeout=CHECK_SECONDS, allow_private=settings.ALLOW_PRIVATE_HOSTS)
        try:
            session.offer(Envelope(from_email, to, content))
            receipt = session.finish()
        finally:
            session.close()
    except MailFailure as failure:
        if failure.stage not in ("rcpt", "dot"):  # those may be about this one address or mail
            note_problem(sender.pk, failure.text)
        return False, f"{failure.code} {failure.text}" if isinstance(failure, Refused) else failure.text
    note_working(sender.pk)
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
