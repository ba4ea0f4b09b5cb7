"""No work on a database that may forget what it has acknowledged."""

from collections.abc import Iterator

import pytest
from django.db import connection

from orderwire.cli.durable import problems, refuse_unless_durable
from orderwire.cli.failures import Failed
from orderwire.cli.main import main
from orderwire.outbox.models import WorkerSeat

FORGETFUL = {
    "sqlite": ("PRAGMA synchronous=NORMAL", "SQLite runs below synchronous=FULL"),
    "postgresql": ("SET synchronous_commit = off", "PostgreSQL runs with synchronous_commit = off"),
}


@pytest.fixture
def forgetful(transactional_db: None) -> Iterator[str]:
    """This database, told to acknowledge before it has written; answers what must be said."""
    statement, said = FORGETFUL[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(statement)
    yield said
    connection.close()  # the next one is as it should be


@pytest.mark.django_db(transaction=True)
def test_the_databases_we_ship_with_remember() -> None:
    assert problems() == []
    refuse_unless_durable()


def test_a_forgetful_one_is_refused_with_the_mend(forgetful: str) -> None:
    (line,) = problems()
    assert line.startswith(forgetful)
    assert "could lose mails" in line
    with pytest.raises(Failed, match="could lose mails"):
        refuse_unless_durable()


def test_no_worker_starts_on_it(forgetful: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["worker", "--drain"]) == 1
    assert capsys.readouterr().err.startswith(f"orderwire: {forgetful}")
    assert not WorkerSeat.objects.exists()


def test_check_says_it(forgetful: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 1
    assert capsys.readouterr().err.startswith(f"orderwire: {forgetful}")
