"""Pieces and values of quoted-printable may be joined in any order and still mean what they meant."""

import quopri

from hypothesis import given, settings
from hypothesis import strategies as st

from orderwire.emails import quoted
from tests.emails import obvious

anything = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), max_size=300)


def decoded(encoded: str) -> str:
    return quopri.decodestring(encoded.encode("ascii")).decode("utf-8").replace("\r\n", "\n")


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.booleans(), anything), max_size=6))
def test_joined_pieces_decode_to_the_joined_text(pieces: list[tuple[bool, str]]) -> None:
    encoded = "".join(quoted.literal(text) if literal else quoted.value(text) for literal, text in pieces)

    assert decoded(encoded) == "".join(text for _, text in pieces)
    assert all(len(line) <= 76 for line in encoded.split("\r\n"))


@settings(max_examples=500, deadline=None)
@given(
    st.one_of(anything, st.text(st.sampled_from("a=. \n\té"), max_size=300), st.text("ab=", min_size=70, max_size=240))
)
def test_a_value_is_encoded_as_the_standard_library_does(text: str) -> None:
    own, theirs = quoted.value(text), obvious.quoted_value(text)

    assert decoded(own) == decoded(theirs) == text
    assert all(len(line) <= 76 for line in own.split("\r\n"))


def test_nothing_in_a_literal_is_template_code() -> None:
    encoded = quoted.literal("{{ 7*7 }} {% raw %} {# gone #}")

    assert "{" not in encoded
    assert "}" not in encoded


def test_an_empty_value_stays_empty() -> None:
    assert quoted.value("") == ""
    assert quoted.literal("") == ""


def test_a_dot_never_begins_a_line_of_a_template() -> None:
    assert quoted.literal(".\n.a") == "=2E\r\n=2Ea=\r\n"
