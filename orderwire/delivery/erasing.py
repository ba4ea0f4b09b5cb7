"""A customer is forgotten: servers' words may repeat their address."""

from collections.abc import Sequence

from orderwire.delivery.models import Attempt


def forget(message_ids: Sequence[str]) -> None:
    """Blank what mail servers said of these messages; code, stage and outcome of each attempt stay."""
    Attempt.objects.filter(message_id__in=message_ids).update(reply="")
