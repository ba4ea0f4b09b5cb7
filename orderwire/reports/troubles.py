"""What is broken, kept with its beginning and its end; whoever should be told is told once for each break."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef

from orderwire.reports.models import Trouble

GRACE = timedelta(minutes=2)  # what mends by itself meanwhile is nobody's mail
APART = timedelta(hours=6)  # between two mails about the same thing that breaks again and again
MOST_TOLD = 200


@dataclass(frozen=True, slots=True)
class Broken:
    """Something that is broken now: what, why (a code of trouble_words.py), and what was said of it."""

    account_id: str
    kind: str
    subject_id: str
    name: str
    code: str
    detail: str = ""


def keep(kind: str, found: Iterable[Broken], now: datetime, among: Iterable[str] | None = None) -> None:
    """Open a trouble for each that is new, close those that are over. `among`: only these subjects were looked at."""
    rows = Trouble.objects.filter(kind=kind, mended_at=None)
    known = {row.subject_id: row for row in (rows if among is None else rows.filter(subject_id__in=list(among)))}
    for one in found:
        row = known.pop(one.subject_id, None)
        if row is None:
            Trouble.objects.create(since=now, **_columns(one))
        elif (row.code, row.detail, row.name) != (one.code, one.detail[:500], one.name):
            Trouble.objects.filter(pk=row.pk).update(code=one.code, detail=one.detail[:500], name=one.name)
    over = [row.pk for row in known.values()]
    if over:
        Trouble.objects.filter(pk__in=over).update(mended_at=now)


def close_quietly(kind: str, subject_ids: Sequence[str], now: datetime) -> None:
    """Over because somebody turned it off or took it away: they know, and get no mail."""
    rows = Trouble.objects.filter(kind=kind, subject_id__in=subject_ids, mended_at=None)
    rows.update(mended_at=now, mend_told_at=now)


def to_tell(now: datetime) -> tuple[list[Trouble], list[Trouble]]:
    """Breaks and mends nobody was told of, taken in hand: said to be told from now on. In a transaction."""
    before = Trouble.objects.filter(subject_id=OuterRef("subject_id"), kind=OuterRef("kind"), told_at__gt=now - APART)
    untold = Trouble.objects.filter(told_at=None, mended_at=None, since__lte=now - GRACE)
    broken = list(untold.filter(~Exists(before)).select_for_update(of=("self",)).order_by("since")[:MOST_TOLD])
    over = Trouble.objects.filter(told_at__isnull=False, mended_at__isnull=False, mend_told_at=None)
    mended = list(over.select_for_update(of=("self",)).order_by("mended_at")[:MOST_TOLD])
    Trouble.objects.filter(pk__in=[row.pk for row in broken]).update(told_at=now)
    Trouble.objects.filter(pk__in=[row.pk for row in mended]).update(mend_told_at=now)
    return broken, mended


def give_back(broken: Sequence[str], mended: Sequence[str]) -> None:
    """Their mail did not go: to be told again."""
    Trouble.objects.filter(pk__in=broken).update(told_at=None)
    Trouble.objects.filter(pk__in=mended).update(mend_told_at=None)


def anything_to_tell(now: datetime) -> bool:
    """Whether to_tell() might answer something."""
    if Trouble.objects.filter(told_at=None, mended_at=None, since__lte=now - GRACE).exists():
        return True
    return Trouble.objects.filter(told_at__isnull=False, mended_at__isnull=False, mend_told_at=None).exists()


def _columns(one: Broken) -> dict[str, str]:
    return {
        "account_id": one.account_id,
        "kind": one.kind,
        "subject_id": one.subject_id,
        "name": one.name,
        "code": one.code,
        "detail": one.detail[:500],
    }
