"""A reader in German: words, numbers, dates, refusals and mails; and what stays English."""

import json
import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import Page, expect

from orderwire.accounts import keys
from orderwire.core import clock
from orderwire.outbox.models import Message
from orderwire.reports.models import DailyTotal
from orderwire.rules.models import Rule
from orderwire.rules.sentences import describe
from orderwire.stores.models import Connection
from tests.web.conftest import PASSWORD, House, words
from tests.web.test_mails import DRAFT
from tests.web.test_walks import site

__all__ = ["site"]  # the live site of the walks

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def german(house: House, owner: Client) -> Client:
    house.owner.language = "de"
    house.owner.save()
    return owner


def test_a_reader_in_german_sees_german_pages_numbers_and_dates(house: House, german: Client) -> None:
    house.key.created_at = "2026-11-20T12:00:00Z"
    house.key.save()
    page = words(german.get("/settings/keys/"))
    assert '<html lang="de"' in page
    assert ">20. Nov. 2026</time>" in page
    assert "Schlüssel anlegen" in page
    house.order.total, house.order.currency = "1234.50", "EUR"
    house.order.save()
    order = words(german.get(f"/orders/{house.order.pk}/")).replace("\xa0", " ")
    assert "1.234,50 €" in order
    assert "Was geschah, und warum" in order


def test_a_refusal_is_said_in_german_beside_its_field(house: House, german: Client) -> None:
    answer = german.post(f"/orders/{house.order.pk}/shipments/", {"number": "", "carrier": "", "url": ""})
    assert answer.status_code == 422
    assert "Geben Sie die Sendungsnummer an." in words(answer)


def test_a_trouble_kept_in_english_is_read_in_german_with_its_numbers(house: House, german: Client) -> None:
    house.store.connection = "broken"
    house.store.problem = "shop.example.com took longer than 20 s."
    house.store.save()
    Connection.objects.create(store=house.store, error="", warnings=["The answer is larger than 5,000,000 bytes."])
    page = words(german.get(f"/stores/{house.store.pk}/"))
    assert "shop.example.com brauchte länger als 20 s." in page
    assert "Die Antwort ist größer als 5.000.000 Bytes." in page
    assert "took longer" not in page


def test_the_chart_is_drawn_alike_whoever_reads_it(house: House, german: Client) -> None:
    day = clock.now().date() - timedelta(days=9)
    DailyTotal.objects.create(store=house.store, rule_id=house.rule.pk, day=day, sent=7)
    page = words(german.get(f"/stores/{house.store.pk}/order-status/"))
    drawing = page.split('<svg class="chart')[1].split("</svg>")[0]
    places = re.findall(r' (?:x|y|x1|x2|y1|y2|width|height)="([^"]*)"', drawing)
    assert len(places) >= 30
    assert [place for place in places if not re.fullmatch(r"-?[0-9]+(?:[.][0-9]+)?", place)] == []


def test_what_a_cart_asks_for_is_asked_in_german(german: Client) -> None:
    page = words(german.get("/stores/new/shopify/"))
    assert "Adresse bei myshopify.com" in page
    assert "Client-Secret Ihrer App" in page
    assert "Öffnen Sie im Dev Dashboard von Shopify Ihre App, dann Settings." in page
    assert "Only when the web address above" not in page


def test_buttons_and_statuses_of_a_store_are_german(house: House, german: Client) -> None:
    page = words(german.get(f"/stores/{house.store.pk}/"))
    assert 'data-copy="Kopieren"' in page
    assert "Eigener Shop" in page
    assert "Mit dem Shop für Sie erzeugt: whsec_" in page
    statuses = words(german.get(f"/stores/{house.store.pk}/statuses/"))
    assert "Teilweise versendet</p>" in statuses
    assert "Partially shipped" not in statuses


def test_what_is_wrong_in_a_mail_is_said_in_german(house: House, german: Client) -> None:
    page = words(german.post(f"/stores/{house.store.pk}/preview/", {**DRAFT, "subject": "*|ODER_NUMBER|*"}))
    assert "Den Platzhalter *|ODER_NUMBER|* gibt es nicht. Meinten Sie *|ORDER_NUMBER|*?" in page
    assert "There is no merge tag" not in page


def test_what_a_rule_does_is_said_in_german(house: House) -> None:
    rule = Rule.objects.get(pk=house.rule.pk)
    rule.send, rule.expires_after_hours = {"kind": "after", "amount": 2, "unit": "days"}, 72
    with translation.override("de"):
        said = describe(rule)
    assert said[0].startswith("Wenn eine Bestellung zum ersten Mal den Status „")
    assert said[0].endswith("“ erreicht, geht eine Mail hinaus: 2 Tage später.")
    assert "innerhalb von 72 Stunden nach Fälligkeit" in said[-1]


def test_the_api_stays_english_whatever_the_caller_prefers(house: House) -> None:
    _key, plain = keys.issue(house.account, "test", house.owner)
    headers = {"authorization": f"Bearer {plain}", "accept-language": "de"}
    answer = Client().post(
        "/api/v1/suppressions", json.dumps({"address": "nothing"}), content_type="application/json", headers=headers
    )
    assert answer.status_code == 422
    assert "This is not an e-mail address: write it like name@example.com." in answer.content.decode()
    assert answer["Content-Language"] == "en"


def test_the_language_is_chosen_at_the_foot_of_the_sign_in_page(house: House, client: Client) -> None:
    assert "Anmelden" not in words(client.get("/sign-in/"))
    answer = client.post("/language/", {"language": "de", "back": "/sign-in/"})
    assert (answer.status_code, answer["Location"]) == (302, "/sign-in/")
    assert answer.cookies[settings.LANGUAGE_COOKIE_NAME].value == "de"
    assert "Passwort vergessen?" in words(client.get("/sign-in/"))


@pytest.mark.parametrize("wanted", ["xx", "", "fr"])
def test_a_language_that_is_not_offered_is_not_kept(client: Client, wanted: str) -> None:
    answer = client.post("/language/", {"language": wanted, "back": "https://evil.example/"})
    assert answer["Location"] == "/"
    assert settings.LANGUAGE_COOKIE_NAME not in answer.cookies


def test_mails_to_a_person_are_in_their_language(house: House, client: Client) -> None:
    house.viewer.language = "de"
    house.viewer.save()
    client.post(reverse("account_reset_password"), {"email": house.viewer.email}, headers={"accept-language": "en"})
    (sent,) = mail.outbox
    assert "Neues Passwort für Orderwire wählen" in sent.subject
    assert "öffnen Sie diesen Link, um ein neues Passwort zu wählen:" in sent.body


@pytest.mark.browser
def test_a_walk_in_german(page: Page, site: object, house: House) -> None:
    Message.objects.all().delete()
    page.goto(f"{site.url}/sign-in/")  # type: ignore[attr-defined]
    page.get_by_role("button", name="Deutsch").click()
    page.get_by_label("E-Mail").fill("owner@example.com")
    page.get_by_label("Passwort").fill(PASSWORD)
    page.get_by_role("button", name="Anmelden").click()
    expect(page.get_by_role("heading", name="Übersicht")).to_be_visible()
    page.goto(f"{site.url}/stores/{house.store.pk}/rules/new/")  # type: ignore[attr-defined]
    page.get_by_label("Name des Workflows").fill("Unterwegs")
    page.get_by_label("Bestellstatus", exact=True).select_option(index=1)
    page.get_by_label("Einige Zeit später").check()
    page.get_by_label("Wie lange nach dem Wechsel").fill("2")
    page.get_by_role("button", name="Weiter: die Mail").click()
    expect(page.get_by_label("Betreff", exact=True)).to_be_visible()
    page.get_by_role("button", name="Weiter: bestätigen").click()
    expect(page.get_by_role("heading", name="Was diese Regel tut")).to_be_visible()
    expect(page.get_by_text("2 Stunden später")).to_be_visible()
