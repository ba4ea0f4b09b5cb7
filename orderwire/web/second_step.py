"""allauth's pages of the second step where ours do more: recovery codes are told of, passkeys are whole ones."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.mfa.recovery_codes.views import ViewRecoveryCodesView
from allauth.mfa.webauthn.internal import auth
from allauth.mfa.webauthn.views import AddWebAuthnView, ReauthenticateWebAuthnView
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse


class _RecoveryCodes(ViewRecoveryCodesView):  # type: ignore[misc]
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        if context["can_view_codes"]:
            get_adapter().send_notification_mail("mfa/email/recovery_codes_shown", self.request.user)
        return context


class _AddPasskey(AddWebAuthnView):  # type: ignore[misc]
    """Only what opens without a password too: kept on the device, behind its finger, face or PIN."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["js_data"] = {"creation_options": auth.begin_registration(self.request.user, passwordless=True)}
        return context

    def get_success_url(self) -> str:
        return reverse("mfa_view_recovery_codes" if self.did_generate_recovery_codes else "mfa_list_webauthn")


class _PasskeyAgain(ReauthenticateWebAuthnView):  # type: ignore[misc]
    def form_invalid(self, form: Any) -> HttpResponse:
        for words in form.errors.get("credential", []):
            messages.error(self.request, words)
        return redirect(self.request.get_full_path())


recovery_codes = _RecoveryCodes.as_view()
add_passkey = _AddPasskey.as_view()
passkey_again = _PasskeyAgain.as_view()
