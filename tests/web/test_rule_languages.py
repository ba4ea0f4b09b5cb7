"""Step two's further languages and attachments."""

from typing import Any

import pytest
from django.test import Client

from orderwire.emails.papers import KINDS
from orderwire.emails.starters import STARTERS
from orderwire.rules.keep import change_rule, settings_of
from orderwire.rules.models import Rule
from orderwire.stores.models import Store
from orderwire.web.forms import Form
from orderwire.web.rule_languages import (
    OTHERS,
    addable,
    alone,
    language_fields,
    language_words,
    languages_from,
    paper_name,
    tags_of,
    with_language,
    without_language,
)
from tests.web.conftest import House, everything, words
from tests.web.test_wizard import STEP_ONE, STEP_TWO

STARTER = {
    "template.kind": "starter",
    "template.starter": "shipped",
    "subject": "My subject",
    "preheader": "My line",
    "languages.tags": "",
}
GERMAN = STARTERS["shipped"].in_language("de")
TWO: dict[str, Any] = {
    "template": {"starter": "shipped"},
    "language": "en-GB",
    "follow_customer_language": True,
    "attachments": ["invoice", "packing_slip"],
    "languages": {
        "de": {"subject": "Unterwegs", "preheader": "", "template": {"starter": "shipped"}},
        "pt-BR": {"subject": "A caminho", "preheader": "Oi", "template": {"starter": "delivered"}},
        "ar": {"subject": "طلبك", "preheader": "", "template": {"html": "<p>مرحبا</p>", "text": "مرحبا"}},
    },
}


def test_settings_come_back_as_they_went_in() -> None:
    given = {**language_words(TWO), "template.starter": "shipped"}
    assert languages_from(given) == {key: value for key, value in TWO.items() if key != "template"}
    assert given["languages.de.starter"] == ""  # whatever starter stands above
    assert languages_from({**given, "template.starter": "received"})["languages"]["de"]["template"] == {
        "starter": "received"
    }


def test_a_language_begins_in_the_starters_own_words() -> None:
    grown = with_language(STARTER, "de")
    assert tags_of(grown) == ["de"]
    assert languages_from(grown)["languages"] == {
        "de": {"subject": GERMAN.subject, "preheader": GERMAN.preheader, "template": {"starter": "shipped"}}
    }
    assert with_language(grown, "DE") == grown
    assert with_language(grown, "klingon") == grown


@pytest.mark.parametrize(("tag", "way"), [("sv", "ltr"), ("he", "rtl")])
def test_a_language_that_the_starters_lack_begins_as_a_copy_to_be_translated(tag: str, way: str) -> None:
    made = languages_from(with_language(STARTER, tag))["languages"][tag]
    assert (made["subject"], made["preheader"]) == ("My subject", "My line")
    assert made["template"]["mjml"].startswith(f'<mjml lang="{tag}" dir="{way}">')
    assert '<span dir="ltr">' not in made["template"]["mjml"]
    assert "*|STORE_NAME|*" in made["template"]["text"]


def test_own_content_is_copied() -> None:
    own = {**STARTER, "template.kind": "html", "template.source": "<p>Hi</p>", "template.text": "Hi"}
    made = languages_from(with_language(own, "de"))["languages"]["de"]
    assert made == {"subject": "My subject", "preheader": "My line", "template": {"html": "<p>Hi</p>", "text": "Hi"}}


def test_a_language_is_taken_away_whole() -> None:
    both = with_language(with_language(STARTER, "de"), "de-AT")
    left = without_language(both, "de")
    assert tags_of(left) == ["de-AT"]
    assert not [name for name in left if name.startswith("languages.de.")]
    assert left["languages.de-AT.subject"] == GERMAN.subject


def test_one_language_alone_is_what_its_preview_shows() -> None:
    shown = alone({**language_words(TWO), "template.starter": "shipped"}, "ar")
    assert (shown["language"], shown["subject"], shown["languages"], shown["follow_customer_language"]) == (
        "ar",
        "طلبك",
        {},
        False,
    )
    assert shown["attachments"] == ["invoice", "packing_slip"]


def test_what_is_there_is_not_offered_again() -> None:
    store = Store(locale="en")
    given = with_language(STARTER, "de")
    groups = addable(Form(language_fields(store, given), given), store)
    speak, write = ([tag for tag, _ in choices] for _, choices in groups)
    assert set(speak) == {"fr", "es", "it", "nl", "pt", "pl"}
    assert set(write) == set(OTHERS)


def test_every_paper_has_a_name() -> None:
    assert len({paper_name(kind) for kind in KINDS}) == len(KINDS)


# --- at the door ----------------------------------------------------------------------------------------------------


def test_a_new_rule_in_two_languages(house: House, editor: Client) -> None:
    Rule.objects.all().update(deleted_at="2026-01-01T00:00:00Z")
    second = f"/stores/{house.store.pk}/rules/new/2/"
    editor.post(f"/stores/{house.store.pk}/rules/new/", STEP_ONE)
    page = words(editor.get(second))
    assert 'name="follow_customer_language"' in page
    before = everything()
    given = {**STEP_TWO, "follow_customer_language": "on", "languages.tags": "", "attachments.invoice": "on"}
    answer = editor.post(second, {**given, "language_add": "1", "language_add_tag": "de"})
    page = words(answer)
    assert answer.status_code == 200
    assert f'value="{GERMAN.subject}"' in page and "Remove German" in page
    assert everything() == before
    page = words(editor.get(second))  # what was added is kept, as all that was typed
    assert "Remove German" in page
    typed = {"languages.tags": "de", "languages.de.kind": "starter", "languages.de.subject": "Unterwegs"}
    typed["languages.de.preheader"] = ""
    answer = editor.post(second, {**given, **typed})
    rule = Rule.objects.get(deleted_at=None)
    assert answer["Location"] == f"/rules/{rule.pk}/edit/3/"
    made = settings_of(rule)
    assert (made["languages"], made["attachments"], made["follow_customer_language"]) == (
        {"de": {"subject": "Unterwegs", "preheader": "", "template": {"starter": "shipped"}}},
        ["invoice"],
        True,
    )
    page = words(editor.get(answer["Location"]))
    assert "It is written in English; customers whose order or language it is get it in one of these: German." in page
    assert "Its wording is your own, so that it cannot follow the customer&#x27;s language by itself." in page
    assert "Attached as PDF: invoice." in page
    assert "Unterwegs" in words(editor.get(f"/rules/{rule.pk}/mail/?language=de"))
    assert "There is no preview yet" in words(editor.get(f"/rules/{rule.pk}/mail/?language=fr"))


def test_editing_keeps_shows_and_removes_languages(house: House, editor: Client) -> None:
    rule = change_rule(house.rule, {"template": {"starter": "shipped"}, "languages": TWO["languages"]})
    path = f"/rules/{house.rule.pk}/edit/2/"
    page = words(editor.get(path))
    assert 'value="ar,de,pt-BR"' in page and 'value="Unterwegs"' in page and "&lt;p&gt;مرحبا&lt;/p&gt;" in page
    before = everything()
    asked = {**STEP_TWO, **language_words(settings_of(rule)), "language_remove": "pt-BR"}
    page = words(editor.post(path, asked))
    assert 'value="ar,de"' in page and "A caminho" not in page
    assert everything() == before
    kept = without_language({key: value for key, value in asked.items() if key != "language_remove"}, "pt-BR")
    assert editor.post(path, kept).status_code == 302
    assert set(settings_of(Rule.objects.get())["languages"]) == {"de", "ar"}


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        (
            {"languages.de.subject": "*|NOPE|*"},
            "f-languages-de-subject-error",
            "German: There is no merge tag *|NOPE|*",
        ),
        (
            {"languages.de.kind": "html", "languages.de.source": "*|NOPE|*"},
            "f-languages-de-source-error",
            "German: Line 1: There is no merge tag *|NOPE|*",
        ),
        ({"languages.de.subject": ""}, "f-languages-de-subject-error", "This must not be empty."),
    ],
)
def test_what_is_wrong_stands_beside_its_field(
    house: House, editor: Client, typed: dict[str, str], field: str, said: str
) -> None:
    before = everything()
    given = {**STEP_TWO, "languages.tags": "de", "languages.de.kind": "starter", "languages.de.subject": "x", **typed}
    answer = editor.post(f"/rules/{house.rule.pk}/edit/2/", given)
    page = words(answer)
    assert answer.status_code == 422
    assert f'id="{field}"' in page and said in page
    assert everything() == before


def test_the_preview_speaks_the_language_that_is_open(house: House, editor: Client) -> None:
    given = {**STEP_TWO, "languages.tags": "de", "languages.de.kind": "starter", "languages.de.subject": "Unterwegs"}
    path = f"/stores/{house.store.pk}/preview/"
    own = words(editor.post(path, {**given, "preview_language": ""}))
    german = words(editor.post(path, {**given, "preview_language": "de", "attachments.invoice": "on"}))
    assert "is on its way" in own and "Unterwegs" not in own
    assert "Unterwegs" in german and "Gesamtsumme" in german and "Rechnung-1001.pdf" in german
    assert "is on its way" in words(editor.post(path, {**given, "preview_language": "fr"}))
