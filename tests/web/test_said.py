"""What rooms say in English, in the language of whoever reads the page."""

from django.utils import translation

from orderwire.web.said import translated


def test_sentences_with_values_are_found_again() -> None:
    held = "Not sent within 72 hours of being due. It was held: store paused."
    assert translated(held) == held
    with translation.override("de"):
        assert translated(held) == (
            "Nicht innerhalb von 72 Stunden nach Fälligkeit gesendet. Sie war angehalten: Shop pausiert."
        )
        assert translated("Expected accepts marketing; was not known.") == (
            "Erwartet: nimmt Werbung an; tatsächlich: nicht bekannt."
        )
        assert translated("With the engraver") == "With the engraver"
        assert translated("") == ""
        assert translated(None) == ""
