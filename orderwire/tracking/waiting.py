"""Hits that were heard and not judged yet: a whole batch in one row, so that keeping them costs next to nothing."""

from collections.abc import Sequence
from datetime import datetime

import orjson
import structlog

from orderwire.core.locks import hold
from orderwire.tracking.models import HitBatch
from orderwire.tracking.verdict import RawHit

log = structlog.get_logger(__name__)


def keep(batch_id: str, hits: Sequence[RawHit], *, again: bool) -> None:
    """Keep a batch, in the caller's transaction. `again` says that an earlier try with this id seemed to fail."""
    row = HitBatch(id=batch_id, hits=_packed(hits), again=again)
    HitBatch.objects.bulk_create([row], ignore_conflicts=again)


def anything() -> bool:
    """Whether a batch waits: a look without a lock."""
    return HitBatch.objects.exists()


def take() -> tuple[list[RawHit], bool]:
    """The oldest batch, taken out for good with the caller's transaction, and whether it may have been judged before.

    Empty when none waits, and for a batch that nothing can read (written by another version of us), which is said.
    """
    hold("hits")  # one after the other: what came before a hit decides what it counts for
    row = HitBatch.objects.order_by("id").first()
    if row is None:
        return [], False
    HitBatch.objects.filter(pk=row.pk).delete()
    try:
        return _unpacked(bytes(row.hits)), row.again
    except (ValueError, TypeError, KeyError):
        log.exception("a batch of hits could not be read; left out", batch=row.pk)
        return [], False


def _packed(hits: Sequence[RawHit]) -> bytes:
    return orjson.dumps(list(hits))  # a dataclass with slots becomes an object, its time RFC 3339


def _unpacked(packed: bytes) -> list[RawHit]:
    return [RawHit(**{**row, "at": datetime.fromisoformat(row["at"])}) for row in orjson.loads(packed)]
