"""Ids sort by their bytes on both databases, so that keyset pages mean the same."""

import pytest
from django.db import connection

from orderwire.accounts.models import Account
from orderwire.core.tables import IdField

ODD = ["acc_B", "acc_a", "acc_A", "acc-a", "acc_1", "accA", "acc_é", "Acc_a"]


@pytest.mark.django_db
def test_ids_sort_by_their_bytes() -> None:
    Account.objects.bulk_create([Account(id=one, name=one) for one in ODD])
    assert list(Account.objects.order_by("id").values_list("id", flat=True)) == sorted(ODD)
    assert set(Account.objects.filter(id__lt="acc_a").values_list("id", flat=True)) == {
        one for one in ODD if one < "acc_a"
    }


@pytest.mark.django_db
def test_an_id_column_has_byte_order_and_a_text_column_the_databases() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT collation_name FROM information_schema.columns"
                " WHERE table_name = 'accounts_account' AND column_name = 'id'"
            )
            assert cursor.fetchone() == ("C",)
    assert IdField("acc").db_type(connection) == (
        'varchar(40) COLLATE "C"' if connection.vendor == "postgresql" else "varchar(40)"
    )


def test_an_id_is_there_before_the_row_is_written() -> None:
    account = Account(name="Acme")
    assert account.pk.startswith("acc_")
    assert account._state.adding


def test_a_migration_keeps_the_prefix_alone() -> None:
    field = IdField("acc")
    field.set_attributes_from_name("id")
    name, path, args, options = field.deconstruct()
    assert (name, path, args, options) == ("id", "orderwire.core.tables.IdField", [], {"prefix": "acc"})
