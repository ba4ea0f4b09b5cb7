"""The two ready-made blocks, *|ITEMS|* and *|SHIPMENT_TRACKING|*, as HTML and as text."""

from collections.abc import Callable
from html import escape

from orderwire.carts.snapshot import LineItem, Shipment
from orderwire.emails import clean
from orderwire.emails.carriers import tracking_url
from orderwire.emails.facts import MailFacts
from orderwire.emails.localise import count, money
from orderwire.emails.phrases import and_more, phrases

Link = Callable[[str], str]  # turns an address into the one the mail carries, a counted link for example


def parcel_url(shipment: Shipment) -> str:
    """Where this parcel can be followed: the cart's own link, else the carrier's page, else ""."""
    return clean.web_url(shipment.url) or tracking_url(shipment.carrier, shipment.number) or ""


def parcel_status(shipment: Shipment, facts: MailFacts) -> str:
    """Where this parcel is, in the mail's language; "" when not known."""
    return phrases(facts.language).get(f"parcel.{shipment.status}", "")


def more_items(facts: MailFacts) -> str:
    """“and 3 more” in the mail's language; "" when every product is shown."""
    return and_more(facts.items_left_out, facts.language)


def item_total(item: LineItem, facts: MailFacts) -> str:
    """Price times quantity of a line, written out."""
    return money(item.price * item.quantity, facts.order.currency, facts.locale)


def shipment_tracking_html(facts: MailFacts, link: Link) -> str:
    """Every number with carrier and link, one paragraph each; "" when there is no number."""
    rows = []
    for parcel in facts.parcels:
        number, carrier, url = clean.line(parcel.number, 80), clean.line(parcel.carrier, 80), parcel_url(parcel)
        shown = escape(number)
        if url:
            shown = f'<a href="{escape(link(url))}" style="color:inherit;text-decoration:underline">{shown}</a>'
        rows.append(
            f'<p style="margin:0 0 8px">{escape(carrier)} {shown}</p>'
            if carrier
            else f'<p style="margin:0 0 8px">{shown}</p>'
        )
    return "\n".join(rows)


def shipment_tracking_text(facts: MailFacts) -> str:
    """Every number with carrier and link, one line each; "" when there is no number."""
    lines = []
    for parcel in facts.parcels:
        label = clean.line(f"{parcel.carrier} {parcel.number}", 160)
        url = parcel_url(parcel)
        lines.append(f"{label}: {url}" if url else label)
    return "\n".join(lines)


_CELL = "padding:10px 0;border-bottom:1px solid #e4e4e7;vertical-align:top"


def items_html(facts: MailFacts, link: Link) -> str:
    """The product table: name, variant, quantity, line total; what the limit cuts is said in a last row."""
    del link  # product names stay plain in the ready-made table
    rows = []
    for item in facts.items_shown:
        variant = f"<br><small>{escape(clean.line(item.variant))}</small>" if item.variant.strip() else ""
        rows.append(
            f'<tr><td style="{_CELL}">{escape(clean.line(item.name))}{variant}</td>\n'
            f'<td align="right" style="{_CELL}">× {count(item.quantity)}</td>\n'
            f'<td align="right" style="{_CELL};padding-left:16px">{escape(item_total(item, facts))}</td></tr>'
        )
    if facts.items_left_out:
        rows.append(f'<tr><td colspan="3" style="{_CELL}">{escape(more_items(facts))}</td></tr>')
    if not rows:
        return ""
    return (
        '<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">\n'
        + "\n".join(rows)
        + "\n</table>"
    )


def items_text(facts: MailFacts) -> str:
    """The products, one line each; what the limit cuts is said in a last line."""
    lines = []
    for item in facts.items_shown:
        name = clean.line(item.name)
        variant = f" ({clean.line(item.variant)})" if item.variant.strip() else ""
        lines.append(f"{count(item.quantity)} × {name}{variant}  {item_total(item, facts)}")
    if facts.items_left_out:
        lines.append(more_items(facts))
    return "\n".join(lines)
