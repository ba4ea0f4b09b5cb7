"""Days and amounts in each of their formats."""

from dataclasses import replace
from decimal import Decimal

import pytest

from orderwire.emails.facts import sample_facts
from orderwire.emails.tag_kinds import AMOUNT_FORMATS, DAY_FORMATS
from orderwire.emails.tags import BY_NAME, ITEM_BY_NAME, SHIPMENT_BY_NAME, formats_of


def written(name: str, style: str, locale: str = "en", currency: str = "USD") -> str:
    facts = sample_facts()
    order = replace(facts.order, total=Decimal("1234.5"), currency=currency)
    form = BY_NAME[name].formatted
    assert form
    return form(replace(facts, order=order, locale=locale), style)


@pytest.mark.parametrize(
    ("style", "english", "german"),
    [
        ("short", "11/20/26", "20.11.26"),
        ("medium", "Nov 20, 2026", "20.11.2026"),
        ("long", "November 20, 2026", "20. November 2026"),
        ("full", "Friday, November 20, 2026", "Freitag, 20. November 2026"),
        ("iso", "2026-11-20", "2026-11-20"),
    ],
)
def test_days(style: str, english: str, german: str) -> None:
    assert style in DAY_FORMATS
    assert written("ORDER_DATE", style) == english
    assert written("ORDER_DATE", style, "de") == german


@pytest.mark.parametrize(
    ("style", "currency", "english", "german"),
    [
        ("plain", "USD", "1234.50", "1234.50"),
        ("plain", "JPY", "1234", "1234"),
        ("number", "USD", "1,234.50", "1.234,50"),
        ("number", "KWD", "1,234.500", "1.234,500"),
        ("code", "USD", "1,234.50\xa0USD", "1.234,50\xa0USD"),
    ],
)
def test_amounts(style: str, currency: str, english: str, german: str) -> None:
    assert style in AMOUNT_FORMATS
    assert written("ORDER_TOTAL", style, "en", currency) == english
    assert written("ORDER_TOTAL", style, "de", currency) == german


def test_what_is_not_known_is_nothing_in_any_format() -> None:
    facts = replace(sample_facts(), shipments=(), order=replace(sample_facts().order, tax=None, placed_at=None))
    for name, style in (("ORDER_TAX", "plain"), ("ORDER_DATE", "iso"), ("SHIPPED_DATE", "long")):
        form = BY_NAME[name].formatted
        assert form
        assert form(facts, style) == ""


def test_every_day_and_amount_has_formats_and_nothing_else_has() -> None:
    names = {name for name in (*BY_NAME, *ITEM_BY_NAME, *SHIPMENT_BY_NAME) if formats_of(name)}
    amounts = {"ORDER_TOTAL", "ORDER_SUBTOTAL", "ORDER_SHIPPING", "ORDER_TAX", "ORDER_DISCOUNT", "ORDER_REFUNDED"}
    assert names == amounts | {"ORDER_DATE", "TODAY", "SHIPPED_DATE", "ITEM_PRICE", "ITEM_TOTAL"}
