"""The base of every input schema: unknown fields are refused, errors come out in plain words."""

from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

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
    "union_tag_invalid": "This kind is not known.",
    "union_tag_not_found": "Say which kind it is.",
}


class Input(BaseModel):
    """What a person or a program hands in."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


def field_errors(error: ValidationError, skip: int = 0) -> list[FieldError]:
    """Pydantic's findings as ours; `skip` leaves out leading parts of each place (a web framework's own wrapping)."""
    found = []
    for item in error.errors():
        place = [
            str(part) for part in item["loc"][skip:] if not str(part).startswith(("function-", "tagged-", "nullable"))
        ]
        words = _WORDS.get(item["type"]) or str(item["msg"]).removeprefix("Value error, ")
        found.append(FieldError(".".join(place), words))
    return found


def read(kind: type[Given], data: Any) -> Given:
    """An instance of `kind` from untyped data. Raises Refusal with every field that is wrong."""
    try:
        return kind.model_validate(data)
    except ValidationError as error:
        raise Refusal(field_errors(error)) from error
