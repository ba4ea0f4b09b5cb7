"""Invoices, order summaries and packing slips: what stands on them, in the mail's language, whatever the order says."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from orderwire.carts.snapshot import Shipment
from orderwire.emails import papers
from orderwire.emails.facts import MailFacts, sample_facts
from orderwire.emails.mime import _FILE_NAME
from orderwire.emails.papers import KINDS, PaperFailed, PaperKind, file_name, make_paper
from orderwire.emails.phrases import LANGUAGES
from tests.emails import strategies

AT = datetime(2026, 11, 21, 8, tzinfo=UTC)
ADA = sample_facts()


def said(kind: PaperKind, facts: MailFacts, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What is handed to typst for a paper."""
    seen: list[dict[str, Any]] = []
    with monkeypatch.context() as patch:
        patch.setattr(papers, "typeset", lambda values, at: seen.append(values) or b"%PDF-")
        make_paper(kind, facts, AT)
    return seen[0]


def in_language(locale: str, **changed: Any) -> MailFacts:
    return replace(ADA, locale=locale, store_locale=locale, **changed)


def test_an_invoice_says_what_the_mail_says(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = said("invoice", in_language("de-DE"), monkeypatch)
    assert (shown["title"], shown["store"], shown["lang"], shown["rtl"]) == ("Rechnung", "Acme Lamps", "de", False)
    assert shown["store_lines"] == [
        "Acme Lamps, 1 Light Street, London",
        "hello@shop.example.com",
        "https://shop.example.com",
    ]
    assert shown["numbers"] == [
        ["Bestellnummer", "1001"],
        ["Bestellt am", "20. November 2026"],
        ["Datum", "21. November 2026"],
    ]
    assert [label for label, _ in shown["addresses"]] == ["Rechnungsadresse", "Lieferadresse"]
    assert shown["addresses"][0][1][0] == "Ada Lovelace"
    assert shown["addresses"][0][1][-1] == "Vereinigtes Königreich"
    (part,) = shown["parts"]
    assert part["rows"][0] == {
        "name": "Desk lamp",
        "more": "Black · LAMP-01",
        "cells": ["2", "59,90\xa0$", "119,80\xa0$"],
    }
    assert [(label, amount) for label, amount, _ in shown["totals"]] == [
        ("Zwischensumme", "168,80\xa0$"),
        ("Rabatt", "-15,00\xa0$"),
        ("Versand", "10,00\xa0$"),
        ("MwSt.", "0,00\xa0$"),
        ("Gesamtsumme", "163,80\xa0$"),
    ]
    assert [label for label, _, whole in shown["totals"] if whole] == ["Gesamtsumme"]


def test_every_line_stands_on_it_whatever_the_mail_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = said("order_summary", replace(ADA, product_limit=1), monkeypatch)
    assert (shown["title"], [row["name"] for row in shown["parts"][0]["rows"]]) == (
        "Order summary",
        ["Desk lamp", "Linen shade, hand-stitched"],
    )


def test_a_packing_slip_has_no_price(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = said("packing_slip", ADA, monkeypatch)
    assert (shown["heads"], shown["totals"], shown["numbers"][0]) == (["Product", "Qty"], [], ["Order number", "1001"])
    assert [label for label, _ in shown["addresses"]] == ["Delivery address"]
    assert [row["cells"] for row in shown["parts"][0]["rows"]] == [["2"], ["1"]]
    assert "$" not in str(shown)


def test_a_packing_slip_lists_each_parcel_where_that_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    first = Shipment("s1", "UPS", "1Z1", items=(("1", Decimal(1)), ("gone", Decimal(4))))
    second = Shipment("s2", "", "77", items=(("1", Decimal(1)), ("2", Decimal(1))))
    dropped = Shipment("s3", "UPS", "9", status="cancelled", items=(("1", Decimal(9)),))
    shown = said("packing_slip", replace(ADA, shipments=(first, second, dropped)), monkeypatch)
    assert [(part["head"], [(row["name"], row["cells"]) for row in part["rows"]]) for part in shown["parts"]] == [
        ("Parcel UPS 1Z1", [("Desk lamp", ["1"])]),
        ("Parcel 77", [("Desk lamp", ["1"]), ("Linen shade, hand-stitched", ["1"])]),
    ]
    unknown = said("packing_slip", replace(ADA, shipments=(first, replace(second, items=None))), monkeypatch)
    assert [(part["head"], len(part["rows"])) for part in unknown["parts"]] == [("", 2)]


def test_from_right_to_left_every_text_keeps_its_own_direction(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = said("invoice", in_language("ar-SA", store_name="متجر"), monkeypatch)
    assert (shown["rtl"], shown["lang"], shown["store"]) == (True, "ar", "\u2068متجر\u2069")
    assert make_paper("invoice", in_language("he"), AT).content.startswith(b"%PDF-")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", [*LANGUAGES, "ar"])
def test_every_paper_in_every_language_is_the_same_each_time(kind: PaperKind, language: str) -> None:
    facts = in_language(language)
    paper = make_paper(kind, facts, AT)
    assert paper.content.startswith(b"%PDF-") and paper.content.rstrip().endswith(b"%%EOF")
    assert make_paper(kind, facts, AT) == paper


@pytest.mark.parametrize(
    ("language", "kind", "number", "name"),
    [
        ("en", "invoice", "1001", "Invoice-1001.pdf"),
        ("de", "order_summary", "#1001/A", "Bestelluebersicht-1001-A.pdf"),
        ("pl", "packing_slip", "1", "Specyfikacja-przesylki-1.pdf"),
        ("en", "invoice", '../../etc/passwd"\r\nX: y', "Invoice-..-..-etc-passwd-X-y.pdf"),
        ("en", "invoice", "注文", "Invoice.pdf"),
        ("en", "invoice", "9" * 200, f"Invoice-{'9' * 72}.pdf"),
    ],
)
def test_a_files_name_is_plain(language: str, kind: PaperKind, number: str, name: str) -> None:
    facts = in_language(language)
    assert file_name(kind, replace(facts, order=replace(facts.order, number=number))) == name
    assert _FILE_NAME.fullmatch(name)


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(strategies.facts)
def test_whatever_an_order_says_a_paper_comes_of_it(facts: MailFacts) -> None:
    for kind in KINDS:
        paper = make_paper(kind, facts, AT)
        assert paper.content.startswith(b"%PDF-")
        assert _FILE_NAME.fullmatch(paper.name)


def test_what_is_too_much_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    many = replace(ADA, order=replace(ADA.order, items=ADA.order.items * 501))
    with pytest.raises(PaperFailed, match="more than 1000 lines"):
        make_paper("invoice", many, AT)
    monkeypatch.setattr(papers, "LARGEST", 100)
    with pytest.raises(PaperFailed, match="larger than 2 MB"):
        make_paper("invoice", ADA, AT)


def test_a_failure_of_typst_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> bytes:
        raise papers.TypesettingFailed("The PDF could not be set: no font")

    monkeypatch.setattr(papers, "typeset", broken)
    with pytest.raises(PaperFailed, match="could not be set: no font"):
        make_paper("invoice", ADA, AT)
