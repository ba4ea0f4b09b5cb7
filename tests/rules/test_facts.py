"""A check as it is stored and shown."""

from orderwire.rules.facts import Check


def test_a_check_as_json() -> None:
    assert Check("price", False, "more than 50.00 USD", "49.90 USD").as_json() == {
        "check": "price",
        "passed": False,
        "expected": "more than 50.00 USD",
        "actual": "49.90 USD",
    }
