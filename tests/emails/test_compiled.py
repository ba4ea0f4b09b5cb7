"""A version survives being kept, with its languages and without."""

from dataclasses import replace

import pytest

from orderwire.emails.compile import TemplateSource, compile_template
from orderwire.emails.compiled import Compiled
from orderwire.emails.phrases import VARIANTS

WHOLE = compile_template(TemplateSource("starter", "received"), "Hi")
ALONE = compile_template(TemplateSource("html", "<p>x</p>"), "Hi")


def test_it_comes_back_as_it_was() -> None:
    assert set(WHOLE.variants) == set(VARIANTS)
    assert Compiled.from_json(WHOLE.to_json()) == WHOLE
    assert Compiled.from_json(ALONE.to_json()) == ALONE


def test_a_version_kept_before_there_were_languages_can_be_read() -> None:
    kept = replace(WHOLE, variants={}).to_json()

    assert "variants" not in kept
    assert Compiled.from_json(kept).spoken("de") == replace(WHOLE, variants={})


def test_a_field_nobody_knows_is_an_error() -> None:
    with pytest.raises(TypeError):
        Compiled.from_json({**ALONE.to_json(), "colour": "red"})


def test_a_variant_is_chosen_by_name() -> None:
    assert WHOLE.spoken("de") is WHOLE.variants["de"]
    assert WHOLE.spoken("en") is WHOLE
