"""How allauth behaves in our house."""

from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy

from orderwire.accounts import audit
from orderwire.accounts.models import User
from orderwire.accounts.people import found_account

_NOT_SENT = gettext_lazy("The mail could not be sent: our mail server did not take it. Try again in a few minutes.")

# What allauth and we tell a person of by mail when it was done to their sign-in, and what the audit trail calls it.
OWN_ACTS = {
    "account/email/password_changed": "password changed",
    "account/email/password_set": "password set",
    "account/email/password_reset": "password reset",
    "mfa/email/totp_activated": "two-step sign-in on",
    "mfa/email/totp_deactivated": "two-step sign-in off",
    "mfa/email/recovery_codes_generated": "recovery codes made",
    "mfa/email/recovery_codes_shown": "recovery codes shown",
    "mfa/email/webauthn_added": "passkey added",
    "mfa/email/webauthn_removed": "passkey removed",
    "usersessions/email/ended": "signed out elsewhere",
}


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-up can be closed by the operator and makes an account; links in mails begin with ORDERWIRE_BASE_URL."""

    def is_open_for_signup(self, request: Any) -> bool:
        """ORDERWIRE_SIGNUP."""
        return bool(settings.SIGNUP_OPEN)

    def save_user(self, request: Any, user: User, form: Any, commit: bool = True) -> User:
        """A person who signs up gets an account of their own, in the same transaction."""
        with transaction.atomic():
            saved: User = super().save_user(request, user, form, commit)
            if commit:
                found_account(saved)
        return saved

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A mail with its links on our own address, whatever Host the request claimed; the page says when it could not go."""
        if not self._sent(template_prefix, email, context) and self.request is not None:
            messages.error(self.request, _NOT_SENT)

    def send_notification_mail(
        self, template_prefix: str, user: User, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Something was done to a person's sign-in: a line in the audit trail of each of their accounts, and a mail to them.

        `context` is kept in that line. When the mail could not go only the log says so: nothing is left to try again.
        """
        if template_prefix in OWN_ACTS:
            audit.note_own(user, OWN_ACTS[template_prefix], **(context or {}))
        where = {
            "user": user,
            "ip": self.get_client_ip(self.request),
            "user_agent": self.get_http_user_agent(self.request),
        }
        self._sent(template_prefix, email or user.email, where | (context or {}))

    def _sent(self, template_prefix: str, email: str, context: dict[str, Any]) -> bool:
        """Whether the mail was handed over, in the language its reader chose."""
        ours = {key: _on_our_address(value) for key, value in context.items()}
        user = context.get("user")
        chosen = user.language if isinstance(user, User) else ""
        with translation.override(chosen or translation.get_language()):
            mail = self.render_mail(template_prefix, email, {"email": email, **ours})
        return bool(mail.send(fail_silently=True))


def _on_our_address(value: Any) -> Any:
    """An http(s) address with its beginning replaced by ORDERWIRE_BASE_URL; anything else as it is."""
    if not isinstance(value, str) or not value.startswith(("http://", "https://")):
        return value
    parts = urlsplit(value)
    return f"{settings.BASE_URL}{parts.path}" + (f"?{parts.query}" if parts.query else "")
