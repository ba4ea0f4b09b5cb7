"""What rooms say in English, in the language of whoever reads the page."""

from django.utils import translation

from orderwire.emails.compile import TemplateSource, compile_template
from orderwire.emails.facts import sample_facts
from orderwire.emails.lint import lint
from orderwire.emails.render import Renderer
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
