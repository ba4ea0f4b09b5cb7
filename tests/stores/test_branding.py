"""Setting a brand: only what is named changes, and what could do harm is refused by its field."""

from typing import Any

import pytest
from pytest_django import Settings

from orderwire.core.failures import Refusal
from orderwire.core.schema import read
from orderwire.stores.brand import PLAIN, Logo
from orderwire.stores.branding import BrandPatch, brand_json, brand_of, remarks, set_brand, with_patch
from orderwire.stores.models import Store


def changed(given: dict[str, Any], store: Store | None = None, logo: Logo | None = None) -> Store:
    store = store or Store()
    set_brand(store, with_patch(brand_of(store), read(BrandPatch, given), logo))
    return store


def refused(given: dict[str, Any]) -> list[tuple[str, str]]:
    with pytest.raises(Refusal) as refusal:
        changed(given)
    return [(error.field, error.message) for error in refusal.value.errors]


def test_a_store_begins_plain_and_keeps_nothing_for_it() -> None:
    assert brand_of(Store()) is PLAIN
    assert changed({}).brand == ""
    assert changed({"accent": "#18181B"}).brand == ""


def test_only_what_is_named_changes_and_null_sets_back(settings: Settings) -> None:
    settings.BASE_URL = "https://mail.example.com"
    store = changed(
        {"accent": "#1A73E8", "address": " Acme \r\n\r\n 1 Light Street ", "social": {"x": "https://x.example/a"}}
    )
    store = changed(
        {"logo": "any", "logo_width": 90, "phone": "+44 20 7946-0000", "font": "times"}, store, Logo("a.png", 400, 100)
    )
    assert brand_json(store) == {
        "logo": "https://mail.example.com/i/a.png",
        "logo_width": 90,
        "accent": "#1a73e8",
        "text": "#18181b",
        "background": "#f4f4f2",
        "font": "times",
        "address": "Acme\n1 Light Street",
        "footer": "",
        "email": "",
        "phone": "+44 20 7946-0000",
        "social": {"x": "https://x.example/a"},
    }
    settings.BASE_URL = "https://moved.example.com"
    assert brand_json(store)["logo"] == "https://moved.example.com/i/a.png"
    back = dict.fromkeys(brand_json(store))
    assert changed(back, store).brand == ""


HARM = ("red", "#12", "#1234567", "#fff;}", "url(x)", '#000"onload=x', "</style>", "expression(1)", "#12345g", " ", "")


@pytest.mark.parametrize("value", HARM)
@pytest.mark.parametrize("field", ["accent", "text", "background"])
def test_a_colour_is_a_colour(field: str, value: str) -> None:
    assert refused({field: value}) == [(field, "Write a colour as # and six digits or letters a to f, like #1a73e8.")]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"font": "Comic Sans; color:red"}, "font"),
        ({"font": "'x' }</style>"}, "font"),
        ({"logo_width": 39}, "logo_width"),
        ({"logo_width": 521}, "logo_width"),
        ({"logo_width": "100;"}, "logo_width"),
        ({"address": "\n".join("1234567")}, "address"),
        ({"address": "x" * 301}, "address"),
        ({"footer": "x" * 501}, "footer"),
        ({"footer": "a\0b"}, "footer"),
        ({"email": "nobody"}, "email"),
        ({"email": "a@b.example\nBcc: c@d.example"}, "email"),
        ({"phone": "<script>"}, "phone"),
        ({"phone": "tel:1"}, "phone"),
        ({"phone": "+"}, "phone"),
        ({"social": {"myspace": "https://e.example"}}, "social.myspace.[key]"),
        ({"social": {"x": "javascript:alert(1)"}}, "social.x"),
        ({"social": {"x": "data:text/html,x"}}, "social.x"),
        ({"social": {"x": "//"}}, "social.x"),
        ({"social": {"x": 'https://e.example/"onclick=x'}}, "social.x"),
        ({"social": {"x": "https://user:word@e.example"}}, "social.x"),
        ({"social": {"x": "https://e.example/" + "x" * 300}}, "social.x"),
        ({"social": []}, "social"),
        ({"css": "x"}, "css"),
    ],
)
def test_what_could_do_harm_is_refused_by_its_field(given: dict[str, Any], field: str) -> None:
    assert [name for name, _ in refused(given)] == [field]


def test_text_that_cannot_be_read_is_refused_with_the_mend() -> None:
    assert refused({"text": "#aaaaaa"}) == [
        (
            "brand.text",
            "Text in #aaaaaa is hard to read on white (contrast 2.1, at least 4.5 is wanted): "
            "take #707070 or a darker colour.",
        )
    ]
    assert changed({"text": "#707070"}).brand != ""


def test_a_faint_accent_is_allowed_and_said() -> None:
    assert remarks(PLAIN) == []
    store = changed({"accent": "#ffd600"})
    assert remarks(brand_of(store)) == [
        "Buttons in #ffd600 stand out little from white (contrast 1.4, 3 is better): #ad9200 would be seen well."
    ]
    assert remarks(brand_of(changed({"accent": "#ad9200"}))) == []
