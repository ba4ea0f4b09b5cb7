"""Locks that end with their transaction; on SQLite, which has one writer, every transaction already excludes the others."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection, connections, transaction

from orderwire.core.locks import hold, share, try_hold

pytestmark = pytest.mark.django_db(transaction=True)


def _elsewhere(ask: Callable[[], bool]) -> bool:
    """What `ask` answers in a transaction of another connection, while ours is open."""
    answers: list[bool] = []

    def run() -> None:
        try:
            with transaction.atomic():
                answers.append(ask())
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    return answers[0]


def _postgresql() -> bool:
    return connection.vendor == "postgresql"


def test_a_held_lock_is_nobody_elses_until_the_transaction_ends() -> None:
    if _postgresql():
        with transaction.atomic():
            hold("inbox:sto_1")
            assert not _elsewhere(lambda: try_hold("inbox:sto_1"))
            assert _elsewhere(lambda: try_hold("inbox:sto_2"))
        assert _elsewhere(lambda: try_hold("inbox:sto_1"))
    else:
        with transaction.atomic():
            hold("inbox:sto_1")
            assert connection.in_atomic_block


def test_sharers_stand_beside_each_other_and_exclude_holders() -> None:
    if not _postgresql():
        with transaction.atomic():
            share("audience:acc_1")
            assert try_hold("audience:acc_1")
        return
    with transaction.atomic():
        share("audience:acc_1")
        assert _elsewhere(lambda: share("audience:acc_1") is None)
        assert not _elsewhere(lambda: try_hold("audience:acc_1"))


def test_the_same_transaction_may_take_its_lock_again() -> None:
    with transaction.atomic():
        assert try_hold("inbox:sto_1")
        hold("inbox:sto_1")
        assert try_hold("inbox:sto_1")


def test_a_lock_is_given_back_when_the_transaction_fails() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        hold("inbox:sto_1")
        raise ZeroDivisionError
    assert _elsewhere(lambda: try_hold("inbox:sto_1"))
