"""What the mail editor shows in the place of merge tags: whole blocks as a customer's mail would hold them, and single values."""

import quopri
import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from orderwire.core.failures import Refusal
from orderwire.delivery.compose import RENDERER
from orderwire.emails.facts import MailFacts, sample_facts
from orderwire.emails.letters import facts_for
from orderwire.emails.tags import TAGS
from orderwire.emails.values import Filling
from orderwire.emails.versions import compile_wording
from orderwire.outbox.links import preview_page_url, preview_url
from orderwire.stores.models import Store

MOST_SAMPLES = 60
_UNSEEN = re.compile(r"<!--.*?-->|<(?!img\b)[^<>]*>", re.DOTALL | re.IGNORECASE)
_SEEN = re.compile(r"<img\b|[^\s\u00a0\u200c\u034f]")
_CONTENT = re.compile(r"<body\b[^<>]*>(.*)</body>", re.DOTALL | re.IGNORECASE)


def samples_of(store: Store, opening: str, closing: str, rows: Sequence[str]) -> list[str]:
    """Each row of MJML as HTML with the sample order in it, written by the renderer that sending uses; "" for one that can't be.

    A row that says nothing of that order is given what it waits for: a refund, the shop's address.
    """
    facts = _facts(store)
    sample = sample_facts()
    fuller = replace(
        facts,
        order=replace(facts.order, refunded=Decimal("49.00")),
        store_address=facts.store_address or sample.store_address,
    )
    mails = [f"{opening}\n{row}\n{closing}" for row in rows[:MOST_SAMPLES]]
    return [_sample(facts, mail) or _sample(fuller, mail) for mail in mails]


def values_of(store: Store) -> dict[str, dict[str, Any]]:
    """What each merge tag says of the sample order: its value, whether *|IF:…|* holds, and its value in each format."""
    facts = _facts(store)
    filling = Filling(facts, ())
    return {
        tag.name: {
            "value": ", ".join(filling.text(tag.name).split("\n")),
            "holds": tag.holds(facts) if tag.holds else bool(filling.text(tag.name)),
            "formats": {style: tag.formatted(facts, style) for style in tag.formats} if tag.formatted else {},
        }
        for tag in TAGS
    }


def _sample(facts: MailFacts, mjml: str) -> str:
    """The content of the body; "" when nothing of it can be seen."""
    try:
        compiled = compile_wording({"mjml": mjml}, "-", "", ())
    except Refusal:
        return ""
    html = quopri.decodestring(RENDERER.render(f"sample {hash(compiled)}", compiled, facts).html_qp).decode()
    found = _CONTENT.search(html)
    content = found.group(1).strip() if found else ""
    return content if _SEEN.search(_UNSEEN.sub("", content)) else ""


def _facts(store: Store) -> MailFacts:
    facts = facts_for(
        store, sample_facts().order, moved=("order", "processing", "shipped"), unsubscribe_url=preview_url()
    )
    return replace(facts, tracking_page_url=preview_page_url())
