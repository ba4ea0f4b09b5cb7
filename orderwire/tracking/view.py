"""What is known of a mail after it arrived, as CONTRACT §3 shows it."""

from collections.abc import Sequence
from typing import Any

from orderwire.outbox.models import Message
from orderwire.stores.models import Store
from orderwire.tracking.models import Hit, LinkTarget, Reaction

MOST_EVENTS = 100  # of one message; more are a machine's


def done_with(message: Message) -> dict[str, int]:
    """`opens` and `clicks` of people; zero where the store does not count by person. Load `reaction` with the message."""
    found: Reaction | None = getattr(message, "reaction", None)
    return {"opens": found.opens, "clicks": found.clicks} if found else {"opens": 0, "clicks": 0}


def by_person(store: Store) -> dict[str, bool]:
    """Whether a mail's own opens and clicks are kept: where they are not, its 0 says nothing about its reader."""
    return {"opens_by_person": store.track_opens == "person", "clicks_by_person": store.track_clicks == "person"}


def reactions_of(message_ids: Sequence[str]) -> dict[str, dict[str, int]]:
    """The same for several messages by id, in one query."""
    rows = Reaction.objects.filter(message_id__in=message_ids)
    known = {row.message_id: {"opens": row.opens, "clicks": row.clicks} for row in rows}
    return {pk: known.get(pk, {"opens": 0, "clicks": 0}) for pk in message_ids}


def events_of(message_ids: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    """Each message's hits, oldest first, machines' too, with verdict and reason; those counted without person are in none."""
    found: dict[str, list[dict[str, Any]]] = {pk: [] for pk in message_ids}
    hits = list(Hit.objects.filter(message_id__in=message_ids).order_by("at", "id"))
    targets = {hit.target_id for hit in hits} - {""}
    urls = dict(LinkTarget.objects.filter(pk__in=targets).values_list("pk", "url"))
    for hit in hits:
        events = found[hit.message_id or ""]
        if len(events) < MOST_EVENTS:
            events.append(
                {
                    "kind": hit.kind,
                    "at": hit.at,
                    "verdict": hit.verdict,
                    "reason": hit.reason,
                    "url": urls.get(hit.target_id),
                }
            )
    return found
