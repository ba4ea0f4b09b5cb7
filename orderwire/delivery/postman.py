"""Django's e-mail backend: our own mails to people who sign in (confirm an address, choose a new password).

They go through the operator's server, ORDERWIRE_SMTP_URL. Without one their text is written to the server's log, so that
whoever runs a site without mail can still hand a link on.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from orderwire.core.email_address import is_possible
from orderwire.mailers.envelope import Envelope, MailFailure
from orderwire.mailers.server_url import parse_smtp_url
from orderwire.mailers.smtp import SmtpSession

log = structlog.get_logger(__name__)
SECONDS = 10.0


class Postman(BaseEmailBackend):
    """Sends mails one by one; a failure is raised unless `fail_silently`."""

    def __init__(self, fail_silently: bool = False, **_: Any) -> None:
        super().__init__(fail_silently=fail_silently)

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """How many mails were handed over (or, without a server, logged). Raises MailFailure."""
        return sum(self._carry(message) for message in email_messages)

    def _carry(self, message: EmailMessage) -> bool:
        people = [address for address in message.recipients() if is_possible(address)]
        if not people:
            return False
        if not settings.SMTP_URL:
            log.warning(
                "no mail server is set (ORDERWIRE_SMTP_URL); this mail was not sent",
                to=people,
                subject=message.subject,
                text=message.body,
            )
            return True
        try:
            _hand_over(message, people)
        except MailFailure as failure:
            log.warning(
                "a mail to a person could not be handed over", to=people, stage=failure.stage, said=failure.text
            )
            if not self.fail_silently:
                raise
            return False
        return True


def _hand_over(message: EmailMessage, people: Sequence[str]) -> None:
    server = replace(parse_smtp_url(settings.SMTP_URL), public_only=False)
    content = message.message().as_bytes(linesep="\r\n")
    session = SmtpSession.open(server, timeout=SECONDS, allow_private=settings.ALLOW_PRIVATE_HOSTS)
    try:
        for address in people:
            session.offer(Envelope(settings.SYSTEM_EMAIL, address, content))
            session.finish()
    finally:
        session.close()
