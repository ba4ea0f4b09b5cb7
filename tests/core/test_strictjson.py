"""What strangers send as JSON is read exactly, or refused with a sentence."""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderwire.core.strictjson import NotJson, loads

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**29), 10**29) | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text('abc"\\[{é', max_size=4), inner, max_size=4),
    max_leaves=20,
)


def test_values_keep_their_kind_and_numbers_stay_exact() -> None:
    read = loads(
        b'{"total": 129.80, "deep": [1.10, 1e2], "id": 820982911946154508, "name": "\\u0141\\u00f3d\\u017a", "x": null}'
    )
    assert read == {
        "total": Decimal("129.80"),
        "deep": [Decimal("1.10"), Decimal("1E+2")],
        "id": 820982911946154508,
        "name": "Łódź",
        "x": None,
    }
    assert str(read["total"]) == "129.80"
    assert type(read["id"]) is int


def test_a_byte_order_mark_is_tolerated() -> None:
    assert loads(b"\xef\xbb\xbf[true]") == [True]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "The text is empty."),
        (b" \n", "The text is empty."),
        (b"\xef\xbb\xbf", "The text is empty."),
        (b"{", "The text is not JSON (line 1, column 2: Expecting property name enclosed in double quotes)."),
        (b"[1] 2", "The text is not JSON (line 1, column 5: Extra data)."),
        (b'["\xff"]', "The text is not UTF-8 (byte 3)."),
        ('["x"]'.encode("utf-16"), "The text is not UTF-8 (byte 1)."),
        (b'["\xed\xa0\x80"]', "The text is not UTF-8 (byte 3)."),
        (b"[NaN]", "NaN is not a JSON number."),
        (b"[-Infinity]", "-Infinity is not a JSON number."),
        (b'{"a": 1, "b": 2, "a": 3}', 'The key "a" stands twice in one object.'),
        (b'{"a": 1, "\\u0061": 3}', 'The key "a" stands twice in one object.'),
        (b'{"a\\n": 1, "a\\n": 3}', "The key 'a\\n' stands twice in one object."),
        (b'["\\ud800"]', "A text holds half a character (a lone surrogate)."),
        (b'{"\\uDFFF": 1}', "A text holds half a character (a lone surrogate)."),
        (b'{"a": [{"b": "\\ud83d and \\ude00"}]}', "A text holds half a character (a lone surrogate)."),
        (b"[" + b"1" * 31 + b"]", "A number has more than 30 digits."),
        (b"[-0." + b"1" * 30 + b"]", "A number has more than 30 digits."),
        (b"[" + b"1" * 9000 + b"]", "A number has more than 30 digits."),
        (b"[1e1000]", "A number has an exponent over 999."),
        (b"[1e-" + b"9" * 9000 + b"]", "A number has an exponent over 999."),
        (b'["tab\there"]', "The text is not JSON (line 1, column 6: Invalid control character at)."),
    ],
)
def test_what_would_have_to_be_guessed_is_refused_with_the_reason(body: bytes, reason: str) -> None:
    with pytest.raises(NotJson) as refusal:
        loads(body)
    assert str(refusal.value) == reason


def test_a_pair_of_surrogates_is_one_character() -> None:
    assert loads(b'["\\ud83d\\ude00"]') == ["\U0001f600"]


def test_thirty_digits_are_enough() -> None:
    assert loads(b"-" + b"1" * 30) == -int("1" * 30)
    assert loads(b"1e999") == Decimal("1e999")


def test_sixty_four_levels_are_read_and_sixty_five_are_not() -> None:
    assert loads(b"[" * 64 + b"]" * 64)[0][0] is not None
    with pytest.raises(NotJson, match="nested more than 64 levels"):
        loads(b"[" * 65 + b"]" * 65)


@pytest.mark.parametrize("opening", [b"[", b'{"a":', b'[{"a\\"]]]":'])
def test_no_nesting_reaches_the_limit_of_the_interpreter(opening: bytes) -> None:
    with pytest.raises(NotJson, match="nested more than 64 levels"):
        loads(opening * 100_000)


def test_brackets_inside_strings_are_text() -> None:
    body = json.dumps({"note": "[" * 500 + '"' + "{" * 500 + "\\", "end": "]"}).encode()
    assert loads(body) == json.loads(body)


def test_many_brackets_side_by_side_are_not_deep() -> None:
    assert loads(b"[" + b"[],{}," * 500 + b"0]")[-1] == 0


@given(VALUES)
def test_what_json_wrote_is_read_back(value: Any) -> None:
    assert loads(json.dumps(value).encode()) == value
    assert loads(json.dumps(value, ensure_ascii=False, indent=1).encode()) == value


@given(st.binary() | st.text('[]{}",:\\u0d8NaIe+-.19 \n').map(str.encode))
def test_nothing_but_not_json_is_ever_raised(body: bytes) -> None:
    try:
        loads(body)
    except NotJson as refusal:
        assert str(refusal).endswith(".")
