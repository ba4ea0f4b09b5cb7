"""The words of the merge language that a store's brand answers: its logo, the words under its mails, colours and font."""

from collections.abc import Callable
from html import escape

from orderwire.emails import clean
from orderwire.emails.blocks import Link
from orderwire.emails.facts import MailFacts
from orderwire.emails.palette import palette
from orderwire.emails.tag_kinds import Tag
from orderwire.stores.brand import PLAIN

_NAMES = {
    "instagram": "Instagram",
    "facebook": "Facebook",
    "x": "X",
    "youtube": "YouTube",
    "tiktok": "TikTok",
    "linkedin": "LinkedIn",
    "pinterest": "Pinterest",
    "threads": "Threads",
    "mastodon": "Mastodon",
}
_COLOURS = {
    "BRAND_ACCENT": "Accent colour of the shop, for buttons",
    "BRAND_ON_ACCENT": "Colour of text on the accent colour",
    "BRAND_PROGRESS": "Colour of the bar that shows how far an order is",
    "BRAND_TEXT": "Colour of text",
    "BRAND_LEAD": "Colour of text under a heading",
    "BRAND_MUTED": "Colour of text of less weight",
    "BRAND_BACKGROUND": "Colour behind the mail",
    "BRAND_PAGE_TEXT": "Colour of text on what is behind the mail",
    "BRAND_PAGE_MUTED": "The same, of less weight",
    "BRAND_DARK_ACCENT": "Accent colour in dark mode",
    "BRAND_DARK_ON_ACCENT": "Colour of text on it",
    "BRAND_DARK_PROGRESS": "Colour of the bar in dark mode",
}


def social_html(facts: MailFacts, link: Link) -> str:
    """A link for each network, in one line."""
    known = [(_NAMES[name], clean.web_url(url)) for name, url in facts.brand.social if name in _NAMES]
    return " &middot;\n".join(
        f'<a href="{escape(link(url))}" style="color:inherit;text-decoration:underline">{name}</a>'
        for name, url in known
        if url
    )


def social_text(facts: MailFacts) -> str:
    """The same, one line each."""
    known = [(_NAMES[name], clean.web_url(url)) for name, url in facts.brand.social if name in _NAMES]
    return "\n".join(f"{name}: {url}" for name, url in known if url)


def _styled(name: str, label: str) -> Tag:
    read: Callable[[MailFacts], str] = lambda facts: palette(facts.brand)[name]  # noqa: E731 - a name for mypy
    return Tag(name, label, palette(PLAIN)[name], "brand", read, "css")


BRAND_TAGS: tuple[Tag, ...] = (
    Tag(
        "STORE_LOGO",
        "Address of the shop's logo",
        "https://mail.example.com/i/abc.png",
        "brand",
        lambda f: clean.web_url(f.brand.logo_url),
        "url",
    ),
    Tag(
        "STORE_LOGO_WIDTH",
        "Width of the logo",
        "160",
        "brand",
        lambda f: str(f.brand.logo_size[0]),
    ),
    Tag(
        "STORE_LOGO_HEIGHT",
        "Height of the logo",
        "48",
        "brand",
        lambda f: str(f.brand.logo_size[1]),
    ),
    Tag("STORE_PHONE", "Where customers can call", "+44 20 7946 0000", "brand", lambda f: f.brand.phone),
    Tag("STORE_FOOTER", "Words under every mail", "Company no. 1234567", "brand", lambda f: f.brand.footer, "lines"),
    Tag(
        "STORE_SOCIAL",
        "Links to the shop's pages in social networks",
        "Instagram: https://www.instagram.com/acme",
        "brand",
        social_text,
        "block",
        html=social_html,
    ),
    *(_styled(name, label) for name, label in _COLOURS.items()),
    _styled("BRAND_FONT", "Font of the shop's mails"),
)
