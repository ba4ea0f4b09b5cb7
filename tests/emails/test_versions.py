"""Each saving of a wording compiles it once and keeps the result."""

import quopri
from dataclasses import replace
from typing import Any

import pytest

from orderwire.accounts.models import User
from orderwire.core.failures import Refusal
from orderwire.emails.facts import sample_facts
from orderwire.emails.models import Version
from orderwire.emails.render import Renderer
from orderwire.emails.starters import STARTERS
from orderwire.emails.versions import compile_wording, compiled_of, make_version, written_in
from tests.rooms import a_store

pytestmark = pytest.mark.django_db
MJML = "<mjml><mj-body><mj-section><mj-column><mj-text>Hello *|FIRST_NAME|*</mj-text></mj-column></mj-section></mj-body></mjml>"


@pytest.mark.parametrize(
    "template",
    [
        {"html": "<p>Hello *|FIRST_NAME|*</p>"},
        {"html": "<p>Hello *|FIRST_NAME|*</p>", "text": "Hello *|FIRST_NAME|*"},
        {"mjml": MJML},
        {"design": {"mjml": MJML, "pages": [{"id": None}]}},
        *({"starter": key} for key in STARTERS),
    ],
)
def test_a_wording_is_kept_with_what_it_was_compiled_to(template: dict[str, Any]) -> None:
    user = User.objects.create_user("ada@example.com")
    version = make_version(a_store(), template, "Order *|ORDER_NUMBER|*", "Hello", user)
    kept = Version.objects.get()
    assert (kept.source, kept.subject, kept.preheader, kept.made_by) == (
        template,
        "Order *|ORDER_NUMBER|*",
        "Hello",
        user,
    )
    assert compiled_of(kept) == compiled_of(version) == compile_wording(template, "Order *|ORDER_NUMBER|*", "Hello")
    mail = Renderer().render(kept.pk, compiled_of(kept), sample_facts())
    assert mail.subject == "Order 1001"
    assert b"Ada" in quopri.decodestring(mail.html_qp)
    assert b"Ada" in quopri.decodestring(mail.text_qp)


def test_a_version_in_use_is_read_once(django_assert_num_queries: object) -> None:
    version = make_version(a_store(), {"html": "<p>x</p>"}, "Hello", "")
    compiled_of(version)
    with django_assert_num_queries(0):  # type: ignore[operator]
        compiled_of(version)


def test_a_version_that_is_not_kept_is_read_from_itself(django_assert_num_queries: object) -> None:
    compiled = compile_wording({"html": "<p>x</p>"}, "Hello", "")
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert compiled_of(Version(compiled=compiled.to_json())) == compiled


@pytest.mark.parametrize(
    ("template", "subject", "found"),
    [
        (
            {"html": "*|NICKNAME|* *|AGE|*"},
            "*|SHOE_SIZE|*",
            {("subject", "SHOE_SIZE"), ("template", "NICKNAME"), ("template", "AGE")},
        ),
        ({"html": "*|IF:NICKNAME|*x*|END:IF|*"}, "x", {("template", "NICKNAME")}),
        ({"mjml": "<mjml><mj-body>"}, "x", {("template", "")}),
        ({"starter": "welcome"}, "x", {("template.starter", "received")}),
        ({"design": {"mjml": 3}}, "x", {("template.design", "editor")}),
        ({"design": {}}, "x", {("template.design", "editor")}),
    ],
)
def test_what_cannot_be_compiled_is_refused_with_every_problem_and_not_kept(
    template: dict[str, Any], subject: str, found: set[tuple[str, str]]
) -> None:
    with pytest.raises(Refusal) as refused:
        make_version(a_store(), template, subject, "")
    said = [(error.field, error.message) for error in refused.value.errors]
    for field, word in found:
        assert any(name == field and word in message for name, message in said), said
    assert {name for name, _ in said} == {field for field, _ in found}
    assert not Version.objects.exists()


GERMAN = {
    "subject": "Bestellung *|ORDER_NUMBER|*",
    "preheader": "",
    "template": {"html": "<p>Hallo *|FIRST_NAME|*</p>"},
}


def test_every_language_is_compiled_and_kept() -> None:
    languages = {"de": GERMAN, "fr": {"subject": "Salut", "template": {"starter": "shipped"}}}
    version = make_version(a_store(), {"html": "<p>Hello</p>"}, "Order", "", None, languages)
    kept = Version.objects.get()
    assert kept.languages == languages
    compiled = compiled_of(kept)
    assert compiled == compiled_of(version)
    assert set(compiled.languages) == {"de", "fr"}
    renderer = Renderer()
    german = replace(sample_facts(), locale="de-AT", wording="de")
    assert renderer.render(kept.pk, compiled, german).subject == "Bestellung 1001"
    french = renderer.render(kept.pk, compiled, replace(sample_facts(), locale="fr", wording="fr"))
    assert 'lang="fr"' in quopri.decodestring(french.html_qp).decode()
    assert renderer.render(kept.pk, compiled, sample_facts()).subject == "Order"
    assert renderer.render(kept.pk, compiled, replace(sample_facts(), locale="de")).subject == "Order"


@pytest.mark.parametrize(
    ("template", "subject", "preheader", "own"),
    [
        ({"starter": "shipped"}, STARTERS["shipped"].subject, "", True),
        ({"starter": "shipped"}, STARTERS["shipped"].in_language("de").subject, "", True),
        ({"starter": "shipped"}, "My own", "", False),
        ({"starter": "shipped"}, STARTERS["shipped"].subject, "My own", False),
        ({"starter": "shipped", "text": "My own"}, STARTERS["shipped"].subject, "", False),
        ({"html": "<p>x</p>"}, STARTERS["shipped"].subject, "", False),
    ],
)
def test_only_a_starters_own_words_may_change_with_the_language(
    template: dict[str, Any], subject: str, preheader: str, own: bool
) -> None:
    assert compile_wording(template, subject, preheader).own_words is own


def test_what_is_wrong_in_any_language_is_said_at_once() -> None:
    languages = {
        "de": {**GERMAN, "subject": "*|NOPE|*", "preheader": "*|NOPE|*"},
        "sv": {**GERMAN, "template": {"starter": "shipped"}},
        "fr": {**GERMAN, "template": {"starter": "nope"}},
        "es": GERMAN,
    }
    with pytest.raises(Refusal) as refused:
        make_version(a_store(), {"html": "<p>x</p>"}, "*|NOPE|*", "", None, languages)
    said = {error.field: error.message for error in refused.value.errors}
    assert list(said) == [
        "subject",
        "languages.de.subject",
        "languages.de.preheader",
        "languages.sv.template",
        "languages.fr.template.starter",
    ]
    assert said["languages.de.subject"].startswith("German: There is no merge tag *|NOPE|*")
    assert said["languages.sv.template"].startswith("Swedish: The starters have no words in this language")
    assert not Version.objects.exists()


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ({"html": "<p>x</p>", "text": "x"}, "<p>x</p>"),
        ({"mjml": MJML}, MJML),
        ({"design": {"mjml": MJML}}, MJML),
        ({"starter": "shipped"}, STARTERS["shipped"].mjml),
        ({"starter": "gone"}, "gone"),
        ({"design": {}}, ""),
    ],
)
def test_what_was_written_can_be_read(template: dict[str, Any], said: str) -> None:
    assert written_in(template) == said
