"""How long hits are kept, and how they forget a person."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from orderwire.tracking.models import Hit, Reaction

HIT_DAYS = 90  # reliability.md §3.3; longer than any window of attribution (60 days at most), which looks at hits


def forget_hits(now: datetime, limit: int = 5000) -> int:
    """Delete the oldest hits past their days, at most `limit` of them; answers how many. The totals stay."""
    old = Hit.objects.filter(at__lt=now - timedelta(days=HIT_DAYS)).order_by("at").values_list("pk", flat=True)
    deleted, _ = Hit.objects.filter(pk__in=list(old[:limit])).delete()
    return deleted


def forget_people(message_ids: Sequence[str]) -> None:
    """A person is erased: the hits on their mails lose what names them, and what they did with each mail goes. Counts stay."""
    Hit.objects.filter(message_id__in=message_ids).update(message=None, agent="", network="")
    Reaction.objects.filter(message_id__in=message_ids).delete()
