"""The words and tones that pages use for states, one place for all screens."""

from typing import NamedTuple


class Said(NamedTuple):
    """A state as a person reads it: a word, a tone (good, warn, bad, quiet, busy) and a sentence that explains it."""

    word: str
    tone: str
    why: str


MESSAGE = {
    "scheduled": Said("Scheduled", "busy", "Waits for its time."),
    "ready": Said("Ready", "busy", "Goes with the next free worker."),
    "leased": Said("In hand", "busy", "A worker is writing it now."),
    "submitting": Said("Sending", "busy", "It is being handed to the mail server at this moment."),
    "sent": Said("Sent", "good", "The mail server took it."),
    "deferred": Said("Deferred", "warn", "The mail server asked to wait; it is tried again."),
    "uncertain": Said(
        "Uncertain", "warn", "The mail server went silent after the mail was handed over: it may have arrived."
    ),
    "cancelled": Said("Cancelled", "quiet", "It will not be sent."),
    "expired": Said("Expired", "quiet", "It could not go in time, and is never sent late."),
    "suppressed": Said("Suppressed", "quiet", "Its address is on the suppression list."),
    "rejected": Said("Rejected", "bad", "The mail server refused it for good."),
    "bounced": Said("Bounced", "bad", "It came back after it was taken."),
    "failed": Said("Failed", "bad", "It could not be written or sent."),
    "delivered": Said("Delivered", "good", "The receiving side confirmed it."),
}
STORE = {
    "connected": Said("Connected", "good", "Its events arrive."),
    "pending": Said("Waiting for its first event", "warn", "Nothing has arrived from the shop yet."),
    "broken": Said("Broken", "bad", "The connection needs your attention."),
    "paused": Said("Paused", "quiet", "All its mails are held."),
}
RULE = {
    "active": Said("On", "good", "Sends for real orders."),
    "paused": Said("Off", "quiet", "Sends nothing; its pending mails are held."),
}
SENDER = {
    "working": Said("Working", "good", "The server let us in at the last test."),
    "broken": Said("Broken", "bad", "The server did not let us in."),
    "unchecked": Said("Not tested", "warn", "Test the connection before you rely on it."),
}
IMPORT = {
    "columns": Said("Waiting for its columns", "warn", "Say which column is which."),
    "checking": Said("Being checked", "busy", "A dry run: nothing is changed."),
    "checked": Said("Checked", "warn", "Look at what was found, then import it."),
    "running": Said("Being imported", "busy", "A worker is bringing it in."),
    "done": Said("Imported", "good", "Everything that could be brought in is here."),
    "stopped": Said("Stopped", "quiet", "It can be gone on with."),
    "failed": Said("Failed", "bad", "It could not be read to its end."),
}
OUTCOME = {
    "message": Said("Mail made", "good", ""),
    "blocked": Said("Blocked", "warn", ""),
    "not_triggered": Said("Not triggered", "quiet", ""),
}
AXES = {"order": "Order", "payment": "Payment", "fulfilment": "Fulfilment"}
ROLES = {
    "owner": "Owner: may do everything",
    "admin": "Admin: stores, senders, keys and all below",
    "editor": "Editor: rules, mails, orders",
    "viewer": "Viewer: may look",
}
KINDS = {"message": MESSAGE, "store": STORE, "rule": RULE, "sender": SENDER, "import": IMPORT, "outcome": OUTCOME}


def say(kind: str, state: str) -> Said:
    """The words for a state of one kind; an unknown one is shown as it is."""
    return KINDS[kind].get(state) or Said(state.replace("_", " ").capitalize(), "quiet", "")
