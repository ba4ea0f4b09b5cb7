"""What WooCommerce and Shopify really post, signed as they sign, becomes exactly one mail at a real SMTP server."""

import json
from pathlib import Path
from typing import Any

import pytest

from orderwire.carts.registry import CARTS
from orderwire.core import clock
from tests.carts.calls import fixture, topic_of
from tests.shop import NOW, Shop, open_shop
from tests.sink import Caught, Sink

SAMPLES = Path(__file__).parents[3] / "shared" / "samples"
SHIPPED: dict[str, Any] = {"template": {"starter": "shipped"}, "subject": "Your order *|ORDER_NUMBER|* is on its way"}


def sample(name: str) -> Any:
    """A body that others wrote, where their folder stands beside the checkout; our own fixture of its shape otherwise."""
    path = SAMPLES / name
    own = {"woocommerce": "order.created__guest", "shopify": "orders_create__paid"}[path.parent.name]
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else fixture(path.parent.name, own)


def one_mail(shop: Shop, sink: Sink, body: Any, topic: str) -> Caught:
    """Post the body; the one mail that came of it."""
    assert shop.post(body, "delivery-1", topic) == 202
    shop.drain()
    mail = sink.only()
    message = shop.message()
    assert (message.state, message.message_id) == ("sent", mail.message_id)
    return mail


@pytest.fixture
def woo(db: None, posted_to: Sink, hands: clock.Hands) -> Shop:
    return open_shop("woocommerce", currency="GBP")


@pytest.fixture
def shopify(db: None, posted_to: Sink, hands: clock.Hands) -> Shop:
    return open_shop("shopify")


def long_ago(shop: Shop) -> None:
    """The shop was connected before its order was placed."""
    shop.store.created_at = NOW.replace(year=2001)
    shop.store.save()


def test_a_woocommerce_order_becomes_one_mail(woo: Shop, sink: Sink) -> None:
    long_ago(woo)
    woo.rule("completed", **SHIPPED)
    mail = one_mail(woo, sink, fixture("woocommerce", "order.updated__tracking"), "order.updated")
    assert (mail.mail_from, mail.rcpt_tos) == ("hello@acme.example", ("ada@example.com",))
    assert mail.subject == "Your order AL-727 is on its way"
    assert str(mail.mail["To"]) == "ada@example.com"
    for word in ("AL-727", "Ada", "£129.80", "Lamp", "1Z1", "1Z2"):
        assert word in mail.words, word
        assert word in mail.html.replace("\xa0", " "), word
    assert "javascript:" not in mail.html + mail.text


def test_a_shopify_order_becomes_one_mail(shopify: Shop, sink: Sink) -> None:
    long_ago(shopify)
    shopify.rule("fulfilled", **SHIPPED)
    name = "orders_fulfilled__two_parcels"
    mail = one_mail(shopify, sink, fixture("shopify", name), topic_of("shopify", name))
    assert (mail.rcpt_tos, mail.subject) == (("ada@example.com",), "Ihre Bestellung 1001 ist unterwegs")  # as the customer speaks
    for word in ("129,80", "Ada", "Desk lamp", "1Z1", "1Z2", "1Z3"):
        assert word in mail.words, word
        assert word in mail.html, word
    assert "1Z9" not in mail.html + mail.text, "the number of a cancelled parcel"


def test_both_axes_of_a_shopify_order_may_write(shopify: Shop, sink: Sink) -> None:
    long_ago(shopify)
    shopify.rule("fulfilled", subject="It left")
    shopify.rule("paid", subject="It is paid")
    name = "orders_fulfilled__two_parcels"
    assert shopify.post(fixture("shopify", name), "e-1", topic_of("shopify", name)) == 202
    shopify.drain()
    assert sorted(mail.subject for mail in sink.mails) == ["It is paid", "It left"]


def test_bytes_of_a_real_woocommerce_shop(woo: Shop, sink: Sink) -> None:
    long_ago(woo)
    body = sample("woocommerce/rest_v3_order_processing.json")
    body["billing"]["email"] = "john@example.com"
    woo.rule("processing", template={"starter": "processing"}, subject="*|ORDER_NUMBER|*: *|ORDER_TOTAL|*")
    mail = one_mail(woo, sink, body, "order.created")
    assert mail.rcpt_tos == ("john@example.com",)
    assert body["number"] in mail.subject
    assert body["total"] in mail.subject
    assert body["billing"]["first_name"] in mail.text


def test_bytes_of_a_real_shopify_shop(shopify: Shop, sink: Sink) -> None:
    long_ago(shopify)
    body = sample("shopify/rest_order.json")
    order = body.get("order", body)
    order["email"] = order["contact_email"] = "bob@example.com"
    shopify.rule(order["financial_status"], template={"starter": "received"}, subject="*|ORDER_NUMBER|*")
    mail = one_mail(shopify, sink, body, "orders/create")
    assert mail.rcpt_tos == ("bob@example.com",)
    assert str(order["order_number"]) in mail.subject
    assert order["customer"]["first_name"] in mail.text


@pytest.mark.parametrize("platform", ["woocommerce", "shopify", "custom"])
def test_a_bad_signature_is_refused_and_nothing_is_kept(
    db: None, posted_to: Sink, hands: clock.Hands, platform: str
) -> None:
    shop, stranger = open_shop(platform), open_shop(platform)
    shop.rule(CARTS[platform].statuses[0].key)
    stranger.secret = "another" if platform != "custom" else "whsec_YW5vdGhlcg=="
    stranger.store = shop.store
    assert stranger.post({"id": 1}, "e-1", "orders/create") == 401
    assert shop.events.count() == 0
    shop.drain()
    assert not shop.messages.exists()
    assert not posted_to.mails


def test_woocommerces_ping_is_heard_and_not_kept(woo: Shop) -> None:
    stranger = Shop(woo.store, "another")
    assert stranger.post(b"webhook_id=7", "", "") == 200
    assert woo.events.count() == 0
    assert woo.fresh().connection == "pending"
