"""A list from elsewhere: looked through first, imported after a yes."""

from datetime import timedelta

import pytest
from django.db.models.query import QuerySet
from pytest import MonkeyPatch

from orderwire.accounts.models import Account
from orderwire.audience import importing
from orderwire.audience.importing import import_staged, stage
from orderwire.audience.models import StagedImport, Suppression
from orderwire.audience.suppression import add
from orderwire.core import clock
from orderwire.core.failures import Refusal
from tests.rooms import a_store, an_account

pytestmark = pytest.mark.django_db


@pytest.fixture
def acme() -> Account:
    return an_account()


def numbers(staged: StagedImport) -> tuple[int, ...]:
    return tuple(staged.found[name] for name in ("lines", "new", "known", "twice", "wrong"))


def listed(account: Account) -> list[tuple[str, str, str]]:
    return list(Suppression.objects.filter(account=account).order_by("value").values_list("kind", "value", "reason"))


def test_plain_lines(acme: Account) -> None:
    add(acme, {"address": "old@example.com"})
    lines = ["Ada@Example.com\n", "\n", "ada@example.com\n", "OLD@example.com\n", "*@lamps.example\n", "no good\n"]
    staged = stage(acme, lines, None)
    assert numbers(staged) == (5, 2, 1, 1, 1)
    assert [(line, text) for line, text, _why in staged.found["errors"]] == [(6, "no good")]
    assert listed(acme) == [("address", "old@example.com", "manual")]
    assert import_staged(staged) == 2
    assert listed(acme) == [
        ("address", "ada@example.com", "manual"),
        ("domain", "lamps.example", "manual"),
        ("address", "old@example.com", "manual"),
    ]
    assert Suppression.objects.get(value="ada@example.com").as_given == "Ada@Example.com"
    assert not StagedImport.objects.exists()


@pytest.mark.parametrize(
    ("head", "row"),
    [
        ("\ufeffReason,E-Mail", 'bounce,"ada@example.com"'),
        ("email;name;reason", "ada@example.com;Ada, Countess;Bounce"),
        ("address\treason", "ada@example.com\tbounce"),
        ("address,domain,reason,store,since", "'ada@example.com,,bounce,,2026"),
    ],
)
def test_a_csv_file_names_its_columns(acme: Account, head: str, row: str) -> None:
    assert numbers(stage(acme, [head, row], None)) == (1, 1, 0, 0, 0)
    import_staged(StagedImport.objects.get())
    assert listed(acme) == [("address", "ada@example.com", "bounce")]


def test_a_reason_that_is_none_is_told_with_its_line(acme: Account) -> None:
    staged = stage(acme, ["email,reason", "ada@example.com,because"], None)
    (error,) = staged.found["errors"]
    assert list(error) == [
        2,
        "ada@example.com,because",
        "Its reason is none of manual, bounce, complaint, unsubscribe.",
    ]


def test_for_one_store_alone(acme: Account) -> None:
    add(acme, {"address": "ada@example.com"})
    store = a_store(acme)
    staged = stage(acme, ["ada@example.com"], store)
    assert numbers(staged) == (1, 1, 0, 0, 0)
    import_staged(staged)
    assert list(Suppression.objects.order_by("id").values_list("store_id", flat=True)) == [None, store.pk]


def test_what_was_added_meanwhile_stays_as_it_is(acme: Account) -> None:
    staged = stage(acme, ["ada@example.com", "bob@example.com"], None)
    add(acme, {"address": "ada@example.com", "reason": "complaint"})
    assert import_staged(staged) == 1
    assert listed(acme) == [
        ("address", "ada@example.com", "complaint"),
        ("address", "bob@example.com", "manual"),
    ]


def test_an_empty_list_and_one_too_long(acme: Account, monkeypatch: MonkeyPatch) -> None:
    for lines in ([], ["", "  "], ["email,reason"]):
        with pytest.raises(Refusal):
            stage(acme, lines, None)
    monkeypatch.setattr(importing, "MOST_LINES", 2)
    assert numbers(stage(acme, ["a@example.com", "b@example.com"], None))[1] == 2
    with pytest.raises(Refusal, match="at most 2"):
        stage(acme, ["a@example.com", "b@example.com", "c@example.com"], None)


def test_errors_are_told_up_to_a_number(acme: Account, monkeypatch: MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "MOST_ERRORS", 2)
    staged = stage(acme, ["x y"] * 5, None)
    assert (staged.found["wrong"], len(staged.found["errors"])) == (5, 2)


def test_lines_go_in_batches(acme: Account, monkeypatch: MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "BATCH", 2)
    sizes: list[int] = []
    written = QuerySet.bulk_create

    def counted(rows: object, objs: list[object]) -> object:
        sizes.append(len(objs))
        return written(rows, objs)  # type: ignore[arg-type]

    monkeypatch.setattr(QuerySet, "bulk_create", counted)
    staged = stage(acme, [f"{n}@example.com" for n in range(5)], None)
    assert import_staged(staged) == 5
    assert sizes == [2, 2, 1]


def test_what_nobody_said_yes_to_is_gone_after_an_hour(acme: Account) -> None:
    old = stage(acme, ["a@example.com"], None)
    StagedImport.objects.update(created_at=clock.now() - timedelta(hours=1, minutes=1))
    fresh = stage(acme, ["b@example.com"], None)
    assert list(StagedImport.objects.values_list("pk", flat=True)) == [fresh.pk]
    assert old.pk != fresh.pk
