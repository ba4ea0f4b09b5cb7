"""Ninja in our manner."""

from ninja import Router
from ninja.testing import TestClient

from orderwire.api.strict_api import StrictApi
from orderwire.core.schema import Input


class Inner(Input):
    """A part."""

    number: int


class Wish(Input):
    """A body."""

    inner: Inner
    several: list[Inner] = []


def test_fields_are_named_by_their_place() -> None:
    router = Router()

    @router.post("/wish")
    def wish(request: object, wish: Wish) -> dict[str, int]:
        """Takes a wish."""
        return {"number": wish.inner.number}

    api = StrictApi(urls_namespace="strict-test")
    api.add_router("", router)
    client = TestClient(api)
    assert client.post("/wish", json={"inner": {"number": 1}}).json() == {"number": 1}
    answer = client.post("/wish", json={"inner": {"number": "x"}, "several": [{"number": 1}, {}]})
    assert (answer.status_code, answer.json()["detail"]) == (
        422,
        [
            {"field": "inner.number", "message": "Give a whole number."},
            {"field": "several.1.number", "message": "This is required."},
        ],
    )
