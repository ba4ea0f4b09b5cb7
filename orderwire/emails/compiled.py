"""A wording made ready: what a version keeps, and what a mail is filled from."""

from dataclasses import dataclass, field, fields
from typing import Any


@dataclass(frozen=True, slots=True)
class Compiled:
    """A version ready to send. The four sources are minijinja; those of `html` and `text` are quoted-printable already.

    `…_gaps` name what must be filled (see writer.py), `links` are the static links in order, `bare` the tags that are
    shown without a default and outside a choice on themselves: empty, they leave a hole. `variants` holds the same mail
    in other languages, by the names of phrases.VARIANTS.
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

    def spoken(self, variant: str) -> "Compiled":
        """The wording of a variant; this one where there is no other."""
        return self.variants.get(variant, self)

    def to_json(self) -> dict[str, Any]:
        """A dict of plain JSON values."""
        written: dict[str, Any] = {}
        for one in fields(self):
            value = getattr(self, one.name)
            written[one.name] = list(value) if isinstance(value, tuple) else value
        variants = {name: variant.to_json() for name, variant in self.variants.items()}
        del written["variants"]
        return {**written, "variants": variants} if variants else written

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Compiled":
        """Back from `to_json`. Raises TypeError when fields are missing or unknown."""
        given: dict[str, Any] = {
            key: tuple(value) if isinstance(value, list) else value for key, value in data.items() if key != "variants"
        }
        variants = {name: cls.from_json(variant) for name, variant in data.get("variants", {}).items()}
        return cls(**given, variants=variants)
