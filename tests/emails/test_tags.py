"""The vocabulary: large enough, documented, and right about the money, the day and the parcel."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from orderwire.carts.snapshot import Shipment
from orderwire.emails.facts import sample_facts
from orderwire.emails.tags import BY_NAME, ITEM_TAGS, SHIPMENT_TAGS, TAGS

CONTRACT = (
    "FIRST_NAME LAST_NAME CUSTOMER_NAME CUSTOMER_EMAIL ORDER_NUMBER ORDER_DATE ORDER_STATUS ORDER_TOTAL ORDER_SUBTOTAL "
    "ORDER_SHIPPING ORDER_TAX ORDER_DISCOUNT ORDER_URL SHIPMENT_TRACKING TRACKING_NUMBER TRACKING_URL CARRIER STORE_NAME "
    "STORE_URL BILLING_ADDRESS SHIPPING_ADDRESS UNSUBSCRIBE_URL"
)


def read(name: str, **changes: object) -> str:
    return BY_NAME[name].getter(replace(sample_facts(), **changes))  # type: ignore[arg-type]


def test_the_vocabulary_is_large_enough_and_documented() -> None:
    every: list[Any] = [*TAGS, *ITEM_TAGS, *SHIPMENT_TAGS]
    names = [tag.name for tag in every]

    assert len(TAGS) >= 45
    assert len(set(names)) == len(names)
    assert set(CONTRACT.split()) <= set(BY_NAME)
    assert all(tag.sample and tag.label and tag.group for tag in every)


@pytest.mark.parametrize(
    ("currency", "locale", "shown"),
    [
        ("USD", "en", "$1,234.50"),
        ("JPY", "en", "¥1,234"),
        ("KWD", "en", "KWD\xa01,234.500"),
        ("EUR", "de-DE", "1.234,50\xa0€"),
        ("EUR", "es", "1.234,50\xa0€"),
        ("INR", "hi-IN", "₹1,234.50"),
        ("USD", "no such locale", "$1,234.50"),
    ],
)
def test_money_is_written_as_the_customer_writes_it(currency: str, locale: str, shown: str) -> None:
    order = replace(sample_facts().order, total=Decimal("1234.5"), currency=currency)

    assert read("ORDER_TOTAL", order=order, locale=locale) == shown


def test_days_are_the_shop_s() -> None:
    order = replace(sample_facts().order, placed_at=datetime(2026, 11, 20, 23, 30, tzinfo=UTC))

    assert read("ORDER_DATE", order=order, timezone="UTC") == "November 20, 2026"
    assert read("ORDER_DATE", order=order, timezone="Asia/Tokyo") == "November 21, 2026"
    assert read("ORDER_DATE", order=order, timezone="Europe/Berlin", locale="de") == "21. November 2026"
    assert read("ORDER_DATE", order=replace(order, placed_at=None)) == ""


def test_the_newest_parcel_speaks_for_single_number_tags_and_all_for_the_block() -> None:
    old = Shipment("1", "UPS", "1Z1111111111111111", shipped_at=datetime(2026, 11, 19, tzinfo=UTC))
    new = Shipment("2", "FedEx Ground", "449044304137821", shipped_at=datetime(2026, 11, 20, tzinfo=UTC))
    gone = Shipment("3", "UPS", "1Z3333333333333333", status="cancelled")

    assert read("TRACKING_NUMBER", shipments=(new, old, gone)) == "449044304137821"
    assert read("TRACKING_URL", shipments=(new, old)) == "https://www.fedex.com/fedextrack/?trknbr=449044304137821"
    assert read("SHIPMENT_TRACKING", shipments=(old, new, old, gone)) == (
        "UPS 1Z1111111111111111: https://www.ups.com/track?tracknum=1Z1111111111111111\n"
        "FedEx Ground 449044304137821: https://www.fedex.com/fedextrack/?trknbr=449044304137821"
    )
    assert read("SHIPMENT_TRACKING", shipments=()) == ""


def test_a_limited_table_says_what_it_leaves_out() -> None:
    assert read("ITEMS", product_limit=1) == "2 × Desk lamp (Black)  $119.80\nand 1 more"
    assert read("ITEMS_MORE", product_limit=1) == "1"
    assert read("ITEMS_MORE") == ""


def test_an_address_is_whole_and_in_parts() -> None:
    assert read("SHIPPING_ADDRESS") == "Ada Lovelace\n12 St James's Square\nFlat 3\nLondon SW1Y 4JH\nUnited Kingdom"
    assert read("BILLING_CITY") == "London"
    assert read("SHIPPING_STREET") == "12 St James's Square, Flat 3"
    assert read("SHIPPING_COUNTRY", locale="de") == "Vereinigtes Königreich"
