"""Only whole words count, in English and in the mail's own language."""

from orderwire.emails.spam_words import spam_words


def test_words_are_found_whole_and_in_the_right_language() -> None:
    assert spam_words("Click  HERE!!! Jetzt kaufen", "de") == ["click here", "jetzt kaufen", "!!!"]
    assert spam_words("Jetzt kaufen", "en") == []
    assert spam_words("Clickhere, double-click hereby. Thank you!", "en") == []
