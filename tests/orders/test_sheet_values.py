"""Numbers and dates as people write them, by the way that was chosen and no other."""

import pytest

from orderwire.orders.sheet_values import BadValue, guess_dates, guess_numbers, read_day, read_flag, read_number


@pytest.mark.parametrize(
    ("text", "style", "plain"),
    [
        ("1,234.56", "point", "1234.56"),
        ("1.234,56", "comma", "1234.56"),
        ("1.234", "comma", "1234"),
        ("1,234", "point", "1234"),
        ("1.234", "point", "1.234"),
        ("1,234", "comma", "1.234"),
        ("-5.00", "point", "-5.00"),
        ("+5", "point", "5"),
        ("€ 1.234.567,80", "comma", "1234567.80"),
        ("49,90 €", "comma", "49.90"),
        ("USD 12.00", "point", "12.00"),
        ("1 234,50", "comma", "1234.50"),
        ("1\u00a0234.50", "point", "1234.50"),
        ("1'234.50 CHF", "point", "1234.50"),
    ],
)
def test_numbers(text: str, style: str, plain: str) -> None:
    assert read_number(text, style) == plain


@pytest.mark.parametrize(
    ("text", "style"),
    [
        ("1.234,56", "point"),
        ("1,234.56", "comma"),
        ("1e9", "point"),
        ("12,34,56", "point"),
        ("12.5", "comma"),
        ("NaN", "point"),
        ("", "point"),
        ("9" * 40, "point"),
        ("=1+1", "point"),
        ("٣", "point"),
        ("0x10", "point"),
        ("1.2345678", "point"),
    ],
)
def test_what_is_no_number(text: str, style: str) -> None:
    with pytest.raises(BadValue, match="no number as"):
        read_number(text, style)


@pytest.mark.parametrize(
    ("text", "order", "moment"),
    [
        ("2026-11-21", "dmy", "2026-11-20T23:00:00+00:00"),
        ("2026-11-21 10:00", "mdy", "2026-11-21T09:00:00+00:00"),
        ("2026-07-01T10:00:00", "ymd", "2026-07-01T08:00:00+00:00"),
        ("2026-11-21T10:00:00Z", "ymd", "2026-11-21T10:00:00+00:00"),
        ("21.11.2026", "dmy", "2026-11-20T23:00:00+00:00"),
        ("1/2/2026 09:05", "dmy", "2026-02-01T08:05:00+00:00"),
        ("1/2/2026 09:05", "mdy", "2026-01-02T08:05:00+00:00"),
        ("1/2/26 9:05 pm", "mdy", "2026-01-02T20:05:00+00:00"),
        ("12/31/2026 12:00 AM", "mdy", "2026-12-30T23:00:00+00:00"),
        ("2026/11/21 10:00:30", "ymd", "2026-11-21T09:00:30+00:00"),
    ],
)
def test_dates_in_the_shops_zone(text: str, order: str, moment: str) -> None:
    assert read_day(text, order, "Europe/Berlin") == moment


@pytest.mark.parametrize(
    "text", ["", "yesterday", "31.02.2026", "2026-13-01", "21.11.2026 25:00", "1e9", "45982", "21.11.0001", "0.0.0"]
)
def test_what_is_no_date(text: str) -> None:
    with pytest.raises(BadValue):
        read_day(text, "dmy", "UTC")


def test_yes_and_no() -> None:
    assert [read_flag(word) for word in ("yes", "Ja", " TRUE ", "1", "no", "Nein", "0")] == [True] * 4 + [False] * 3
    with pytest.raises(BadValue):
        read_flag("maybe")


def test_the_way_is_guessed_from_what_stands_there() -> None:
    assert guess_numbers(["1.234,56", "5"]) == "comma"
    assert guess_numbers(["1,234.56", "5"]) == "point"
    assert guess_numbers(["", "5", "x"]) == "point"
    assert guess_dates(["21.11.2026", "01.02.2026"]) == "dmy"
    assert guess_dates(["11/21/2026", "01/02/2026"]) == "mdy"
    assert guess_dates(["2026-11-21", ""]) == "ymd"
