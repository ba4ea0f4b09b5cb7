"""The fast way of writing money is Babel's own, to the letter."""

from decimal import Decimal

import pytest
from babel.numbers import format_currency
from hypothesis import given, settings
from hypothesis import strategies as st

from orderwire.emails.localise import amount_as, count, money
from tests.emails import obvious

LOCALES = ("en", "en_GB", "de", "de_CH", "fr", "es", "pt_BR", "hi", "ar", "fa", "he", "sv", "ja", "bn", "pl")


@settings(max_examples=200, deadline=None)
@given(
    st.decimals(-(10**9), 10**16, places=4),
    st.sampled_from(["USD", "JPY", "EUR", "GBP", "INR"]),
    st.sampled_from(LOCALES),
)
def test_fast_and_slow_agree(amount: Decimal, currency: str, locale: str) -> None:
    own = money(amount, currency, locale)

    assert own.replace("\xa0", "") == format_currency(amount, currency, locale=locale).replace("\xa0", "")


small = st.builds(
    lambda digits, places: Decimal(digits).scaleb(-places), st.integers(-2000, 200_000), st.integers(-2, 4)
)


@settings(max_examples=300, deadline=None)
@given(small, st.sampled_from(["USD", "JPY", "KWD", "CLF"]), st.sampled_from(LOCALES))
def test_small_amounts_and_quantities_agree_too(amount: Decimal, currency: str, locale: str) -> None:
    own = money(amount, currency, locale)

    assert own.replace("\xa0", "") == format_currency(amount, currency, locale=locale).replace("\xa0", "")
    assert amount_as(amount, currency, locale, "plain") == obvious.plain_amount(amount, currency)
    assert count(amount) == obvious.count(amount)


@pytest.mark.parametrize(
    ("quantity", "shown"),
    [("2", "2"), ("2.000", "2"), ("0.50", "0.5"), ("1E+3", "1000"), ("0", "0"), ("0.001", "0.001")],
)
def test_a_quantity_has_no_idle_zeros(quantity: str, shown: str) -> None:
    assert count(Decimal(quantity)) == shown
