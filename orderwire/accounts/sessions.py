"""How allauth ends sign-ins in our house: the person hears of it."""

from collections.abc import Iterable

from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from allauth.usersessions.models import UserSession

from orderwire.accounts.adapter import Adapter


class Sessions(DefaultUserSessionsAdapter):  # type: ignore[misc]
    """Ends one person's sign-ins in other browsers."""

    def end_sessions(self, sessions: Iterable[UserSession]) -> None:
        """From now on those browsers are signed out; a line in the audit trail, and one mail however many they were."""
        ended = list(sessions)
        super().end_sessions(ended)
        if ended:
            Adapter().send_notification_mail("usersessions/email/ended", ended[0].user, {"count": len(ended)})
