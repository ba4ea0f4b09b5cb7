"""What rooms say in English, in the language of whoever reads the page."""

import re

import pytest
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext

from orderwire.emails.compile import TemplateSource, compile_template
from orderwire.emails.facts import sample_facts
from orderwire.emails.lint import lint
from orderwire.emails.render import Renderer
from orderwire.web.said import WHOLE, WITH_VALUES, translated
from scripts import translate
from tests.house.tree import ROOT, listed

GAP = re.compile(r"%\((\w+)\)[sd]")


def said_by_rooms() -> list[str]:
    """Every sentence of every room, as it stands in the code."""
    package = ROOT / "orderwire"
    found = [words for path in sorted(package.rglob("*.py")) for words in translate.room_words.of_room(path, package)]
    return sorted({*found, *WITH_VALUES, *WHOLE})


def filled(words: str) -> str:
    """The words with a value in each gap, that says which one it is."""
    return GAP.sub(lambda gap: f"¤{gap[1]}¤", words).replace("%%", "%") if GAP.search(words) else words


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


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES if code != "en"])
def test_whatever_a_room_says_is_said_in_the_readers_language_with_its_values(language: str) -> None:
    said = said_by_rooms()
    assert len(said) > 600
    wrong = []
    with translation.override(language):
        for words in said:
            wanted = filled(gettext(words))
            if translated(filled(words)) != wanted:
                wrong.append(f"{words!r} comes out as {translated(filled(words))!r}")
    assert not wrong, listed(wrong)


REAL = {  # as the rooms really say them
    "ada@ is not an e-mail address: write it like name@example.com.": (
        "ada@ ist keine E-Mail-Adresse: Schreiben Sie sie wie name@example.com."
    ),
    "At most 5 weeks.": "Höchstens 5 Wochen.",
    "At most 1000 characters.": "Höchstens 1000 Zeichen.",
    "Line 3: *|END:IF|* closes nothing here. Look for the block it should close.": (
        "Zeile 3: *|END:IF|* schließt hier nichts. Suchen Sie den Block, den es schließen soll."
    ),
    "There is no merge tag *|FIRST|*. Did you mean *|FIRST_NAME|*?": (
        "Den Platzhalter *|FIRST|* gibt es nicht. Meinten Sie *|FIRST_NAME|*?"
    ),
    "The field items.0.price cannot be read as money. An amount may have at most 6 digits after the point.": (
        "Das Feld items.0.price lässt sich nicht als Geldbetrag lesen. "
        "Ein Betrag darf höchstens 6 Stellen nach dem Komma haben."
    ),
    "WooCommerce has trouble of its own (HTTP 503). It is tried again.": (
        "WooCommerce hat selbst eine Störung (HTTP 503). Es wird erneut versucht."
    ),
    "The order was edited. A refund was made.": "Die Bestellung wurde bearbeitet. Eine Erstattung wurde gebucht.",
    "The order was edited. 250 OK": "The order was edited. 250 OK",  # half of it is somebody else's words
}


@pytest.mark.parametrize("said", REAL)
def test_sentences_as_they_are_met(said: str) -> None:
    with translation.override("de"):
        assert translated(said) == REAL[said]


def test_what_is_worth_a_look_in_a_mail_is_said_in_german_too() -> None:
    html = (
        "<style>@media (prefers-color-scheme: dark){.x{color:#222222 !important;background:#1a1a1d !important}}</style>"
        '<p style="color:#999999">*|TRACKING_PAGE_URL|*Hello</p><p class="x">Night</p><a href="#">Go</a>'
        '<img src="https://e.example/a.png"><p>Click here</p>'
    )
    compiled = compile_template(TemplateSource("html", f"{html}{'long ' * 22_000}"), "*|IF:ORDER_TAX|*x*|END:IF|*")
    facts = sample_facts()
    found = lint(compiled, Renderer().render("v", compiled, facts), facts)
    codes = {"empty_tag", "no_subject", "no_preheader", "no_order_number", "spam_words", "no_alt", "dead_link"}
    assert {one.code for one in found} == codes | {"contrast", "contrast_dark", "too_large"}
    with translation.override("de"):
        assert [one.message for one in found if translated(one.message) == one.message] == []
        said = next(translated(one.message) for one in found if one.code == "contrast_dark")
    assert said.startswith("Im Dunkeln ist Text in #222222 auf #1a1a1d schwer zu lesen (Kontrast 1.0, mindestens 4.5")
