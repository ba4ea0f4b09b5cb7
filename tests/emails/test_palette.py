"""What follows from a brand's colours: everything can be read, and only values of ours stand in styles."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderwire.core.colours import contrast, of_hex
from orderwire.emails.compile import TemplateSource, compile_template
from orderwire.emails.palette import DARK_CARD, STACKS, dressed, ink_on, palette
from orderwire.emails.starters import STARTERS
from orderwire.stores.brand import FONTS, PLAIN, Brand
from tests.emails.strategies import brands

WHITE, PAPER = of_hex("#ffffff"), of_hex("#f5f5f2")


def test_the_brand_every_store_begins_with() -> None:
    assert dict(palette(PLAIN)) == {
        "BRAND_ACCENT": "#18181b",
        "BRAND_ON_ACCENT": "#ffffff",
        "BRAND_PROGRESS": "#1f8a5f",
        "BRAND_TEXT": "#18181b",
        "BRAND_LEAD": "#52525a",
        "BRAND_MUTED": "#62626a",
        "BRAND_BACKGROUND": "#f4f4f2",
        "BRAND_PAGE_TEXT": "#18181b",
        "BRAND_PAGE_MUTED": "#62626a",
        "BRAND_DARK_ACCENT": "#f4f4f5",
        "BRAND_DARK_ON_ACCENT": "#18181b",
        "BRAND_DARK_PROGRESS": "#45b884",
        "BRAND_FONT": STACKS["system"],
    }


@given(brand=brands)
def test_whatever_is_chosen_can_be_read(brand: Brand) -> None:
    values = {name: of_hex(value) for name, value in palette(brand).items() if name != "BRAND_FONT"}
    for ink, papers in {
        "BRAND_ON_ACCENT": [values["BRAND_ACCENT"]],
        "BRAND_LEAD": [WHITE],
        "BRAND_MUTED": [WHITE, PAPER],
        "BRAND_PAGE_TEXT": [values["BRAND_BACKGROUND"]],
        "BRAND_PAGE_MUTED": [values["BRAND_BACKGROUND"]],
        "BRAND_DARK_ACCENT": [DARK_CARD],
        "BRAND_DARK_ON_ACCENT": [values["BRAND_DARK_ACCENT"]],
    }.items():
        for paper in papers:
            assert contrast(values[ink], paper) >= 4.5, (ink, brand)


@given(st.tuples(*[st.integers(0, 255)] * 3))
def test_ink_on_any_colour(colour: tuple[int, int, int]) -> None:
    assert contrast(ink_on(colour), colour) >= 4.5


def test_each_font_has_a_stack_that_ends_no_style() -> None:
    assert set(STACKS) == set(FONTS)
    for stack in STACKS.values():
        assert re.fullmatch(r"[A-Za-z' ,-]+", stack)


def test_a_brands_looks_are_filled_once_and_leave_no_gap() -> None:
    brand = replace(PLAIN, accent="#1a73e8", font="georgia")
    compiled = compile_template(TemplateSource("starter", "shipped"), STARTERS["shipped"].subject)
    worn = dressed(compiled, brand)
    assert [gap for gap in compiled.html_gaps if gap.startswith("BRAND_")]
    assert not [gap for gap in worn.html_gaps if gap.startswith("BRAND_")]
    assert "BRAND_" not in worn.html
    assert "#1a73e8" in worn.html


def test_a_gap_that_a_choice_asks_for_stays() -> None:
    html = '<p style="color:*|BRAND_TEXT|*">*|IF:BRAND_ACCENT|*x*|END:IF|* *|BRAND_ACCENT|red|* *|BRAND_TEXT|*</p>'
    worn = dressed(compile_template(TemplateSource("html", html), "x"), PLAIN)
    assert set(worn.html_gaps) >= {"BRAND_ACCENT", "BRAND_ACCENT__is"}
    assert not {"BRAND_TEXT", "BRAND_TEXT__css"} & set(worn.html_gaps)


@pytest.mark.parametrize("bad", ["red;}", "</style>", "#12345", ""])
def test_a_colour_that_is_none_reaches_no_mail(bad: str) -> None:
    with pytest.raises(ValueError, match="is no colour"):
        palette(replace(PLAIN, accent=bad))
