"""Hits become rows with a verdict, and steps of the totals; for a whole batch, in the caller's transaction."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Q

from orderwire.core.batches import update_many
from orderwire.core.locks import hold
from orderwire.emails import clean
from orderwire.outbox.doubt import in_doubt
from orderwire.outbox.models import Message, State
from orderwire.stores.models import Store
from orderwire.tracking.links import mail_key, target_key
from orderwire.tracking.models import Hit, Kind, Reaction, Verdict
from orderwire.tracking.verdict import BESIDE_HEAD, BURST, BURST_SPAN, HEAD, RawHit, beside_head, burst, judge

_TAKEN_BACK = (BURST, BESIDE_HEAD)
Tally = Counter[tuple[tuple[str, str, date], str]]  # ((store, rule, day), name of the total) → step


@dataclass(frozen=True, slots=True)
class _Mail:
    """What judging and counting ask of a message. `nobody`: nothing about it is kept."""

    id: str
    key: str
    store: Store
    rule_id: str
    customer_id: str | None
    canonical_to: str
    sent_at: datetime | None
    nobody: bool
    in_doubt: bool


@dataclass(slots=True)
class Heard:
    """What a batch of hits led to: steps of the totals, and the messages in doubt that are known to have arrived now."""

    tally: Tally = field(default_factory=Counter)
    arrived: list[str] = field(default_factory=list)


def record(raw: Sequence[RawHit], *, again: bool = False) -> Heard:
    """Keep hits with their verdicts. `again`: the batch may have been kept before, and only what is missing is kept now.

    Hits of tests, of stores that do not count, of customers who were erased and of messages that are gone are not kept.
    """
    hold("hits")  # what came before a hit decides what it counts for
    if again:
        kept = set(Hit.objects.filter(pk__in=[hit.id for hit in raw]).values_list("pk", flat=True))
        raw = [hit for hit in raw if hit.id not in kept]
    mails = _mails({hit.message_id for hit in raw})
    rows = [row for hit in raw if hit.message_id in mails and (row := _row_of(hit, mails[hit.message_id]))]
    heard = Heard(arrived=sorted(mail.id for mail in mails.values() if mail.in_doubt))
    changed = _find_bursts(rows, {mail.key: mail.sent_at for mail in mails.values()}, heard.tally)
    _mark_first(rows, changed, mails, heard.tally)
    for row in rows:
        weigh(heard.tally, row)
    Hit.objects.bulk_create(rows)
    _react([row for row in rows if row.verdict == Verdict.PERSON], changed, mails)
    return heard


def _mails(ids: set[str]) -> dict[str, _Mail]:
    """What is asked of each mail, in two queries; whole rows would take three times as long."""
    names = ("id", "store_id", "rule_id", "order__customer_id", "canonical_to", "sent_at", "test", "to_address")
    rows = list(Message.objects.filter(pk__in=ids).values_list(*names, "state", "resent"))
    stores = Store.objects.in_bulk({row[1] for row in rows})
    found = {}
    for pk, store_id, rule_id, customer_id, canonical_to, sent_at, test, address, state, resent in rows:
        doubt = in_doubt(Message(state=state, resent=resent)) if state != State.SENT else False
        nobody = test or not address  # a test, or an address that was forgotten
        store = stores[store_id]
        key = mail_key(pk)
        found[pk] = _Mail(pk, key, store, rule_id, customer_id, canonical_to, sent_at, nobody, doubt)
    return found


def _row_of(hit: RawHit, mail: _Mail) -> Hit | None:
    """The row of a hit, judged; None when it is kept nowhere."""
    store = mail.store
    wish = store.track_clicks if hit.kind == Kind.CLICK else store.track_opens
    if mail.nobody or wish == "off":
        return None
    verdict, reason = judge(hit, mail.sent_at)
    nobody = wish == "anonymous" or hit.private
    unnamed = nobody and verdict == Verdict.PERSON
    return Hit(
        id=hit.id,
        store_id=store.pk,
        message_id=None if nobody else mail.id,
        rule_id=mail.rule_id,
        mail_key=mail.key,
        kind=hit.kind,
        target_id=hit.target_id if not (nobody and hit.target_id) else target_key(mail.id, hit.target_id),
        at=hit.at,
        day=hit.at.astimezone(ZoneInfo(store.timezone)).date(),
        verdict=verdict,
        reason=reason,
        agent="" if unnamed else clean.line(hit.agent, 200),
        network="" if unnamed else hit.network,
    )


def weigh(tally: Tally, row: Hit, sign: int = 1) -> None:
    """Count one hit where it belongs, or (sign −1) take it away."""
    name = "opens" if row.kind == Kind.OPEN else "clicks"
    place = (row.store_id, row.rule_id, row.day)
    if row.verdict != Verdict.PERSON:
        tally[(place, f"machine_{name}")] += sign
        return
    tally[(place, name)] += sign
    if row.first:
        tally[(place, f"{name}_unique")] += sign


def _find_bursts(rows: Sequence[Hit], sent: dict[str, datetime | None], tally: Tally) -> list[Hit]:
    """Clicks of one mail that no hand did are a scanner's; those counted before are counted anew. Answers these."""
    clicks = [row for row in rows if row.kind == Kind.CLICK and (row.verdict == Verdict.PERSON or row.reason == HEAD)]
    if not clicks:
        return []
    by_mail: dict[str, list[Hit]] = defaultdict(list)
    for row in clicks:
        by_mail[row.mail_key].append(row)
    since = min(row.at for row in clicks) - BURST_SPAN
    near = Hit.objects.filter(mail_key__in=by_mail, kind=Kind.CLICK, at__gte=since)
    for row in near.filter(Q(verdict=Verdict.PERSON) | Q(reason__in=(HEAD, *_TAKEN_BACK))):
        by_mail[row.mail_key].append(row)
    changed = []
    for key, found in by_mail.items():
        followed = [row for row in found if row.reason != HEAD]
        for why, machine in ((BURST, burst(followed, sent.get(key))), (BESIDE_HEAD, beside_head(found))):
            changed += _take_back([row for row in machine if row.verdict == Verdict.PERSON], why, tally)
    return changed


def _take_back(rows: Sequence[Hit], why: str, tally: Tally) -> list[Hit]:
    """These were taken for a person's; answers those that were kept, and counted, as they had been."""
    changed = []
    for row in rows:
        kept = not row._state.adding
        if kept:
            weigh(tally, row, -1)
            changed.append(Hit(pk=row.pk, message_id=row.message_id, mail_key=row.mail_key, first=row.first))
        row.verdict, row.reason, row.first = Verdict.SCANNER, why, False
        if kept:
            weigh(tally, row)
            row.save(update_fields=["verdict", "reason", "first"])
    return changed


def _mark_first(rows: Sequence[Hit], changed: Sequence[Hit], mails: dict[str, _Mail], tally: Tally) -> None:
    """Each mail's first open and first click of a person, once; where a burst took it away, the next oldest is it."""
    for key in {row.mail_key for row in changed if row.first}:
        left = Hit.objects.filter(mail_key=key, kind=Kind.CLICK, verdict=Verdict.PERSON).order_by("at", "id").first()
        if left is not None:
            weigh(tally, left, -1)
            left.first = True
            left.save(update_fields=["first"])
            weigh(tally, left)
    people = [row for row in rows if row.verdict == Verdict.PERSON]
    unsure = {row.mail_key for row in changed}
    have = _have_first({row.mail_key for row in people}, mails, unsure)
    for row in sorted(people, key=lambda row: (row.at, row.pk)):
        place = (row.mail_key, str(row.kind))
        row.first = place not in have
        have.add(place)


def _have_first(keys: Collection[str], mails: dict[str, _Mail], unsure: set[str]) -> set[tuple[str, str]]:
    """Which mails were opened or clicked before, by what is kept of them: raw hits may be deleted since.

    Of the `unsure`, which a burst has just changed, only the hits themselves tell.
    """
    if not keys:
        return set()
    have = set(Hit.objects.filter(mail_key__in=keys, first=True).values_list("mail_key", "kind"))
    for reaction in Reaction.objects.filter(message_id__in=mails):
        key = mails[reaction.message_id].key
        for kind, count in ((Kind.OPEN, reaction.opens), (Kind.CLICK, reaction.clicks)):
            if count and key not in unsure:
                have.add((key, str(kind)))
    return have


def _react(people: Sequence[Hit], changed: Sequence[Hit], mails: dict[str, _Mail]) -> None:
    """Keep what people did with each mail, where the store counts by person."""
    steps: Counter[tuple[str, str]] = Counter()
    last: dict[str, Hit] = {}
    for row in people:
        if row.message_id:
            steps[(row.message_id, row.kind)] += 1
            if row.message_id not in last or row.at > last[row.message_id].at:
                last[row.message_id] = row
    for row in changed:
        if row.message_id:
            steps[(row.message_id, Kind.CLICK)] -= 1
    ids = {message_id for message_id, _ in steps}
    known = {row.message_id: row for row in Reaction.objects.filter(message_id__in=ids)}
    fresh = [_reaction(mails[pk], last[pk]) for pk in sorted(ids - set(known))]
    for reaction in (*known.values(), *fresh):
        reaction.opens += steps[(reaction.message_id, Kind.OPEN)]
        reaction.clicks += steps[(reaction.message_id, Kind.CLICK)]
        if reaction.message_id in last:
            reaction.last_at = max(reaction.last_at, last[reaction.message_id].at)
    Reaction.objects.bulk_create(fresh)
    moved = [[row.opens, row.clicks, row.last_at, pk] for pk, row in known.items()]
    update_many(Reaction, ["opens", "clicks", "last_at"], ["message"], moved)


def _reaction(mail: _Mail, hit: Hit) -> Reaction:
    return Reaction(
        message_id=mail.id,
        store_id=mail.store.pk,
        customer_id=mail.customer_id,
        canonical_to=mail.canonical_to,
        last_at=hit.at,
    )
