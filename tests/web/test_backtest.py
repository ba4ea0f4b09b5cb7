"""The wizard's live count, its picker of product codes, and the back-test of a rule."""

import pytest
from django.test import Client

from orderwire.core import clock
from tests.rooms import NOON, a_rule, a_store, record, snapshot
from tests.web.conftest import House, everything, words

TYPED = {"name": "", "status": "shipped", "sending_filter.kind": "everyone", "send.kind": "immediately"}


def count(client: Client, house: House, **changed: str) -> str:
    """What stands beside the form when this was typed."""
    return words(client.post(f"/stores/{house.store.pk}/rules/count/", {**TYPED, **changed}))


def test_the_count_is_of_what_is_typed_and_says_how_many_orders_there_are(house: House, editor: Client) -> None:
    record(house.store, snapshot(number="1002", external_id="9002", total="50"))
    record(house.store, snapshot("pending", number="1003", external_id="9003"))
    assert 'matched <strong class="text-lg tabular-nums">2</strong> of your last 3 orders.' in count(editor, house)
    dear = count(editor, house, **{"price.op": "gt", "price.amount": "100"})
    assert 'matched <strong class="text-lg tabular-nums">1</strong> of your last 3 orders.' in dear
    assert "1</span> price" in dear
    assert "1</span> never entered this status" in dear


def test_settings_that_cannot_be_yet_are_said(house: House, editor: Client) -> None:
    assert "Choose the status that calls for this mail." in count(editor, house, status="")
    assert "Say how long after the change" in count(editor, house, **{"send.kind": "after"})


def test_a_shop_without_orders_has_nothing_to_try(house: House, editor: Client) -> None:
    other = a_store(house.account, name="Brass Lamps")
    page = words(editor.post(f"/stores/{other.pk}/rules/count/", TYPED))
    assert "No order of this shop is known yet" in page


def test_what_is_typed_of_a_new_rule_is_kept_on_the_way(house: House, editor: Client) -> None:
    first = f"/stores/{house.store.pk}/rules/new/"
    before = everything()
    count(editor, house, name="On its way", blacklist="no@example.com")
    page = words(editor.get(first))
    assert 'value="On its way"' in page
    assert "no@example.com" in page
    assert "This is what you had typed before." in page
    assert everything() == before
    assert editor.post(first, {"afresh": "1"})["Location"] == first
    fresh = words(editor.get(first))
    assert 'value="On its way"' not in fresh
    assert "This is what you had typed before." not in fresh


def test_nothing_typed_and_a_rule_that_is_there_are_not_kept(house: House, editor: Client) -> None:
    first = f"/stores/{house.store.pk}/rules/new/"
    empty = {"send.unit": "hours", "send.days": "0", "products.match": "any", "expires_after_hours": "72"}
    count(editor, house, status="", **empty)
    count(editor, house, name="Changed", rule=house.rule.pk)
    page = words(editor.get(first))
    assert "This is what you had typed before." not in page
    assert 'value="Changed"' not in page


def test_products_of_the_last_orders_are_offered(house: House, editor: Client) -> None:
    path = f"/stores/{house.store.pk}/rules/products/"
    assert 'data-code="LAMP-01"' in words(editor.get(path))
    assert 'data-code="LAMP-01"' in words(editor.get(path, {"find": "desk"}))
    assert "No product of your last orders is called so." in words(editor.get(path, {"find": "sofa"}))
    other = a_store(house.account, name="Brass Lamps")
    assert "No product with a code was ordered yet." in words(editor.get(f"/stores/{other.pk}/rules/products/"))


def test_a_viewer_makes_no_rules(house: House, viewer: Client) -> None:
    assert viewer.post(f"/stores/{house.store.pk}/rules/count/", TYPED).status_code == 403
    assert viewer.get(f"/stores/{house.store.pk}/rules/products/").status_code == 403


# --- the back-test --------------------------------------------------------------------------------------------------


def test_a_rule_is_tried_on_past_days(house: House, viewer: Client) -> None:
    rule = a_rule(house.store, name="Dear ones", active=False, price={"op": "gt", "amount": "100"})
    record(house.store, snapshot(number="1002", external_id="9002", total="50"))
    before = everything()
    with clock.stopped_at(NOON):
        page = words(viewer.get(f"/rules/{rule.pk}/back-test/"))
    assert everything() == before
    figures = [part.split("</dd>")[0].split(">")[-1].strip() for part in page.split("<dd ")[1:5]]
    assert figures == ["2", "1", "1", "0"]
    assert '<span>Price</span><span class="tabular-nums">1</span>' in page
    assert f'href="/orders/{house.order.pk}/"' in page
    assert "wanted more than 100.00 USD" in page


def test_days_narrow_it_and_an_empty_range_teaches(house: House, viewer: Client) -> None:
    page = words(viewer.get(f"/rules/{house.rule.pk}/back-test/", {"from": "2026-11-01", "until": "2026-11-20"}))
    assert "No order entered its status in these days" in page


@pytest.mark.parametrize("days", [{"from": "x"}, {"from": "2026-11-22", "until": "2026-11-20"}])
def test_nonsense_is_said(house: House, viewer: Client, days: dict[str, str]) -> None:
    answer = viewer.get(f"/rules/{house.rule.pk}/back-test/", days)
    assert answer.status_code == 422
    assert 'role="alert"' in words(answer)
