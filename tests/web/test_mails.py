"""Mails in frames."""

import html

from django.test import Client

from orderwire.rules.keep import change_rule
from tests.rooms import a_store, an_order
from tests.web.conftest import House, everything, words

DRAFT = {
    "sender.name": "Acme",
    "subject": "Order *|ORDER_NUMBER|*",
    "template.kind": "html",
    "template.source": "<p>For *|FIRST_NAME|*</p>",
}


def shown(page: str) -> str:
    """The mail within a frame's page."""
    return html.unescape(page.split('srcdoc="')[1].split('"')[0])


def test_a_draft_is_shown_without_being_saved(house: House, editor: Client) -> None:
    before = everything()
    page = words(editor.post(f"/stores/{house.store.pk}/preview/", {**DRAFT, "preview_order": house.order.pk}))
    assert "Order 1001" in page
    assert "From Acme &lt;hello@acme.example&gt;" in page
    assert "For Ada" in shown(page)
    assert everything() == before


def test_a_draft_that_is_none_says_why(house: House, editor: Client) -> None:
    answer = editor.post(f"/stores/{house.store.pk}/preview/", {**DRAFT, "subject": "*|ODER_NUMBER|*"})
    assert answer.status_code == 200
    assert "There is no preview yet" in words(answer)
    assert "ODER_NUMBER" in words(answer)


def test_a_draft_is_never_shown_with_another_stores_order(house: House, editor: Client) -> None:
    other = an_order(a_store(house.account, name="Brass Lamps"))
    assert editor.post(f"/stores/{house.store.pk}/preview/", {**DRAFT, "preview_order": other.pk}).status_code == 404


def test_every_starter_has_its_picture(house: House, viewer: Client) -> None:
    assert "Acme Lamps" in shown(words(viewer.get(f"/stores/{house.store.pk}/starters/shipped/")))
    assert viewer.get(f"/stores/{house.store.pk}/starters/nonsense/").status_code == 404


def test_nothing_in_a_mail_runs_and_its_links_open_outside(house: House, viewer: Client) -> None:
    page = words(viewer.get(f"/rules/{house.rule.pk}/mail/"))
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in page
    assert "allow-scripts" not in page
    assert "allow-same-origin" not in page
    assert '<base target="_blank">' in shown(page)


def test_a_customers_name_stays_text_in_the_page(house: House, viewer: Client) -> None:
    change_rule(house.rule, {"subject": "Hello </iframe><script>alert(1)</script>"})
    page = words(viewer.get(f"/rules/{house.rule.pk}/mail/"))
    assert "<script>" not in page


def test_a_message_not_written_yet_is_shown_as_it_would_be(house: House, viewer: Client) -> None:
    page = words(viewer.get(f"/messages/{house.message.pk}/mail/"))
    assert "Not written yet: this is how it would look now." in page
    assert "Hello Ada" in shown(page)


def test_a_test_of_the_sample_order_is_shown_too(house: House, viewer: Client) -> None:
    house.message.order = house.message.change = None
    house.message.save()
    assert viewer.get(f"/messages/{house.message.pk}/mail/").status_code == 200
