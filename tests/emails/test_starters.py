"""Every starter, with every order hypothesis can think of: complete, whole, and right to the byte."""

import quopri
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from html import escape

import pytest
from hypothesis import HealthCheck, given, settings

from orderwire.carts.snapshot import Shipment
from orderwire.emails import clean
from orderwire.emails.compile import Compiled, TemplateSource, compile_template
from orderwire.emails.facts import MailFacts, sample_facts
from orderwire.emails.localise import money
from orderwire.emails.mime import Headers, build, check, header_names, unpack
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


def written(key: str, facts: MailFacts) -> tuple[Parts, str, str]:
    parts = RENDERER.render(key, COMPILED[key], facts)
    return parts, decoded(parts.html_qp), decoded(parts.text_qp)


def test_the_contract_s_six_are_there() -> None:
    assert list(STARTERS) == ["received", "processing", "shipped", "partially_shipped", "delivered", "cancelled"]


@pytest.mark.parametrize("key", STARTERS)
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(facts=strategies.facts)
def test_any_order_makes_a_whole_mail(key: str, facts: MailFacts) -> None:
    parts, html, text = written(key, facts)

    order = facts.order
    shown = [clean.line(item.name) for item in facts.items_shown] + [clean.line(p.number) for p in facts.parcels]
    must = [clean.line(order.number), money(order.total, order.currency, facts.locale), *shown]
    for fact in must:
        assert escape(fact) in html
        assert fact in text
    if facts.items_left_out:
        assert f"and {facts.items_left_out} more" in html
        assert f"and {facts.items_left_out} more" in text
    assert max(map(len, parts.html_qp.split(b"\r\n"))) <= 76
    assert max(map(len, parts.text_qp.split(b"\r\n"))) <= 76
    content = build(HEADERS, parts)
    check(content, header_names(HEADERS), "ada@example.com")
    assert (unpack(content).html, unpack(content).text) == (html, text)


@pytest.mark.parametrize("key", STARTERS)
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(facts=strategies.facts)
def test_the_pieces_decode_to_what_a_plain_renderer_writes(key: str, facts: MailFacts) -> None:
    _, html, text = written(key, facts)

    assert html == oracle.html(TemplateSource("starter", key), STARTERS[key].preheader, facts)
    assert text == oracle.text(STARTERS[key].text, facts)


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

    assert "there" in html
    assert "there" in text
    assert "address" not in text.lower()


def test_every_parcel_has_its_card_and_a_product_its_picture() -> None:
    facts = sample_facts()
    second = Shipment("s2", "Royal Mail", "RM123456785GB")
    unknown = Shipment("s3", "Bob's Bikes", "77-B")
    lamp = replace(facts.order.items[0], image_url="https://shop.example.com/lamp.jpg")
    order = replace(facts.order, items=(lamp, facts.order.items[1]))

    _, html, text = written("shipped", replace(facts, order=order, shipments=(*facts.shipments, second, unknown)))

    assert html.count("Track parcel") == 2
    assert 'href="https://www.royalmail.com/track-your-item#/tracking-results/RM123456785GB"' in html
    assert "Track it: https://www.ups.com/track?tracknum=1Z999AA10123456784\nRoyal Mail RM123456785GB" in text
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
