"""The pages' words can be said in every language that is offered, whole; and no page text is beside the marks."""

import re

import pytest
from babel.messages.pofile import read_po
from django.conf import settings

from scripts import translate
from tests.house.tree import ROOT, listed

OFFERED = [code for code, _name in settings.LANGUAGES if code != "en"]
_HIDDEN = re.compile(
    r"{%\s*comment.*?{%\s*endcomment\s*%}|{#.*?#}|<!--.*?-->|<(script|style|code|pre)\b.*?</\1>"
    r"|{%\s*blocktranslate\b.*?{%\s*endblocktranslate\s*%}|{%.*?%}|{{.*?}}",
    re.DOTALL,
)
_SAID = re.compile(r'\s(?:aria-label|title|alt|placeholder|data-label)="([^"]*)"')
_GIVEN = re.compile(r"{%\s*include\b[^%]*?\b(?:head|text|act|label)=[\"']([^\"']*)[\"']|\|default:\"([A-Za-z][^\"]*)\"")
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
    "HTML",
    "ms",
    "id",
}


def unmarked(text: str) -> list[str]:
    """The words of a template that stand outside every translation mark, in text and in what screen readers say."""
    bare = _HIDDEN.sub(" ", text)
    places = [*_SAID.findall(bare), _TAG.sub("\n", bare)]
    places += [given for pair in _GIVEN.findall(text) for given in pair if given != "UTC"]
    return [word for place in places for word in _WORD.findall(place) if word not in _NAMES]


def test_no_page_text_stands_outside_the_marks() -> None:
    wrong = []
    for door in ("web", "demo"):  # hooks' pages are for customers and speak their language by other means
        for path in sorted((ROOT / f"orderwire/{door}/templates").rglob("*.html")):
            if words := unmarked(path.read_text(encoding="utf-8")):
                wrong.append(f"{path.relative_to(ROOT)}: {' '.join(words[:8])}")
    assert not wrong, listed(wrong)


def test_unmarked_words_are_seen() -> None:
    assert unmarked('<p class="a b">Hello {{ name }}</p>{# a note #}') == ["Hello"]
    assert unmarked('<a aria-label="Close it" href="/x">{% translate "Close" %}</a>') == ["Close", "it"]
    assert unmarked('{% include "empty.html" with head="Not yet" text=_("Later") %}') == ["Not", "yet"]
    assert unmarked('{{ name|default:"nobody" }}{{ name|default:_("nobody") }}') == ["nobody"]
    assert unmarked("{% blocktranslate trimmed %}All <b>of</b> it{% endblocktranslate %}") == []


@pytest.mark.parametrize("language", translate.LANGUAGES)
def test_every_catalogue_holds_what_the_pages_say(language: str) -> None:
    behind = translate.stale(language)
    assert not behind, listed(behind) + "\nrun `.venv/bin/python -m scripts.translate extract`"


def test_a_language_is_offered_only_when_it_is_whole() -> None:
    lost = [f"{language}: {word}" for language in OFFERED for word in translate.missing(language)]
    assert not lost, listed(lost)
    assert set(OFFERED) <= set(translate.LANGUAGES)
    assert OFFERED == ["de"]


def test_marks_are_found_in_code_and_templates() -> None:
    words = {message.id for message in translate.found()}
    assert "Team" in words  # a template
    assert "Only an owner can do that." in words  # code
    assert "May look at everything, and changes nothing." in words  # lazily
    assert ("%(account)s: something broke", "%(account)s: %(count)d things broke") in words  # plural
    assert "Role of %(email)s" in words  # blocktranslate


def test_what_rooms_say_in_english_is_found_too() -> None:
    words = {message.id for message in translate.found()}
    assert "Nothing is being fetched." in words  # a Conflict
    assert "This order has that tracking number already." in words  # a Refusal of one field
    assert "not on the suppression list" in words  # what a check wanted
    assert "Access token" in words  # what a cart asks for
    assert "Give a clock time like 09:00." in words  # what a schema says
    assert None not in words


def test_every_whole_sentence_of_a_room_is_found_with_gaps_for_its_values() -> None:
    source = '''
"""A room. This is no sentence for people."""
MENDS = {401: "{name} refuses the key.", 402: "not a sentence"}


def no(name, most, said):
    """Nor is this one."""
    if most > 9:
        raise Conflict("too late" if said else "At 100 % there is no more.")
    log.info("asked")
    return f"{name.first} has {most:,} of {most:,}, {', '.join(said.words)} at 5 %." + f"It said: {said}"
'''
    assert translate.room_words.said(source) == [
        "too late",
        "At 100 % there is no more.",
        "%(name)s refuses the key.",
        "%(first)s has %(most)s of %(most)s, %(words)s at 5 %%.",
        "It said: %(said)s",
    ]


def test_the_list_of_sentences_is_what_the_rooms_say() -> None:
    kept = translate.SENTENCES.read_text(encoding="utf-8").splitlines()
    assert kept == translate.sentences(), "run `.venv/bin/python -m scripts.translate extract`"


def test_sentences_end_in_german_as_they_do_in_english() -> None:
    with (ROOT / "orderwire/locale/de/LC_MESSAGES/django.po").open("rb") as file:
        catalog = read_po(file, locale="de")
    wrong = []
    for message in catalog:
        ids = [message.id] if isinstance(message.id, str) else list(message.id)
        strings = [message.string] if isinstance(message.string, str) else list(message.string or ())
        pairs = zip(ids, strings, strict=True)
        wrong += [f"{id_!r}: {said!r}" for id_, said in pairs if id_ and id_[-1] in ".?\n" and said[-1:] != id_[-1]]
    assert not wrong, listed(wrong)
