"""What the mail editor says: its blocks' names, and the words its scripts put on the page."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

GROUPS: dict[str, tuple[Promise | str, tuple[str, ...]]] = {
    "order": (
        _("About the order"),
        (
            "headline",
            "progress",
            "summary",
            "tracking",
            "delivery",
            "pickup",
            "addresses",
            "refund",
            "order_button",
        ),
    ),
    "plain": (
        _("To fill yourself"),
        ("text", "button", "image", "columns", "picture_text", "divider", "space", "social"),
    ),
    "frame": (_("Top and bottom"), ("header", "logo", "help", "footer")),
}
NAMES: dict[str, Promise | str] = {
    "headline": _("Headline"),
    "progress": _("Status line"),
    "summary": _("Order summary"),
    "tracking": _("Tracking"),
    "delivery": _("Delivery details"),
    "pickup": _("Pickup details"),
    "addresses": _("Addresses"),
    "refund": _("Refund"),
    "order_button": _("Order button"),
    "text": _("Text"),
    "button": _("Button"),
    "image": _("Picture"),
    "columns": _("Two columns"),
    "picture_text": _("Picture and text"),
    "divider": pgettext_lazy("a block", "Line"),
    "space": _("Space"),
    "social": _("Social links"),
    "header": _("Header"),
    "logo": _("Your logo"),
    "help": _("Help line"),
    "footer": _("Footer"),
    "block": _("Block"),
}
ICONS_OF = {
    "headline": "heading",
    "progress": "steps",
    "summary": "orders",
    "tracking": "truck",
    "delivery": "pin",
    "pickup": "stores",
    "addresses": "person",
    "refund": "refund",
    "order_button": "button",
    "text": "letters",
    "button": "button",
    "image": "picture",
    "columns": "columns",
    "picture_text": "picture",
    "divider": "line",
    "space": "space",
    "social": "share",
    "header": "tag",
    "logo": "picture",
    "help": "messages",
    "footer": "line",
}
# Which block a row is, told by what only that block says, in the order they are looked for.
_SIGNS = (
    ("social", 'class="social"'),
    ("headline", "<h1"),
    ("tracking", "*|EACH:SHIPMENTS|*"),
    ("summary", "*|EACH:ITEMS|*"),
    ("summary", "*|ORDER_SUBTOTAL|*"),
    ("addresses", "*|BILLING_ADDRESS|*"),
    ("delivery", "*|SHIPPING_ADDRESS|*"),
    ("refund", "*|ORDER_REFUNDED|*"),
    ("footer", "*|UNSUBSCRIBE_URL|*"),
    ("help", "*|STORE_EMAIL|*"),
    ("pickup", "*|STORE_ADDRESS|*"),
    ("order_button", "*|ORDER_URL|*"),
    ("progress", 'class="todo"'),
    ("progress", 'class="done"'),
    ("header", "*|STORE_NAME|*"),
)
WORDS: dict[str, Promise | str] = {
    "saved": _("Saved as a draft"),
    "saving": _("Saving …"),
    "unsaved": _("Not saved yet"),
    "failed": _("The draft could not be saved. Your work is still here: it is tried again with your next change."),
    "too_large": _(
        "This mail is too large to be saved. Take something out, a picture pasted into a text for instance."
    ),
    "signed_out": _("You are signed out. Sign in again in another tab, then change something here to save it."),
    "refused": _("The mail can't be saved yet. Please mend:"),
    "no_problems": _("Nothing is in the way of saving."),
    "show_place": _("Show the place"),
    "insert_tag": _("Insert a tag"),
    "added": _("%(name)s was added."),
    "words_in": _("Words in this block"),
    "no_words": _("This block shows what the order says and has no words of its own."),
    "choice": _("How far the order is"),
    "social": _("Addresses of your pages"),
    "social_hint": _("A network without an address is left out."),
    "social_none": _("Keep at least one, or remove the block."),
    "not_an_address": _("Give a whole address that begins with https:// or http://."),
    "link": _("Link to"),
    "picture": _("Address of the picture"),
    "alt": _("What the picture shows"),
    "choose_picture": _("Choose a picture"),
    "add_picture": _("Use this address"),
    "picture_hint": _("https://… of a picture that everybody can open"),
    "not_a_picture": _("Give a whole address that begins with https:// or http://."),
    "upload_failed": _("The picture could not be uploaded. Try another one, or give its address."),
    "drop_hint": _("Drop pictures here, or click to choose"),
    "spacing": _("Spacing"),
    "letters": _("Letters"),
    "colours": _("Colours"),
    "edges": _("Edges"),
    "padding": _("Space inside"),
    "top": _("Top"),
    "right": _("Right"),
    "bottom": _("Bottom"),
    "left": _("Left"),
    "center": _("Middle"),
    "width": _("Width"),
    "height": _("Height"),
    "align": _("Stands"),
    "font_size": _("Size of the letters"),
    "font_weight": _("Weight"),
    "line_height": _("Height of a line"),
    "color": _("Colour of the letters"),
    "background": _("Background"),
    "border_color": _("Colour of the line"),
    "border_width": _("Width of the line"),
    "radius": _("Round corners"),
    "normal": _("Normal"),
    "bold": _("Bold"),
    "italic": _("Italic"),
    "underline": _("Underlined"),
    "strike": _("Struck through"),
    "up": _("Select what it stands in"),
    "move": _("Move"),
    "copy": _("Copy"),
    "remove": _("Remove"),
    "row": _("Row"),
    "column": _("Column"),
    "page": _("The whole mail"),
    "waits": _("Shown when the order has it"),
    "too_old": _("The editor could not be opened in this browser. Write the mail as MJML, or use a current browser."),
}


def kind_of(mjml: str) -> str:
    """Which block a row that is moved as a whole is, for its name; "block" for one of the merchant's own."""
    return next((kind for kind, sign in _SIGNS if sign in mjml), "block")


def block_list() -> list[tuple[str, list[tuple[str, str, str]]]]:
    """The list that blocks are taken from: each group's name with (key, name, icon) of its blocks."""
    return [(str(name), [(key, str(NAMES[key]), ICONS_OF[key]) for key in keys]) for name, keys in GROUPS.values()]


def said() -> dict[str, Any]:
    """The scripts' words and the blocks' names, in the language of the page."""
    return {"words": {key: str(word) for key, word in WORDS.items()}, "names": {k: str(v) for k, v in NAMES.items()}}
