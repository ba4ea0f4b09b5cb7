"""The words of the tracking page."""

import pytest

from orderwire.emails.phrases import phrases
from orderwire.hooks.page_words import words_in


@pytest.mark.parametrize(
    ("tag", "language"),
    [("de", "de"), ("de-AT", "de"), ("FR_ca", "fr"), ("es-419", "es"), ("en-GB", "en"), ("ja", "en"), ("", "en")],
)
def test_the_language_of_a_tag(tag: str, language: str) -> None:
    assert words_in(tag)[0] == language


@pytest.mark.parametrize("language", ["en", "de", "fr", "es"])
def test_every_language_has_every_word(language: str) -> None:
    words = words_in(language)[1]
    assert set(words) == set(words_in("en")[1])
    parcel = {key.removeprefix("parcel.") for key in phrases("en") if key.startswith("parcel.")}
    assert "in_transit" in parcel
    assert parcel & set(words_in("en")[1]) <= set(words)
    assert all(words.values())
