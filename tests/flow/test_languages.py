"""Whoever ordered is written to in their language, with the papers of the rule, over a real wire."""

from typing import Any

import pytest

from orderwire.reports.rows import messages_shown as shown
from orderwire.rules.keep import change_rule
from tests.shop import Shop
from tests.sink import Sink

pytestmark = pytest.mark.django_db
STARTER = {"subject": "Your order *|ORDER_NUMBER|* is on its way", "template": {"starter": "shipped"}}
ARABIC = {
    "subject": "طلبك *|ORDER_NUMBER|* في الطريق",
    "preheader": "شكرًا",
    "template": {
        "html": '<html lang="ar" dir="rtl"><body><p>مرحبا *|FIRST_NAME|*: *|ORDER_TOTAL|*, *|ORDER_DATE|*</p></body></html>'
    },
}


def language_of(shop: Shop) -> tuple[Any, Any]:
    told = shown(list(shop.messages))[-1]
    return told["language"], told["language_reason"]


def test_order_then_customer_then_store_then_the_rules_own(shop: Shop, sink: Sink) -> None:
    german = {"subject": "Unterwegs", "template": {"starter": "shipped"}}
    rule = shop.rule(**STARTER, languages={"de": german, "ar": ARABIC})
    shop.tell("1", locale="de-AT", customer={"locale": "ar"})
    shop.tell("2", customer={"locale": "ar-EG"})
    shop.tell("3", customer={"id": "9", "email": "nobody@example.com", "locale": "ja"})
    german_mail, arabic_mail, english_mail = sink.mails
    assert german_mail.subject == "Unterwegs"
    assert 'lang="de"' in german_mail.html and "Gesamtsumme" in german_mail.html and "129,80" in german_mail.html
    assert arabic_mail.subject == "طلبك 2 في الطريق"
    assert 'dir="rtl"' in arabic_mail.html and "نوفمبر" in arabic_mail.html and "شكرًا" in arabic_mail.html
    assert english_mail.subject == "Your order 3 is on its way"
    assert [row["language"] for row in shown(list(shop.messages))] == ["de-AT", "ar-EG", "en"]
    assert language_of(shop) == (
        "en",
        "Written in English: the store's language, as the rule does not speak the customer's.",
    )
    told = shop.explained(rule, "1")
    assert (told["language"], told["language_reason"]) == (
        "de-AT",
        "Written in German (Austria): the order was placed in it.",
    )


def test_a_subject_as_typed_stays_unless_the_rule_follows(shop: Shop, sink: Sink) -> None:
    rule = shop.rule(**STARTER)
    shop.tell("1", customer={"locale": "fr"})
    change_rule(rule, {"follow_customer_language": True})
    shop.tell("2", customer={"locale": "fr"})
    change_rule(rule, {"subject": "My own *|ORDER_NUMBER|*"})
    shop.tell("3", customer={"locale": "fr"})
    assert [(mail.subject, 'lang="fr"' in mail.html) for mail in sink.mails] == [
        ("Your order 1 is on its way", False),
        ("Votre commande 2 est en route", True),
        ("My own 3", False),
    ]


def test_a_rule_written_in_another_language_than_the_stores(shop: Shop, sink: Sink) -> None:
    shop.rule(language="de", subject="Bestellung *|ORDER_NUMBER|*", template={"html": "<p>*|ORDER_DATE|*</p>"})
    shop.tell(customer={"locale": "de-CH"})
    shop.tell("2", customer={"id": "8", "email": "bo@example.com", "locale": "ja"})
    assert ["21. November 2026" in mail.html for mail in sink.mails] == [True, True]
    assert language_of(shop) == (
        "de",
        "Written in German: the rule's own, as it speaks neither the customer's nor the store's.",
    )


def test_a_mail_keeps_the_language_it_was_written_in(shop: Shop, sink: Sink) -> None:
    shop.rule(subject="Order", languages={"de": {"subject": "Bestellung", "template": {"html": "<p>x</p>"}}})
    sink.behave(refuse={"*": ("rcpt", "451 later")})
    shop.tell(customer={"locale": "de"})
    sink.behave()
    shop.tell(customer={"locale": "fr"}, number="1001")
    shop.messages.filter(state="deferred").update(next_at="2026-11-21T10:00:00Z")
    shop.drain()
    assert (sink.only().subject, language_of(shop)[0]) == ("Bestellung", "de")


def test_papers_go_with_the_mail_in_its_language(shop: Shop, sink: Sink) -> None:
    shop.rule(
        subject="Order",
        languages={"de": {"subject": "Bestellung", "template": {"html": "<p>x</p>"}}},
        attachments=["invoice", "packing_slip"],
        bcc=["boss@shop.example"],
    )
    shop.tell(customer={"locale": "de"})
    mail = sink.only()
    files = list(mail.mail.iter_attachments())
    assert mail.rcpt_tos == ("ada@example.com", "boss@shop.example")
    assert [(one.get_filename(), one.get_content_type()) for one in files] == [
        ("Rechnung-1001.pdf", "application/pdf"),
        ("Lieferschein-1001.pdf", "application/pdf"),
    ]
    assert all(one.get_content().startswith(b"%PDF-") for one in files)
    assert mail.html.strip() == "<p>x</p>" or "<p>x</p>" in mail.html
    assert [one["name"] for one in shown(list(shop.messages))[0]["attachments"]] == [
        "Rechnung-1001.pdf",
        "Lieferschein-1001.pdf",
    ]


def test_hostile_words_stay_words(shop: Shop, sink: Sink) -> None:
    shop.rule(attachments=["invoice"])
    code = '#panic("ran") #read("/etc/passwd") $x$ \\u202e */ "]'
    line = {"id": "1", "sku": code, "name": code, "variant": code, "quantity": 1, "price": "1.00"}
    shop.tell("#9\r\nBcc: x@evil.example", items=[line], shipping_address={"name": code, "city": code})
    mail = sink.only()
    (file,) = mail.mail.iter_attachments()
    assert (mail.rcpt_tos, str(file.get_filename())) == (("ada@example.com",), "Invoice-9-Bcc-x-evil.example.pdf")
    assert mail.mail["Bcc"] is None
    assert shown(list(shop.messages))[0]["attachments"][0]["kind"] == "invoice"
