"""Run with a site's settings: prints the microseconds that writing one mail costs, as JSON.

Processor time of one thread, so that the neighbours of a busy machine count little. Beside it stands a bare minijinja, which
is handed every value ready-made and only joins the same two parts. Rounds of all take turns; the best of each counts.
"""

import json
import random
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from time import thread_time
from typing import Any

import django

django.setup()

from benchmarks.shop import order  # noqa: E402 - Django must be set up first
from orderwire.carts.base import ShopFacts  # noqa: E402
from orderwire.carts.custom import read_order  # noqa: E402
from orderwire.emails.blocks import Link  # noqa: E402
from orderwire.emails.compile import TemplateSource, compile_template  # noqa: E402
from orderwire.emails.compiled import Compiled  # noqa: E402
from orderwire.emails.engine import Engine  # noqa: E402
from orderwire.emails.facts import MailFacts  # noqa: E402
from orderwire.emails.mime import Headers, build  # noqa: E402
from orderwire.emails.render import Renderer  # noqa: E402
from orderwire.emails.values import Filling, as_given  # noqa: E402
from orderwire.outbox.models import Message  # noqa: E402
from orderwire.stores.models import Store  # noqa: E402
from orderwire.tracking.links import Marker  # noqa: E402

MAILS = 300  # in a round: as many orders, each with its own customer, day and number, and five of the shop's products
PRODUCTS = 500
ROUNDS = 15
NOW = datetime.now(UTC)  # mails rendered together have one time
RENDERER, MARKER, STORE = Renderer(), Marker(), Store(pk="sto_1", name="Acme")
Values = tuple[dict[str, Any], dict[str, Any]]


def main() -> int:
    """Measure and print."""
    whole = compile_template(TemplateSource("starter", "shipped"), "Your order *|ORDER_NUMBER|* is on its way", "", ())
    plain = _without_json(whole)
    orders = _orders()
    messages = [Message(pk=f"msg_{facts.order.number:0>26}", store=STORE, rule_id="rul_1") for facts in orders]
    bare, values = _bare(whole, orders)
    least = dict.fromkeys(("bare", "parts", "plain", "whole"), 1e9)
    for _ in range(ROUNDS):
        least["bare"] = min(least["bare"], _microseconds(bare, values))
        least["parts"] = min(least["parts"], _microseconds(lambda facts: _parts(plain, facts), _fresh(orders)))
        least["plain"] = min(least["plain"], _microseconds(lambda facts: _plain(plain, facts), _fresh(orders)))
        owed = list(zip(messages, _fresh(orders), strict=True))
        least["whole"] = min(least["whole"], _microseconds(lambda one: _counted(whole, *one), owed))
    print(json.dumps(least))
    return 0


def _orders() -> list[MailFacts]:
    chance = random.Random(1)
    return [_facts(number, chance) for number in range(10_000, 10_000 + MAILS)]


def _facts(number: int, chance: random.Random) -> MailFacts:
    data = order(number)
    for item in data["items"]:
        product = chance.randrange(PRODUCTS)
        price = f"{product % 90 + 9}.90"
        page = f"https://shop.example.com/products/{product}"
        item |= {"name": f"Desk lamp no. {product}", "sku": f"LAMP-{product}", "price": price, "url": page}
    data["customer"]["first_name"] = data["billing_address"]["name"] = f"Ada {number}"
    data["placed_at"] = (NOW - timedelta(minutes=number)).isoformat()
    snapshot = read_order(data, None, ShopFacts())
    return MailFacts(
        order=snapshot,
        store_name="Acme",
        shipments=snapshot.shipments or (),
        store_url="https://shop.example.com",
        store_email="hello@acme.example",
        status_label="Shipped",
        unsubscribe_url=f"https://mail.example.com/u/{number:032d}",
        tracking_page_url=f"https://mail.example.com/t/{number:032d}",
    )


def _fresh(orders: Sequence[MailFacts]) -> list[MailFacts]:
    """The same once more, with nothing remembered from the round before."""
    return [replace(facts) for facts in orders]


def _without_json(compiled: Compiled) -> Compiled:
    gaps = tuple(gap for gap in compiled.html_gaps if gap != "JSON_LD")
    return replace(compiled, html=compiled.html.replace("{{ JSON_LD }}", ""), html_gaps=gaps)


def _bare(compiled: Compiled, orders: Sequence[MailFacts]) -> tuple[Callable[[Values], None], list[Values]]:
    """minijinja alone, and what it is handed."""
    engine = Engine()
    fillings = [Filling(facts, compiled.links) for facts in orders]
    values = [(filling.html(compiled.html_gaps), filling.plain(compiled.text_gaps)) for filling in fillings]
    engine.run("html", compiled.html, values[0][0])
    engine.run("text", compiled.text, values[0][1])
    render = engine._environment.render_template

    def write(filled: Values) -> None:
        render("html", **filled[0])
        render("text", **filled[1])

    return write, values


def _plain(compiled: Compiled, facts: MailFacts) -> bytes:
    return _mail("plain", compiled, facts, as_given, "")


def _parts(compiled: Compiled, facts: MailFacts) -> object:
    """The rendering alone: subject, text and HTML, encoded, without headers and bytes."""
    return RENDERER.render("plain", compiled, facts, as_given, "")


def _counted(compiled: Compiled, message: Message, facts: MailFacts) -> bytes:
    """As a worker does it: seven links and the picture of this mail are counted."""
    marks = MARKER.marks(message)
    return _mail("whole", compiled, facts, marks.link, marks.pixel)


def _mail(key: str, compiled: Compiled, facts: MailFacts, link: Link, pixel: str) -> bytes:
    parts = RENDERER.render(key, compiled, facts, link, pixel)
    message_id = f"<{facts.order.number}@acme.example>"
    to = facts.order.customer.email or ""
    return build(Headers(message_id, NOW, "Acme", "hello@acme.example", to), parts)


def _microseconds(write: Callable[[Any], object], things: Sequence[Any]) -> float:
    start = thread_time()
    for thing in things:
        write(thing)
    return (thread_time() - start) / len(things) * 1e6


if __name__ == "__main__":
    sys.exit(main())
