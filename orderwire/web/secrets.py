"""A secret that is shown once: kept sealed in the person's session from the act that made it until the page that shows it."""

from django.http import HttpRequest

from orderwire.core.seal import BrokenSeal, seal, unseal

_SHOWN = "shown_once"


def show_once(request: HttpRequest, name: str, secret: str) -> None:
    """Keep `secret` for the next page that asks for `name`."""
    kept = dict(request.session.get(_SHOWN, {}))
    kept[name] = seal(secret, f"session.{name}")
    request.session[_SHOWN] = kept


def take(request: HttpRequest, name: str) -> str:
    """The secret kept under `name`, and forget it; "" when there is none."""
    kept = dict(request.session.get(_SHOWN, {}))
    sealed = kept.pop(name, "")
    if not sealed:
        return ""
    request.session[_SHOWN] = kept
    try:
        return unseal(sealed, f"session.{name}")
    except BrokenSeal:
        return ""
