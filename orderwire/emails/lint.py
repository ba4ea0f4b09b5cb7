"""What a merchant should know of a mail before it goes out: looked for in the finished mail, said in whole sentences."""

import quopri
import re
from dataclasses import dataclass

from orderwire.emails import clean
from orderwire.emails.compiled import Compiled
from orderwire.emails.facts import MailFacts
from orderwire.emails.framing import has_dark
from orderwire.emails.gaps import gap_of
from orderwire.emails.looks import Looks, look
from orderwire.emails.render import Parts
from orderwire.emails.spam_words import spam_words
from orderwire.emails.tags import BY_NAME

LARGEST = 102_000  # bytes; Gmail shows no more of a mail
MOST_FAINT = 3  # pairs of colours that are named
LONGEST_SUBJECT = 90  # letters; a phone shows half of them
_LONG_NAME = 20  # what of a value counts as the merchant's own choice of words
_CODE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class LintWarning:
    """One thing to look at. `code` is for programs, `message` for the merchant."""

    code: str
    message: str


def lint(compiled: Compiled, parts: Parts, facts: MailFacts) -> list[LintWarning]:
    """Everything worth a look in one rendered mail; empty when all is well. `parts` were rendered from these facts."""
    compiled = compiled.worded(facts.wording, facts.variant)
    html, text = _decoded(parts.html_qp), _decoded(parts.text_qp)
    seen = look(html)
    found = [
        *(
            LintWarning("empty_tag", f"*|{name}|* is empty for this order and leaves a hole: give it a default text.")
            for name in parts.empty_tags
        ),
        *_of_subject(compiled, parts.subject, facts),
        *_of_words(compiled, text, facts, seen),
        *_of_looks(seen),
        *(_of_the_dark(html, seen) if has_dark(html) else ()),
    ]
    size = len(html.encode())
    if size > LARGEST:
        found.append(LintWarning("too_large", f"The mail has {size // 1000} kB: Gmail cuts off what is beyond 102 kB."))
    return found


def _decoded(body: bytes) -> str:
    return quopri.decodestring(body).decode("utf-8", "replace").replace("\r\n", "\n")


def _of_subject(compiled: Compiled, subject: str, facts: MailFacts) -> list[LintWarning]:
    found = []
    if not subject.strip():
        found.append(LintWarning("no_subject", "The subject is empty for this order: add words of your own to it."))
    tags = {BY_NAME[name] for name in (gap_of(gap).name for gap in compiled.subject_gaps) if name in BY_NAME}
    spare = sum(max(0, len(clean.line(tag.getter(facts))) - _LONG_NAME) for tag in tags)
    if len(subject) - spare > LONGEST_SUBJECT:
        found.append(
            LintWarning("long_subject", f"The subject is longer than {LONGEST_SUBJECT} letters: inboxes cut it off.")
        )
    if not compiled.preheader.strip():
        found.append(
            LintWarning(
                "no_preheader",
                "There is no preview line: the inbox shows the first words of the mail beside the subject instead.",
            )
        )
    return found


def _of_words(compiled: Compiled, text: str, facts: MailFacts, seen: Looks) -> list[LintWarning]:
    found = []
    if not text.strip():
        found.append(LintWarning("no_text", "The mail has no text part: write one, for readers who see no HTML."))
    number = clean.line(facts.order.number)
    if number and " ".join(number.split()) not in seen.words:
        found.append(
            LintWarning("no_order_number", "The order number is not in the mail: put *|ORDER_NUMBER|* into it.")
        )
    own = " ".join(_CODE.sub(" ", written) for written in (compiled.subject, _decoded(compiled.text.encode("ascii"))))
    words = spam_words(own, facts.language)
    if words:
        named = ", ".join(f"“{word}”" for word in words)
        found.append(LintWarning("spam_words", f"Spam filters dislike these words: {named}. Say it more plainly."))
    return found


def _of_looks(seen: Looks) -> list[LintWarning]:
    found = []
    if seen.images_without_alt:
        found.append(
            LintWarning(
                "no_alt",
                f"Pictures without alt text: {seen.images_without_alt}. Say what they show, as many readers see no pictures.",
            )
        )
    if seen.dead_links:
        named = ", ".join(f"“{label}”" for label in seen.dead_links[:3])
        found.append(LintWarning("dead_link", f"Links that go nowhere: {named}. Give them a whole web address."))
    for one in seen.faint[:MOST_FAINT]:
        found.append(
            LintWarning(
                "contrast",
                f"Text in {one.ink} on {one.paper} is hard to read (contrast {_tenth(one.ratio)}, at least {one.wanted:.1f} is "
                f"wanted): choose a darker or lighter colour. It says “{one.words}”.",
            )
        )
    return found


def _of_the_dark(html: str, by_day: Looks) -> list[LintWarning]:
    """What is faint in the colours the mail gets where the dark is preferred, and was not said of the light already."""
    said = {(one.ink, one.paper) for one in by_day.faint}
    faint = [one for one in look(html, dark=True).faint if (one.ink, one.paper) not in said]
    return [
        LintWarning(
            "contrast_dark",
            f"In dark mode, text in {one.ink} on {one.paper} is hard to read (contrast {_tenth(one.ratio)}, at least "
            f"{one.wanted:.1f} is wanted): give it another colour there. It says “{one.words}”.",
        )
        for one in faint[:MOST_FAINT]
    ]


def _tenth(ratio: float) -> str:
    """Rounded down: 4.47 is not 4.5."""
    return f"{int(ratio * 10) / 10:.1f}"
