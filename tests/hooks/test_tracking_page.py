"""The customer's own page: from the mail to it, what it shows and what it does not."""

import pytest
from django.test import Client

from orderwire.acts.preview import preview
from orderwire.acts.rules import send_test
from orderwire.acts.stores import change_store
from orderwire.core.schema import read
from orderwire.emails.images import image_url, keep_image
from orderwire.outbox.links import token, tracking_page_url
from orderwire.stores.shops import StorePatch
from tests.pictures import png
from tests.reader import Reader, links
from tests.shop import PARCEL, Shop
from tests.sink import Sink

PAGE = {"template": {"html": '<p><a href="*|TRACKING_PAGE_URL|*">Where is it?</a></p>'}}
HOME = {"name": "Ada Lovelace", "line1": "12 St James's Square", "city": "London", "country": "GB"}


def words(client: Client, shop: Shop) -> str:
    page = client.get("/t/" + tracking_page_url(shop.message()).rsplit("/", 1)[1])
    assert page.status_code == 200
    assert (page["X-Robots-Tag"], page["Referrer-Policy"], page["Cache-Control"]) == (
        "noindex",
        "no-referrer",
        "no-store",
    )
    return " ".join(page.content.decode().split())


def test_from_the_mail_to_the_page(shop: Shop, sink: Sink, reader: Reader) -> None:
    shop.rule(**PAGE)
    shop.tell()
    reply = reader.clicks(sink.only())
    assert (reply.status, reply.location) == (302, tracking_page_url(shop.message()))
    assert reader.get(reply.location).status == 200
    assert shop.log("sent")[0]["clicks"] == 1


def test_it_shows_the_order_as_it_stands_now(shop: Shop, client: Client) -> None:
    shop.rule(**PAGE)
    shop.tell(shipping_address=HOME, note="Behind the door")
    assert "There is no tracking number yet." in words(client, shop)
    shop.tell(status="delivered", shipments=[PARCEL, {**PARCEL, "id": "s2", "number": "123", "carrier": "Mule"}])
    page = words(client, shop)
    for shown in (
        "Acme Lamps",
        "Your order 1001",
        "Desk lamp",
        "$129.80",
        "1Z999AA10123456784",
        "On its way",
        "Mule 123",
    ):
        assert shown in page
    assert 'href="https://www.ups.com/track?tracknum=1Z999AA10123456784"' in page
    for hidden in ("ada@example.com", "Lovelace", "St James", "Behind the door"):
        assert hidden not in page


def test_it_speaks_the_customers_language(shop: Shop, client: Client) -> None:
    shop.rule(**PAGE)
    shop.tell(currency="EUR", customer={"locale": "de-AT"}, shipments=[PARCEL])
    page = words(client, shop)
    assert '<html lang="de">' in page
    assert "Ihre Bestellung 1001" in page
    assert "Unterwegs" in page
    assert "129,80" in page


def test_a_shops_text_is_text(shop: Shop, client: Client) -> None:
    shop.rule(**PAGE)
    shop.tell(
        items=[{"id": "1", "name": "<script>alert(1)</script>", "quantity": 1, "price": "1.00"}],
        shipments=[{**PARCEL, "url": "javascript:alert(1)"}],
    )
    page = words(client, shop)
    assert "<script>alert" not in page
    assert "javascript:" not in page


@pytest.mark.parametrize("word", ["x", "0" * 52, "preview2"])
def test_unknown_words(db: None, client: Client, word: str) -> None:
    page = client.get(f"/t/{word}")
    assert (page.status_code, b"This link is not known" in page.content) == (404, True)


def test_another_purposes_word_is_unknown_and_nothing_can_be_posted(shop: Shop, client: Client) -> None:
    shop.rule(**PAGE)
    shop.tell()
    assert client.get(f"/t/{token('unsubscribe', shop.message().pk)}").status_code == 404
    assert client.post(tracking_page_url(shop.message())).status_code == 405


def test_previews_and_tests_say_so(shop: Shop, sink: Sink, client: Client) -> None:
    rule = shop.rule(**PAGE)
    assert "/t/preview" in preview(rule, None).html
    assert b"This is a preview" in client.get("/t/preview").content
    send_test(rule, "bob@example.org", None)
    shop.drain()
    assert "/c/" in links(sink.only())[0]
    assert "This is a preview" in words(client, shop)


def test_it_wears_the_brand(shop: Shop, client: Client) -> None:
    image = keep_image(shop.account, png(400, 100), "logo.png")
    change_store(
        shop.store, read(StorePatch, {"brand": {"logo": image_url(image), "accent": "#ffd600", "logo_width": 80}})
    )
    shop.rule(**PAGE)
    shop.tell(shipments=[PARCEL])
    page = words(client, shop)
    assert f'src="/i/{image.file_name}" width="80" height="20" alt="Acme Lamps"' in page
    assert '<link rel="stylesheet" href="/t/look/ffd600.css">' in page
    assert " style=" not in page
    sheet = client.get("/t/look/ffd600.css")
    assert (sheet["Content-Type"], sheet["Cache-Control"]) == (
        "text/css; charset=utf-8",
        "public, max-age=31536000, immutable",
    )
    assert b".brand-bar{background-color:#ffd600}" in sheet.content
    assert b".brand-link{color:#ffd600}" not in sheet.content.partition(b"@media")[0]  # too faint on white for words


@pytest.mark.parametrize("word", ["red", "ffd60", "}*{color:red", "12345g"])
def test_only_a_colour_has_a_style_sheet(db: None, client: Client, word: str) -> None:
    assert client.get(f"/t/look/{word}.css").status_code == 404


def test_a_plain_brand_asks_for_no_style_sheet(shop: Shop, client: Client) -> None:
    shop.rule(**PAGE)
    shop.tell()
    assert "/t/look/" not in words(client, shop)
