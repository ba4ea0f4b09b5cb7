"""What a reader does with a mail: followed, judged, counted, and said wherever it is asked for."""

from datetime import timedelta
from typing import Any

import pytest

from orderwire.core import clock
from orderwire.reports.figures import machines, overview
from orderwire.reports.recount import recount
from orderwire.reports.rows import messages_shown
from orderwire.stores.models import Store
from orderwire.tracking.models import Hit, LinkTarget
from tests.reader import Reader, links, pixel
from tests.shop import NOW, PARCEL, Shop, open_shop
from tests.sink import Sink

LAMP = "https://shop.example.com/lamp?color=red#reviews"
THREE = "".join(f'<p><a href="https://shop.example.com/{name}">{name}</a></p>' for name in ("one", "two", "three"))
MAIL: dict[str, Any] = {"template": {"html": f'<p>Hello</p><p><a href="{LAMP}">The lamp</a></p>'}}
SECOND = timedelta(seconds=1)


@pytest.fixture
def sent(shop: Shop) -> Shop:
    """A shop whose one rule has sent one mail, a minute ago."""
    shop.rule(**MAIL)
    shop.tell()
    return shop


@pytest.fixture(autouse=True)
def read_later(hands: clock.Hands, request: pytest.FixtureRequest) -> None:
    if "sent" in request.fixturenames:
        request.getfixturevalue("sent")
        hands.forward(timedelta(minutes=1))


def counted(shop: Shop) -> dict[str, int]:
    """The figures that are not zero, machines' too; and the totals are what a recount says."""
    assert recount(shop.store) == []
    names = ("opens", "opens_unique", "clicks", "clicks_unique")
    found = {name: overview(shop.store)[name] for name in names} | machines(shop.store)
    return {name: n for name, n in found.items() if n}


def set_store(shop: Shop, **columns: Any) -> None:
    Store.objects.filter(pk=shop.store.pk).update(**columns)
    shop.fresh()


# --- following ------------------------------------------------------------------------------------------------------


def test_a_click_leads_on_with_the_campaign_before_the_fragment(sent: Shop, sink: Sink, reader: Reader) -> None:
    (link,) = links(sink.only())
    assert link.startswith("http://127.0.0.1:8000/c/")
    assert "shop.example.com" not in link
    reply = reader.clicks(sink.only())
    campaign = f"utm_source=orderwire&utm_medium=email&utm_campaign={sent.rules[0].pk}"
    assert (reply.status, reply.body) == (302, b"")
    assert reply.location == f"https://shop.example.com/lamp?color=red&{campaign}#reviews"
    assert {name: reply.headers[name] for name in ("Cache-Control", "Referrer-Policy", "X-Robots-Tag")} == {
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
        "X-Robots-Tag": "noindex",
    }
    assert counted(sent) == {"clicks": 1, "clicks_unique": 1}


def test_what_a_mail_program_adds_to_a_link_changes_nothing(sent: Shop, sink: Sink, reader: Reader) -> None:
    plain = reader.get(links(sink.only())[0])
    more = reader.get(links(sink.only())[0] + "?_se=YWRh&url=https://evil.example&utm_source=else")
    assert (more.status, more.location) == (302, plain.location)


def test_the_picture_counts_an_open(sent: Shop, sink: Sink, reader: Reader) -> None:
    reply = reader.opens(sink.only())
    assert (reply.status, reply.headers["Content-Type"], reply.body[:6]) == (200, "image/gif", b"GIF89a")
    assert reply.headers["Cache-Control"] == "no-store"
    assert counted(sent) == {"opens": 1, "opens_unique": 1}


def test_twice_is_two_clicks_of_one_mail(sent: Shop, sink: Sink, reader: Reader) -> None:
    for _ in range(3):
        reader.clicks(sink.only())
        reader.opens(sink.only())
    assert counted(sent) == {"opens": 3, "opens_unique": 1, "clicks": 3, "clicks_unique": 1}
    assert sent.log("sent")[0]["clicks"] == 3


def test_a_messages_json_and_its_log_say_it(sent: Shop, sink: Sink, reader: Reader, hands: clock.Hands) -> None:
    set_store(sent, track_opens="person")
    reader.opens(sink.only())
    hands.forward(SECOND)
    reply = reader.clicks(sink.only())
    row, message = sent.log("sent")[0], messages_shown([sent.message()])[0]
    assert (row["opens"], row["clicks"], message["opens"], message["clicks"]) == (1, 1, 1, 1)
    at = NOW + timedelta(minutes=1)
    common = {"verdict": "person", "reason": "a person's program"}
    assert message["events"] == [
        {"kind": "open", "at": at, "url": None, **common},
        {"kind": "click", "at": at + SECOND, "url": reply.location, **common},
    ]


def test_an_orders_own_addresses_are_counted_too(shop: Shop, sink: Sink, reader: Reader) -> None:
    shop.rule(template={"html": '<p><a href="*|ORDER_URL|*">Order</a> *|SHIPMENT_TRACKING|*</p>'})
    shop.tell(order_url="https://shop.example.com/orders/1001?key=abc", shipments=[PARCEL])
    mail = sink.only()
    assert all("/c/" in link for link in links(mail))
    assert reader.get(links(mail)[0]).location.startswith("https://shop.example.com/orders/1001?key=abc&utm_source=")
    assert reader.get(links(mail)[1]).location.startswith("https://www.ups.com/track?tracknum=1Z999AA10123456784&utm_")


def test_a_second_mail_needs_no_second_row(shop: Shop, sink: Sink) -> None:
    shop.rule(template={"html": THREE})
    for number in ("1", "2", "3"):
        shop.tell(number)
    assert (len(sink.mails), LinkTarget.objects.count()) == (3, 3)
    assert len({link for mail in sink.mails for link in links(mail)}) == 9


# --- who it was -----------------------------------------------------------------------------------------------------

OPENS = [
    ("person", "a person's program", {}),
    ("apple_prefetch", "Apple Mail fetched it ahead", {"HTTP_USER_AGENT": "Mozilla/5.0"}),
    ("apple_prefetch", "Apple's network", {"REMOTE_ADDR": "17.58.1.2"}),
    (
        "image_proxy",
        "Gmail's image proxy",
        {
            "HTTP_USER_AGENT": "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)"
        },
    ),
    ("scanner", "HEAD request", {"method": "HEAD"}),
    ("scanner", "Barracuda's link check", {"HTTP_USER_AGENT": "Mozilla/5.0 (compatible; BarracudaCentral)"}),
    ("scanner", "fetched ahead", {"HTTP_SEC_PURPOSE": "prefetch;prerender"}),
    ("unknown", "no program named", {"HTTP_USER_AGENT": ""}),
    ("unknown", "a program nobody reads mail with", {"HTTP_USER_AGENT": "curl/8.5.0"}),
]


@pytest.mark.parametrize(("verdict", "reason", "asked"), OPENS, ids=[f"{v} {r}" for v, r, _ in OPENS])
def test_each_verdict_has_its_reason_and_only_people_count(
    sent: Shop, sink: Sink, reader: Reader, verdict: str, reason: str, asked: dict[str, str]
) -> None:
    assert reader.opens(sink.only(), **asked).status == 200
    hit = Hit.objects.get()
    assert (hit.verdict, hit.reason, hit.first) == (verdict, reason, verdict == "person")
    assert counted(sent) == ({"opens": 1, "opens_unique": 1} if verdict == "person" else {"machine_opens": 1})


def test_a_head_is_answered_like_a_get_without_a_body(sent: Shop, sink: Sink, reader: Reader) -> None:
    head, get = reader.get(links(sink.only())[0], "HEAD"), reader.get(links(sink.only())[0])
    assert (head.status, head.headers) == (get.status, get.headers)
    assert reader.get(pixel(sink.only()), "HEAD").body == b""


def test_other_ways_of_asking_are_refused_and_kept_nowhere(sent: Shop, sink: Sink, reader: Reader) -> None:
    for address in (links(sink.only())[0], pixel(sink.only())):
        reply = reader.get(address, "POST")
        assert (reply.status, reply.headers["Allow"]) == (405, "GET, HEAD")
    assert reader.hears() == 0


def test_a_hit_before_the_mail_was_handed_over_is_a_scanners(
    sent: Shop, sink: Sink, reader: Reader, hands: clock.Hands
) -> None:
    hands.moment = NOW - timedelta(seconds=5)
    reader.clicks(sink.only())
    assert Hit.objects.get().reason == "before delivery"
    assert counted(sent) == {"machine_clicks": 1}


def test_all_links_at_once_are_a_scanners_and_the_first_is_taken_back(
    shop: Shop, sink: Sink, reader: Reader, hands: clock.Hands
) -> None:
    shop.rule(template={"html": THREE})
    shop.tell()
    hands.forward(timedelta(minutes=1))
    mail = sink.only()
    reader.clicks(mail, 0)
    hands.forward(SECOND)
    reader.clicks(mail, 1)
    assert counted(shop) == {"clicks": 2, "clicks_unique": 1}
    hands.forward(SECOND)
    reader.clicks(mail, 2)
    assert counted(shop) == {"machine_clicks": 3}
    assert shop.log("sent")[0]["clicks"] == 0
    hands.forward(timedelta(hours=1))
    reader.clicks(mail, 1)  # the person, who comes later
    assert counted(shop) == {"machine_clicks": 3, "clicks": 1, "clicks_unique": 1}
    assert set(Hit.objects.filter(verdict="scanner").values_list("reason", flat=True)) == {"several links at once"}


def test_a_burst_after_a_persons_click_leaves_that_click(
    shop: Shop, sink: Sink, reader: Reader, hands: clock.Hands
) -> None:
    shop.rule(template={"html": THREE})
    shop.tell()
    hands.forward(timedelta(minutes=1))
    reader.clicks(sink.only(), 0)
    hands.forward(timedelta(minutes=1))
    for number in range(3):
        reader.get(links(sink.only())[number])
    reader.hears()
    assert counted(shop) == {"clicks": 1, "clicks_unique": 1, "machine_clicks": 3}


TWO = '<p><a href="https://shop.example.com/a">A</a> <a href="https://shop.example.com/b">B</a></p>'


def test_both_links_of_a_short_mail_at_once_are_a_scanners(
    shop: Shop, sink: Sink, reader: Reader, hands: clock.Hands
) -> None:
    shop.rule(template={"html": TWO})
    shop.tell()
    hands.forward(10 * SECOND)
    reader.clicks(sink.only(), 0)
    hands.forward(2 * SECOND)
    reader.clicks(sink.only(), 1)
    assert counted(shop) == {"machine_clicks": 2}
    hands.forward(timedelta(hours=1))
    reader.clicks(sink.only(), 0)
    hands.forward(2 * SECOND)
    reader.clicks(sink.only(), 1)  # a person who is quick, an hour later
    assert (counted(shop), recount(shop.store)) == ({"machine_clicks": 2, "clicks": 2, "clicks_unique": 1}, [])


@pytest.mark.parametrize("order", [("HEAD", "GET"), ("GET", "HEAD")])
def test_a_get_beside_a_head_is_the_same_scanners(
    sent: Shop, sink: Sink, reader: Reader, hands: clock.Hands, order: tuple[str, str]
) -> None:
    hands.forward(timedelta(minutes=5))
    for method in order:
        reader.clicks(sink.only(), method=method)
        hands.forward(2 * SECOND)
    assert counted(sent) == {"machine_clicks": 2}
    hands.forward(timedelta(minutes=1))
    reader.clicks(sink.only())
    assert counted(sent) == {"machine_clicks": 2, "clicks": 1, "clicks_unique": 1}
    assert recount(sent.store) == []


# --- what is not counted --------------------------------------------------------------------------------------------


def test_a_test_is_counted_nowhere(db: None, posted_to: Sink, hands: clock.Hands, reader: Reader) -> None:
    shop = open_shop(test_address="shop@example.org")
    shop.rule(test_mode=True, **MAIL)
    shop.tell()
    hands.forward(timedelta(minutes=1))
    assert reader.clicks(posted_to.only()).status == 302
    reader.opens(posted_to.only())
    assert (counted(shop), Hit.objects.count()) == ({}, 0)


def test_a_store_that_counts_nothing_sends_plain_links_and_no_picture(shop: Shop, sink: Sink) -> None:
    set_store(shop, track_opens="off", track_clicks="off")
    shop.rule(**MAIL)
    shop.tell()
    assert (links(sink.only()), pixel(sink.only())) == ([LAMP], "")
    assert LinkTarget.objects.count() == 0


def test_links_of_mails_sent_before_lead_on_and_count_no_more(sent: Shop, sink: Sink, reader: Reader) -> None:
    set_store(sent, track_opens="off", track_clicks="off")
    assert reader.clicks(sink.only()).status == 302
    assert reader.opens(sink.only()).status == 200
    assert (counted(sent), Hit.objects.count()) == ({}, 0)


def test_without_person_is_counted_and_kept_by_nobody(sent: Shop, sink: Sink, reader: Reader) -> None:
    reader.opens(sink.only())  # the default
    hit = Hit.objects.get()
    assert (hit.message_id, hit.agent, hit.network, hit.first) == (None, "", "", True)
    assert sent.message().pk not in hit.mail_key
    assert (sent.log("sent")[0]["opens"], messages_shown([sent.message()])[0]["events"]) == (0, [])
    reader.opens(sink.only())
    assert counted(sent) == {"opens": 2, "opens_unique": 1}


@pytest.mark.parametrize("wish", ["HTTP_DNT", "HTTP_SEC_GPC"])
def test_who_asks_not_to_be_tracked_is_counted_without_person(
    sent: Shop, sink: Sink, reader: Reader, wish: str
) -> None:
    reader.clicks(sink.only(), **{wish: "1"})
    assert Hit.objects.get().message_id is None
    assert counted(sent) == {"clicks": 1, "clicks_unique": 1}


def test_the_network_is_cut_short(sent: Shop, sink: Sink, reader: Reader) -> None:
    reader.clicks(sink.only())
    reader.clicks(sink.only(), REMOTE_ADDR="2001:db8:1234:5678::9")
    assert list(Hit.objects.order_by("id").values_list("network", flat=True)) == [
        "203.0.113.0/24",
        "2001:db8:1234::/48",
    ]
