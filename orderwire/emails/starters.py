"""The starters: twelve mails for the ways of an order, composed of shared parts (starter_files/) and words (wording/).

In a part, `%%name%%` is replaced by the part of that name or by a phrase; the labels of wording/ are phrases too.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from orderwire.emails.mirror import mirrored
from orderwire.emails.phrases import LANGUAGES, MIRRORED, language_of, phrases, variant_for
from orderwire.emails.progress import progress_html, progress_text

_FILES = Path(__file__).parent / "starter_files"
_PART = re.compile(r"%%(\w+)%%")
_NAME = "*|IF:FIRST_NAME|*, *|FIRST_NAME|**|END:IF|*"
_WAY = ("ordered", "packed", "shipped", "delivered")
_PICKUP = ("ordered", "packed", "ready", "collected")
_HEADINGS = (
    "your_order",
    "parcel_numbers",
    "delivery_address",
    "billing_address",
    "pickup_address",
)  # capitals in text


# a button is its cell: Outlook knows no padding on a link, and takes mso-padding-alt
_FILLED = (
    'class="fill" bgcolor="*|BRAND_ACCENT|*" '
    'style="border-radius:10px;background-color:*|BRAND_ACCENT|*;mso-padding-alt:12px 20px"'
)
_RINGED = 'class="ring" style="border:1px solid #c9c9c4;border-radius:10px;mso-padding-alt:12px 20px"'


@dataclass(frozen=True, slots=True)
class Wording:
    """A starter in one language; all four hold merge tags."""

    subject: str
    preheader: str
    mjml: str
    text: str


@dataclass(frozen=True, slots=True)
class Starter:
    """A mail to begin with, in English. `status_hint` is the custom cart's status it suits; `mjml` and `text` hold tags."""

    key: str
    name: str
    status_hint: str
    subject: str
    preheader: str
    mjml: str
    text: str

    def in_language(self, locale: str) -> Wording:
        """The same mail for a language tag or a variant's name; English words where we have no others."""
        return _wording(self.key, locale if locale == MIRRORED else variant_for(locale))

    def is_own_subject(self, text: str) -> bool:
        """Whether a subject is this starter's own, in whatever language: then it may change with the language."""
        return " ".join(text.split()) in {_said(self.key, language, "subject") for language in LANGUAGES}

    def is_own_preheader(self, text: str) -> bool:
        """The same of a preheader; an empty one is the starter's own too."""
        text = " ".join(text.split())
        return not text or text in {_said(self.key, language, "preheader") for language in LANGUAGES}


@dataclass(frozen=True, slots=True)
class _Story:
    """What a starter is made of. `when` is the fact its phrases ask for; where it is missing, those with _else stand."""

    key: str
    name: str
    parts: tuple[str, ...]
    when: str = ""
    step: float = 0
    steps: tuple[str, ...] = _WAY
    awaited: bool = True  # the parcel: once it has come its button steps back, and a carrier's late news is not said


_SENT = ("hero", "progress", "tracking", "items", "cta", "addresses")
_STORIES = {
    one.key: one
    for one in (
        _Story("received", "Order received", ("hero", "progress", "items", "cta", "tracking", "addresses"), "", 1),
        _Story("payment_failed", "Payment failed", ("hero", "action", "items", "tracking", "addresses"), "ORDER_URL"),
        _Story("processing", "Being packed", _SENT, "", 2),
        _Story("backordered", "Back-ordered", _SENT, "", 1.25),
        _Story("shipped", "Shipped", _SENT, "PARCEL_COUNT", 3),
        _Story("partially_shipped", "Partly shipped", _SENT, "PARCEL_COUNT", 2.5),
        _Story("out_for_delivery", "Out for delivery", _SENT, "", 3.25),
        _Story("delivered", "Delivered", _SENT, "", 4, awaited=False),
        _Story(
            "ready_for_pickup",
            "Ready to collect",
            ("hero", "progress", "pickup", "tracking", "items", "cta", "addresses"),
            "",
            3,
            _PICKUP,
            awaited=False,
        ),
        _Story(
            "cancelled",
            "Cancelled",
            ("hero", "items", "cta", "tracking", "addresses"),
            "ORDER_REFUNDED",
            awaited=False,
        ),
        _Story(
            "refunded",
            "Refunded",
            ("hero", "amount", "items", "cta", "tracking", "addresses"),
            "ORDER_REFUNDED",
            awaited=False,
        ),
        _Story(
            "review_request",
            "Asking for a review",
            ("hero", "items", "cta", "tracking", "addresses"),
            awaited=False,
        ),
    )
}


def _said(key: str, language: str, phrase: str) -> str:
    """A phrase of a starter, with its choice and with the name filled in as tags."""
    said = phrases(language)
    text, other = said[f"{key}.{phrase}"], said.get(f"{key}.{phrase}_else")
    if other is not None:
        text = f"*|IF:{_STORIES[key].when}|*{text}*|ELSE:|*{other}*|END:IF|*"
    return text.replace("{name}", _NAME)


@lru_cache(maxsize=256)
def _wording(key: str, variant: str) -> Wording:
    language = language_of(variant)
    mjml = _compose(key, variant, "mjml")
    return Wording(
        subject=_said(key, language, "subject"),
        preheader=_said(key, language, "preheader"),
        mjml=mirrored(mjml) if variant == MIRRORED else mjml,
        text=_compose(key, variant, "txt"),
    )


def part_in(key: str, part: str, locale: str) -> str:
    """One part of a starter as MJML in a language; `frame` is all that stands around its content."""
    variant = locale if locale == MIRRORED else variant_for(locale)
    mjml = _filler({**_words(key, variant, "mjml"), "content": ""}, "mjml")(f"%%{part}%%")
    return mirrored(mjml) if variant == MIRRORED else mjml


def progress_in(locale: str, step: float, pickup: bool = False) -> str:
    """The status line as MJML in a language, `step` steps behind, on the way to a door or to the shop's counter."""
    variant = locale if locale == MIRRORED else variant_for(locale)
    mjml = progress_html(way_in(locale, pickup), step)
    return mirrored(mjml) if variant == MIRRORED else mjml


def way_in(locale: str, pickup: bool = False) -> tuple[str, ...]:
    """The names of the steps in a language."""
    said = phrases(language_of(variant_for(locale)))
    return tuple(said[f"steps.{step}"] for step in (_PICKUP if pickup else _WAY))


def steps_behind(key: str) -> float:
    """How far an order has come when this starter is written."""
    return _STORIES[key].step


def _compose(key: str, variant: str, ending: str) -> str:
    words = _words(key, variant, ending)
    fill = _filler(words, ending)
    if ending == "mjml":
        words["content"] = "\n".join(fill(f"%%{one}%%") for one in _STORIES[key].parts)
    else:
        shown = [one for one in ("progress", "pickup", "amount") if one in _STORIES[key].parts]
        words["content"] = "\n\n".join(fill(f"%%{one}%%") for one in ("headline", "lead", *shown))
    return fill(_file(f"frame.{ending}")) + "\n"


def _filler(words: dict[str, str], ending: str) -> Callable[[str], str]:
    """What puts words and parts in for their names."""

    def part(found: re.Match[str]) -> str:
        name = found.group(1)
        return words[name] if name in words else fill(_file(f"{name}.{ending}"))

    def fill(text: str) -> str:
        return _PART.sub(part, "\n".join(line.lstrip(" ") or line for line in text.rstrip("\n").split("\n")))

    return fill


def _words(key: str, variant: str, ending: str) -> dict[str, str]:
    """Everything that is put in for a name in one starter, language and kind of part."""
    story, language, html = _STORIES[key], language_of(variant), ending == "mjml"
    said = phrases(language)
    words = {name.removeprefix("labels."): text for name, text in said.items() if name.startswith("labels.")}
    words |= {phrase: _said(key, language, phrase) for phrase in ("headline", "lead")}
    labels = tuple(said[f"steps.{step}"] for step in story.steps)
    words["progress"] = (progress_html if html else progress_text)(labels, story.step)
    words["parcel_news"] = _file(f"parcel_news.{ending}").strip() if story.awaited else ""
    words["parcel_progress"] = "\n" + _file(f"parcel_progress.{ending}").strip() if story.awaited else ""
    words["review"] = _file(f"review.{ending}").strip() if key == "review_request" else ""
    words["colon"] = "\u00a0:" if language == "fr" else ":"
    for name in ("write_review", "colon"):
        words["review"] = words["review"].replace(f"%%{name}%%", words[name])
    if words["review"] and not html:
        words["review"] = "\n" + words["review"]
    words["button"], words["button_ink"] = (
        (_FILLED, "*|BRAND_ON_ACCENT|*") if story.awaited else (_RINGED, "*|BRAND_TEXT|*")
    )
    words["lang"], words["dir"] = language, "rtl" if variant == MIRRORED else "ltr"
    if not html:
        return words | {name: words[name].upper() for name in _HEADINGS}
    address = _file("address.mjml").strip()
    words["help_with_address"] = words["help_with_address"].replace("*|STORE_EMAIL|*", address)
    if variant == MIRRORED:  # sentences keep their own direction, or their full stops would wander
        for name in ("headline", "lead", "help", "help_with_address", "order_title"):
            words[name] = f'<span dir="ltr">{words[name]}</span>'
    return words


@lru_cache(maxsize=64)
def _file(name: str) -> str:
    return (_FILES / "parts" / name).read_text("utf-8")


def _starter(story: _Story) -> Starter:
    words = _wording(story.key, "en")
    return Starter(story.key, story.name, story.key, words.subject, words.preheader, words.mjml, words.text)


STARTERS: dict[str, Starter] = {key: _starter(story) for key, story in _STORIES.items()}
