"""How long hits are kept."""

from datetime import datetime, timedelta

from orderwire.tracking.models import Hit

HIT_DAYS = 90  # reliability.md §3.3; longer than any window of attribution (60 days at most), which looks at hits


def forget_hits(now: datetime, limit: int = 5000) -> int:
    """Delete the oldest hits past their days, at most `limit` of them; answers how many. The totals stay."""
    old = Hit.objects.filter(at__lt=now - timedelta(days=HIT_DAYS)).order_by("at").values_list("pk", flat=True)
    deleted, _ = Hit.objects.filter(pk__in=list(old[:limit])).delete()
    return deleted
