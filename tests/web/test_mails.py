"""Mails in frames."""

import html
from collections.abc import Callable

from django.test import Client

from orderwire.accounts.models import User
from orderwire.emails.framing import MAIL_POLICY, NO_PICTURES_POLICY
from orderwire.emails.library import change_template
from orderwire.emails.mime import unpack
from orderwire.rules.keep import change_rule
from tests.rooms import a_rule, a_store, an_order
from tests.sink import Sink
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


def frame_of(page: str) -> str:
    """The element that holds the mail within a frame's page."""
    return page.split("<iframe")[1].split("srcdoc=")[0]


def test_each_look_of_a_mail(house: House, viewer: Client) -> None:
    rule = change_rule(house.rule, {"template": {"starter": "shipped"}})
    path = f"/rules/{rule.pk}/mail/"
    assert "w-full" in frame_of(words(viewer.get(path)))
    assert "w-[390px]" in frame_of(words(viewer.get(f"{path}?look=phone")))
    text = words(viewer.get(f"{path}?look=text"))
    assert "<iframe" not in text
    assert "1Z999AA10123456784" in text
    source = html.unescape(words(viewer.get(f"{path}?look=source")))
    assert "<iframe" not in source
    assert "Content-Type: multipart/alternative; boundary=" in source


def test_in_the_dark_and_by_day(house: House, viewer: Client) -> None:
    rule = change_rule(house.rule, {"template": {"starter": "shipped"}})
    by_day = shown(words(viewer.get(f"/rules/{rule.pk}/mail/")))
    dark = shown(words(viewer.get(f"/rules/{rule.pk}/mail/?dark=1")))
    assert ("@media (max-width: 0) {" in by_day, "@media (min-width: 0) {" in dark) == (True, True)
    assert "prefers-color-scheme" not in by_day + dark
    change_rule(house.rule, {"template": {"html": "<p>*|ORDER_NUMBER|*</p>"}})
    assert "no colours of its own for the dark" in words(viewer.get(f"/rules/{rule.pk}/mail/?dark=1"))
    assert "no colours of its own for the dark" not in words(viewer.get(f"/rules/{rule.pk}/mail/"))


def test_with_images_off_none_is_loaded_and_their_words_are_shown(house: House, viewer: Client) -> None:
    picture = '<p>*|ORDER_NUMBER|*</p><img src="https://e.example/a.png" alt="A lamp">'
    change_rule(house.rule, {"template": {"html": picture}})
    answer = viewer.get(f"/rules/{house.rule.pk}/mail/?pictures=off")
    assert answer["Content-Security-Policy"] == NO_PICTURES_POLICY
    assert '<img alt="A lamp">' in shown(words(answer))
    with_them = viewer.get(f"/rules/{house.rule.pk}/mail/")
    assert with_them["Content-Security-Policy"] == MAIL_POLICY
    assert 'src="https://e.example/a.png"' in shown(words(with_them))


def test_the_bytes_are_a_file_for_mail_programs(house: House, viewer: Client) -> None:
    answer = viewer.get(f"/rules/{house.rule.pk}/mail/?raw=1&number=1001")
    assert answer["Content-Type"] == "message/rfc822"
    assert answer["Content-Disposition"] == 'attachment; filename="preview.eml"'
    mail = unpack(answer.content)
    assert (mail.subject, dict(mail.headers)["To"]) == ("Your order 1001", "ada@example.com")
    assert "Hello Ada" in mail.html


def test_any_order_as_any_status(house: House, viewer: Client) -> None:
    change_rule(house.rule, {"subject": "*|ORDER_STATUS|* *|ORDER_NUMBER|*"})
    an_order(house.store, external_id="9002", number="2002")
    page = words(viewer.get(f"/rules/{house.rule.pk}/mail/?number=%232002&status=delivered"))
    assert "Delivered 2002" in page
    assert "to ada@example.com" in page
    page = words(viewer.get(f"/rules/{house.rule.pk}/mail/?number=777"))
    assert "This shop has no order with the number 777." in page
    assert "This shop has no status" in words(viewer.get(f"/rules/{house.rule.pk}/mail/?status=nonsense"))


def test_a_draft_is_looked_at_in_every_way(house: House, editor: Client) -> None:
    path = f"/stores/{house.store.pk}/preview/"
    ways = {"preview_look": "phone", "preview_dark": "1", "preview_pictures": "off", "preview_number": "1001"}
    answer = editor.post(path, {**DRAFT, **ways, "preview_status": "delivered", "subject": "*|ORDER_STATUS|*"})
    assert "w-[390px]" in frame_of(words(answer))
    assert answer["Content-Security-Policy"] == NO_PICTURES_POLICY
    assert "Delivered" in words(answer)
    raw = editor.post(path, {**DRAFT, "preview_raw": "1"})
    assert unpack(raw.content).subject == "Order 1001"


def test_a_draft_obeys_its_rules_status_and_product_limit(house: House, editor: Client) -> None:
    path = f"/stores/{house.store.pk}/preview/"
    draft = {**DRAFT, "subject": "*|ORDER_STATUS|*", "template.source": "*|ITEMS|*"}
    new = words(editor.post(path, {**draft, "preview_entered": "delivered", "preview_limit": "1"}))
    assert ("Delivered" in new, "and 1 more" in new) == (True, True)
    assert "and 1 more" not in words(editor.post(path, {**draft, "preview_limit": "9" * 5000}))
    limited = a_rule(house.store, status="cancelled", product_limit=1)
    page = words(editor.post(path, {**draft, "preview_rule": limited.pk}))
    assert ("Cancelled" in page, "and 1 more" in page) == (True, True)
    foreign = a_rule(a_store(house.account, name="Brass Lamps"))
    assert editor.post(path, {**draft, "preview_rule": foreign.pk}).status_code == 404


def test_a_template_is_never_shown_in_a_strangers_shop(house: House, viewer: Client) -> None:
    foreign = a_store(name="Theirs")
    for path in (f"/templates/{house.template.pk}/mail/", f"/templates/{house.template.pk}/"):
        assert viewer.get(f"{path}?store={foreign.pk}").status_code == 404
    assert "sandbox" in words(viewer.get(f"/templates/{house.template.pk}/mail/?bare=1"))
    raw = viewer.get(f"/templates/{house.template.pk}/mail/?raw=1")
    assert unpack(raw.content).subject == "News of order 1001"


def test_a_draft_is_tested_as_it_is_shown(house: House, editor: Client, posted_to: Sink) -> None:
    house.sender.delete()
    form = {**DRAFT, "preview_order": house.order.pk, "test_to": "me@example.com"}
    before = everything()
    page = words(editor.post(f"/stores/{house.store.pk}/preview/test/", form))
    caught = posted_to.only()
    assert (caught.subject, caught.rcpt_tos) == ("[Test] Order 1001", ("me@example.com",))
    assert "This test went to me@example.com: 250 2.0.0 kept" in page
    assert "[Test] Order 1001" in page
    assert "For Ada" in shown(page)
    assert shown(words(editor.post(f"/stores/{house.store.pk}/preview/", form))) == shown(page)
    after = everything()
    assert [one["action"] for one in after.pop("AuditEntry")][len(before.pop("AuditEntry")) :] == ["draft tested"]
    assert after == before


def test_a_test_that_cannot_be_says_why_and_nothing_goes(house: House, editor: Client, posted_to: Sink) -> None:
    path = f"/stores/{house.store.pk}/preview/test/"
    house.sender.delete()
    before = everything()
    for changed, said in (
        ({"test_to": "nobody"}, "Give the e-mail address the test goes to"),
        ({"test_to": "no@example.com"}, "no@example.com: put on the suppression list by hand"),
        ({"test_to": "me@example.com", "subject": "*|ODER_NUMBER|*"}, "ODER_NUMBER"),
    ):
        page = words(editor.post(path, {**DRAFT, **changed}))
        assert "The test was not sent:" in page
        assert said in page
        assert "srcdoc" not in page
    assert everything() == before
    assert posted_to.mails == []


def test_a_server_that_refuses_a_test_is_quoted(house: House, editor: Client, posted_to: Sink) -> None:
    house.sender.delete()
    posted_to.behave(refuse={"*": ("rcpt", "550 5.1.1 nobody here")})
    page = words(editor.post(f"/stores/{house.store.pk}/preview/test/", {**DRAFT, "test_to": "me@example.com"}))
    assert "The mail server did not take it: 550 5.1.1 nobody here" in page
    assert "For Ada" in shown(page)


def test_who_may_not_edit_tests_no_draft(
    house: House, viewer: Client, stranger: User, as_user: Callable[[User], Client], posted_to: Sink
) -> None:
    path, form = f"/stores/{house.store.pk}/preview/test/", {**DRAFT, "test_to": "me@example.com"}
    house.sender.delete()
    before = everything()
    assert viewer.post(path, form).status_code == 403
    assert as_user(stranger).post(path, form).status_code == 404
    assert everything() == before
    assert posted_to.mails == []


def test_a_template_is_shown_as_it_once_was(house: House, viewer: Client) -> None:
    first = house.template.history.get()
    change_template(house.template, "News", {"subject": "Second", "preheader": "", "template": {"html": "<p>Now</p>"}})
    path = f"/templates/{house.template.pk}/mail/"
    assert "Now" in shown(words(viewer.get(path)))
    assert "Dear Ada" in shown(words(viewer.get(f"{path}?version={first.pk}")))
    assert viewer.get(f"{path}?version=tvn_none").status_code == 404
