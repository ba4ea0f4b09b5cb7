"""Single values are made safe: nothing hides in them, nothing in them breaks a table or a mail."""

import unicodedata
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderwire.carts import reading
from orderwire.carts.failures import Unreadable
from orderwire.core.email_address import is_possible

ANYTHING = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.decimals()
    | st.text(st.characters())
    | st.lists(st.text(), max_size=2)
    | st.dictionaries(st.text(), st.text(), max_size=2)
)


@pytest.mark.parametrize(
    ("given_text", "clean"),
    [
        ("  Ada \t Lovelace\n", "Ada Lovelace"),
        ("one\r\ntwo\u2028three\u2029four\x85five", "one two three four five"),
        ("a\x00b\x1b[31mc\x7fd\x9be", "ab[31mcde"),
        ("safe\u202eexe.txt\u2066x\u2069", "safeexe.txtx"),
        ("half\ud800", "half"),
        ("مرحبا \u200d👩\u200d🚀", "مرحبا \u200d👩\u200d🚀"),
        (1001, "1001"),
        (Decimal("1.50"), "1.50"),
        (None, ""),
        (True, ""),
        (["x"], ""),
        ("x" * 400, "x" * 299 + "…"),
    ],
)
def test_text_becomes_one_clean_line(given_text: object, clean: str) -> None:
    assert reading.clean_text(given_text) == clean


def test_a_number_of_thousands_of_digits_is_no_text() -> None:
    assert reading.clean_text(10**5000) == ""


def test_markup_is_unescaped_once() -> None:
    assert reading.clean_markup("Fish &amp; Chips &#8217;n&#10;more &amp;lt;b&gt;") == "Fish & Chips ’n more &lt;b>"
    assert reading.clean_markup("&#" + "9" * 5000 + ";x", 5) == "&#99…"


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("Ada", "Ada"),
        ("null", ""),
        ("undefined", ""),
        ("Null", "Null"),
        ("J.R.R.", "J.R.R."),
        ("St.John", "St.John"),
        ("Win 500 https://evil.example/x?y now", "Win 500 now"),
        ("www.evil.example Ada", "Ada"),
        ("Ada bit.ly/abc", "Ada"),
        ("cheap-pills.shop", ""),
        ("Ada // Lovelace", "Ada // Lovelace"),
        ("hxxp://evil", ""),
        ("n" * 200, "n" * 119 + "…"),
    ],
)
def test_names_carry_no_links(name: str, clean: str) -> None:
    assert reading.clean_name(name) == clean


def test_long_ids_stay_two_when_their_beginnings_are_one() -> None:
    one, two = reading.clean_id("x" * 200 + "1"), reading.clean_id("x" * 200 + "2")
    assert len(one) == len(two) == 120
    assert one != two
    assert reading.clean_id(820982911946154508) == "820982911946154508"
    assert reading.clean_id(None) == ""


def test_a_status_is_a_lower_case_key() -> None:
    assert reading.clean_status("  Waiting  for\tPARTS ") == "waiting for parts"
    assert reading.clean_status("Geprüft") == reading.clean_status("GEPRU\u0308FT")


def test_an_address_is_kept_as_given_and_never_turned_into_another() -> None:
    assert reading.clean_email(" Ada@Example.com\n") == "Ada@Example.com"
    assert reading.clean_email("not an address") == "not an address"
    assert reading.clean_email("  ") is None
    assert reading.clean_email(None) is None
    assert reading.clean_email("ada\x00@example.com") == "ada @example.com"
    for trick in ("ada\x00@example.com", "ada@example.com\r\nBcc: eve@example.com", "ada@example.com" + ".x" * 200):
        assert not is_possible(reading.clean_email(trick) or "")


@pytest.mark.parametrize(
    ("value", "safe"),
    [
        ("https://acme.example/a?b=c#d", "https://acme.example/a?b=c#d"),
        ("http://acme.example/", "http://acme.example/"),
        ("//cdn.example/i.png", "https://cdn.example/i.png"),
        ("javascript:alert(1)", None),
        ("JaVaScRiPt://acme.example/%0aalert(1)", None),
        ("data:text/html,x", None),
        ("https://", None),
        ("https://acme.example@evil.example/", None),
        ('https://acme.example/"onload="x', None),
        ("https://acme.example/\u202e", None),
        ("https://acme.example:99999/", None),
        ("https://[::1", None),
        ("/relative.png", None),
        ("https://acme.example/" + "x" * 2000, None),
        (7, None),
    ],
)
def test_only_plain_web_addresses_are_linked(value: object, safe: str | None) -> None:
    assert reading.safe_url(value) == safe


def test_tracking_links_must_be_https() -> None:
    assert reading.safe_url("http://ups.example/1", https_only=True) is None
    assert reading.safe_url("https://ups.example/1", https_only=True) == "https://ups.example/1"


@pytest.mark.parametrize(
    ("value", "zone", "moment"),
    [
        ("2026-11-20T10:00:00Z", "UTC", datetime(2026, 11, 20, 10, tzinfo=UTC)),
        ("2026-11-20t10:00:00.1234567z", "UTC", datetime(2026, 11, 20, 10, 0, 0, 123456, tzinfo=UTC)),
        ("2026-11-20T05:00:00-05:00", "Asia/Tokyo", datetime(2026, 11, 20, 10, tzinfo=UTC)),
        ("2026-11-20 10:00+0000", "UTC", datetime(2026, 11, 20, 10, tzinfo=UTC)),
        ("2026-11-20T10:00:60Z", "UTC", datetime(2026, 11, 20, 10, 0, 59, tzinfo=UTC)),
        ("2026-11-20T10:00:00", "Europe/Berlin", datetime(2026, 11, 20, 9, tzinfo=UTC)),
        ("2026-07-01T10:00:00", "Europe/Berlin", datetime(2026, 7, 1, 8, tzinfo=UTC)),
        ("2026-03-29T02:30:00", "Europe/Berlin", datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
        ("2026-10-25T02:30:00", "Europe/Berlin", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("2026-11-20T10:00:00", "No/Where", datetime(2026, 11, 20, 10, tzinfo=UTC)),
    ],
)
def test_times_are_read_into_utc(value: str, zone: str, moment: datetime) -> None:
    read = reading.read_time(value, zone)
    assert read == moment
    assert read.tzinfo is UTC


@pytest.mark.parametrize(
    "value",
    [
        "2026-02-30T10:00:00Z",
        "2026-11-20T25:00:00Z",
        "2026-11-20",
        "yesterday",
        "",
        "2026-11-20T10:00:00+99:00",
        "0001-01-01T00:00:00+12:00",
        "9999-12-31T23:59:59-12:00",
        "0000-00-00T00:00:00Z",
        "٢٠٢٦-11-20T10:00:00Z",
    ],
)
def test_impossible_times_are_unreadable(value: str) -> None:
    with pytest.raises(Unreadable):
        reading.read_time(value)


def test_small_values() -> None:
    assert reading.read_unix("1795248000") == datetime(2026, 11, 21, 8, tzinfo=UTC)
    assert [reading.read_unix(odd) for odd in ("", "x", -1, None, 10**12, True)] == [None] * 6
    assert [reading.read_flag(odd) for odd in (True, 0, "TRUE", "no", "", None, 7)] == [
        True, False, True, False, None, None, None,
    ]  # fmt: skip
    assert [str(reading.read_quantity(odd)) for odd in (2, "1.50", Decimal("0.3334"), 100, -4, None, "x", 10**40)] == [
        "2", "1.5", "0.333", "100", "0", "1", "1", "1",
    ]  # fmt: skip
    assert [reading.read_count(odd) for odd in (3, "4", -1, None, 10**12, "1.5")] == [3, 4, None, None, None, None]
    assert [reading.clean_locale(odd) for odd in ("pt_BR", "en", "", 5, "x" * 30, "en; drop")] == [
        "pt-BR", "en", None, None, None, None,
    ]  # fmt: skip
    assert reading.zone_of("Europe").key == "UTC"


@given(ANYTHING, st.integers(1, 40))
def test_no_text_holds_signs_that_hide_or_break(value: object, limit: int) -> None:
    for made in (
        reading.clean_text(value, limit),
        reading.clean_markup(value, limit),
        reading.clean_name(value, limit),
    ):
        assert len(made) <= limit
        assert made == made.strip()
        assert not {unicodedata.category(sign) for sign in made} & {"Cc", "Cs", "Zl", "Zp"}
        assert not set(made) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
        made.encode()


@given(ANYTHING)
def test_no_value_breaks_a_reader(value: object) -> None:
    assert len(reading.clean_id(value)) <= 120
    assert len(reading.clean_status(value)) <= 80
    assert len(reading.clean_email(value) or "") <= 254
    reading.safe_url(value)
    reading.read_unix(value)
    reading.read_flag(value)
    reading.read_count(value)
    reading.clean_locale(value)
    assert 0 <= reading.read_quantity(value) < 10**9
    try:
        assert reading.read_time(value).tzinfo is UTC
    except Unreadable as failure:
        assert str(failure)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("11/9/2026 4:05:09 PM", "2026-11-09T21:05:09+00:00"),
        ("11/09/2026 12:00:00 AM", "2026-11-09T05:00:00+00:00"),
        ("11/9/2026 12:30 pm", "2026-11-09T17:30:00+00:00"),
        ("11/9/2026 16:05:09", "2026-11-09T21:05:09+00:00"),
        ("11/9/2026", "2026-11-09T05:00:00+00:00"),
        ("2026-11-09", "2026-11-09T05:00:00+00:00"),
        ("2026-11-09T16:05:09", "2026-11-09T21:05:09+00:00"),
        ("3/8/2026 2:30:00 AM", "2026-03-08T07:30:00+00:00"),  # an hour that was skipped: the earlier offset
        ("11/1/2026 1:30:00 AM", "2026-11-01T05:30:00+00:00"),  # an hour that came twice: the first
    ],
)
def test_american_times(said: str, meant: str) -> None:
    assert reading.read_local_time(said, "America/New_York").isoformat() == meant


@pytest.mark.parametrize(
    "said", ["", "13/1/2026", "2/30/2026", "1/1/2026 13:00 PM", "1/1/2026 0:10 AM", "1/1/26", None, 5]
)
def test_what_is_no_american_time(said: object) -> None:
    with pytest.raises(Unreadable):
        reading.read_local_time(said, "UTC")
