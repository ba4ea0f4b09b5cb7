"""What decisions forget of a customer."""

import pytest

from orderwire.rules.erasing import forget
from orderwire.rules.models import Decision
from tests.rooms import a_rule, a_store, decide, record, snapshot


@pytest.mark.django_db
def test_outcome_and_reason_stay() -> None:
    store = a_store()
    a_rule(store, blacklist=["ada@example.com"])
    recorded = record(store, snapshot())
    decide(store, recorded)
    before = Decision.objects.get()
    assert (before.outcome, before.to_address) == ("blocked", "ada@example.com")
    assert recorded.order is not None
    forget([recorded.order.pk])
    after = Decision.objects.get()
    assert (after.outcome, after.reason, after.to_address, after.detail, after.checks) == (
        "blocked",
        before.reason,
        "",
        "",
        [],
    )
