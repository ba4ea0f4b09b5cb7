"""The suppression list."""

import pytest
from django.test import Client

from orderwire.accounts.models import User
from orderwire.accounts.people import account_of
from orderwire.audience.models import Suppression
from tests.rooms import a_message, a_store
from tests.web.conftest import House, everything, words


def test_an_address_is_added_and_what_waited_for_it_is_stopped(house: House, editor: Client) -> None:
    waiting = a_message(house.rule, "ready", order=house.order)
    page = words(editor.post("/suppressions/", {"address": "Ada@Example.com", "store": ""}, follow=True))
    assert "Ada@Example.com gets no more mail." in page
    waiting.refresh_from_db()
    assert waiting.state == "suppressed"


@pytest.mark.parametrize("word", ["example.org", "@example.org", "*@example.org", "**@example.org"])
def test_a_domain_is_added_in_every_form(house: House, editor: Client, word: str) -> None:
    editor.post("/suppressions/", {"address": word, "store": house.store.pk})
    entry = Suppression.objects.get(kind="domain")
    assert (entry.value, entry.store_id) == ("example.org", house.store.pk)


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("", "Give either an address or a domain."),
        ("nonsense", "This is not a domain"),
        ("no@example.com", "is on the suppression list already."),
    ],
)
def test_what_cannot_be_added_is_said_and_kept(house: House, editor: Client, word: str, said: str) -> None:
    before = everything()
    answer = editor.post("/suppressions/", {"address": word, "store": ""})
    assert answer.status_code == 422
    assert said in words(answer)
    assert f'value="{word}"' in words(answer)
    assert everything() == before


def test_another_accounts_store_is_none(house: House, editor: Client, stranger: User) -> None:
    other = account_of(stranger)
    assert other is not None
    before = everything()
    foreign = a_store(other)
    assert editor.post("/suppressions/", {"address": "x@example.com", "store": foreign.pk}).status_code == 404
    assert everything()["Suppression"] == before["Suppression"]


def test_searching(house: House, viewer: Client) -> None:
    assert "no@example.com" in words(viewer.get("/suppressions/", {"q": "NO@"}))
    assert "Nothing found" in words(viewer.get("/suppressions/", {"q": "ada"}))


def test_taking_off_asks_and_warns(house: House, editor: Client) -> None:
    Suppression.objects.update(reason="complaint")
    path = f"/suppressions/{house.suppression.pk}/remove/"
    before = everything()
    assert "marked a mail of yours as spam" in words(editor.get(path))
    assert everything() == before
    editor.post(path)
    assert not Suppression.objects.exists()


def test_a_viewer_may_look(house: House, viewer: Client) -> None:
    page = words(viewer.get("/suppressions/"))
    assert "no@example.com" in page
    assert "Add to the list" not in page
    assert "Take off" not in page


def test_filters_and_csv(house: House, editor: Client, viewer: Client) -> None:
    Suppression.objects.create(
        account=house.account,
        store=house.store,
        kind="domain",
        value="x.example",
        as_given="=x.example",
        reason="bounce",
    )
    assert "x.example" not in words(viewer.get("/suppressions/", {"store": "all"}))
    assert "no@example.com" not in words(viewer.get("/suppressions/", {"store": house.store.pk}))
    assert "no@example.com" not in words(viewer.get("/suppressions/", {"reason": "bounce"}))
    answer = editor.get("/suppressions.csv", {"reason": "bounce"})
    head, row = b"".join(answer.streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    assert head == "address,domain,reason,store,since"
    assert row.startswith(f",'=x.example,bounce,{house.store.name},")
    assert viewer.get("/suppressions.csv").status_code == 403
