"""Colours: read from hexadecimal alone, compared as WCAG does, mended until they can be read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderwire.core.colours import BLACK, WHITE, Colour, as_hex, contrast, is_hex, mixed, of_hex, readable

parts = st.integers(0, 255)
colours = st.tuples(parts, parts, parts)


def test_three_digits_and_capitals_mean_the_same() -> None:
    assert of_hex("#17E") == of_hex("#1177ee") == (17, 119, 238)
    assert as_hex((17, 119, 238)) == "#1177ee"


@pytest.mark.parametrize(
    "text", ["", "red", "#12345", "#1234567", "1a73e8", "#1a73e8;", "#1a73e8\n", " #1a73e8", "#1a73eg", "#１a73e8"]
)
def test_nothing_else_is_a_colour(text: str) -> None:
    assert not is_hex(text)
    with pytest.raises(ValueError, match="is no colour"):
        of_hex(text)


def test_contrast_as_wcag_has_it() -> None:
    assert contrast(BLACK, WHITE) == contrast(WHITE, BLACK) == pytest.approx(21)
    assert contrast(WHITE, WHITE) == 1
    assert contrast(of_hex("#777777"), WHITE) == pytest.approx(4.478, abs=0.001)
    assert contrast(of_hex("#767676"), WHITE) == pytest.approx(4.542, abs=0.001)


def test_mixing() -> None:
    assert mixed(BLACK, WHITE, 0) == BLACK
    assert mixed(BLACK, WHITE, 0.5) == (128, 128, 128)
    assert mixed(BLACK, WHITE, 1) == WHITE


@given(colour=colours, behind=colours)
def test_what_is_mended_can_be_read_and_what_could_be_is_left(colour: Colour, behind: Colour) -> None:
    mended = readable(colour, behind)
    assert contrast(mended, behind) >= 4.5
    assert (mended == colour) == (contrast(colour, behind) >= 4.5)


def test_where_nothing_is_read_on_all_the_better_end_is_taken() -> None:
    assert readable(of_hex("#808080"), BLACK, WHITE, wanted=7) == BLACK
