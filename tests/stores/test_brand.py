"""A brand as plain values."""

from dataclasses import replace

from orderwire.stores.brand import PLAIN, Logo

LOGO = Logo("a.png", 640, 200, "https://mail.example.com/i/a.png")


def test_a_logo_is_shown_as_wide_as_wished_and_never_wider_than_it_is() -> None:
    assert replace(PLAIN, logo=LOGO, logo_width=160).logo_size == (160, 50)
    assert replace(PLAIN, logo=LOGO, logo_width=520).logo_size == (520, 162)
    assert replace(PLAIN, logo=Logo("a.png", 90, 30), logo_width=160).logo_size == (90, 30)
    assert replace(PLAIN, logo=Logo("a.png", 1200, 1), logo_width=40).logo_size == (40, 1)
    assert (PLAIN.logo_size, PLAIN.logo_url) == ((0, 0), "")
    assert replace(PLAIN, logo=LOGO).logo_url == LOGO.url


def test_one_word_for_colours_and_font() -> None:
    assert PLAIN.look == replace(PLAIN, footer="x", logo=LOGO).look == ""
    looks = {replace(PLAIN, **{name: "#1a73e8"}).look for name in ("accent", "text", "background")}
    assert len(looks | {replace(PLAIN, font="times").look}) == 4
