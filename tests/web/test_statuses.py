"""What each status means: shown, said, reset."""

from django.test import Client
from pytest_django import DjangoAssertNumQueries

from orderwire.accounts.models import AuditEntry
from orderwire.carts.meaning import FULFILMENT_STATES, ORDER_STATES, PAYMENT_STATES, Meaning
from orderwire.stores import meanings
from orderwire.stores.statuses import saw, statuses_of
from orderwire.web.statuses import WORDS
from tests.web.conftest import House, everything, words


def posted(house: House, **changed: str) -> dict[str, str]:
    """The whole form as a browser sends it, with some selects changed: shipped__order is that of “shipped”."""
    store = house.store
    form = {
        f"{row.axis}:{row.key}:{axis}": getattr(meanings.meaning_of(store, row.axis, row.key), axis)
        for row in statuses_of(store)
        for axis in WORDS
    }
    return {**form, **{"order:" + name.replace("__", ":"): word for name, word in changed.items()}}


def test_every_word_that_a_status_can_mean_can_be_chosen() -> None:
    assert [tuple(words) for words in WORDS.values()] == [ORDER_STATES, PAYMENT_STATES, FULFILMENT_STATES]


def test_each_status_is_shown_with_its_count_and_whose_word_it_is(house: House, viewer: Client) -> None:
    saw(house.store, [("order", "shipped")] * 2)
    page = words(viewer.get(f"/stores/{house.store.pk}/statuses/"))
    row = page[page.index('<span class="font-mono">shipped</span>') :]
    row = row[: row.index("</tr>")]
    assert "from Custom cart" in row
    assert '<td class="num" data-label="Seen">2</td>' in row
    assert '<select class="input w-56! max-w-full md:w-full!" name="order:shipped:fulfilment"' in row
    assert '<option value="shipped" selected>shipped</option>' in row
    assert "disabled" in row
    assert "Save" not in page
    assert "A status that nobody explained never mails until a rule names it." in page


def test_only_what_was_changed_is_kept_and_it_can_be_reset(house: House, editor: Client) -> None:
    path = f"/stores/{house.store.pk}/statuses/"
    page = words(editor.post(path, posted(house, shipped__fulfilment="delivered"), follow=True))
    assert "1 status changed. It counts for orders from now on." in page
    assert "said by you" in page
    house.store.refresh_from_db()
    assert house.store.status_meanings == [["order", "shipped", "open", "", "delivered"]]
    before = everything()
    assert "Nothing changed." in words(editor.post(path, posted(house), follow=True))
    assert everything() == before
    page = words(editor.post(path, {**posted(house), "reset": "order:shipped"}, follow=True))
    assert "said by you" not in page
    house.store.refresh_from_db()
    assert meanings.meaning_of(house.store, "order", "shipped") == Meaning("open", "", "shipped")
    assert house.store.status_meanings == []
    notes = AuditEntry.objects.order_by("pk")
    assert [(note.action, note.detail["key"]) for note in notes] == [
        ("status meaning said", "shipped"),
        ("status meaning reset", "shipped"),
    ]


def test_an_unknown_one_stands_first_until_somebody_explains_it(house: House, editor: Client) -> None:
    saw(house.store, [("order", "engraved")] * 3 + [("order", "wrapped")])
    path = f"/stores/{house.store.pk}/statuses/"
    page = words(editor.get(path))
    assert "New status <strong>Engraved</strong> seen on 3 orders: say what it means." in page
    assert "New status <strong>Wrapped</strong> seen on 1 order: say what it means." in page
    keys = [piece[: piece.index("<")] for piece in page.split('<span class="font-mono">')[1:]]
    assert keys[:2] == ["engraved", "wrapped"]
    page = words(editor.post(path, {"nothing": "order:wrapped", "order:engraved:order": "open"}, follow=True))
    assert "Wrapped</strong>" not in page
    assert "Engraved</strong>" in page
    page = words(editor.post(path, posted(house, engraved__fulfilment="processing"), follow=True))
    assert "Engraved</strong>" not in page
    house.store.refresh_from_db()
    assert meanings.unmapped(house.store) == []


def test_other_words_are_refused(house: House, editor: Client) -> None:
    before = everything()
    page = words(
        editor.post(
            f"/stores/{house.store.pk}/statuses/",
            posted(house, shipped__order="gone", paid__order="completed"),
            follow=True,
        )
    )
    assert "“gone” is not one of" in page
    assert everything() == before


def test_a_viewer_says_nothing(house: House, viewer: Client) -> None:
    before = everything()
    assert viewer.post(f"/stores/{house.store.pk}/statuses/", posted(house, shipped__order="open")).status_code == 403
    assert everything() == before


def test_a_flood_of_statuses_is_one_page_with_few_words_and_few_queries(
    house: House, viewer: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    saw(house.store, [("order", f"new-{number:03}") for number in range(400)])
    with django_assert_max_num_queries(12):
        page = words(viewer.get(f"/stores/{house.store.pk}/statuses/"))
    assert page.count("say what it means.") == 3
    assert "more statuses are not known." in page
    assert page.count("<tr>") == 1 + meanings.MOST
