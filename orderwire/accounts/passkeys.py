"""The forms that carry what a browser says of a passkey: allauth's, refusing in our words."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

NAME = 60
_NOT_WHOLE = (AttributeError, KeyError, TypeError, ValueError)  # what reading an answer says that no browser gives
REFUSED = _("This passkey was not taken: it is not known here, or the page was open for too long. Try again.")


class _InOurWords:
    """What allauth calls a wrong code is a passkey that was not taken."""

    def add_error(self, field: str | None, error: ValidationError) -> None:
        """Keep an error of a field, or of the form (None)."""
        wrong = getattr(error, "code", "") == "incorrect_code"
        super().add_error(field, ValidationError(REFUSED, "refused") if wrong else error)  # type: ignore[misc]


class _Used(_InOurWords):
    def clean_credential(self) -> Authenticator:
        """Whose passkey it is."""
        try:
            return super().clean_credential()  # type: ignore[misc]
        except _NOT_WHOLE as broken:
            raise ValidationError(REFUSED, "refused") from broken


class Add(_InOurWords, AddWebAuthnForm):  # type: ignore[misc]
    """A new passkey with its name."""

    def clean(self) -> dict[str, Any]:
        """The name and the passkey."""
        try:
            return dict(super().clean())
        except _NOT_WHOLE as broken:
            raise ValidationError(REFUSED, "refused") from broken

    def clean_name(self) -> str:
        """A name, shortened: the passkey is made by now, and not refused for its name."""
        return str(super().clean_name())[:NAME]


class Rename(EditWebAuthnForm):  # type: ignore[misc]
    """Another name for one."""

    name = forms.CharField(max_length=NAME)


class SignIn(_Used, LoginWebAuthnForm):  # type: ignore[misc]
    """Signing in with a passkey alone."""


class SecondStep(_Used, AuthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey after the password."""


class Again(_Used, ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey as the proof that it is still you."""
