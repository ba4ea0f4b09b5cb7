"""Where a cart's own mails are turned off."""

import pytest
from django.test import Client

from orderwire.carts.registry import CARTS
from orderwire.web.own_mails import _WHERE, own_mail
from tests.rooms import a_rule, a_store
from tests.web.conftest import House, words


def test_only_carts_that_exist_are_named_by_their_names() -> None:
    assert set(_WHERE) <= set(CARTS)
    assert {platform: str(said).split()[0] for platform, said in _WHERE.items()} == {
        platform: CARTS[platform].name for platform in _WHERE
    }


@pytest.mark.parametrize(("platform", "said"), [("shopify", True), ("custom", False)])
def test_step_three_says_it_where_it_is_known(platform: str, said: bool, house: House, owner: Client) -> None:
    secret = {"webhook_secret": "topsecret"} if platform == "shopify" else {}
    rule = a_rule(a_store(house.account, platform=platform, **secret), status="fulfilled")
    assert ("Shopify sends mails of its own" in words(owner.get(f"/rules/{rule.pk}/edit/3/"))) is said
    assert bool(own_mail(platform)) is said
