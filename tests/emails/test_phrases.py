"""The words of all languages are the same phrases, whole and each translated."""

import re
from collections import Counter

import pytest

from orderwire.emails.phrases import LANGUAGES, VARIANTS, and_more, language_of, phrases, variant_for

TAG = re.compile(r"\*\|[^|]*(?:\|[^|*]*)?\|\*|\{\w+\}")
PLURALS = {"more.few", "more.many"}  # only where the language has them
ALIKE = {"labels.subtotal", "labels.total"}  # the same words as in English, in the languages themselves


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_the_keys_and_the_tags_are_those_of_english(language: str) -> None:
    english, said = phrases("en"), phrases(language)

    assert set(said) - PLURALS == set(english)
    for key, text in english.items():
        assert Counter(TAG.findall(said[key])) == Counter(TAG.findall(text)), key


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_nothing_is_left_in_english(language: str) -> None:
    english = phrases("en")
    same = {key for key, text in phrases(language).items() if english.get(key) == text}

    assert same <= ALIKE


@pytest.mark.parametrize("language", LANGUAGES)
def test_phrases_are_words_and_no_markup(language: str) -> None:
    for key, text in phrases(language).items():
        assert text == text.strip(), key
        assert not re.search(r"[<>&\n]|  |%%", text), key


def test_a_number_is_said_as_the_language_says_numbers() -> None:
    assert [and_more(number, "en") for number in (0, 1, 4)] == ["", "and 1 more", "and 4 more"]
    assert [and_more(number, "de") for number in (1, 2)] == ["und 1 weiterer Artikel", "und 2 weitere Artikel"]
    assert [and_more(number, "pl") for number in (1, 3, 5, 22)] == [
        "i jeszcze 1 produkt",
        "i jeszcze 3 produkty",
        "i jeszcze 5 produktów",
        "i jeszcze 22 produkty",
    ]


@pytest.mark.parametrize(
    ("locales", "variant"),
    [
        (("de-AT",), "de"),
        (("pt_BR", "en"), "pt"),
        (("ja", "fr-FR"), "fr"),
        (("ja", ""), "en"),
        (("EN-gb", "de"), "en"),
        (("ar-SA", "de"), "rtl"),
        (("he",), "rtl"),
        ((), "en"),
    ],
)
def test_the_first_language_we_have_is_taken(locales: tuple[str, ...], variant: str) -> None:
    assert variant_for(*locales) == variant


def test_every_variant_has_words() -> None:
    assert {language_of(variant) for variant in (*VARIANTS, "en")} == set(LANGUAGES)
