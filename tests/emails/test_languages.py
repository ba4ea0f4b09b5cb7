"""The language of a mail: order → customer → store → the rule's own, by best match."""

import pytest
from django.utils import translation

from orderwire.emails.languages import Offer, Picked, Wish, because, best_match, canonical, name_of, pick

SOURCES = ("order", "customer", "store", "rule", "only", "asked")


def wishes(order: str = "", customer: str = "", store: str = "en") -> tuple[Wish, ...]:
    return (("asked", ""), ("order", order), ("customer", customer), ("store", store))


@pytest.mark.parametrize(
    ("wish", "offered", "found"),
    [
        ("de", ["en", "de"], "de"),
        ("de-AT", ["en", "de"], "de"),
        ("de_at", ["de", "de-AT"], "de-AT"),
        ("pt-BR", ["pt-PT", "pt"], "pt"),
        ("pt-PT", ["en", "pt-BR"], "pt-BR"),
        ("pt", ["en", "pt-BR"], "pt-BR"),
        ("zh-TW", ["zh-Hant"], "zh-Hant"),
        ("zh-TW", ["zh"], None),  # another script is not read
        ("zh-Hant-HK", ["zh-Hans", "zh-TW"], "zh-TW"),
        ("sr-Latn", ["sr"], None),
        ("no", ["nb"], "nb"),
        ("iw-IL", ["he"], "he"),
        ("fr", ["en", "de"], None),
        ("d", ["de"], None),
        ("", ["de"], None),
        ("not a tag", ["de"], None),
    ],
)
def test_the_nearest_tag(wish: str, offered: list[str], found: str | None) -> None:
    assert best_match(wish, offered) == found


@pytest.mark.parametrize(
    ("offer", "wished", "picked"),
    [
        (Offer("en", ("de", "fr")), wishes("fr-CA", "de"), Picked("fr", "fr-CA", "order")),
        (Offer("en", ("de", "fr")), wishes("ja", "de-AT"), Picked("de", "de-AT", "customer")),
        (Offer("en", ("de", "fr")), wishes("ja", "ko"), Picked("", "en", "store")),
        (Offer("en", ("de",)), wishes("", "en-GB"), Picked("", "en-GB", "customer")),
        (Offer("fr", ("de",)), wishes("ja", "ko", "en"), Picked("", "fr", "rule")),
        (Offer("en", ("de",)), wishes("", "de-QQ"), Picked("de", "de", "customer")),  # no such region: not its manner
        (Offer("en", (), follows=True), wishes("", "pl-PL"), Picked("", "pl-PL", "customer")),
        (Offer("en", (), follows=True), wishes("", "ar"), Picked("", "en", "store")),  # we have no Arabic words
        (Offer("en", ("pl",), follows=True), wishes("", "pl"), Picked("pl", "pl", "customer")),
        (Offer("ar", ("he",)), wishes("", "he-IL", "ar"), Picked("he", "he-IL", "customer")),
    ],
)
def test_who_decides(offer: Offer, wished: tuple[Wish, ...], picked: Picked) -> None:
    assert pick(offer, wished) == picked


def test_what_is_asked_for_goes_before_all() -> None:
    asked: tuple[Wish, ...] = (("asked", "de"), *wishes("fr")[1:])
    assert pick(Offer("en", ("de", "fr")), asked) == Picked("de", "de", "asked")


@pytest.mark.parametrize(
    ("given", "tag"), [("DE", "de"), (" pt_br ", "pt-BR"), ("zh-hant-tw", "zh-Hant-TW"), ("es-419", "es-419")]
)
def test_a_tag_is_written_in_one_way(given: str, tag: str) -> None:
    assert canonical(given) == tag


@pytest.mark.parametrize("given", ["", "-", "xx-nope", "klingon", "d e", "de-QQ", "../de", "e" * 40, "de\x00"])
def test_what_is_no_language_is_said_to_be_none(given: str) -> None:
    with pytest.raises(ValueError, match="no language we know"):
        canonical(given)


def test_every_reason_is_a_sentence_of_its_own() -> None:
    said = [because(source, "de-AT") for source in SOURCES]
    assert len(set(said)) == len(SOURCES)
    assert all("German (Austria)" in sentence and sentence.endswith(".") for sentence in said)


def test_a_language_is_named_in_the_readers() -> None:
    assert name_of("pt-BR") == "Portuguese (Brazil)"
    assert name_of("not a tag") == "not a tag"
    with translation.override("de"):
        assert name_of("fr") == "Französisch"
