"""`orderwire recount` says whether the totals are right."""

from datetime import date

import pytest

from orderwire.cli.main import main
from orderwire.core import clock
from orderwire.reports.models import DailyTotal
from tests.rooms import a_store

pytestmark = pytest.mark.django_db


def test_right_totals_are_said_to_be(capsys: pytest.CaptureFixture[str]) -> None:
    a_store()
    assert main(["recount"]) == 0
    assert capsys.readouterr().out == "The totals equal what was counted.\n"


def test_each_wrong_total_has_its_line(capsys: pytest.CaptureFixture[str]) -> None:
    store, other = a_store(), a_store()
    today: date = clock.now().date()
    DailyTotal.objects.create(store=store, rule_id="rul_1", day=today, clicks=3)
    assert main(["recount"]) == 1
    assert capsys.readouterr().out.splitlines() == [
        f"{store.pk} clicks rul_1 {today}: kept 3, counted 0",
        "The totals differ from what was counted.",
    ]
    assert main(["recount", "--store", other.pk]) == 0
