"""The pages' words can be said in every language that is offered, whole; and no page text is beside the marks."""

import re

import pytest
from django.conf import settings

from scripts import translate
from tests.house.tree import ROOT, listed

OFFERED = [code for code, _name in settings.LANGUAGES if code != "en"]
# Templates with words that are not marked yet. This list only shrinks; then a language can be offered.
NOT_YET = {
    *("web/messages/index.html", "web/messages/show.html", "web/new/store.html", "web/new/trail.html"),
    *("web/orders/index.html", "web/orders/show.html", "web/parts/nav.html", "web/parts/switcher.html"),
    *("web/parts/thumb_nav.html", "web/rules/confirm.html", "web/rules/mail.html", "web/rules/settings.html"),
    *("web/rules/steps.html", "web/shell.html", "web/workflow/chart.html", "web/workflow/head.html"),
    *("web/workflow/logs.html", "web/workflow/overview.html", "web/workflow/rules.html", "web/workflow/why.html"),
}
_HIDDEN = re.compile(
    r"{%\s*comment.*?{%\s*endcomment\s*%}|{#.*?#}|<!--.*?-->|<(script|style|code|pre)\b.*?</\1>"
    r"|{%\s*blocktranslate\b.*?{%\s*endblocktranslate\s*%}|{%.*?%}|{{.*?}}",
    re.DOTALL,
)
_SAID = re.compile(r'\s(?:aria-label|title|alt|placeholder|data-label)="([^"]*)"')
_TAG = re.compile(r"<[^>]*>", re.DOTALL)
_WORD = re.compile(r"[A-Za-zÄÖÜäöüß]{2,}")
_NAMES = {
    "Orderwire",
    "CSV",
    "API",
    "UTC",
    "nbsp",
    "amp",
    "lt",
    "gt",
    "middot",
    "hellip",
    "rarr",
    "larr",
    "times",
    "PUT",
    "id",
}


def unmarked(text: str) -> list[str]:
    """The words of a template that stand outside every translation mark, in text and in what screen readers say."""
    bare = _HIDDEN.sub(" ", text)
    places = [*_SAID.findall(bare), _TAG.sub("\n", bare)]
    return [word for place in places for word in _WORD.findall(place) if word not in _NAMES]


def test_no_page_text_stands_outside_the_marks() -> None:
    wrong = []
    for path in sorted((ROOT / "orderwire/web/templates").rglob("*.html")):
        name = str(path.relative_to(ROOT / "orderwire/web/templates"))
        words = unmarked(path.read_text(encoding="utf-8"))
        if words and name not in NOT_YET:
            wrong.append(f"{name}: {' '.join(words[:8])}")
    assert not wrong, listed(wrong)


def test_unmarked_words_are_seen() -> None:
    assert unmarked('<p class="a b">Hello {{ name }}</p>{# a note #}') == ["Hello"]
    assert unmarked('<a aria-label="Close it" href="/x">{% translate "Close" %}</a>') == ["Close", "it"]
    assert unmarked("{% blocktranslate trimmed %}All <b>of</b> it{% endblocktranslate %}") == []


@pytest.mark.parametrize("language", translate.LANGUAGES)
def test_every_catalogue_holds_what_the_pages_say(language: str) -> None:
    behind = translate.stale(language)
    assert not behind, listed(behind) + "\nrun `.venv/bin/python -m scripts.translate extract`"


def test_a_language_is_offered_only_when_it_is_whole() -> None:
    lost = [f"{language}: {word}" for language in OFFERED for word in translate.missing(language)]
    assert not lost, listed(lost)
    assert set(OFFERED) <= set(translate.LANGUAGES)
    assert not (OFFERED and NOT_YET)


def test_marks_are_found_in_code_and_templates() -> None:
    words = {message.id for message in translate.found()}
    assert "Team" in words  # a template
    assert "Only an owner can do that." in words  # code
    assert "May look at everything, and changes nothing." in words  # lazily
    assert ("%(account)s: something broke", "%(account)s: %(count)d things broke") in words  # plural
    assert "Role of %(email)s" in words  # blocktranslate
