"""What the wizard takes from the library and from the preview."""

from django.test import Client

from orderwire.rules.models import Rule, RuleVersion
from tests.rooms import a_rule, an_order
from tests.web.conftest import House, everything, words
from tests.web.test_wizard import STEP_ONE, STEP_TWO


def test_saving_leads_to_the_test_where_that_was_asked_for(house: House, editor: Client) -> None:
    path = f"/rules/{house.rule.pk}/edit/2/"
    there = f"/rules/{house.rule.pk}/edit/3/"
    assert editor.post(path, STEP_TWO)["Location"] == there
    assert editor.post(path, {**STEP_TWO, "then": "test"})["Location"] == f"{there}#test"


def test_saving_step_two_again_makes_no_version(house: House, editor: Client) -> None:
    rule = a_rule(house.store, template={"mjml": "<mjml>\n<mj-body>\n</mj-body></mjml>", "text": "a\nb"})
    path = f"/rules/{rule.pk}/edit/2/"
    form = editor.get(path).context["form"]
    given = {one.name: one.value.replace("\n", "\r\n") for one in form}
    assert editor.post(path, given).status_code == 302
    assert RuleVersion.objects.filter(rule=rule).count() == 1


def test_the_draft_is_looked_at_as_its_rule_would_send_it(house: House, editor: Client) -> None:
    editor.post(f"/stores/{house.store.pk}/rules/new/", {**STEP_ONE, "status": "delivered", "product_limit": "1"})
    page = words(editor.get(f"/stores/{house.store.pk}/rules/new/2/"))
    assert '<input type="hidden" name="preview_entered" value="delivered">' in page
    assert '<input type="hidden" name="preview_limit" value="1">' in page
    page = words(editor.get(f"/rules/{house.rule.pk}/edit/2/"))
    assert f'<input type="hidden" name="preview_rule" value="{house.rule.pk}">' in page


def test_step_three_shows_any_order_by_its_number(house: House, editor: Client) -> None:
    for number in range(25):
        an_order(house.store, external_id=f"n{number}", number=f"5{number:03}")
    path = f"/rules/{house.rule.pk}/edit/3/"
    answer = editor.get(f"{path}?number=1001")
    assert f"/rules/{house.rule.pk}/mail/?number=1001" in words(answer)
    assert answer.context["chosen"] == house.order.pk
    assert house.order in answer.context["orders"]
    assert editor.get(f"{path}?number=nonsense").context["chosen"] == ""
    assert editor.get(f"{path}?order=nonsense").status_code == 404


def test_beginning_changes_nothing(house: House, editor: Client) -> None:
    before = everything()
    editor.get(f"/stores/{house.store.pk}/rules/new/?starter=shipped")
    assert everything() == before
    assert Rule.objects.count() == 1
