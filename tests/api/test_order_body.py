"""What OpenAPI says of an Order is what is read."""

from typing import Any

import pytest

from orderwire.api.order_body import ORDER
from orderwire.carts.custom import unknown_fields
from tests.api.conftest import Caller, House, fields
from tests.shop import order as an_order_body


def sample(shape: dict[str, Any]) -> Any:
    """A value that has every field a shape knows."""
    if "anyOf" in shape:
        return sample(shape["anyOf"][0])
    if shape.get("type") == "object":
        return {name: sample(field) for name, field in shape["properties"].items()}
    if shape.get("type") == "array":
        return [sample(shape["items"])]
    return None


def test_every_field_it_shows_is_known() -> None:
    whole = sample(ORDER)
    assert unknown_fields(whole) == []
    assert set(whole["shipments"][0]["items"][0]) == {"id", "quantity"}


def test_it_shows_every_field_there_is() -> None:
    given = an_order_body()
    assert set(given) <= set(ORDER["properties"])
    assert set(given["customer"]) <= set(sample(ORDER)["customer"])
    assert set(given["items"][0]) == set(sample(ORDER)["items"][0]) - {"image_url", "url"}


@pytest.mark.parametrize("name", ORDER["required"])
def test_what_it_calls_required_is_required(name: str, house: House, acme: Caller) -> None:
    body = {key: value for key, value in an_order_body().items() if key not in ("id", name)}
    answer = acme.put(f"/stores/{house.store.pk}/orders/new", body)
    assert fields(answer) == [name]
    assert answer.json()["errors"][0]["message"] == f"The field {name} is missing."
