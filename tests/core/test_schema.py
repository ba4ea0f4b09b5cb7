"""What people and programs hand in is read strictly, and refused in plain words."""

from typing import Annotated, Any, Literal

import pytest
from pydantic import Discriminator, Field, Tag

from orderwire.core.failures import Refusal
from orderwire.core.schema import Input, read


class Inner(Input):
    kind: Literal["inner"] = "inner"
    size: Annotated[int, Field(ge=1, le=5)] = 1


class Other(Input):
    kind: Literal["other"]


class Form(Input):
    name: Annotated[str, Field(min_length=1, max_length=5)]
    inner: Inner = Inner()
    words: Annotated[list[str], Field(min_length=1, max_length=2)] = ["a"]
    free: dict[str, Any] = {}
    flag: bool = False
    choice: Literal["a", "b"] = "a"
    either: Annotated[
        Annotated[Inner, Tag("tagged-inner")] | Annotated[Other, Tag("tagged-other")],
        Discriminator(lambda value: f"tagged-{value['kind']}" if isinstance(value, dict) and "kind" in value else None),
    ] = Field(default_factory=Inner)


def _said(data: Any) -> dict[str, str]:
    with pytest.raises(Refusal) as refused:
        read(Form, data)
    return {error.field: error.message for error in refused.value.errors}


def test_what_is_fine_is_read_and_trimmed() -> None:
    form = read(Form, {"name": " Ada ", "inner": {"size": 3}})
    assert (form.name, form.inner.size, form.words) == ("Ada", 3, ["a"])


@pytest.mark.parametrize(
    ("data", "field", "message"),
    [
        ({}, "name", "This is required."),
        ({"name": "  "}, "name", "This must not be empty."),
        ({"name": "abcdef"}, "name", "At most 5 characters."),
        ({"name": 3}, "name", "Give text."),
        ({"name": "a", "nme": 1}, "nme", "This field is not known here: remove it or mend its name."),
        (
            {"name": "a", "inner": {"sise": 1}},
            "inner.sise",
            "This field is not known here: remove it or mend its name.",
        ),
        ({"name": "a", "inner": {"size": 0}}, "inner.size", "Give 1 or more."),
        ({"name": "a", "inner": {"size": 6}}, "inner.size", "Give 5 or less."),
        ({"name": "a", "inner": {"size": 1.5}}, "inner.size", "Give a whole number."),
        ({"name": "a", "inner": {"size": "x"}}, "inner.size", "Give a whole number."),
        ({"name": "a", "inner": []}, "inner", "Give an object."),
        ({"name": "a", "words": []}, "words", "Give at least 1."),
        ({"name": "a", "words": ["a", "b", "c"]}, "words", "At most 2."),
        ({"name": "a", "words": "a"}, "words", "Give a list."),
        ({"name": "a", "words": ["a", 1]}, "words.1", "Give text."),
        ({"name": "a", "free": []}, "free", "Give an object."),
        ({"name": "a", "flag": "perhaps"}, "flag", "Give true or false."),
        ({"name": "a", "choice": "c"}, "choice", "Choose one of 'a' or 'b'."),
        ({"name": "a", "either": {"kind": "none"}}, "either", "This kind is not known."),
        ({"name": "a", "either": {}}, "either", "Say which kind it is."),
        ({"name": "a", "either": {"kind": "inner", "size": 9}}, "either.size", "Give 5 or less."),
        (None, "", "Give an object."),
        ([], "", "Give an object."),
    ],
)
def test_what_is_wrong_is_named_in_plain_words(data: Any, field: str, message: str) -> None:
    assert _said(data) == {field: message}


def test_every_wrong_field_is_named_at_once() -> None:
    assert set(_said({"name": "", "flag": 7, "inner": {"size": 0}})) == {"name", "flag", "inner.size"}


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"name": "a\0"}, "name"),
        ({"name": "\ud800"}, "name"),
        ({"name": "a", "words": ["a\0"]}, "words"),
        ({"name": "a", "free": {"x": [{"y": "\0"}]}}, "free"),
        ({"name": "a", "free": {"\udfff": 1}}, "free"),
    ],
)
def test_what_a_table_cannot_hold_is_refused_at_any_depth(data: Any, field: str) -> None:
    assert _said(data) == {field: "This holds a sign that is no text (a null or half a character): leave it out."}
