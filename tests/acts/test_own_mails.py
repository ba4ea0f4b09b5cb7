"""The cart's own mails beside ours."""

import pytest

from orderwire.access import Missing
from orderwire.acts import own_mails
from orderwire.carts.base import OwnMail
from orderwire.carts.calling import CallFailed, Shop
from orderwire.carts.woocommerce import WooCommerceCart
from orderwire.core.failures import Conflict
from orderwire.stores.models import Store
from tests.rooms import a_rule, a_store

pytestmark = pytest.mark.django_db


def shown(store: Store) -> dict[str, tuple[str, list[str], bool]]:
    return {one.mail.key: (one.off, [rule.name for rule in one.rules], one.doubled) for one in own_mails.all_of(store)}


def test_each_names_the_rules_that_are_on_and_replace_it() -> None:
    store = a_store(platform="woocommerce")
    a_rule(store, name="Done", status="completed")
    a_rule(store, name="Off", status="refunded", active=False)
    a_rule(a_store(platform="woocommerce"), name="Elsewhere", status="failed")
    found = shown(store)
    assert found["completed"] == ("", ["Done"], True)
    assert [key for key, row in found.items() if row != ("", [], False)] == ["completed"]
    own_mails.switch_off(store, "completed", "merchant")
    assert shown(store)["completed"] == ("merchant", ["Done"], False)
    own_mails.on_again(store, "completed")
    assert shown(store)["completed"] == ("", ["Done"], True)


def test_a_cart_that_sends_none_has_none() -> None:
    assert own_mails.all_of(a_store()) == []
    with pytest.raises(Missing):
        own_mails.switch_off(a_store(), "completed", "merchant")


def test_one_that_we_can_switch_off_is_and_a_refusal_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    store = a_store(platform="woocommerce", credentials={"consumer_key": "ck_1"})
    asked: list[str] = []

    def silence(self: WooCommerceCart, shop: Shop, mail: OwnMail) -> None:
        asked.append(mail.key)
        if len(asked) == 1:
            raise CallFailed("The key may not change mails.", "right")

    monkeypatch.setattr(WooCommerceCart, "own_mails", (OwnMail("completed", "Done", ("completed",), "", by_us=True),))
    monkeypatch.setattr(WooCommerceCart, "silence", silence)
    rule = a_rule(store, status="completed")
    assert own_mails.warnings_for(rule) == [
        "WooCommerce itself sends “Done” at this status: buyers would get two mails. "
        "It can be switched off from here, on the store's page."
    ]
    with pytest.raises(Conflict, match="The key may not change mails"):
        own_mails.switch_off(store, "completed", "us")
    assert shown(store)["completed"][0] == ""
    own_mails.switch_off(store, "completed", "us")
    assert (asked, shown(store)["completed"][0]) == (["completed", "completed"], "us")
