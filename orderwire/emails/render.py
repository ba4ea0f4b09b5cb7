"""A compiled version and the facts of one order become the parts of one mail."""

from dataclasses import dataclass

from orderwire.emails import clean
from orderwire.emails.blocks import Link
from orderwire.emails.compiled import Compiled
from orderwire.emails.engine import Engine
from orderwire.emails.facts import MailFacts
from orderwire.emails.palette import dressed
from orderwire.emails.quoted import SOFT
from orderwire.emails.values import Filling, as_given
from orderwire.stores.brand import Brand

LONGEST_SUBJECT = 200


@dataclass(frozen=True, slots=True)
class Parts:
    """What one mail says. `html_qp` and `text_qp` are whole quoted-printable bodies with CRLF lines of at most 76.

    `empty_tags` are the tags that left a hole in this mail, for the preview to warn of.
    """

    subject: str
    html_qp: bytes
    text_qp: bytes
    empty_tags: tuple[str, ...]


class Renderer:
    """Renders mails, keeping the versions used last ready. `most` versions are kept; threads may share one."""

    def __init__(self, most: int = 500) -> None:
        self._engine = Engine(most * 3)
        self._most = most
        self._worn: dict[str, Compiled] = {}

    def render(self, key: str, compiled: Compiled, facts: MailFacts, link: Link = as_given, pixel: str = "") -> Parts:
        """Write one mail. `key` names the version: the same key must always mean the same `compiled`.

        `link` turns an http(s) address of a link into the one the mail carries (a counted link); links with a merge tag
        further inside and the unsubscribe link stay as they are. `pixel` is the address of the counting picture or "".
        A starter is written in the language of `facts`, a rule of several languages in the one that they name.
        """
        found = compiled.worded(facts.wording, facts.variant)
        if found is not compiled:
            key, compiled = f"{key} {facts.variant} {facts.wording}", found
        key, compiled = self._dressed(key, compiled, facts.brand)
        filling = Filling(facts, compiled.links, link, pixel)
        subject = self._engine.run(f"{key} subject", compiled.subject, filling.subject(compiled.subject_gaps))
        html = self._engine.run(f"{key} html", compiled.html, filling.html(compiled.html_gaps))
        text = self._engine.run(f"{key} text", compiled.text, filling.plain(compiled.text_gaps))
        return Parts(
            subject=clean.line(subject, LONGEST_SUBJECT),
            html_qp=_ended(html),
            text_qp=_ended(text),
            empty_tags=filling.empty(compiled.bare),
        )

    def _dressed(self, key: str, compiled: Compiled, brand: Brand) -> tuple[str, Compiled]:
        """The version in the colours of `brand`: made once, and known by the key that is answered with it."""
        key = f"{key} {brand.look}"
        worn = self._worn.get(key)
        if worn is None:
            if len(self._worn) >= self._most:
                self._worn.clear()
            worn = self._worn[key] = dressed(compiled, brand)
        return key, worn


def _ended(body: str) -> bytes:
    """A body ends with one real line break, not with the soft one of its last piece."""
    body = body.removesuffix(SOFT)
    return (body if body.endswith("\r\n") else body + "\r\n").encode("ascii")
