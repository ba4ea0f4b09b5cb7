"""What broke, in a sentence that says what to do; the same on pages and in mails."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orderwire.reports.models import Trouble

_BROKEN = {
    "store broken": gettext_lazy("The connection of the store %(name)s is broken: %(detail)s"),
    "store silent": gettext_lazy(
        "The store %(name)s has sent nothing for three days, though it used to send often. Look whether its webhooks are "
        "still on, and let an order change."
    ),
    "sender broken": gettext_lazy(
        "The mail server %(name)s refuses us, so mails wait. It said: %(detail)s Mend its sign-in, then test the connection."
    ),
    "rule failing": gettext_lazy(
        "The rule %(name)s cannot write its mails: %(detail)s Mend its mail, then resend them."
    ),
    "rule rejected": gettext_lazy(
        "Many mails of the rule %(name)s were refused for good (%(detail)s of the last ones). Look into its log for why."
    ),
}
_MENDED = {
    "store": gettext_lazy("The store %(name)s works again."),
    "sender": gettext_lazy("The mail server %(name)s takes our mails again. Those that waited go as they fall due."),
    "rule": gettext_lazy("The rule %(name)s works again."),
}
_PATHS = {"store": "/stores/%s/", "sender": "/senders/%s/", "rule": "/rules/%s/edit/3/"}


def broken(trouble: Trouble) -> str:
    """What is wrong and what to do."""
    detail = trouble.detail if not trouble.detail or trouble.detail.endswith((".", "!", "?")) else f"{trouble.detail}."
    if trouble.code == "rejected":
        detail = trouble.detail
    words = _BROKEN.get(f"{trouble.kind} {trouble.code}")
    return str(words) % {"name": f"“{trouble.name}”", "detail": detail} if words else _("Something is broken.")


def mended(trouble: Trouble) -> str:
    """That it is over."""
    return str(_MENDED[trouble.kind]) % {"name": f"“{trouble.name}”"}


def path(trouble: Trouble) -> str:
    """The page where it is seen and mended."""
    return _PATHS[trouble.kind] % trouble.subject_id
