"""The customer's own page about an order: what was ordered and where it is. Whoever has the link may look, as with the mail.

It shows what the mail about the order showed, as it stands now; no address and no way to change anything.
"""

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from orderwire.core.colours import as_hex, is_hex, of_hex, readable
from orderwire.emails import clean
from orderwire.emails.blocks import item_total, parcel_status, parcel_url
from orderwire.emails.facts import MailFacts, sample_facts
from orderwire.emails.letters import facts_for
from orderwire.emails.localise import count, day, money
from orderwire.hooks.page_words import page_words
from orderwire.orders.view import snapshot_of
from orderwire.outbox.links import message_id_of
from orderwire.outbox.models import Message
from orderwire.stores.brand import PLAIN
from orderwire.stores.statuses import label_of

_LIGHT, _DARK = of_hex("#f5f6f8"), of_hex("#14181f")  # about what the page's own style sheet paints


@require_safe
def tracking_page(request: HttpRequest, token: str) -> HttpResponse:
    """The page of the order that a mail was about; 404 for a word that is not ours."""
    if token == "preview":  # noqa: S105 - a word, no secret
        return _page(request, {"step": "preview", **_shown(sample_facts(), "Shipped")})
    message_id = message_id_of("tracking page", token)
    rows = Message.objects.select_related("store", "order")
    message = rows.filter(pk=message_id).first() if message_id else None
    if message is None:
        return _page(request, {"step": "unknown", "language": "en"}, status=404)
    if message.order is None:  # a test written from the sample order
        return _page(request, {"step": "preview", **_shown(sample_facts(), "Shipped")})
    facts = facts_for(message.store, snapshot_of(message.order))
    theirs = message.order.own_locale or message.order.locale
    if theirs:  # unlike a mail, the page has no words of the merchant's: it speaks the customer's language
        facts = replace(facts, locale=theirs.replace("_", "-"))
    status = label_of(message.store, "order", message.order.status) if message.order.status else ""
    return _page(request, {"step": "order", **_shown(facts, status)})


@require_safe
def brand_style(request: HttpRequest, accent: str) -> HttpResponse:
    """The page's accent colour as a style sheet, for light and for dark: the page itself may hold no style."""
    if not is_hex(f"#{accent}"):
        raise Http404
    colour = of_hex(f"#{accent}")
    light, dark = as_hex(readable(colour, _LIGHT)), as_hex(readable(colour, _DARK))
    sheet = (
        f".brand-link{{color:{light}}}.brand-bar{{background-color:{as_hex(colour)}}}"
        f"@media (prefers-color-scheme:dark){{.brand-link{{color:{dark}}}.brand-bar{{background-color:{dark}}}}}\n"
    )
    return HttpResponse(
        sheet, content_type="text/css; charset=utf-8", headers={"Cache-Control": "public, max-age=31536000, immutable"}
    )


def _shown(facts: MailFacts, status: str) -> dict[str, Any]:
    order, brand = facts.order, facts.brand
    return {
        "language": facts.language,
        "words": page_words(facts.language),
        "store": clean.line(facts.store_name),
        "logo": brand.logo,
        "logo_size": brand.logo_size,
        "accent": brand.accent.removeprefix("#") if brand.accent != PLAIN.accent else "",
        "store_url": clean.web_url(facts.store_url),
        "number": order.number,
        "status": status,
        "placed": day(order.placed_at, facts.timezone, facts.locale) if order.placed_at else "",
        "items": [
            {
                "name": clean.line(item.name),
                "variant": clean.line(item.variant),
                "quantity": count(item.quantity),
                "total": item_total(item, facts),
            }
            for item in facts.items_shown
        ],
        "total": money(order.total, order.currency, facts.locale),
        "parcels": [
            {
                "carrier": clean.line(parcel.carrier, 80),
                "number": clean.line(parcel.number, 80),
                "status": parcel_status(parcel, facts),
                "url": parcel_url(parcel),
            }
            for parcel in facts.parcels
        ],
    }


def _page(request: HttpRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    page = render(request, "hooks/tracking_page.html", context, status=status)
    page["X-Robots-Tag"] = "noindex"
    page["Referrer-Policy"] = "no-referrer"
    page["Cache-Control"] = "no-store"
    return page
