"""Forms as we show them: a room's schema checks, a form keeps what was typed and puts each complaint beside its field."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from orderwire.core.failures import FieldError, Refusal
from orderwire.web.said import translated

Choice = tuple[str, str]


@dataclass(slots=True)
class Field:
    """One field. `name` is the dotted name that the room's Refusal uses; `kind` text, email, url, number, time, password,
    textarea, select, radio or checkbox. `groups` are labelled choices of a select."""

    name: str
    label: str
    kind: str = "text"
    help: str = ""
    choices: Sequence[Choice] = ()
    groups: Sequence[tuple[str, Sequence[Choice]]] = ()
    required: bool = False
    attrs: Mapping[str, str] = field(default_factory=dict)
    value: str = ""
    errors: list[str] = field(default_factory=list)

    @property
    def key(self) -> str:
        """The name a template can say: dots as underscores."""
        return self.name.replace(".", "_")

    @property
    def id(self) -> str:
        """The element's id."""
        return f"f-{self.name.replace('.', '-').replace('_', '-')}"

    @property
    def described_by(self) -> str:
        """Ids of the words that explain this field, for screen readers."""
        ids = ([f"{self.id}-error"] if self.errors else []) + ([f"{self.id}-help"] if self.help else [])
        return " ".join(ids)

    @property
    def checked(self) -> bool:
        """Whether a checkbox is on."""
        return self.value not in ("", "0", "off", "false")


class Form:
    """Named fields with their values and complaints. In a template: {{ form.sender_email }} is the field."""

    def __init__(self, fields: Iterable[Field], values: Mapping[str, str] | None = None) -> None:
        self._fields = {one.key: one for one in fields}
        self.complaints: list[str] = []
        if values is not None:
            self.fill(values)

    def __getitem__(self, key: str) -> Field:
        return self._fields[key]

    def __iter__(self) -> Iterator[Field]:
        return iter(self._fields.values())

    def fill(self, values: Mapping[str, str]) -> "Form":
        """Take values by dotted name. A field that is not named keeps its value, an unticked checkbox is off."""
        for one in self._fields.values():
            if one.name in values:
                one.value = values[one.name]
            elif one.kind == "checkbox":
                one.value = ""
        return self

    def values(self) -> dict[str, str]:
        """What stands in the fields, by dotted name, without spaces around it."""
        return {one.name: one.value if one.kind == "password" else one.value.strip() for one in self._fields.values()}

    def take(self, refusal: Refusal) -> "Form":
        """Put each complaint beside its field, else above the form."""
        for error in refusal.errors:
            self._put(error)
        return self

    def _put(self, error: FieldError) -> None:
        parts, message = error.field.split("."), translated(error.message)
        for length in range(len(parts), 0, -1):  # "blacklist.3" is a complaint about "blacklist"
            one = self._fields.get("_".join(parts[:length]))
            if one is not None:
                if message not in one.errors:
                    one.errors.append(message)
                return
        self.complaints.append(message)

    @property
    def wrong(self) -> list[Field]:
        """The fields with complaints, in order."""
        return [one for one in self._fields.values() if one.errors]


def lines(text: str) -> list[str]:
    """The entries of a text area: one a line, or separated by commas or semicolons; empty ones and repeats dropped."""
    entries = [part.strip() for line in text.splitlines() for part in line.replace(";", ",").split(",")]
    return list(dict.fromkeys(entry for entry in entries if entry))


def posted(data: Mapping[str, object]) -> dict[str, str]:
    """A POST as plain words, the last of each name."""
    return {name: str(value) for name, value in data.items()}
