"""How allauth behaves in our house."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-up can be closed by the operator; links in mails begin with ORDERWIRE_BASE_URL."""

    def is_open_for_signup(self, request: Any) -> bool:
        """ORDERWIRE_SIGNUP."""
        return bool(settings.SIGNUP_OPEN)
