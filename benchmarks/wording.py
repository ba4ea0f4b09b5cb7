"""The mail that is measured, as a Django template for peers: our starter about the benchmark's order, with two gaps."""

from datetime import UTC, datetime

from benchmarks.shop import order
from orderwire.carts.base import ShopFacts
from orderwire.carts.custom import read_order
from orderwire.emails.compile import TemplateSource, compile_template
from orderwire.emails.facts import MailFacts
from orderwire.emails.mime import Headers, build, unpack
from orderwire.emails.render import Renderer

_NUMBER = 4711


def wording() -> dict[str, str]:
    """Subject, text and HTML with {{ number }} and {{ tracking }}; the same bytes otherwise."""
    snapshot = read_order(order(_NUMBER), None, ShopFacts())
    facts = MailFacts(order=snapshot, store_name="Acme", shipments=snapshot.shipments or (), status_label="Shipped")
    compiled = compile_template(TemplateSource("starter", "shipped"), "Your order *|ORDER_NUMBER|* is on its way", "")
    parts = Renderer().render("bench", compiled, facts)
    headers = Headers("<bench@acme.example>", datetime.now(UTC), "Acme", "hello@acme.example", "buyer@example.com")
    mail = unpack(build(headers, parts))
    gaps = {f"1Z999AA1{_NUMBER:010d}": "{{ tracking }}", str(_NUMBER): "{{ number }}"}
    return {name: _with_gaps(getattr(mail, name), gaps) for name in ("subject", "text", "html")}


def _with_gaps(text: str, gaps: dict[str, str]) -> str:
    for word, gap in gaps.items():
        text = text.replace(word, gap)
    return text
