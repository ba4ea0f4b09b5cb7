"""The audit trail's page and its CSV."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from orderwire.accounts.audit import note
from orderwire.accounts.models import AuditEntry, User
from orderwire.core import clock
from orderwire.core.ids import first_id
from orderwire.web.paging import SIZE
from tests.rooms import an_account
from tests.web.conftest import House, words


def test_who_did_what_on_what_stands_there_with_a_link(house: House, owner: Client) -> None:
    note(house.account, "ada@example.com", "rule activated", house.rule.pk)
    note(house.account, "API key …1234", "sender removed", "snd_gone", name="Old")
    note(an_account(), "mallory@example.com", "store made")
    page = words(owner.get("/settings/audit/"))
    assert "Rule activated" in page
    assert f'href="/rules/{house.rule.pk}/edit/3/"' in page
    assert "name: Old" in page
    assert "/senders/snd_gone/" not in page
    assert "When (UTC)" in page
    assert "mallory" not in page


def test_filters(house: House, owner: Client) -> None:
    note(house.account, "ada@example.com", "store paused", house.store.pk, why="lunch")
    note(house.account, "API key …1234", "store resumed", house.store.pk, why="tea")
    old = AuditEntry.objects.create(
        id=first_id("aud", clock.now() - timedelta(days=40)), account=house.account, actor="x", action="old act"
    )

    def shown(**asked: str) -> list[str]:
        page = words(owner.get("/settings/audit/", asked))
        return [word for word in ("why: lunch", "why: tea", "Old act") if word in page]

    assert shown() == ["why: lunch", "why: tea", "Old act"]
    assert shown(who="ada@example.com") == ["why: lunch"]
    assert shown(who="API key") == ["why: tea"]
    assert shown(what="store resumed") == ["why: tea"]
    today = clock.now().date()
    assert shown(**{"from": (today - timedelta(days=2)).isoformat()}) == ["why: lunch", "why: tea"]
    assert shown(until=(today - timedelta(days=10)).isoformat()) == [old.action.capitalize()]
    assert "Nothing found" in words(owner.get("/settings/audit/", {"who": "nobody"}))
    for nonsense in ("yesterday", "9999-12-31", "0001-01-01"):
        assert "Give a date like" in words(owner.get("/settings/audit/", {"from": nonsense}))


def test_older_pages(house: House, owner: Client) -> None:
    for turn in range(SIZE + 1):
        note(house.account, "ada@example.com", "store paused", "", turn=f"turn-{turn}-")
    answer = owner.get("/settings/audit/", {"who": "ada@example.com"})
    assert "turn-0-" not in words(answer)
    oldest = AuditEntry.objects.order_by("id")[1].pk
    assert f"who=ada%40example.com&amp;before={oldest}" in words(answer)
    assert "turn-0-" in words(owner.get("/settings/audit/", {"before": oldest}))


def test_as_csv(house: House, owner: Client) -> None:
    note(house.account, "=ada@example.com", "role changed", "usr_1", fields=["a", "b"])
    answer = owner.get("/settings/audit.csv", {"what": "role changed"})
    head, row = b"".join(answer.streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    assert head == "at,who,what,row,detail"
    assert row.endswith(',\'=ada@example.com,role changed,usr_1,"fields: a, b"')


@pytest.mark.parametrize("path", ["/settings/audit/", "/settings/audit.csv"])
def test_only_admins_and_owners_read_it(
    house: House, path: str, editor: Client, viewer: Client, stranger: User, as_user: Callable[[User], Client]
) -> None:
    note(house.account, "ada@example.com", "store paused", house.store.pk, why="lunch")
    assert editor.get(path).status_code == 403
    assert viewer.get(path).status_code == 403
    answer = as_user(stranger).get(path)
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    assert b"lunch" not in content


def test_an_empty_trail_says_what_will_stand_there(
    house: House, stranger: User, as_user: Callable[[User], Client]
) -> None:
    assert "As soon as somebody changes something" in words(as_user(stranger).get("/settings/audit/"))
