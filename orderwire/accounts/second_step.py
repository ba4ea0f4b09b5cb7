"""How allauth keeps what the second step of signing in needs: sealed, and said in our words."""

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from orderwire.accounts import audit
from orderwire.accounts.adapter import Adapter
from orderwire.accounts.models import User
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

    def generate_authenticator_name(self, user: User, type: str) -> str:
        """What a new passkey is called until its owner names it."""
        present = Authenticator.objects.filter(user=user, type=type).count()
        return gettext("Passkey %(number)d") % {"number": present + 1}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """For which site a passkey is: the name in the address, without its port; and what the browser calls us."""
        return {**super().get_public_key_credential_rp_entity(), "name": "Orderwire"}


def turn_off(email: str) -> bool:
    """Forget app, passkeys and recovery codes of who signs in as `email`, and tell them. False when they have none."""
    user = User.objects.filter(email__iexact=email).first()
    if user is None or not Authenticator.objects.filter(user=user).delete()[0]:
        return False
    audit.note_own(user, "two-step sign-in off", actor="command line")
    Adapter().send_mail("mfa/email/turned_off", user.email, {"user": user})
    return True
