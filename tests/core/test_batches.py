"""Many rows, each with its own values, in one round."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from orderwire.core.batches import update_many
from orderwire.orders.models import Order
from orderwire.stores.models import Store
from tests.rooms import a_store, an_order

pytestmark = pytest.mark.django_db


def test_each_row_gets_its_own_values_and_the_others_keep_theirs() -> None:
    store = a_store()
    first, second, third = (an_order(store, external_id=str(n), number=str(n)) for n in range(3))
    at = datetime(2026, 11, 21, 12, 0, 0, 123456, tzinfo=UTC)
    hit = update_many(
        Order,
        ["total", "deleted_at", "buyer", "test"],
        ["id", "number"],
        [
            [Decimal("1.234567"), at, {"first_name": "Gráce"}, True, first.pk, "0"],
            [Decimal("-2"), None, {}, False, second.pk, "1"],
            [Decimal("9"), at, {}, True, third.pk, "another number"],
        ],
    )
    assert hit == 2
    for order in (first, second, third):
        order.refresh_from_db()
    assert (first.total, first.deleted_at, first.buyer, first.test) == (
        Decimal("1.234567"),
        at,
        {"first_name": "Gráce"},
        True,
    )
    assert (second.total, second.deleted_at, second.buyer, second.test) == (Decimal(-2), None, {}, False)
    assert (third.total, third.deleted_at) == (Decimal("129.80"), None)


def test_no_rows_ask_nothing(django_assert_num_queries: pytest.FixtureRequest) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert update_many(Order, ["number"], ["id"], []) == 0


def test_a_key_is_written_by_its_column() -> None:
    store, other = a_store(), a_store()
    assert update_many(Store, ["account"], ["id"], [[other.account_id, store.pk]]) == 1
    store.refresh_from_db()
    assert store.account_id == other.account_id
