"""API keys: shown once, kept as a keyed hash, dead once revoked."""

from datetime import UTC, datetime, timedelta

import pytest

from orderwire.accounts.keys import account_for, issue, revoke
from orderwire.accounts.models import ApiKey
from orderwire.accounts.people import open_account
from orderwire.core import clock
from orderwire.core.seal import fingerprint
from tests.rooms import NOON, an_account

pytestmark = pytest.mark.django_db


def test_a_key_opens_its_account_and_is_not_kept() -> None:
    account, ada = open_account("ada@example.com", "correct horse battery")
    key, plain = issue(account, " Import ", ada)
    assert plain.startswith("ow_")
    assert len(plain) == 43
    assert account_for(plain) == account
    kept = ApiKey.objects.get()
    assert (kept.name, kept.hint, kept.hash, kept.made_by) == ("Import", plain[-4:], fingerprint(plain), ada)
    assert plain not in str(ApiKey.objects.values().get())
    assert kept == key


def test_a_nameless_key_gets_a_name_and_a_long_one_fits() -> None:
    account = an_account()
    assert issue(account, "  ")[0].name == "API key"
    assert issue(account, "k" * 300)[0].name == "k" * 120


@pytest.mark.parametrize(
    "spoil", [lambda k: "", lambda k: k[:-1], lambda k: k.upper(), lambda k: k + " ", lambda k: "ow_"]
)
def test_another_word_opens_nothing(spoil: object) -> None:
    _, plain = issue(an_account(), "k")
    assert account_for(spoil(plain)) is None  # type: ignore[operator]


def test_each_key_opens_its_own_account() -> None:
    first, second = an_account(), an_account()
    keys = [issue(first, "k")[1], issue(second, "k")[1], issue(first, "k")[1]]
    assert [account_for(key) for key in keys] == [first, second, first]


def test_a_revoked_key_opens_nothing_and_keeps_the_time_it_was_revoked() -> None:
    key, plain = issue(an_account(), "k")
    with clock.stopped_at(NOON) as hands:
        revoke(key)
        hands.forward(timedelta(hours=1))
        revoke(key)
    assert account_for(plain) is None
    key.refresh_from_db()
    assert key.revoked_at == NOON


def test_last_used_is_written_at_most_every_five_minutes() -> None:
    key, plain = issue(an_account(), "k")
    seen: list[datetime | None] = []
    with clock.stopped_at(datetime(2026, 11, 21, tzinfo=UTC)) as hands:
        for minutes in (0, 5, 1):
            hands.forward(timedelta(minutes=minutes))
            account_for(plain)
            key.refresh_from_db()
            seen.append(key.last_used_at)
    start = datetime(2026, 11, 21, tzinfo=UTC)
    assert seen == [start, start, start + timedelta(minutes=6)]
