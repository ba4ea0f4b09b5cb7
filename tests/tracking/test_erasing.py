"""An erased customer's hits name nobody, and no new one is kept."""

from datetime import timedelta

from orderwire.acts.customers import erase
from orderwire.core import clock
from orderwire.reports.figures import overview
from orderwire.reports.recount import recount
from orderwire.tracking.erasing import forget
from orderwire.tracking.models import Hit, LinkTarget, Reaction
from tests.reader import Reader, links
from tests.shop import PARCEL, Shop
from tests.sink import Sink


def test_an_erased_customers_hits_name_nobody(shop: Shop, sink: Sink, reader: Reader, hands: clock.Hands) -> None:
    shop.rule(template={"html": '<p><a href="https://shop.example.com">Shop</a></p>'})
    shop.tell()
    hands.forward(timedelta(hours=1))
    reader.clicks(sink.only())
    customer = shop.order().customer
    assert customer is not None
    erase(customer)
    assert reader.clicks(sink.only()).status == 302
    assert list(Hit.objects.values_list("message", "agent", "network")) == [(None, "", "")]
    assert (Reaction.objects.count(), overview(shop.store)["clicks"], recount(shop.store)) == (0, 1, [])
    assert len(links(sink.only())) == 1


def test_an_erased_customers_own_links_end_and_what_others_share_stays(shop: Shop, sink: Sink) -> None:
    shop.rule(
        template={
            "html": '<p><a href="*|ORDER_URL|*">Order</a> *|SHIPMENT_TRACKING|* <a href="https://x.example">x</a></p>'
        }
    )
    shop.tell("1", order_url="https://shop.example.com/orders/1?key=abc", shipments=[PARCEL])
    shop.tell("2", order_url="https://shop.example.com/orders", customer={"id": "78", "email": "bob@example.com"})
    shop.tell("3", order_url="https://shop.example.com/orders")
    before = sorted(LinkTarget.objects.values_list("url", flat=True))
    assert [url.partition("utm_")[0] for url in before] == [
        "https://shop.example.com/orders/1?key=abc&",
        "https://shop.example.com/orders?",
        f"https://www.ups.com/track?tracknum={PARCEL['number']}&",
        "https://x.example?",
    ]
    customer = shop.order("1").customer
    assert customer is not None
    erase(customer)
    left = sorted(LinkTarget.objects.values_list("url", flat=True))
    assert [url.partition("?")[0] for url in left] == ["https://shop.example.com/orders", "https://x.example"]


def test_nothing_is_forgotten_of_others(db: None) -> None:
    forget([])
    assert Hit.objects.count() == 0
