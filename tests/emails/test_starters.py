"""Every starter, with every order hypothesis can think of: complete, whole, and right to the byte."""

import quopri
import re
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from html import escape
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from orderwire.carts.snapshot import Shipment
from orderwire.emails import clean
from orderwire.emails.compile import TemplateSource, compile_template
from orderwire.emails.compiled import Compiled
from orderwire.emails.facts import MailFacts, sample_facts
from orderwire.emails.lint import lint
from orderwire.emails.localise import money
from orderwire.emails.mime import Headers, build, check, header_names, unpack
from orderwire.emails.phrases import LANGUAGES, and_more, phrases
from orderwire.emails.render import Parts, Renderer
from orderwire.emails.starters import STARTERS
from tests.emails import oracle, strategies

RENDERER = Renderer()
COMPILED = {key: compile_template(TemplateSource("starter", key), one.subject) for key, one in STARTERS.items()}
HEADERS = Headers(
    "<m1.abc@mail.example.com>",
    datetime(2026, 11, 21, 8, tzinfo=UTC),
    "Acme Lamps",
    "hello@shop.example.com",
    "ada@example.com",
)


def decoded(body: bytes) -> str:
    return quopri.decodestring(body).decode("utf-8").replace("\r\n", "\n")


def bodies(parts: Parts) -> tuple[str, str]:
    return decoded(parts.html_qp), decoded(parts.text_qp)


def written(key: str, facts: MailFacts) -> tuple[Parts, str, str]:
    parts = RENDERER.render(key, COMPILED[key], facts)
    return parts, *bodies(parts)


def test_there_is_one_for_each_status_that_shops_use() -> None:
    assert list(STARTERS) == [
        "received",
        "payment_failed",
        "processing",
        "backordered",
        "shipped",
        "partially_shipped",
        "out_for_delivery",
        "delivered",
        "ready_for_pickup",
        "cancelled",
        "refunded",
        "review_request",
    ]


def named(facts: MailFacts) -> MailFacts:
    """The same facts with what every shop and every order has: a name and a number that can be seen."""
    order = facts.order if clean.line(facts.order.number) else replace(facts.order, number="1001")
    return replace(facts, order=order, store_name=clean.line(facts.store_name) or "Acme Lamps")


@pytest.mark.parametrize("key", STARTERS)
@settings(max_examples=45, deadline=None, suppress_health_check=list(HealthCheck))
@given(facts=strategies.facts.map(named))
def test_any_order_makes_a_whole_mail(key: str, facts: MailFacts) -> None:
    parts, html, text = written(key, facts)

    order = facts.order
    shown = [clean.line(item.name) for item in facts.items_shown] + [clean.line(p.number) for p in facts.parcels]
    must = [clean.line(order.number), money(order.total, order.currency, facts.locale), *shown]
    for fact in must:
        assert escape(fact) in html
        assert fact in text
    if facts.items_left_out:
        assert f">{and_more(facts.items_left_out, facts.language)}<" in html
        assert and_more(facts.items_left_out, facts.language) in text.split("\n")
    assert max(map(len, parts.html_qp.split(b"\r\n"))) <= 76
    assert max(map(len, parts.text_qp.split(b"\r\n"))) <= 76
    content = build(HEADERS, parts)
    check(content, header_names(HEADERS), "ada@example.com")
    assert (unpack(content).html, unpack(content).text) == (html, text)
    wording = STARTERS[key].in_language(facts.variant)
    assert html == oracle.html(wording.mjml, wording.preheader, facts)
    assert text == oracle.text(wording.text, facts)
    assert parts.empty_tags == ()
    assert lint(COMPILED[key], parts, facts) == []


@pytest.mark.parametrize("key", STARTERS)
@pytest.mark.parametrize("locale", [*LANGUAGES, "ar", "fa", "he"])
def test_every_language_has_its_own_mail(key: str, locale: str) -> None:
    facts = replace(sample_facts(), locale=locale)

    parts, html, text = written(key, facts)

    language = locale if locale in LANGUAGES else "en"
    assert f'<html lang="{language}" dir="{"ltr" if locale in LANGUAGES else "rtl"}"' in html
    assert phrases(language)["labels.total"] in html
    assert phrases(language)["labels.your_order"].upper() in text
    assert "%%" not in html + text
    assert "1001" in parts.subject
    assert lint(COMPILED[key], parts, facts) == []
    if language != "en":
        english = written(key, sample_facts())
        assert parts.subject != english[0].subject
        for phrase in ("Your order", "Track parcel", "On its way", "reply", "Reply", "Thank"):
            assert phrase not in html + text


def test_a_subject_of_one_s_own_stays_in_every_language_and_the_starter_s_own_follows() -> None:
    german = replace(sample_facts(), locale="de-AT")
    typed = compile_template(TemplateSource("starter", "shipped", "Hi"), "Off it goes", "And away")
    left = compile_template(TemplateSource("starter", "shipped"), f" {STARTERS['shipped'].subject} ")

    mine, html, text = (RENDERER.render("typed", typed, german), *bodies(RENDERER.render("typed", typed, german)))

    assert mine.subject == "Off it goes"
    assert ">And away&#847;" in html
    assert "Gesamtsumme" in html
    assert text == "Hi\n"
    assert RENDERER.render("left", left, german).subject == "Ihre Bestellung 1001 ist unterwegs"
    assert RENDERER.render("left", left, replace(german, locale="en")).subject == "Your order 1001 is on its way"


def test_the_language_is_the_customer_s_then_the_store_s_then_english() -> None:
    for locale, store, heading in (
        ("fr-CA", "de", "Votre commande"),
        ("ja", "pl_PL", "Twoje zamówienie"),
        ("ja", "", "Your order"),
        ("", "es", "Tu pedido"),
    ):
        html = written("received", replace(sample_facts(), locale=locale, store_locale=store))[1]
        assert f">{heading}<" in html


def test_from_right_to_left_the_mail_is_turned_round() -> None:
    html = written("shipped", replace(sample_facts(), locale="ar"))[1]

    assert (
        '<td class="muted wrap" align="left" style="font-size:14px;line-height:1.3;color:#62626a;padding-right:16px">'
        in html
    )
    assert "direction:ltr" not in html
    assert '<span dir="ltr">It is on its way, Ada.</span>' in html
    assert "21 نوفمبر 2026" not in html
    assert "20 نوفمبر 2026" in html


@pytest.mark.parametrize("key", STARTERS)
def test_the_sample_reads_well(key: str) -> None:
    parts, html, text = written(key, sample_facts())

    for fact in ("Ada", "1001", "Desk lamp", "Linen shade, hand-stitched", "$163.80", "1Z999AA10123456784"):
        assert fact in html
        assert fact in text
    assert "*|" not in html + text + parts.subject
    assert parts.empty_tags == ()
    assert "$0.00" not in html + text
    assert "<img src" not in html.replace('<img class="soft" src', "")
    assert len(html) < 60_000
    assert 'name="color-scheme"' in html
    assert "prefers-color-scheme: dark" in html
    assert "fonts.googleapis.com" not in html


@pytest.mark.parametrize("key", STARTERS)
def test_nobody_s_name_is_asked_for_where_there_is_none(key: str) -> None:
    facts = sample_facts()
    order = replace(
        facts.order, customer=replace(facts.order.customer, first_name=""), billing_address=None, shipping_address=None
    )

    _, html, text = written(key, replace(facts, order=order))

    assert re.search(r"Ada|, [.?]|, there", html.partition("<body")[2] + text) is None
    assert "ADDRESS" not in text


def test_every_parcel_has_its_card_and_a_product_its_picture() -> None:
    facts = sample_facts()
    second = Shipment("s2", "Royal Mail", "RM123456785GB")
    unknown = Shipment("s3", "Bob's Bikes", "77-B")
    lamp = replace(facts.order.items[0], image_url="https://shop.example.com/lamp.jpg")
    order = replace(facts.order, items=(lamp, facts.order.items[1]))

    _, html, text = written("shipped", replace(facts, order=order, shipments=(*facts.shipments, second, unknown)))

    assert html.count("Track parcel") == 2
    assert 'href="https://www.royalmail.com/track-your-item#/tracking-results/RM123456785GB"' in html
    assert "Track parcel: https://www.ups.com/track?tracknum=1Z999AA10123456784\nRoyal Mail RM123456785GB" in text
    assert "Bob&#x27;s Bikes" in html
    assert "Bob's Bikes 77-B\n" in text
    assert html.count("<img") == 1


def test_a_parcel_on_its_way_is_not_spoken_of_once_the_order_has_arrived() -> None:
    for key, said in (("shipped", True), ("delivered", False), ("cancelled", False)):
        _, html, text = written(key, sample_facts())
        assert (">On its way<" in html, "(On its way)" in text) == (said, said)


def test_a_cancelled_order_with_money_back_says_how_much() -> None:
    facts = sample_facts()

    parts, html, text = written("cancelled", replace(facts, order=replace(facts.order, refunded=Decimal("63.80"))))

    assert parts.subject == "Your refund for order 1001"
    assert "We have returned $63.80." in html
    assert "Refunded: $63.80" in text
    assert written("cancelled", facts)[0].subject == "Your order 1001 was cancelled"


def test_a_part_shipment_without_a_parcel_is_a_back_order() -> None:
    waiting = replace(sample_facts(), shipments=())

    assert written("partially_shipped", waiting)[0].subject == "Your order 1001 needs a little longer"
    assert written("partially_shipped", sample_facts())[0].subject == "Part of your order 1001 is on its way"


def test_a_compiled_version_survives_json() -> None:
    compiled = COMPILED["shipped"]

    assert Compiled.from_json(compiled.to_json()) == compiled


def test_each_has_its_place_and_its_picture_in_the_documents() -> None:
    docs = Path(__file__).parents[2] / "docs"
    page = (docs / "starters.md").read_text("utf-8")

    for key in STARTERS:
        assert f"| [`{key}`](#" in page
        assert f"(pictures/starters/{key}.png)" in page
        assert 1_000 < (docs / "pictures" / "starters" / f"{key}.png").stat().st_size <= 60_000


def test_the_text_part_stands_close_and_ends_in_a_signature() -> None:
    text = written("review_request", replace(sample_facts(), locale="fr"))[2]

    assert (
        "\n2 × Desk lamp (Black)  119,80\xa0$US\nDonner votre avis\xa0: https://shop.example.com/lamp\n1 × Linen"
        in text
    )
    assert "\nTotal\xa0: 163,80\xa0$US\n" in text
    assert "\n-- \nAcme Lamps\n" in text
    assert "(Black)  $119.80\n1 × Linen" in written("received", sample_facts())[2]
