"""A person's start and stop of fetching the last days."""

from datetime import timedelta

import pytest

from orderwire.core import clock
from orderwire.core.failures import Conflict
from orderwire.stores import backfill
from orderwire.stores.models import Connection
from tests.rooms import NOON, a_store

pytestmark = pytest.mark.django_db


def test_it_begins_stops_and_goes_on_where_it_was() -> None:
    with clock.stopped_at(NOON):
        line = Connection.objects.create(store=a_store())
        backfill.begin(line, 30)
        line.refresh_from_db()
        assert (line.backfill, line.backfill_since) == ("running", NOON - timedelta(days=30))
        with pytest.raises(Conflict, match="already"):
            backfill.begin(line, 30)
        Connection.objects.update(backfill_cursor="page 3", backfill_read=200)
        backfill.stop(line.pk)
        with pytest.raises(Conflict, match="Nothing"):
            backfill.stop(line.pk)
        backfill.begin(line, 5)
        line.refresh_from_db()
        assert (line.backfill, line.backfill_cursor, line.backfill_read) == ("running", "page 3", 200)
        assert line.backfill_since == NOON - timedelta(days=30)
        Connection.objects.update(backfill="done", backfill_cursor="")
        backfill.begin(line, 5)
        line.refresh_from_db()
        assert (line.backfill_since, line.backfill_read) == (NOON - timedelta(days=5), 0)
