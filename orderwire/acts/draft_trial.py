"""A draft is tried out before it is saved: what its preview shows goes to one address, now, and nothing of it is kept."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from orderwire.acts.preview import Preview, preview_settings
from orderwire.acts.rules import may_test
from orderwire.audience.suppression import in_words, stops
from orderwire.core.email_address import canonical
from orderwire.core.failures import Conflict
from orderwire.delivery.trial import hand_over
from orderwire.mailers.envelope import Envelope
from orderwire.orders.models import Order
from orderwire.rules.settings import RuleSettings
from orderwire.stores.models import Store


@dataclass(frozen=True, slots=True)
class Tried:
    """A test that was handed over: the mail, its address, whether the server took it and what it said."""

    mail: Preview
    to: str
    taken: bool
    reply: str


def send_draft_test(store: Store, settings: RuleSettings, to: str, order: Order | None, status: str = "") -> Tried:
    """One marked test of settings that are not saved, about an order (None = the sample), counted nowhere.

    The walls are those of a rule's test: Refusal for no address or a wording that cannot be compiled; Conflict when there were
    too many, when the address is suppressed, the store paused, or there is no server to send through.
    """
    to = may_test(store, to)
    made = preview_settings(store, settings, order, status, test_to=to)
    address = canonical(to)
    stopped = stops(store.account_id, store.pk, [address]).get(address)
    if stopped is not None:
        raise Conflict(in_words(stopped))
    if store.paused_at is not None:
        raise Conflict(_("Its store is paused and holds all mails: resume the store first."))
    mail_from = settings.sender.email or store.sender_email
    taken, reply = hand_over(store.account_id, Envelope(mail_from, to, made.content))
    return Tried(made, to, taken, reply)
