"""Ranges of whole days as pages ask for them: both days included, in the store's zone."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from orderwire.core import clock
from orderwire.core.failures import Refusal
from orderwire.reports.span import Span, read_span
from orderwire.stores.models import Store


def read_days(store: Store, first: str, last: str) -> Span:
    """The span from the first to the last day, both whole: a page's “to” includes its day. Raises Refusal."""
    try:
        until = (date.fromisoformat(last) + timedelta(days=1)).isoformat()
    except (ValueError, OverflowError):
        raise Refusal.of("until", _("Give a date like 2026-11-23.")) from None
    return read_span(store, first, until)


def today(store: Store) -> date:
    """The day it is in the store's zone."""
    return clock.now().astimezone(ZoneInfo(store.timezone)).date()
