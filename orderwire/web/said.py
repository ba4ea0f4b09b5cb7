"""What rooms say in English, for nobody in particular, in the language of whoever reads the page.

A refusal, a reason kept with a mail, a cart's label: rooms say and keep them in English, and the API answers them so.
`scripts/translate.py` finds them in the code and lists those with values in `locale/sentences.txt`, with a gap for each value;
here stand the few that it cannot see.
"""

import re
from functools import cache
from pathlib import Path

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_noop as _

from orderwire.web.reader import number
from orderwire.web.words import MESSAGE

_SENTENCES = Path(__file__).resolve().parent.parent / "locale" / "sentences.txt"
_GAP = re.compile(r"%\((\w+)\)[sd]")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+")
WITH_VALUES = (  # put together in more than one place
    _("Expected %(expected)s; was %(actual)s."),
    _("This mail is being sent at this moment: it can no longer be cancelled."),
    _("This mail is being sent at this moment: it can no longer be sent now."),
    _("This mail is %(state)s already: there is nothing to cancel."),
    _("This mail is %(state)s already: there is nothing that waits."),
    _("%(address)s: not an e-mail address"),
    _("%(address)s: put on the suppression list by hand"),
    _("%(address)s: suppressed after a bounce"),
    _("%(address)s: suppressed after a complaint"),
    _("%(address)s: unsubscribed"),
    _("exactly %(number)s"),
    _("less than %(number)s"),
    _("more than %(number)s"),
    _("at most %(number)s"),
    _("at least %(number)s"),
    _("Line %(line)s: %(said)s"),
    _("Order %(order)s: %(said)s"),
    _("*|%(name)s|* %(why)s"),
    _("near line %(line)s"),
)
WHOLE = (  # said in a constant or a table of a room
    _("The sending process died between handing the mail over and saving the answer; it was most probably sent."),
    _("The machine stopped between handing the mail over and saving the answer; nobody can know whether it was sent."),
    _("A link or picture of this mail was asked for: it has arrived."),
    _("The mail server took the whole mail and gave no answer; it may or may not have kept it."),
    _("The rule did not wait for this status when the order entered it."),
    _("Its store is paused and holds all mails: resume the store first."),
    _("Its rule is off and holds its mails: turn the rule on first."),
    _("The mail could not be written."),
    _("rule made or changed later"),
    _("new order"),
    _("store paused"),
    _("rule paused"),
    _("recipient cap"),
    _("no mail server"),
    _("waiting for a tracking number"),
    _("status changed"),
    _("order deleted"),
    _("rule deleted"),
    _("cancelled by hand"),
    _("sent"),
    _("Custom cart"),
    _("Give a list."),
    _("Give an object."),
    _("This must not be empty."),
    _("This kind is not known."),
    _("Order received"),
    _("Payment failed"),
    _("Being packed"),
    _("Back-ordered"),
    _("Partly shipped"),
    _("Out for delivery"),
    _("Ready to collect"),
    _("Asking for a review"),
    _("Say which kind it is."),
)


def translated(said: object) -> str:
    """A room's English words in the reader's language; what is not known, a shop's own word for instance, as it is."""
    text = str(said or "")
    if not text or (get_language() or "en").startswith("en"):
        return text
    if text[0].isspace() and text.strip():
        return text[0] + translated(text[1:])
    known = gettext(text)
    if known != text:
        return known
    for begins, ends, pattern, words in _patterns():
        if text.startswith(begins) and text.endswith(ends) and (found := pattern.fullmatch(text)):
            return _filled(gettext(words), found)
    return _one_by_one(text)


def _filled(words: str, found: re.Match[str]) -> str:
    """A translated sentence with the values that were found in the English one."""
    return _GAP.sub(lambda gap: _value(gap[1], found[gap[1]]), words).replace("%%", "%")


def _value(name: str, value: str) -> str:
    """What stands in a gap: 5,000 is written as the reader writes it, words are translated, with or without their full stop."""
    if name == "state" and value in MESSAGE:
        return str(MESSAGE[value].word).lower()  # a cancelled mail is not what a cancelled order is
    if _GROUPED.fullmatch(value):
        return number(int(value.replace(",", "")))
    known = translated(value)
    return known if known != value else translated(f"{value}.").removesuffix(".")


def _one_by_one(text: str) -> str:
    """Several sentences behind each other, where each is known."""
    for end in re.finditer(r"[.?] ", text):
        first, rest = text[: end.start() + 1], text[end.end() :]
        if (before := translated(first)) != first and (after := translated(rest)) != rest:
            return f"{before} {after}"
    return text


@cache
def _patterns() -> list[tuple[str, str, re.Pattern[str], str]]:
    """Each sentence with values as how it begins and ends, an expression that finds the values again, and the sentence itself.

    Those with the most words of their own come first: nearly everything fits "At most %(number)s %(unit)s."
    """
    found = []
    for words in {*WITH_VALUES, *_SENTENCES.read_text(encoding="utf-8").splitlines()}:
        parts = [part if place % 2 else part.replace("%%", "%") for place, part in enumerate(_GAP.split(words))]
        seen: set[str] = set()
        shape = ""
        for place, part in enumerate(parts):
            again = part in seen  # the same value twice
            shape += re.escape(part) if not place % 2 else f"(?P={part})" if again else f"(?P<{part}>.+?)"
            seen |= {part} if place % 2 else set()
        found.append((sum(map(len, parts[::2])), words, parts[0], parts[-1], re.compile(shape, re.DOTALL)))
    found.sort(key=lambda one: (-one[0], one[1]))
    return [(begins, ends, pattern, words) for _own, words, begins, ends, pattern in found]
