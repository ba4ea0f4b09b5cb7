"""Where no short way stands before Django, a view gives the same answers."""

import json
from typing import Any

import pytest
from django.test import Client

from orderwire.core import clock
from tests.shop import open_shop, order


@pytest.mark.django_db
def test_the_view_answers_as_the_short_way_does(hands: clock.Hands) -> None:
    shop, web = open_shop(), Client(enforce_csrf_checks=True)
    body = json.dumps(order())

    def post(path: str, headers: dict[str, str]) -> int:
        given: dict[str, Any] = {"content_type": "application/json", "headers": headers}
        return web.post(path, body, **given).status_code

    assert post(shop.path, {}) == 401
    assert post("/hooks/unknownkey", {}) == 404
    assert web.get(shop.path).status_code == 405
    assert shop.events.count() == 0
    assert post(shop.path, shop.signed(body.encode(), "evt_1")) == 202
    assert post(shop.path, shop.signed(body.encode(), "evt_1")) == 202
    assert shop.events.count() == 1
