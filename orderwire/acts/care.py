"""Looks for stores, senders and rules that broke, and writes to whoever should know: once when it breaks, once when it mends.

The look is bounded: what stands in small tables is asked whole, rules a few at a time, each by its own newest mails.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orderwire.accounts.models import Membership, Role
from orderwire.delivery.models import Sender
from orderwire.mailers.envelope import MailFailure
from orderwire.orders.models import Order
from orderwire.outbox.models import BLOCKED, SENT, Message, State
from orderwire.reports import trouble_words, troubles
from orderwire.reports.models import Trouble
from orderwire.reports.troubles import Broken
from orderwire.rules.models import Rule
from orderwire.stores.models import Store

RULES_A_LOOK = 50
STORES_A_LOOK = 200
SILENCE = timedelta(days=3)
LIVELY = timedelta(days=7)  # a store is missed when it had LIVELY_ORDERS within this span before it fell silent
LIVELY_ORDERS = 20
NEWEST_MAILS = 20
REFUSED_AT_LEAST = 5
RECENT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail to one person about one account's news; the ids of what it tells."""

    to: str
    subject: str
    text: str
    broken: tuple[str, ...]
    mended: tuple[str, ...]


def look(now: datetime, after_rule: str = "") -> str:
    """Compare what is broken with what is known to be. Answers the rule to go on after; "" begins anew. In a transaction."""
    _look_at_stores(now)
    broken = Sender.objects.filter(status="broken", is_default=True)
    found = [Broken(one.account_id, "sender", one.pk, one.name, "broken", one.problem) for one in broken]
    _keep("sender", found, now, Sender.objects.filter(is_default=True))
    return _look_at_rules(now, after_rule)


def letters(now: datetime) -> list[Letter]:
    """The mails to write about what nobody was told yet; taken in hand. In a transaction."""
    broken, mended = troubles.to_tell(now)
    accounts = {row.account_id for row in (*broken, *mended)}
    people = Membership.objects.filter(
        account_id__in=accounts, role__in=[Role.OWNER, Role.ADMIN], told=True, user__is_active=True
    )
    found = []
    for person in people.select_related("user", "account").order_by("id"):
        news = [row for row in broken if row.account_id == person.account_id]
        over = [row for row in mended if row.account_id == person.account_id]
        found.append(_letter(person, news, over))
    return found


def send(letter: Letter) -> bool:
    """Hand one over; False when it did not go. Asks no database."""
    try:
        return bool(EmailMessage(letter.subject, letter.text, to=[letter.to]).send())
    except MailFailure:
        return False


def _look_at_stores(now: datetime) -> None:
    found = [
        Broken(one.account_id, "store", one.pk, one.name, "broken", one.problem)
        for one in Store.objects.filter(connection="broken", paused_at=None)
    ]
    active = Rule.objects.filter(store=OuterRef("pk"), state="active", deleted_at=None)
    quiet = Store.objects.filter(connection="connected", paused_at=None, last_event_at__lt=now - SILENCE)
    for store in quiet.filter(Exists(active)).order_by("-last_event_at")[:STORES_A_LOOK]:
        if _was_lively(store):
            found.append(Broken(store.account_id, "store", store.pk, store.name, "silent"))
    _keep("store", found, now, Store.objects.filter(paused_at=None))


def _was_lively(store: Store) -> bool:
    newest = Order.objects.filter(store=store).order_by("-id").values_list("created_at", flat=True)
    last = list(newest[LIVELY_ORDERS - 1 : LIVELY_ORDERS])
    return bool(last and store.last_event_at and last[0] >= store.last_event_at - LIVELY)


def _look_at_rules(now: datetime, after: str) -> str:
    active = Rule.objects.filter(state="active", deleted_at=None).select_related("store")
    rules = list(active.filter(pk__gt=after).order_by("id")[:RULES_A_LOOK])
    found = [broken for rule in rules if (broken := _broken_rule(rule, now)) is not None]
    troubles.keep("rule", found, now, [rule.pk for rule in rules])
    _forget_what_is_off("rule", active, now)
    return rules[-1].pk if len(rules) == RULES_A_LOOK else ""


def _broken_rule(rule: Rule, now: datetime) -> Broken | None:
    """By its newest mails that came to an end: the very last could not be written, or half of many were refused."""
    ended = Message.objects.filter(rule=rule, test=False, state__in=[*SENT, *BLOCKED]).order_by("-id")
    newest = list(ended.values_list("state", "detail", "settled_at")[:NEWEST_MAILS])
    told = [row for row in newest if row[0] in (*SENT, State.FAILED, State.REJECTED)]
    if told and told[0][0] == State.FAILED:
        return Broken(rule.store.account_id, "rule", rule.pk, rule.name, "failing", told[0][1])
    recent = [state for state, _detail, at in told if at is None or at > now - RECENT]
    refused = recent.count(State.REJECTED)
    if refused >= REFUSED_AT_LEAST and 2 * refused >= len(recent):
        return Broken(rule.store.account_id, "rule", rule.pk, rule.name, "rejected", f"{refused}/{len(recent)}")
    return None


def _keep(kind: str, found: Sequence[Broken], now: datetime, standing: QuerySet[Any]) -> None:
    _forget_what_is_off(kind, standing, now)
    troubles.keep(kind, found, now)


def _forget_what_is_off(kind: str, standing: QuerySet[Any], now: datetime) -> None:
    open_ids = list(Trouble.objects.filter(kind=kind, mended_at=None).values_list("subject_id", flat=True))
    if open_ids:
        there = set(standing.filter(pk__in=open_ids).values_list("pk", flat=True))
        troubles.close_quietly(kind, [pk for pk in open_ids if pk not in there], now)


def _letter(person: Membership, broken: Sequence[Trouble], mended: Sequence[Trouble]) -> Letter:
    with translation.override(person.user.language or settings.LANGUAGE_CODE):
        words = {"account": person.account.name, "count": len(broken) or len(mended)}
        if broken:
            subject = (
                ngettext("%(account)s: something broke", "%(account)s: %(count)d things broke", len(broken)) % words
            )
        else:
            subject = ngettext("%(account)s: mended", "%(account)s: %(count)d things are mended", len(mended)) % words
        lines = [f"{trouble_words.broken(row)}\n{settings.BASE_URL}{trouble_words.path(row)}" for row in broken]
        lines += [trouble_words.mended(row) for row in mended]
        end = _("You get this as an owner or admin of %(account)s. To get no such mails: %(link)s") % {
            "account": person.account.name,
            "link": f"{settings.BASE_URL}/settings/you/#told",
        }
    text = "\n\n".join([*lines, end, "Orderwire"])
    ids = tuple(row.pk for row in broken), tuple(row.pk for row in mended)
    return Letter(person.user.email, " ".join(subject.split()), text, *ids)
