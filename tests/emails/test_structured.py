"""What mail programs read out of a mail: valid JSON, right about the order, and no way out of its element."""

import json
import quopri
import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from orderwire.emails.compile import TemplateSource, compile_template
from orderwire.emails.facts import MailFacts, sample_facts
from orderwire.emails.render import Renderer
from orderwire.emails.structured import json_ld
from tests.emails import obvious, strategies

ELEMENT = re.compile(r'<script type="application/ld\+json">([^<>&]*)</script>')


def read(facts: MailFacts) -> Any:
    whole = ELEMENT.fullmatch(json_ld(facts))
    assert whole
    return json.loads(whole.group(1))


def test_the_sample_order_and_its_parcel() -> None:
    order, parcel = read(sample_facts())

    assert {key: order[key] for key in ("@type", "orderNumber", "price", "priceCurrency", "orderStatus", "url")} == {
        "@type": "Order",
        "orderNumber": "1001",
        "price": "163.80",
        "priceCurrency": "USD",
        "orderStatus": "http://schema.org/OrderInTransit",
        "url": "https://shop.example.com/orders/1001",
    }
    assert order["merchant"] == {"@type": "Organization", "name": "Acme Lamps"}
    assert order["orderDate"] == "2026-11-20T10:00:00+00:00"
    assert [offer["itemOffered"]["name"] for offer in order["acceptedOffer"]] == [
        "Desk lamp",
        "Linen shade, hand-stitched",
    ]
    assert order["acceptedOffer"][0]["eligibleQuantity"] == {"@type": "QuantitativeValue", "value": "2"}
    assert parcel["@type"] == "ParcelDelivery"
    assert parcel["trackingNumber"] == "1Z999AA10123456784"
    assert parcel["trackingUrl"] == "https://www.ups.com/track?tracknum=1Z999AA10123456784"
    assert parcel["partOfOrder"] == {"@type": "Order", "orderNumber": "1001", "merchant": order["merchant"]}
    assert parcel["deliveryAddress"]["postalCode"] == "SW1Y 4JH"


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("processing", "OrderProcessing"),
        ("unfulfilled", "OrderProcessing"),
        ("wc-cancelled", "OrderCancelled"),
        ("payment_failed", "OrderPaymentDue"),
        ("ready_for_pickup", "OrderPickupAvailable"),
        ("out_for_delivery", "OrderInTransit"),
        ("partially_shipped", "OrderInTransit"),
        ("completed", "OrderDelivered"),
    ],
)
def test_the_status_is_put_into_schema_s_words(status: str, said: str) -> None:
    order = replace(sample_facts().order, statuses={"order": status})

    assert read(replace(sample_facts(), order=order, shipments=()))["orderStatus"] == f"http://schema.org/{said}"


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(facts=strategies.facts)
def test_no_text_of_an_order_gets_out(facts: MailFacts) -> None:
    assert not re.search("[\u2028\u2029\x00-\x1f]", json_ld(facts))
    assert read(facts)


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(facts=strategies.facts)
def test_it_is_what_a_tree_of_dicts_gives(facts: MailFacts) -> None:
    assert json_ld(facts) == obvious.json_ld(facts)


def test_it_stands_in_the_head_of_starters_and_mjml_and_not_in_html_of_one_s_own() -> None:
    name = "</script><script>alert(1)</script>\u2028\"'&amp;"
    facts = replace(sample_facts(), store_name=name)
    mjml = "<mjml><mj-body><mj-section><mj-column><mj-text>x</mj-text></mj-column></mj-section></mj-body></mjml>"

    for source, times in (
        (TemplateSource("starter", "shipped"), 1),
        (TemplateSource("mjml", mjml), 1),
        (TemplateSource("html", "<html><head></head><body>x</body></html>"), 0),
    ):
        body = Renderer().render("v", compile_template(source, "Hi"), facts).html_qp
        head, _, rest = quopri.decodestring(body).decode().partition("</head>")
        assert (len(ELEMENT.findall(head)), head.count("<script"), rest.count("<script")) == (times, times, 0)
        if times:
            assert (
                json.loads(ELEMENT.findall(head)[0])[0]["merchant"]["name"]
                == "</script><script>alert(1)</script> \"'&amp;"
            )
