"""The words of the tracking page."""

import pytest

from orderwire.emails.phrases import LANGUAGES
from orderwire.hooks.page_words import page_words


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_of_our_mails_has_every_word(language: str) -> None:
    words = page_words(language)
    assert set(words) == set(page_words("en"))
    assert all(words.values())
    assert (words == page_words("en")) == (language == "en")


def test_another_language_is_english() -> None:
    assert page_words("ja") == page_words("en")
