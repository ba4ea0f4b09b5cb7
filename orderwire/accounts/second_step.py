"""How allauth keeps what the second step of signing in needs: sealed, and said in our words."""

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.utils.translation import gettext_lazy as _

from orderwire.core.seal import seal, unseal

_PLACE = "mfa authenticator data"  # allauth seals before there is a row, so the seal is bound to the column


class SecondStep(DefaultMFAAdapter):  # type: ignore[misc]
    """The secret of an authenticator app and the seed of recovery codes never stand in a table as they are."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code is not right, or was used already. Wait for the next one and type that."),
    }

    def encrypt(self, text: str) -> str:
        """Sealed, as allauth keeps it."""
        return seal(text, _PLACE)

    def decrypt(self, encrypted_text: str) -> str:
        """What encrypt() was given. Raises BrokenSeal under another ORDERWIRE_SECRET_KEY."""
        return unseal(encrypted_text, _PLACE)


def turn_off(email: str) -> bool:
    """Forget the app and the recovery codes of who signs in as `email`. False when they have none."""
    return bool(Authenticator.objects.filter(user__email__iexact=email).delete()[0])
