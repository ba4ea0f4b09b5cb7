"""Volusion's XML is read, and nothing that XML could do to us is done."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderwire.carts.volusion_xml import MAX_DEPTH, NotXml, read_rows


def rows(inner: str) -> list[dict[str, object]]:
    return [row.data for row in read_rows(f"<xmldata>{inner}</xmldata>".encode(), "Orders")]


def test_rows_their_leaves_and_their_lines() -> None:
    lines = "".join(f"<OrderDetails><Code>{code}</Code></OrderDetails>" for code in "ab")
    inner = f"<Orders><OrderID>1</OrderID><Note/>{lines}</Orders>"
    assert rows(inner + "<Customers><OrderID>2</OrderID></Customers>") == [
        {"OrderID": "1", "Note": "", "OrderDetails": [{"Code": "a"}, {"Code": "b"}]}
    ]
    assert rows("") == []
    assert read_rows(b" \r\n", "Orders") == []


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_in_whatever_letters_it_comes(codec: str) -> None:
    text = '<?xml version="1.0" encoding="utf-8"?><xmldata><Orders><Name>Zoë – “A”</Name></Orders></xmldata>'
    assert [row.text("Name") for row in read_rows(text.encode(codec), "Orders")] == ["Zoë – “A”"]


def test_signs_that_xml_forbids_are_left_out_and_the_order_is_read() -> None:
    assert rows("<Orders><Name>A\x08d&#x1;&#0;&#xFFFF;&#55296;a &#8211; &amp;</Name></Orders>") == [{"Name": "Ada – &"}]


@pytest.mark.parametrize(
    "body",
    [
        b'<!DOCTYPE xmldata [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><xmldata><Orders><X>&b;</X></Orders></xmldata>',
        b'<?xml version="1.0"?><!DOCTYPE xmldata SYSTEM "file:///etc/passwd"><xmldata/>',
        '<!DOCTYPE xmldata [<!ENTITY x SYSTEM "http://127.0.0.1/">]><xmldata>&x;</xmldata>'.encode("utf-16"),
        b"<!DOCTYPE html><html></html>",
    ],
)
def test_a_doctype_is_never_read(body: bytes) -> None:
    with pytest.raises(NotXml, match="DOCTYPE"):
        read_rows(body, "Orders")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"Incorrect login", "no XML"),
        (b"<html><body>Sign in</body></html>", "no export"),
        (b"<xmldata><Orders>", "no XML"),
        (b"<xmldata>&nbsp;</xmldata>", "no XML"),
        (b"<xmldata>" + b"<a>" * MAX_DEPTH + b"</a>" * MAX_DEPTH + b"</xmldata>", "too deep"),
    ],
)
def test_what_is_no_export(body: bytes, words: str) -> None:
    with pytest.raises(NotXml, match=words):
        read_rows(body, "Orders")


@given(
    st.binary(max_size=300)
    | st.text(max_size=100).map(lambda text: f"<xmldata><Orders>{text}</Orders></xmldata>".encode())
)
def test_any_bytes(body: bytes) -> None:
    try:
        found = read_rows(body, "Orders")
    except NotXml as failure:
        assert str(failure)
        return
    assert all(isinstance(row.data, dict) for row in found)
