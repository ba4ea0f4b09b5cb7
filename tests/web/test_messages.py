"""Messages: the list, one message, sending again, cancelling."""

from django.test import Client
from pytest_django import Settings

from orderwire.accounts.models import AuditEntry
from orderwire.outbox.models import Message
from orderwire.stores.models import Store
from orderwire.tracking.models import Hit, Reaction
from tests.rooms import NOON, a_message, a_store, after
from tests.web.conftest import House, everything, words


def test_messages_are_found_by_address_order_and_state(house: House, viewer: Client) -> None:
    a_message(house.rule, "ready", to_address="bob@example.com", canonical_to="bob@example.com", order_number="2002")
    path = f"/stores/{house.store.pk}/messages/"
    assert "bob@example.com" in words(viewer.get(path))
    assert "ada@example.com" not in words(viewer.get(path, {"q": "Bob@"}))
    assert "ada@example.com" not in words(viewer.get(path, {"q": "2002"}))
    assert "bob@example.com" not in words(viewer.get(path, {"state": "sent"}))
    assert "No message found" in words(viewer.get(path, {"state": "blocked"}))


def test_an_empty_list_teaches(house: House, viewer: Client) -> None:
    other = a_store(house.account, name="Brass Lamps")
    assert "No message yet" in words(viewer.get(f"/stores/{other.pk}/messages/"))


def test_one_message_shows_its_state_and_attempts(house: House, viewer: Client) -> None:
    house.message.attempts.create(
        fence=1,
        stage="rcpt",
        code=550,
        reply="5.1.1 no such user",
        outcome="rejected",
        server="smtp.example.com:587",
        ms=12,
    )
    page = words(viewer.get(f"/messages/{house.message.pk}/"))
    for part in ("The mail server took it.", "ada@example.com", "550 5.1.1 no such user", "12 ms · it ended at “rcpt”"):
        assert part in page
    assert "Send again" not in page


def test_sending_again_asks_first_and_makes_a_marked_copy(house: House, editor: Client) -> None:
    path = f"/messages/{house.message.pk}/resend/"
    before = everything()
    assert "It is kept as a copy, made by you." in words(editor.get(path))
    assert everything() == before
    answer = editor.post(path, follow=True)
    copy = Message.objects.get(copy=1)
    assert answer.redirect_chain[-1][0] == f"/messages/{copy.pk}/"
    assert "number 1, sent again by a person" in words(answer)
    assert "The first one" in words(answer)


def test_what_may_still_go_is_not_sent_again(house: House, editor: Client) -> None:
    Message.objects.update(state="ready")
    before = everything()
    page = words(editor.post(f"/messages/{house.message.pk}/resend/", follow=True))
    assert "This mail is still pending" in page
    assert everything() == before


def test_cancelling_asks_first(house: House, editor: Client) -> None:
    waiting = a_message(house.rule, "ready", order=house.order)
    path = f"/messages/{waiting.pk}/cancel/"
    before = everything()
    assert "Cancel this mail?" in words(editor.get(path))
    assert everything() == before
    page = words(editor.post(path, follow=True))
    waiting.refresh_from_db()
    assert (waiting.state, waiting.reason) == ("cancelled", "cancelled by hand")
    assert "Cancelled by hand" in page


def test_what_was_sent_is_not_cancelled(house: House, editor: Client) -> None:
    before = everything()
    page = words(editor.post(f"/messages/{house.message.pk}/cancel/", follow=True))
    assert "This mail is sent already: there is nothing to cancel." in page
    assert everything() == before


def test_a_held_mail_says_why(house: House, viewer: Client) -> None:
    held = a_message(house.rule, "ready", held_reason="rule paused")
    assert "Its rule is off. Turn the rule on and it goes." in words(viewer.get(f"/messages/{held.pk}/"))


def test_sending_now_asks_first_and_makes_it_due(house: House, editor: Client, settings: Settings) -> None:
    settings.SMTP_URL = "smtp://127.0.0.1:2525?tls=none"
    waiting = a_message(
        house.rule, "scheduled", after(days=9000), order=house.order, held_reason="waiting for a tracking number"
    )
    path = f"/messages/{waiting.pk}/send-now/"
    assert f'href="{path}"' in words(editor.get(f"/messages/{waiting.pk}/"))
    before = everything()
    page = words(editor.get(path))
    assert "Send it now?" in page
    assert "Waits for a tracking number" in page
    assert everything() == before
    assert "It is due now" in words(editor.post(path, follow=True))
    waiting.refresh_from_db()
    assert (waiting.state, waiting.held_reason) == ("ready", "")
    assert AuditEntry.objects.get(action="message sent now").target == waiting.pk


def test_what_may_not_go_is_not_sent_now(house: House, editor: Client) -> None:
    before = everything()
    page = words(editor.post(f"/messages/{house.message.pk}/send-now/", follow=True))
    assert "sent already: there is nothing that waits." in page
    assert everything() == before


def test_a_message_shows_who_opened_and_clicked_machines_too(house: House, viewer: Client) -> None:
    message, store = house.message, house.store
    given = {
        "store": store,
        "message": message,
        "rule_id": house.rule.pk,
        "mail_key": "k",
        "at": NOON,
        "day": NOON.date(),
    }
    Hit.objects.create(**given, kind="click", verdict="person", reason="a browser")
    Hit.objects.create(**given, kind="open", verdict="scanner", reason="before delivery")
    Reaction.objects.create(message=message, store=store, canonical_to="", clicks=1, last_at=NOON)
    page = words(viewer.get(f"/messages/{message.pk}/"))
    for part in ("Clicked once by a person.", "Opens are not kept by person", "A person: a browser"):
        assert part in page
    assert "A scanner: before delivery" in page
    Store.objects.filter(pk=store.pk).update(track_opens="person", track_clicks="off")
    Reaction.objects.all().delete()
    page = words(viewer.get(f"/messages/{message.pk}/"))
    assert "Opened 0 times by a person." in page
    assert "Clicks are not counted in this store." in page


def test_a_log_does_not_say_never_opened_where_opens_are_without_person(house: House, viewer: Client) -> None:
    Reaction.objects.create(message=house.message, store=house.store, canonical_to="", clicks=2, last_at=NOON)
    path = f"/stores/{house.store.pk}/order-status/logs/?log=sent&from=2026-11-01&until=2026-11-30"
    page = words(viewer.get(path))
    assert page.count("not kept by person</span>") == 1
    assert page.count("Opens are not kept by person in this store") == 1  # said once, below the table
    assert "Clicks are not kept" not in page
    assert ">2<" in page.replace(" ", "")
    Reaction.objects.update(opens=3)
    page = words(viewer.get(path))
    assert ">3<" in page.replace(" ", "")
    assert "not kept by person</span>" not in page


def test_a_log_says_once_for_the_table_why_a_column_is_empty(house: House, viewer: Client) -> None:
    Store.objects.filter(pk=house.store.pk).update(track_opens="person", track_clicks="off")
    path = f"/stores/{house.store.pk}/order-status/logs/?log=sent&from=2026-11-01&until=2026-11-30"
    page = words(viewer.get(path))
    assert page.count("not counted</span>") == 1
    assert "Clicks are not counted in this store." in page
    assert "Opens are not" not in page
    assert "Clicks are not counted" not in words(viewer.get(f"{path}&columns=1&column=at&column=opens"))
    assert "Clicks are not counted" not in words(viewer.get(path.replace("log=sent", "log=pending")))
