"""The base of every input schema: unknown fields are refused, errors come out in plain words."""

from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from orderwire.core.failures import FieldError, Refusal

Given = TypeVar("Given", bound="Input")

_WORDS = {
    "missing": "This is required.",
    "extra_forbidden": "This field is not known here: remove it or mend its name.",
    "string_type": "Give text.",
    "int_type": "Give a whole number.",
    "int_parsing": "Give a whole number.",
    "int_from_float": "Give a whole number.",
    "bool_type": "Give true or false.",
    "bool_parsing": "Give true or false.",
    "list_type": "Give a list.",
    "dict_type": "Give an object.",
    "model_type": "Give an object.",
    "model_attributes_type": "Give an object.",
    "string_too_short": "This must not be empty.",
    "string_too_long": "At most {max_length} characters.",
    "too_short": "Give at least {min_length}.",
    "too_long": "At most {max_length}.",
    "greater_than_equal": "Give {ge} or more.",
    "less_than_equal": "Give {le} or less.",
    "literal_error": "Choose one of {expected}.",
    "union_tag_invalid": "This kind is not known.",
    "union_tag_not_found": "Say which kind it is.",
}


class Input(BaseModel):
    """What a person or a program hands in."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    @field_validator("*", mode="before")
    @classmethod
    def _writable(cls, value: Any) -> Any:
        if not _is_writable(value):
            raise ValueError("This holds a sign that is no text (a null or half a character): leave it out.")
        return value


def field_errors(error: ValidationError, skip: int = 0) -> list[FieldError]:
    """Pydantic's findings as ours.

    `skip` leaves out leading parts of each place (a web framework's own wrapping); which kind of a union was looked at
    (`tagged-…`) is no part of a place.
    """
    found = []
    for item in error.errors():
        place = [
            str(part) for part in item["loc"][skip:] if not str(part).startswith(("function-", "tagged-", "nullable"))
        ]
        words = _WORDS.get(item["type"], "").format(**item.get("ctx", {}))
        found.append(FieldError(".".join(place), words or str(item["msg"]).removeprefix("Value error, ")))
    return found


def read(kind: type[Given], data: Any) -> Given:
    """An instance of `kind` from untyped data. Raises Refusal with every field that is wrong."""
    try:
        return kind.model_validate(data)
    except ValidationError as error:
        raise Refusal(field_errors(error)) from error


def _is_writable(value: Any) -> bool:
    """Neither U+0000, which PostgreSQL cannot keep, nor a lone surrogate, which cannot be encoded, at any depth."""
    if isinstance(value, str):
        return "\0" not in value and (value.isascii() or not any("\ud800" <= sign <= "\udfff" for sign in value))
    if isinstance(value, dict):
        return all(_is_writable(part) for pair in value.items() for part in pair)
    return not isinstance(value, list) or all(_is_writable(part) for part in value)
