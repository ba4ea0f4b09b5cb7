"""How a mail is looked at stands in the address."""

import pytest

from orderwire.access import Missing
from orderwire.core.failures import Refusal
from orderwire.web.viewing import Viewing, choices, panel
from tests.rooms import a_rule, a_store, an_account, an_order

pytestmark = pytest.mark.django_db


def test_what_makes_no_sense_is_as_if_it_were_not_there() -> None:
    assert Viewing.read({}) == Viewing()
    assert Viewing.read({"look": "hologram", "dark": "yes", "pictures": "maybe"}) == Viewing()
    assert Viewing.read({"preview_look": "phone", "look": "text"}, "preview_") == Viewing("phone")


def test_a_look_is_read_back_from_its_link() -> None:
    viewing = Viewing("phone", True, False, "ord_1", "10 01", "shipped")
    assert (
        viewing.query(store="sto_1")
        == "store=sto_1&order=ord_1&number=10+01&status=shipped&look=phone&dark=1&pictures=off"
    )
    assert Viewing().query() == ""


def test_an_order_is_found_by_its_number_or_its_id() -> None:
    store = a_store()
    order, newer = an_order(store), an_order(store, external_id="9002", number="2002")
    assert Viewing().order_of(store) is None
    assert Viewing.read({"number": " #1001 "}).order_of(store) == order
    assert Viewing(order=newer.pk).order_of(store) == newer
    assert Viewing(order=newer.pk, number="1001").order_of(store) == order


def test_an_order_of_another_shop_is_as_good_as_none() -> None:
    account = an_account()
    store, other = a_store(account), a_store(account, name="Brass Lamps")
    foreign = an_order(other, number="3003")
    for wrong in (Viewing(order=foreign.pk), Viewing(order="\0")):
        with pytest.raises(Missing):
            wrong.order_of(store)
    for number in ("3003", "\0"):
        with pytest.raises(Refusal) as refused:
            Viewing(number=number).order_of(store)
        assert [error.field for error in refused.value.errors] == ["number"]


def test_the_bar_of_a_preview_is_made_of_links() -> None:
    rule = a_rule(a_store(), status="engraving")
    order = an_order(rule.store)
    shown = panel(rule.store, Viewing("phone", order=order.pk), "/page/", "/frame/", rule, {"store": "x"})
    assert [(one.key, one.chosen) for one in (*shown["looks"], *shown["modes"])] == [
        ("desktop", False),
        ("phone", True),
        ("text", False),
        ("source", False),
        ("dark", False),
        ("pictures", False),
    ]
    assert shown["looks"][0].href == f"/page/?store=x&order={order.pk}"
    assert shown["modes"][0].href == f"/page/?store=x&order={order.pk}&look=phone&dark=1"
    assert shown["frame"] == f"/frame/?store=x&order={order.pk}&look=phone"
    assert shown["file"] == f"/frame/?store=x&raw=1&order={order.pk}&look=phone"
    assert shown["number"] == "1001"
    assert ("engraving", "engraving") in shown["statuses"]
    plain = panel(rule.store, Viewing(), "/page/", "/frame/")
    assert (plain["frame"], plain["looks"][0].href) == ("/frame/", "/page/")


def test_the_newest_orders_are_offered() -> None:
    store = a_store()
    for number in range(25):
        an_order(store, external_id=str(number), number=str(number))
    assert [order.number for order in choices(store)["orders"]] == [str(number) for number in range(24, 4, -1)]
