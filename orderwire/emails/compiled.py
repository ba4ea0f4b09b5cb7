"""A wording made ready: what a version keeps, and what a mail is filled from."""

from dataclasses import dataclass, field, fields
from typing import Any

_OTHERS = ("variants", "languages")  # the fields that hold the same mail in other languages


@dataclass(frozen=True, slots=True)
class Compiled:
    """A version ready to send. The four sources are minijinja; those of `html` and `text` are quoted-printable already.

    `…_gaps` name what must be filled (see writer.py), `links` are the static links in order, `bare` the tags that are
    shown without a default and outside a choice on themselves: empty, they leave a hole. `variants` holds the same mail
    in other languages, by the names of phrases.VARIANTS. `languages` holds the merchant's own wordings in further languages,
    by their tags. `own_words`: subject, preheader and text are the starter's own, so that all may change with the language.
    """

    subject: str
    preheader: str
    html: str
    text: str
    subject_gaps: tuple[str, ...]
    html_gaps: tuple[str, ...]
    text_gaps: tuple[str, ...]
    links: tuple[str, ...]
    bare: tuple[str, ...]
    variants: dict[str, "Compiled"] = field(default_factory=dict, hash=False)
    languages: dict[str, "Compiled"] = field(default_factory=dict, hash=False)
    own_words: bool = False

    def spoken(self, variant: str) -> "Compiled":
        """The wording of a variant; this one where there is no other."""
        return self.variants.get(variant, self)

    def worded(self, wording: str, variant: str) -> "Compiled":
        """The wording of a further language, or for "" this one in a variant."""
        return self.languages[wording] if wording else self.spoken(variant)

    def to_json(self) -> dict[str, Any]:
        """A dict of plain JSON values."""
        written: dict[str, Any] = {}
        for one in fields(self):
            value = getattr(self, one.name)
            written[one.name] = list(value) if isinstance(value, tuple) else value
        for name in _OTHERS:
            others = {key: one.to_json() for key, one in written.pop(name).items()}
            written |= {name: others} if others else {}
        return written

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Compiled":
        """Back from `to_json`. Raises TypeError when fields are missing or unknown."""
        given: dict[str, Any] = {
            key: tuple(value) if isinstance(value, list) else value for key, value in data.items() if key not in _OTHERS
        }
        for name in _OTHERS:
            given[name] = {key: cls.from_json(one) for key, one in data.get(name, {}).items()}
        return cls(**given)
