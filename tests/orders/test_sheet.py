"""A merchant's CSV, however a spreadsheet wrote it; what is no CSV is said in words."""

import pytest

from orderwire.core.failures import Refusal
from orderwire.orders import sheet
from orderwire.orders.sheet import BrokenSheet, look_at


def rows(body: bytes) -> list[tuple[int, dict[str, str]]]:
    return [(line.line, line.cells) for line in look_at(body).lines()]


@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        ("Nr;Ort\n1;Köln".encode(), "utf-8"),
        ("\ufeffNr;Ort\r\n1;Köln\r\n".encode(), "utf-8-sig"),
        ("Nr;Ort\r1;Köln".encode("cp1252"), "cp1252"),
        ("sep=;\r\nNr;Ort\r\n1;Köln\r\n".encode(), "utf-8"),
    ],
)
def test_encodings_and_ends_of_lines(body: bytes, encoding: str) -> None:
    found = look_at(body)
    assert (found.encoding, found.delimiter, found.header) == (encoding, ";", ("Nr", "Ort"))
    assert [line.cells for line in found.lines()] == [{"Nr": "1", "Ort": "Köln"}]
    assert found.count() == 1


@pytest.mark.parametrize(
    ("head", "delimiter"),
    [("a;b;c", ";"), ("a,b,c", ","), ("a\tb\tc", "\t"), ('"a;b;c;d",b,c', ","), ("alone", ","), ("a;b,c;d", ";")],
)
def test_delimiters(head: str, delimiter: str) -> None:
    assert look_at(f"{head}\n1".encode()).delimiter == delimiter


def test_quoted_newlines_and_empty_lines_keep_the_lines_number() -> None:
    assert rows(b'n,note\n1,"two\nlines, ""quoted"""\n\n,\n2,x\n') == [
        (2, {"n": "1", "note": 'two\nlines, "quoted"'}),
        (6, {"n": "2", "note": "x"}),
    ]


def test_names_of_columns_are_made_distinct_and_short_lines_are_filled_up() -> None:
    body = b"a,,a, a ,'=b\n1\n1,2,3,4,5,6,7\n"
    assert look_at(body).header == ("a", "(2)", "a (2)", "a (3)", "=b")
    assert rows(body)[0] == (2, {"a": "1"})
    assert rows(body)[1][1]["=b"] == "5"


def test_the_quote_before_a_formula_is_taken_off() -> None:
    assert rows(b"a,b\n'=1+1,'tis\n") == [(2, {"a": "=1+1", "b": "'tis"})]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "empty"),
        (b" \r\n ", "empty"),
        (b"a,b\n", "no line below"),
        (b",,\n1,2,3\n", "name the columns"),
        ("a,b\n1,2".encode("utf-16"), "CSV UTF-8"),
        (b"PK\x03\x04 and more", "spreadsheet"),
        (b"\xd0\xcf\x11\xe0 and more", "spreadsheet"),
        (b",".join([b"x"] * 201) + b"\n1\n", "200 columns"),
        (b"a,b\n1," + b"x" * 200_000 + b"\n", "Line 2 cannot be read"),
        (b'a,b\n1,"' + b"x\n" * 100_000, "quotation mark"),
        (b"n\n" + b"1\n" * 50_001, "50,000 lines"),
        (b"n\n" + b"1" * sheet.MOST_BYTES, "10 MB"),
    ],
)
def test_what_cannot_be_taken_is_said(body: bytes, words: str) -> None:
    with pytest.raises(Refusal) as refused:
        look_at(body).count()
    (error,) = refused.value.errors
    assert error.field == "file"
    assert words in error.message


def test_a_nul_is_no_end_and_a_sample_stops_before_what_is_broken() -> None:
    assert rows(b"a,b\n1\x00,2\n") == [(2, {"a": "1\x00", "b": "2"})]
    broken = look_at(b"a,b\n1,2\n3," + b"x" * 200_000 + b"\n")
    assert [line.cells for line in broken.sample()] == [{"a": "1", "b": "2"}]
    with pytest.raises(BrokenSheet) as stopped:
        list(broken.lines())
    assert stopped.value.line == 3
