"""Money is exact, in bounds, and written as the API writes it."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderwire.core.money import BadAmount, Money, minor_digits, read_amount, read_currency, round_for, text


@pytest.mark.parametrize(
    ("value", "amount"),
    [
        ("49.90", "49.90"),
        (" 49.9 ", "49.9"),
        ("71.510000", "71.51"),
        ("71.5100000000", "71.51"),
        ("0.123456", "0.123456"),
        ("-10.00", "-10.00"),
        ("-0.00", "0.00"),
        ("007", "7"),
        (12, "12"),
        (-999_999_999_999_999, "-999999999999999"),
        (Decimal("1E+2"), "100"),
        (Decimal("3.50"), "3.50"),
        ("999999999999999.999999", "999999999999999.999999"),
    ],
)
def test_plain_amounts_are_read_exactly(value: object, amount: str) -> None:
    assert str(read_amount(value)) == amount


@pytest.mark.parametrize(
    "value",
    [
        "",
        " ",
        "1e3",
        "1e999",
        "NaN",
        "Infinity",
        "1,299.00",
        "1.",
        ".5",
        "+5",
        "$5",
        "٣",
        "1_000",
        "0x10",
        "--1",
        "1" * 200,
        None,
        True,
        4.5,
        [],
        {},
        Decimal("NaN"),
        Decimal("-Infinity"),
    ],
)
def test_what_is_no_plain_number_is_refused(value: object) -> None:
    with pytest.raises(BadAmount) as refusal:
        read_amount(value)
    assert str(refusal.value) == "An amount must be a plain decimal number such as 49.90."


@pytest.mark.parametrize("value", [10**15, "1000000000000000", Decimal("1e15"), Decimal("1e999"), 10**29])
def test_too_large_is_refused(value: object) -> None:
    with pytest.raises(BadAmount, match="at most 15 digits before the point"):
        read_amount(value)


@pytest.mark.parametrize("value", ["0.0000001", "1.1234567", Decimal("1e-7"), Decimal("1e-999")])
def test_too_fine_is_refused(value: object) -> None:
    with pytest.raises(BadAmount, match="at most 6 digits after the point"):
        read_amount(value)


@given(st.text() | st.integers() | st.decimals() | st.floats() | st.none() | st.booleans())
def test_every_value_is_an_amount_in_bounds_or_a_plain_refusal(value: object) -> None:
    try:
        amount = read_amount(value)
    except BadAmount as refusal:
        assert str(refusal).endswith(".")
    else:
        assert abs(amount) < 10**15
        assert amount == round(amount, 6)


def test_currencies_have_their_own_digits() -> None:
    assert [minor_digits(code) for code in ("USD", "JPY", "KWD", "CLF", "jpy", "XXX")] == [2, 0, 3, 4, 0, 2]


def test_rounding_goes_away_from_zero_at_the_half() -> None:
    assert round_for("USD", Decimal("1.005")) == Decimal("1.01")
    assert round_for("JPY", Decimal("-2.5")) == Decimal("-3")
    assert str(round_for("KWD", Decimal("1"))) == "1.000"
    assert str(round_for("USD", Decimal("-0.001"))) == "0.00"


@pytest.mark.parametrize(
    ("amount", "currency", "written"),
    [
        ("49.9", "USD", "49.90"),
        ("1000", "JPY", "1000"),
        ("1000.00", "JPY", "1000"),
        ("1E+3", "JPY", "1000"),
        ("1.5", "KWD", "1.500"),
        ("71.515000", "EUR", "71.515"),
        ("-0.00", "USD", "0.00"),
        ("-0.50", "USD", "-0.50"),
    ],
)
def test_the_api_form(amount: str, currency: str, written: str) -> None:
    assert text(Decimal(amount), currency) == written
    assert str(Money(Decimal(amount), currency)) == f"{written} {currency}"


def test_a_currency_is_three_letters() -> None:
    assert read_currency(" usd ") == "USD"
    for wrong in ("", "US", "USDT", "US1", "ÄÖÜ", None, 840):
        with pytest.raises(BadAmount, match="three letters such as USD"):
            read_currency(wrong)
