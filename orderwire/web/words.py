"""The words and tones that pages use for states, one place for all screens."""

from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext_lazy as _

StrOrPromise = str | Promise


class Said(NamedTuple):
    """A state as a person reads it: a word, a tone (good, warn, bad, quiet, busy) and a sentence that explains it."""

    word: StrOrPromise
    tone: str
    why: StrOrPromise


MESSAGE = {
    "scheduled": Said(_("Scheduled"), "busy", _("Waits for its time.")),
    "ready": Said(_("Ready"), "busy", _("Goes with the next free worker.")),
    "leased": Said(_("In hand"), "busy", _("A worker is writing it now.")),
    "submitting": Said(_("Sending"), "busy", _("It is being handed to the mail server at this moment.")),
    "sent": Said(_("Sent"), "good", _("The mail server took it.")),
    "deferred": Said(_("Deferred"), "warn", _("The mail server asked to wait; it is tried again.")),
    "uncertain": Said(
        _("Uncertain"), "warn", _("The mail server went silent after the mail was handed over: it may have arrived.")
    ),
    "cancelled": Said(pgettext_lazy("a mail", "Cancelled"), "quiet", _("It will not be sent.")),
    "expired": Said(pgettext_lazy("a mail", "Expired"), "quiet", _("It could not go in time, and is never sent late.")),
    "suppressed": Said(_("Suppressed"), "quiet", _("Its address is on the suppression list.")),
    "rejected": Said(_("Rejected"), "bad", _("The mail server refused it for good.")),
    "bounced": Said(_("Bounced"), "bad", _("It came back after it was taken.")),
    "failed": Said(_("Failed"), "bad", _("It could not be written or sent.")),
    "delivered": Said(_("Delivered"), "good", _("The receiving side confirmed it.")),
}
STORE = {
    "connected": Said(_("Connected"), "good", _("Its events arrive.")),
    "pending": Said(_("Waiting for its first event"), "warn", _("Nothing has arrived from the shop yet.")),
    "broken": Said(_("Broken"), "bad", _("The connection needs your attention.")),
    "paused": Said(_("Paused"), "quiet", _("All its mails are held.")),
}
RULE = {
    "active": Said(_("On"), "good", _("Sends for real orders.")),
    "paused": Said(_("Off"), "quiet", _("Sends nothing; its pending mails are held.")),
}
SENDER = {
    "working": Said(_("Working"), "good", _("The server let us in at the last test.")),
    "broken": Said(_("Broken"), "bad", _("The server did not let us in.")),
    "unchecked": Said(_("Not tested"), "warn", _("Test the connection before you rely on it.")),
}
IMPORT = {
    "columns": Said(_("Waiting for its columns"), "warn", _("Say which column is which.")),
    "checking": Said(_("Being checked"), "busy", _("A dry run: nothing is changed.")),
    "checked": Said(_("Checked"), "warn", _("Look at what was found, then import it.")),
    "running": Said(_("Being imported"), "busy", _("A worker is bringing it in.")),
    "done": Said(_("Imported"), "good", _("Everything that could be brought in is here.")),
    "stopped": Said(_("Stopped"), "quiet", _("It can be gone on with.")),
    "failed": Said(_("Failed"), "bad", _("It could not be read to its end.")),
}
OUTCOME = {
    "message": Said(_("Mail made"), "good", ""),
    "blocked": Said(_("Blocked"), "warn", ""),
    "not_triggered": Said(_("Not triggered"), "quiet", ""),
}
RECORD = {
    "good": Said(_("In order"), "good", _("The record is as it should be.")),
    "weak": Said(_("Could be better"), "warn", _("Mails go, and some receivers may doubt them.")),
    "missing": Said(_("Missing"), "bad", _("There is no such record yet.")),
    "broken": Said(_("Wrong"), "bad", _("Receivers cannot use the record as it is.")),
    "unknown": Said(_("Not known"), "quiet", _("Nobody could be asked yet.")),
}
AXES: dict[str, Any] = {"order": _("Order"), "payment": _("Payment"), "fulfilment": _("Fulfilment")}
ROLE_NAMES = {"owner": _("Owner"), "admin": _("Admin"), "editor": _("Editor"), "viewer": _("Viewer")}
MAY = {
    "owner": _("May do everything: also make other owners and hand the account over."),
    "admin": _("Connects stores and mail servers, makes API keys, invites people; and all that editors may."),
    "editor": _("Writes rules, mails and templates, adds tracking numbers, resends, pauses; and all that viewers may."),
    "viewer": _("May look at everything, and changes nothing."),
}
KINDS = {
    "message": MESSAGE,
    "store": STORE,
    "rule": RULE,
    "sender": SENDER,
    "import": IMPORT,
    "outcome": OUTCOME,
    "record": RECORD,
}


def say(kind: str, state: str) -> Said:
    """The words for a state of one kind; an unknown one is shown as it is."""
    return KINDS[kind].get(state) or Said(state.replace("_", " ").capitalize(), "quiet", "")


HELD = {
    "waiting for a tracking number": gettext_lazy("Waits for a tracking number, then goes with it."),
    "store paused": gettext_lazy("Its store is paused. Resume the store and it goes."),
    "rule paused": gettext_lazy("Its rule is off. Turn the rule on and it goes."),
    "recipient cap": gettext_lazy(
        "Its customer got as many mails as the store allows. It goes when there is room again."
    ),
    "no mail server": gettext_lazy("There is no mail server to send through. Add a sender and it goes."),
}


def held_words(reason: str) -> str:
    """Why a mail is held and what ends it, as a sentence."""
    known = HELD.get(reason)
    return str(known) if known else gettext("Held: %(reason)s.") % {"reason": reason}
