"""Each test begins as a new process does: in no reader's language or zone, whatever page the last one asked for."""

import pytest
from django.utils import timezone, translation


@pytest.fixture(autouse=True)
def nobody_reads() -> None:
    """A page's language stays active in its thread until the next page, as Django means it."""
    translation.deactivate()
    timezone.deactivate()
