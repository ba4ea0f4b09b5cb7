"""What rooms say in English, for nobody in particular, in the language of whoever reads the page.

A refusal, a reason kept with a mail, a cart's label: rooms say and keep them in English, and the API answers them so.
`scripts/translate.py` finds the sentences that stand whole in the code; those with a value in them are listed here.
"""

import re
from functools import cache

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_noop as _

WITH_VALUES = (
    _("Expected %(expected)s; was %(actual)s."),
    _("The more specific rule %(rule)s fired instead."),
    _("more specific: %(rule)s"),
    _("The order went from %(before)s to %(after)s before the mail was due."),
    _("Not sent within %(hours)s hours of being due. It was held: %(reason)s."),
    _("Not sent within %(hours)s hours of being due."),
    _("This address got %(count)s mails within the hour, as many as the store allows: wait a while."),
    _("This address got %(count)s mails within a day, as many as the store allows: wait a while."),
    _("This address already got %(count)s mails within the hour; held."),
    _("This mail is being sent at this moment: it can no longer be cancelled."),
    _("This mail is being sent at this moment: it can no longer be sent now."),
    _("This mail is %(state)s already: there is nothing to cancel."),
    _("This mail is %(state)s already: there is nothing that waits."),
    _("%(address)s is not an e-mail address: write it like name@example.com."),
    _("%(domain)s is not a domain: write it like *@example.com."),
    _("%(language)s is the language of the rule's own wording: change that instead."),
    _("The starters have no words in %(language)s: choose another language."),
    _("%(address)s is on the suppression list already."),
    _("%(address)s: not an e-mail address"),
    _("%(address)s is stopped by %(entry)s"),
    _("%(address)s: put on the suppression list by hand"),
    _("%(address)s: suppressed after a bounce"),
    _("%(address)s: suppressed after a complaint"),
    _("%(address)s: unsubscribed"),
    _("one of %(words)s"),
    _("any of %(words)s"),
    _("all of %(words)s"),
    _("exactly %(number)s"),
    _("less than %(number)s"),
    _("more than %(number)s"),
    _("at most %(number)s"),
    _("at least %(number)s"),
    _("At most %(number)s characters."),
    _("At most %(number)s."),
    _("At most %(number)s days."),
    _("At most %(number)s hours."),
    _("At most %(number)s minutes."),
    _("At most %(number)s weeks."),
    _("At most %(number)s months."),
    _("Give at least %(number)s."),
    _("Give %(number)s or more."),
    _("Give %(number)s or less."),
    _("Choose one of %(words)s."),
    _("*|%(tag)s|* is empty for this order and leaves a hole: give it a default text."),
    _("The mail has %(size)s kB: Gmail cuts off what is beyond 102 kB."),
    _("The subject is longer than %(letters)s letters: inboxes cut it off."),
    _("Spam filters dislike these words: %(words)s. Say it more plainly."),
    _("Pictures without alt text: %(number)s. Say what they show, as many readers see no pictures."),
    _("Links that go nowhere: %(links)s. Give them a whole web address."),
    _(
        "Text in %(ink)s on %(paper)s is hard to read (contrast %(ratio)s, at least %(wanted)s is wanted): choose a darker or "
        "lighter colour. It says “%(words)s”."
    ),
    _(
        "In dark mode, text in %(ink)s on %(paper)s is hard to read (contrast %(ratio)s, at least %(wanted)s is wanted): give it "
        "another colour there. It says “%(words)s”."
    ),
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
    _("The subject is empty for this order: add words of your own to it."),
    _("There is no preview line: the inbox shows the first words of the mail beside the subject instead."),
    _("The mail has no text part: write one, for readers who see no HTML."),
    _("The order number is not in the mail: put *|ORDER_NUMBER|* into it."),
)


def translated(said: object) -> str:
    """A room's English words in the reader's language; what is not known, a shop's own word for instance, as it is."""
    text = str(said or "")
    if not text or (get_language() or "en").startswith("en"):
        return text
    known = gettext(text)
    if known != text:
        return known
    for pattern, words in _patterns():
        if found := pattern.fullmatch(text):
            return gettext(words) % {name: translated(value) for name, value in found.groupdict().items()}
    return text


@cache
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    """Each sentence with values as an expression that finds the values again."""
    found = []
    for words in WITH_VALUES:
        parts = re.split(r"%\((\w+)\)s", words)
        shape = "".join(f"(?P<{part}>.+?)" if place % 2 else re.escape(part) for place, part in enumerate(parts))
        found.append((re.compile(shape, re.DOTALL), words))
    return found
