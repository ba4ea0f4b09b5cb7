"""One store's page and the acts on it."""

from typing import Any

from django.db import transaction
from django.test import Client

from orderwire.accounts.models import AuditEntry, User
from orderwire.acts.care import look
from orderwire.core import clock
from orderwire.delivery.senders import note_problem, note_working
from orderwire.orders.models import Event
from orderwire.outbox.models import State
from orderwire.rules.models import Rule
from orderwire.stores.models import Store
from orderwire.stores.secrets import secrets_of
from tests.rooms import a_message, a_store
from tests.web.conftest import House, everything, words


def test_parked_events_are_shown_with_their_reason_and_read_again(house: House, editor: Client) -> None:
    path = f"/stores/{house.store.pk}/"
    assert "It is no JSON." in words(editor.get(path))
    answer = editor.post(f"/events/{house.event.pk}/read-again/", follow=True)
    assert "It is in the queue again" in words(answer)
    assert Event.objects.get(pk=house.event.pk).state == "unread"
    answer = editor.post(f"/events/{house.event.pk}/read-again/", follow=True)
    assert "This event is not parked" in words(answer)


def test_pausing_holds_the_mails_and_resuming_lets_them_go(house: House, editor: Client) -> None:
    waiting = a_message(house.rule, "ready", order=house.order)
    page = words(editor.post(f"/stores/{house.store.pk}/pause/", follow=True))
    waiting.refresh_from_db()
    assert waiting.held_reason == "store paused"
    assert "Paused since" in page
    editor.post(f"/stores/{house.store.pk}/resume/")
    waiting.refresh_from_db()
    assert waiting.held_reason == ""


def test_checking_the_connection_says_what_is_missing(house: House, editor: Client) -> None:
    Event.objects.all().delete()
    page = words(editor.post(f"/stores/{house.store.pk}/check/", follow=True))
    assert "No webhook has arrived yet" in page


def test_a_new_secret_is_asked_for_and_shown_once(house: House, owner: Client) -> None:
    path = f"/stores/{house.store.pk}/new-secret/"
    old = secrets_of(house.store)
    assert "Make a new webhook secret?" in words(owner.get(path))
    house.store.refresh_from_db()
    assert secrets_of(house.store) == old
    page = words(owner.post(path, follow=True))
    house.store.refresh_from_db()
    new, still = secrets_of(house.store)
    assert still == old[0]
    assert new in page
    assert new not in words(owner.get(f"/stores/{house.store.pk}/"))


def test_deleting_asks_first_then_takes_all_with_it(house: House, owner: Client) -> None:
    path = f"/stores/{house.store.pk}/delete/"
    before = everything()
    assert "This cannot be undone." in words(owner.get(path))
    assert everything() == before
    assert owner.post(path)["Location"] == "/stores/"
    assert not Store.objects.exists()
    assert not Rule.objects.exists()


def test_one_press_pauses_a_shop_from_every_page(house: House, editor: Client, viewer: Client) -> None:
    page = f"/orders/{house.order.pk}/"
    assert "Pause its mails" in words(editor.get(page))
    assert "Pause its mails" not in words(viewer.get(page))
    answer = editor.post(f"/stores/{house.store.pk}/pause/", {"back": page})
    assert answer["Location"] == page
    assert "Paused: resume its mails" in words(editor.get(page))
    answer = editor.post(f"/stores/{house.store.pk}/resume/", {"back": "https://evil.example/"})
    assert answer["Location"] == f"/stores/{house.store.pk}/"


def test_everything_is_paused_and_resumed(house: House, editor: Client) -> None:
    second = a_store(house.account, name="Second")
    others = a_store(name="Another account's")
    waiting = a_message(house.rule, State.READY)
    before = everything()
    assert "No mail of any store goes out until you resume." in words(editor.get("/settings/pause/"))
    assert everything() == before
    assert "Everything is paused" in words(editor.post("/settings/pause/", follow=True))
    assert [Store.objects.get(pk=one.pk).status for one in (house.store, second)] == ["paused", "paused"]
    assert Store.objects.get(pk=others.pk).paused_at is None
    waiting.refresh_from_db()
    assert waiting.held_reason == "store paused"
    assert "All stores send again." in words(editor.post("/settings/resume/", follow=True))
    waiting.refresh_from_db()
    assert waiting.held_reason == ""
    assert list(AuditEntry.objects.order_by("id").values_list("action", "detail")) == [
        ("account paused", {"stores": 2}),
        ("account resumed", {"stores": 2}),
    ]


def test_what_is_broken_stands_on_every_page(house: House, viewer: Client, stranger: User, as_user: Any) -> None:
    note_problem(house.sender.pk, "535 no")
    with transaction.atomic():
        look(clock.now())
    for page in ("/stores/", f"/orders/{house.order.pk}/"):
        assert "The mail server “Main” refuses us" in words(viewer.get(page))
        assert f'href="/senders/{house.sender.pk}/"' in words(viewer.get(page))
    assert "refuses us" not in words(as_user(stranger).get("/stores/"))
    note_working(house.sender.pk)
    with transaction.atomic():
        look(clock.now())
    assert "refuses us" not in words(viewer.get("/stores/"))
