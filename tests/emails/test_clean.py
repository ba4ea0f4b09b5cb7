"""Foreign text and addresses are made harmless, and what is harmless stays as it is."""

import pytest

from orderwire.emails import clean


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
