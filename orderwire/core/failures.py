"""The two ways a room says no to a person: the input is wrong, or the moment is."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one field, by its dotted name ("" = the whole), in words that say what to do."""

    field: str
    message: str


class Refusal(Exception):
    """The input cannot be taken; nothing was changed. `errors` names every field that must be mended."""

    def __init__(self, errors: Iterable[FieldError]) -> None:
        self.errors = list(errors)
        super().__init__("; ".join(f"{error.field}: {error.message}" for error in self.errors))

    @classmethod
    def of(cls, field: str, message: str) -> "Refusal":
        """A refusal of one field."""
        return cls([FieldError(field, message)])


class Conflict(Exception):
    """The input is fine and cannot be done now; nothing was changed. `warnings` can be accepted where there are some."""

    def __init__(self, detail: str, warnings: Iterable[str] = ()) -> None:
        self.detail = detail
        self.warnings = list(warnings)
        super().__init__(detail)
