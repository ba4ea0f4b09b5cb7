"""Foreign text and addresses are made harmless, and what is harmless stays as it is."""

from html import escape

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orderwire.emails import clean
from tests.emails import obvious


@pytest.mark.parametrize(
    ("given", "line", "text"),
    [
        ("Ada Lovelace", "Ada Lovelace", "Ada Lovelace"),
        (" a\r\nb\rc\u2028d ", "a b c d", "a\nb\nc\nd"),
        ("a\x00\x07\x1b[0mb\x7f\x9f", "a[0mb", "a[0mb"),
        ("abc\u202egnp.exe", "abcgnp.exe", "abcgnp.exe"),
        ("12\u202f345,00\xa0€", "12\u202f345,00\xa0€", "12\u202f345,00\xa0€"),
        ("שלום\u200f עולם", "שלום\u200f עולם", "שלום\u200f עולם"),
        ("lone \ud800 half", "lone half", "lone  half"),
    ],
)
def test_text_and_line(given: str, line: str, text: str) -> None:
    assert clean.line(given) == line
    assert clean.text(given) == text


def test_long_text_is_shortened_with_a_sign() -> None:
    assert clean.line("x" * 400, 10) == "x" * 9 + "…"
    assert clean.text("é\n" * 400, 5) == "é\né…"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("https://shop.example.com/a?b=1&c=ä#d", "https://shop.example.com/a?b=1&c=ä#d"),
        (" http://shop.example.com/a b ", "http://shop.example.com/a%20b"),
        ("HTTPS://shop.example.com", "HTTPS://shop.example.com"),
        (None, ""),
        ("", ""),
        ("javascript:alert(1)", ""),
        ("java\nscript:alert(1)", ""),
        ("//shop.example.com", ""),
        ("https://", ""),
        ("https://user@shop.example.com", ""),
        ('https://shop.example.com/"onclick=', ""),
        ("https://shop.example.com/\r\nX: y", ""),
        ("https://[::1", ""),
        ("https://shop.example.com/" + "x" * 2000, ""),
    ],
)
def test_web_addresses(given: str | None, kept: str) -> None:
    assert clean.web_url(given) == kept


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("mailto:ada@example.com?subject=Hi there", "mailto:ada@example.com?subject=Hi%20there"),
        ("tel:+44 20", "tel:+44%2020"),
        ("https://shop.example.com", "https://shop.example.com"),
        ("data:text/html,x", ""),
        ("vbscript:x", ""),
        ("mailto:", ""),
        ('mailto:a"b', ""),
        ("orders", ""),
    ],
)
def test_links_of_a_merchant(given: str, kept: str) -> None:
    assert clean.link(given) == kept


near_simple = st.text(st.sampled_from("aZ09 .,/?&=<>'\"\\%~^`{|}#\x7f\n\té€"), max_size=80)


@settings(max_examples=500, deadline=None)
@given(st.one_of(near_simple, st.text(max_size=80), st.text("ab ", min_size=70, max_size=80)))
def test_what_is_simple_is_the_same_in_every_place(value: str) -> None:
    places = (
        clean.line(value),
        clean.text(value),
        escape(value),
        orjson.dumps(value.encode("utf-8", "replace").decode()).decode()[1:-1],
        obvious.quoted_value(value)[:-3],
    )

    assert not clean.simple(value) or set(places) == {value} or value == "."  # which the library writes as =2E


@pytest.mark.parametrize(
    ("value", "is_simple"),
    [("Desk lamp no. 4", True), ("$59.90", True), ("x" * 75, True), ("x" * 76, False), ("", False), ("a  b", False)]
    + [(f"a{sign}b", False) for sign in "<>&='\"\\\n\x7fé"]
    + [(" a", False), ("a ", False)],
)
def test_most_values_are_simple(value: str, is_simple: bool) -> None:
    assert clean.simple(value) is is_simple


@settings(max_examples=500, deadline=None)
@given(
    st.builds(
        "{}{}{}".format,
        st.sampled_from(["https://", "http://", "HTTPS://", " https://", "//", "https:", "ftp://"]),
        st.sampled_from(["shop.example.com", "a@b", "", ".", "a:8080", "[::1]", "[::1", "a..b-"]),
        st.text(st.sampled_from("/?#a=&;[]()'\"<>\\^`{|} %\n@:é"), max_size=12).map(lambda rest: rest and f"/{rest}"),
    )
)
def test_the_short_way_to_a_web_address_agrees_with_the_long_one(value: str) -> None:
    assert clean.web_url(value) == obvious.web_url(value)
