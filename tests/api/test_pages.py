"""Lists: every row once, the newest first, whatever comes meanwhile."""

import base64

from tests.api.conftest import Caller, House, fields
from tests.rooms import a_store


def pages(acme: Caller, path: str) -> list[list[str]]:
    """The ids of every page of a list, two rows a page."""
    found, cursor = [], ""
    while True:
        told = acme.get(f"{path}?limit=2&cursor={cursor}").json()
        found.append([row["id"] for row in told["items"]])
        if told["next"] is None:
            return found
        cursor = told["next"]


def test_every_row_once_newest_first(house: House, acme: Caller) -> None:
    ids = [house.store.pk, *[a_store(house.account).pk for _ in range(4)]]
    newest = ids[::-1]
    assert pages(acme, "/stores") == [newest[:2], newest[2:4], newest[4:]]


def test_a_full_last_page_ends_the_list(house: House, acme: Caller) -> None:
    a_store(house.account)
    assert len(pages(acme, "/stores")) == 1


def test_a_row_that_comes_meanwhile_moves_no_page(house: House, acme: Caller) -> None:
    ids = [house.store.pk, *[a_store(house.account).pk for _ in range(2)]]
    first = acme.get("/stores?limit=2").json()
    a_store(house.account)
    second = acme.get(f"/stores?limit=2&cursor={first['next']}").json()
    assert [row["id"] for row in first["items"] + second["items"]] == ids[::-1]
    assert second["next"] is None


def test_a_cursor_that_is_not_ours(house: House, acme: Caller) -> None:
    forged = base64.urlsafe_b64encode(b"' or 1=1").decode()
    for cursor in ("x", "%00", "é", forged, "a" * 5000):
        assert fields(acme.get(f"/stores?cursor={cursor}")) == ["cursor"]
