"""The vocabulary's one question: which order is a reading about?"""

import pytest

from orderwire.carts.snapshot import LookAt, Nothing, OrderGone, ParcelNews, Reading, Shipment, order_of
from tests.rooms import NOON, snapshot


@pytest.mark.parametrize(
    ("reading", "about"),
    [
        (snapshot(), "9001"),
        (ParcelNews("9002", Shipment("s1"), NOON), "9002"),
        (OrderGone("9003"), "9003"),
        (LookAt("9004", "edited"), "9004"),
        (Nothing("the app was uninstalled"), ""),
    ],
)
def test_a_reading_says_which_order_it_is_about(reading: Reading, about: str) -> None:
    assert order_of(reading) == about
