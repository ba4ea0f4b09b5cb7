"""New rows of several tables, written together."""

import pytest

from orderwire.accounts.models import Account
from orderwire.core.pile import Pile, is_new
from orderwire.stores.models import Store

pytestmark = pytest.mark.django_db


def test_rows_are_written_at_once_each_table_after_those_it_points_at() -> None:
    pile = Pile(Account, Store)
    account = Account(name="Acme")
    store = Store(account=account, name="Lamps", platform="custom")
    pile.add(store)
    pile.add(account)
    assert not Account.objects.exists()
    assert is_new(store)
    store.name = "Acme Lamps"
    pile.flush()
    assert Store.objects.get().name == "Acme Lamps"
    assert not is_new(store)


def test_what_was_written_is_not_written_again() -> None:
    pile = Pile(Account)
    pile.add(Account(name="One"))
    pile.flush()
    pile.flush()
    pile.add(Account(name="Two"))
    pile.flush()
    assert sorted(Account.objects.values_list("name", flat=True)) == ["One", "Two"]


def test_a_table_the_pile_does_not_know_is_refused() -> None:
    with pytest.raises(KeyError):
        Pile(Store).add(Account(name="Acme"))
