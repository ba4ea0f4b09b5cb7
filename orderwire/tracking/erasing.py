"""A customer is forgotten: hits on their mails name nobody any more; the counts stay."""

from collections.abc import Sequence

from orderwire.tracking.models import Hit, Reaction


def forget(message_ids: Sequence[str]) -> None:
    """Blank who and which mail in the hits of these messages, and drop what people did with each; the caller's transaction."""
    Hit.objects.filter(message_id__in=message_ids).update(message=None, agent="", network="")
    Reaction.objects.filter(message_id__in=message_ids).delete()
