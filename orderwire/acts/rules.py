"""A rule goes live, rests, ends; a test of it is sent before."""

from django.db import transaction
from django.utils.translation import gettext as _

from orderwire.accounts.limits import allow
from orderwire.acts import own_mails
from orderwire.core import clock
from orderwire.core.email_address import domain_of, is_possible
from orderwire.core.failures import Conflict, FieldError, Refusal
from orderwire.delivery.domain_words import warnings
from orderwire.delivery.domains import checked
from orderwire.delivery.senders import default_sender, way_out
from orderwire.emails.versions import compiled_by_id
from orderwire.orders.models import Order, Shipment
from orderwire.outbox import acts
from orderwire.outbox.models import Message
from orderwire.outbox.schedule import test_message
from orderwire.reports import totals
from orderwire.rules import keep
from orderwire.rules.models import Rule
from orderwire.stores.meanings import meaning_of
from orderwire.stores.models import Store
from orderwire.stores.statuses import statuses_of

TESTS_AN_HOUR = 60
LATELY = 500  # so many of the last orders are looked at for tracking numbers
_TRACKING = {"SHIPMENT_TRACKING", "TRACKING_NUMBER", "TRACKING_URL"}
_ON_THE_WAY = {"partially_shipped", "shipped", "out_for_delivery", "delivered"}
_SHIPPED = ("ship", "fulfil", "deliver", "transit", "dispatch")


def activate_rule(rule: Rule, accept_warnings: bool = False) -> Rule:
    """Let a rule write from the next change on. Raises Refusal when it cannot go live, Conflict with warnings to accept."""
    errors = [*_cannot_go_live(rule)]
    if errors:
        raise Refusal(errors)
    warnings = warnings_of(rule)
    if warnings and not accept_warnings:
        raise Conflict(
            _("Look at these before the rule goes live, then activate it with the warnings accepted."), warnings
        )
    with transaction.atomic():
        keep.set_state(rule, "active")
        acts.let_go(rule)
    return rule


def pause_rule(rule: Rule) -> Rule:
    """Let a rule rest: its pending mails are held, later changes do not count."""
    with transaction.atomic():
        keep.set_state(rule, "paused")
        acts.hold_rule(rule)
    return rule


def delete_rule(rule: Rule) -> None:
    """End a rule: its pending mails are cancelled, its figures stay. For some minutes it can be undone."""
    with transaction.atomic():
        keep.mark_deleted(rule)
        totals.count(acts.cancel_rule(rule, clock.now()))


def restore_rule(rule: Rule) -> Rule:
    """Undo a deletion: the rule is on or off as it was; its cancelled mails stay cancelled. Raises Conflict when too late."""
    with transaction.atomic():
        return keep.bring_back(rule)


def warnings_of(rule: Rule) -> list[str]:
    """What could go wrong once the rule is live, in whole sentences; none of it stops the rule."""
    store = rule.store
    found = own_mails.warnings_for(rule)
    same = Rule.objects.filter(store=store, axis=rule.axis, status=rule.status, state="active", deleted_at=None)
    for other in same.exclude(pk=rule.pk):
        said = _("The rule “%(name)s” also writes on this status: a customer may get both mails.")
        found.append(said % {"name": other.name})
    found += _domain_warnings(rule)
    known = {row.key for row in statuses_of(store)}
    if rule.status not in known:
        found.append(
            _("No order of this shop was seen in the status “%(status)s” yet, and the platform has none of that name.")
            % {"status": rule.status}
        )
    return [*found, *_without_tracking(rule)]


def _domain_warnings(rule: Rule) -> list[str]:
    """What DNS says of the domain the mails are from: as kept within the hour, else asked now, two seconds at most."""
    store = rule.store
    domain = domain_of(rule.sender_email or store.sender_email)
    if not domain or way_out(store.account_id) is None:
        return []
    sender = default_sender(store.account_id)
    found = warnings(checked(store.account, sender, domain).findings, domain)
    if sender is None:
        found.append(
            _("Mails go out through the server of whoever runs this Orderwire; ask them whether %(domain)s allows it.")
            % {"domain": domain}
        )
    return found


def _without_tracking(rule: Rule) -> list[str]:
    """What a rule that waits for tracking numbers, or whose mail is about them, meets in a shop that sent none lately."""
    lately = Order.objects.filter(store=rule.store).order_by("-pk").values_list("pk", flat=True)[:LATELY]
    if Shipment.objects.filter(order_id__in=list(lately)).exclude(number="").exists():
        return []
    if rule.wait_for_tracking_hours:
        return [_("The rule waits for tracking numbers, and none was seen from this shop yet.")]
    compiled = compiled_by_id(rule.version_id)
    bare = _TRACKING.intersection(compiled.bare)
    shown = any("SHIPMENT_" in gap or gap in _TRACKING for gap in compiled.html_gaps)
    if bare or (shown and _is_about_parcels(rule)):
        return [
            _(
                "The mail shows tracking numbers, and none was seen from this shop yet: until one is known, that part stays "
                "empty. You can type numbers on an order's page, or let the rule wait for them."
            )
        ]
    return []


def _is_about_parcels(rule: Rule) -> bool:
    """Whether orders of the rule's status are on their way, by what the status means or else by its name."""
    meaning = meaning_of(rule.store, rule.axis, rule.status)
    if meaning.fulfilment:
        return meaning.fulfilment in _ON_THE_WAY
    return any(word in rule.status.casefold() for word in _SHIPPED)


def may_test(store: Store, to: str) -> str:
    """The address a test goes to, counted among the hour's. Raises Refusal for no address, Conflict when too many."""
    to = to.strip()
    if not is_possible(to):
        raise Refusal.of("to", _("Give the e-mail address the test goes to, like name@example.com."))
    if not allow("test mail", store.account_id, TESTS_AN_HOUR, 3600):
        raise Conflict(_("At most %(most)d tests an hour: wait a while.") % {"most": TESTS_AN_HOUR})
    return to


def send_test(rule: Rule, to: str, order: Order | None) -> Message:
    """One marked test of a rule to an address, counted nowhere. Raises Refusal for no address, Conflict when too many."""
    return test_message(rule, order, may_test(rule.store, to), clock.now())


def _cannot_go_live(rule: Rule) -> list[FieldError]:
    errors = []
    if not (rule.sender_email or rule.store.sender_email):
        errors.append(FieldError("sender.email", _("Say which address the mail is from.")))
    if rule.test_mode and not rule.store.test_address:
        errors.append(
            FieldError("test_mode", _("Set the store's test address first: in test mode every mail goes there."))
        )
    if way_out(rule.store.account_id) is None:
        errors.append(FieldError("sender", _("There is no mail server to send through: add a sender first.")))
    return errors
