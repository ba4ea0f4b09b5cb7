"""Run inside a site's environment: prints a counted link and a picture of each of its messages, one path a line."""

import itertools
import sys

import django

django.setup()

from orderwire.outbox.models import Message  # noqa: E402 - Django must be set up first
from orderwire.tracking.links import click_url, open_url  # noqa: E402
from orderwire.tracking.models import LinkTarget  # noqa: E402


def main() -> int:
    """Print the paths."""
    targets = itertools.cycle(LinkTarget.objects.values_list("pk", flat=True))
    for message_id, target in zip(Message.objects.values_list("pk", flat=True), targets, strict=False):
        for address in (click_url(message_id, target), open_url(message_id)):
            print("/" + address.split("/", 3)[3])
    return 0


if __name__ == "__main__":
    sys.exit(main())
