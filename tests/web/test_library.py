"""Templates: looked at, kept, changed, used in a rule."""

import html

import pytest
from django.test import Client

from orderwire.accounts.models import AuditEntry
from orderwire.emails.library import wording_of
from orderwire.emails.models import Template
from orderwire.emails.starters import STARTERS
from orderwire.rules.keep import settings_of
from orderwire.rules.models import Rule
from tests.rooms import a_store, a_template, wording
from tests.web.conftest import House, everything, words

FORM = {
    "name": "News",
    "subject": "News of *|ORDER_NUMBER|*",
    "preheader": "Hello",
    "template.kind": "html",
    "template.source": "<p>Dear *|FIRST_NAME|*</p>\r\n<p>*|ORDER_NUMBER|*</p>",
    "template.text": "",
}


def did() -> list[str]:
    return list(AuditEntry.objects.order_by("id").values_list("action", flat=True))


def test_the_library_shows_ones_own_and_the_starters_with_their_pictures(house: House, viewer: Client) -> None:
    page = words(viewer.get("/templates/"))
    assert f"/templates/{house.template.pk}/mail/?bare=1&amp;store={house.store.pk}" in page
    assert f"/stores/{house.store.pk}/starters/shipped/" in page
    assert all(starter.name in page for starter in STARTERS.values())
    assert "Use in a new rule" not in page


def test_both_are_found_by_name_and_subject(house: House, editor: Client) -> None:
    a_template(house.account, name="Spring greetings", subject="Flowers")
    page = words(editor.get("/templates/?q=FLOW"))
    assert ("Spring greetings" in page, "Our news" in page, "Partly shipped" in page) == (True, False, False)
    page = words(editor.get("/templates/?q=partly"))
    assert ("Spring greetings" in page, "Partly shipped" in page) == (False, True)
    assert "No template of your own found" in page
    assert editor.get("/templates/?q=%00").status_code == 200


def test_another_accounts_templates_are_not_shown(house: House, editor: Client, stranger: object) -> None:
    a_template(a_store(name="Theirs").account, name="Their news")
    assert "Their news" not in words(editor.get("/templates/"))


def test_many_templates_come_by_pages(house: House, viewer: Client) -> None:
    for number in range(30):
        a_template(house.account, name=f"Number {number}")
    first = viewer.get("/templates/")
    assert len(first.context["page"].rows) == 24
    second = viewer.get(f"/templates/?before={first.context['page'].older}")
    assert [one.name for one in second.context["page"].rows][-1] == "Our news"
    assert len(second.context["page"].rows) == 7


def test_a_template_is_shown_as_a_mail_in_the_name_of_a_shop(house: House, viewer: Client) -> None:
    second = a_store(house.account, name="Brass Lamps")
    page = words(viewer.get(f"/templates/{house.template.pk}/?store={second.pk}&dark=1"))
    assert f"/templates/{house.template.pk}/mail/?store={second.pk}&amp;dark=1" in page
    assert "Rename" not in page
    frame = words(viewer.get(f"/templates/{house.template.pk}/mail/?store={second.pk}"))
    assert "News of order 1001" in frame
    assert "Dear Ada" in html.unescape(frame)


def test_a_template_can_be_kept_before_there_is_a_store(house: House, owner: Client) -> None:
    house.store.delete()
    for path in ("/templates/", "/templates/new/", f"/templates/{house.template.pk}/", "/templates/starters/shipped/"):
        assert owner.get(path).status_code == 200
    assert "Add a store first" in words(owner.get(f"/templates/{house.template.pk}/"))
    assert owner.get(f"/templates/{house.template.pk}/mail/").status_code == 404


def test_a_new_template(house: House, editor: Client) -> None:
    answer = editor.post("/templates/new/", FORM)
    made = Template.objects.get(name="News")
    assert answer["Location"] == f"/templates/{made.pk}/"
    assert wording_of(made) == {
        "subject": "News of *|ORDER_NUMBER|*",
        "preheader": "Hello",
        "template": {"html": "<p>Dear *|FIRST_NAME|*</p>\n<p>*|ORDER_NUMBER|*</p>"},
    }
    assert (made.made_by, did()) == (house.editor, ["template saved"])


def test_the_form_begins_with_what_can_be_saved(house: House, editor: Client) -> None:
    page = editor.get("/templates/new/")
    given = {one.name: one.value for one in page.context["form"]}
    assert editor.post("/templates/new/", {**given, "name": "First", "subject": "Hello"}).status_code == 302


def test_a_template_that_cannot_be_says_so_beside_the_field(house: House, editor: Client) -> None:
    before = everything()
    answer = editor.post("/templates/new/", {**FORM, "template.source": "*|NICKNAME|*", "subject": ""})
    assert answer.status_code == 422
    assert answer.context["form"]["template_source"].errors or answer.context["form"]["subject"].errors
    assert "*|NICKNAME|*" in words(answer)
    assert everything() == before


def test_step_two_keeps_its_draft_as_a_template_named_by_its_subject(house: House, editor: Client) -> None:
    draft = {name: value for name, value in FORM.items() if name != "name"} | {
        "sender.name": "Acme",
        "preview_look": "phone",
    }
    editor.post("/templates/new/", draft)
    assert Template.objects.latest("id").name == "News of *|ORDER_NUMBER|*"
    assert not Rule.objects.exclude(pk=house.rule.pk).exists()


def test_changing_a_template(house: House, editor: Client) -> None:
    path = f"/templates/{house.template.pk}/edit/"
    assert "Dear *|FIRST_NAME|*" in words(editor.get(path))
    assert editor.post(path, {**FORM, "name": "Better news"})["Location"] == f"/templates/{house.template.pk}/"
    house.template.refresh_from_db()
    assert (house.template.name, house.template.preheader) == ("Better news", "Hello")
    before = everything()
    assert editor.post(path, {**FORM, "subject": "*|NICKNAME|*"}).status_code == 422
    assert everything() == before


def test_a_new_name(house: House, editor: Client) -> None:
    path = f"/templates/{house.template.pk}/rename/"
    assert "It is called “Greetings” now." in words(editor.post(path, {"name": "Greetings"}, follow=True))
    house.template.refresh_from_db()
    assert house.template.name == "Greetings"
    before = everything()
    assert "This must not be empty." in words(editor.post(path, {"name": " "}, follow=True))
    assert everything() == before


def test_a_copy_is_opened(house: House, editor: Client) -> None:
    answer = editor.post(f"/templates/{house.template.pk}/duplicate/")
    copy = Template.objects.get(name="Our news (copy)")
    assert answer["Location"] == f"/templates/{copy.pk}/"
    assert wording_of(copy) == wording_of(house.template)


def test_deleting_asks_first(house: House, editor: Client) -> None:
    path = f"/templates/{house.template.pk}/delete/"
    before = everything()
    assert "Rules made from it keep what they say." in words(editor.get(path))
    assert everything() == before
    assert "“Our news” is deleted." in words(editor.post(path, follow=True))
    assert not Template.objects.exists()
    assert did() == ["template deleted"]


def test_a_starter_becomes_ones_own_in_the_shops_language(house: House, editor: Client) -> None:
    house.store.locale = "de"
    house.store.save()
    editor.post("/templates/starters/shipped/keep/")
    own = Template.objects.get(name="Shipped")
    assert own.subject == STARTERS["shipped"].in_language("de").subject
    assert "mjml" in own.source
    assert editor.post("/templates/starters/nonsense/keep/").status_code == 404


def test_a_starter_is_shown_as_a_mail(house: House, viewer: Client) -> None:
    page = words(viewer.get("/templates/starters/shipped/?look=phone"))
    frame = f"/stores/{house.store.pk}/starters/shipped/?store={house.store.pk}&amp;letter=1&amp;look=phone"
    assert frame in page
    assert "is on its way" in words(viewer.get(html.unescape(frame)))
    assert viewer.get("/templates/starters/nonsense/").status_code == 404


def test_a_rules_mail_is_kept_as_a_template(house: House, editor: Client) -> None:
    answer = editor.post(f"/rules/{house.rule.pk}/keep/", follow=True)
    made = Template.objects.get(name="Shipped")
    assert wording_of(made)["template"] == wording()["template"]
    assert "“Shipped” is in your templates now." in words(answer)


@pytest.mark.parametrize("what", ["template", "starter"])
def test_a_new_rule_begins_with_it(what: str, house: House, editor: Client) -> None:
    chosen = house.template.pk if what == "template" else "delivered"
    first = f"/stores/{house.store.pk}/rules/new/?{what}={chosen}"
    assert "The mail begins with" in words(editor.get(first))
    step = {"name": "Used", "status": "shipped", "sending_filter.kind": "everyone", "send.kind": "immediately"}
    there = editor.post(first, step)["Location"]
    form = editor.get(there).context["form"]
    editor.post(there, {one.name: one.value for one in form})
    rule = Rule.objects.get(name="Used")
    said = settings_of(rule)
    wanted = wording_of(house.template)["template"] if what == "template" else {"starter": "delivered"}
    assert said["template"] == wanted
    assert said["subject"] == (house.template.subject if what == "template" else STARTERS["delivered"].subject)


def test_a_rule_never_begins_with_a_strangers_template(house: House, editor: Client) -> None:
    theirs = a_template(a_store(name="Theirs").account)
    before = everything()
    for query in (f"template={theirs.pk}", "starter=nonsense"):
        assert editor.get(f"/stores/{house.store.pk}/rules/new/?{query}").status_code == 404
        assert editor.post(f"/stores/{house.store.pk}/rules/new/?{query}", {"name": "x"}).status_code == 404
    assert everything() == before


def test_an_earlier_version_is_looked_at_and_comes_back(house: House, editor: Client, viewer: Client) -> None:
    first = house.template.history.get()
    editor.post(f"/templates/{house.template.pk}/edit/", FORM)
    there = f"/templates/{house.template.pk}/"
    page = words(viewer.get(f"{there}?version={first.pk}"))
    assert "This is version 1." in page
    assert f"/mail/?store={house.store.pk}&amp;version={first.pk}" in page
    assert "Restore" not in page
    page = words(editor.post(f"{there}versions/{first.pk}/restore/", follow=True))
    assert "Version 1 is in use again, as a new version." in page
    assert "Version 3" in page
    house.template.refresh_from_db()
    assert house.template.subject == first.subject
    before = everything()
    newest = house.template.history.get(number=3)
    page = words(editor.post(f"{there}versions/{newest.pk}/restore/", follow=True))
    assert "Version 3 says what the mail says already" in page
    assert everything() == before


def test_another_templates_version_does_not_come_back_here(house: House, editor: Client) -> None:
    other = a_template(house.account, name="Other").history.get()
    before = everything()
    assert editor.post(f"/templates/{house.template.pk}/versions/{other.pk}/restore/").status_code == 404
    assert editor.get(f"/templates/{house.template.pk}/?version={other.pk}").status_code == 404
    assert everything() == before
