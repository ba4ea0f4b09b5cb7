"""What the mail editor shows of blocks that it does not take apart: each as a customer's mail would hold it."""

import quopri
import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from orderwire.core.failures import Refusal
from orderwire.delivery.compose import RENDERER
from orderwire.emails.facts import MailFacts, sample_facts
from orderwire.emails.letters import facts_for
from orderwire.emails.versions import compile_wording
from orderwire.outbox.links import preview_page_url, preview_url
from orderwire.stores.models import Store

MOST_SAMPLES = 60
_CONTENT = re.compile(r"<body\b[^<>]*>(.*)</body>", re.DOTALL | re.IGNORECASE)


def samples_of(store: Store, opening: str, closing: str, rows: Sequence[str]) -> list[str]:
    """Each row of MJML as HTML with the sample order in it, written by the renderer that sending uses; "" for one that can't be.

    The sample order is given everything a block may wait for: a parcel, a refund, the shop's address.
    """
    facts = _full_facts(store)
    return [_sample(facts, f"{opening}\n{row}\n{closing}") for row in rows[:MOST_SAMPLES]]


def _sample(facts: MailFacts, mjml: str) -> str:
    try:
        compiled = compile_wording({"mjml": mjml}, "-", "", ())
    except Refusal:
        return ""
    html = quopri.decodestring(RENDERER.render(f"sample {hash(compiled)}", compiled, facts).html_qp).decode()
    content = _CONTENT.search(html)
    return content.group(1).strip() if content else ""


def _full_facts(store: Store) -> MailFacts:
    sample = sample_facts()
    order = replace(sample.order, refunded=Decimal("49.00"))
    facts = facts_for(store, order, moved=("order", "processing", "shipped"), unsubscribe_url=preview_url())
    return replace(
        facts, tracking_page_url=preview_page_url(), store_address=facts.store_address or sample.store_address
    )
