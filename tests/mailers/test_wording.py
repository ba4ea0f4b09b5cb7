"""What may go over the wire, and what is kept of what comes back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderwire.mailers.envelope import NotSent, Refused
from orderwire.mailers.wording import Path, canonical, clean_reply, path_of, refused, said, unwanted


@pytest.mark.parametrize(
    ("content", "wire"),
    [
        (b"", b"\r\n"),
        (b"a", b"a\r\n"),
        (b"a\r\n", b"a\r\n"),
        (b".", b"..\r\n"),
        (b".\r\n", b"..\r\n"),
        (b"a\r\n.\r\nb\r\n", b"a\r\n..\r\nb\r\n"),
        (b"..\r\n.a\r\n\r\n.", b"...\r\n..a\r\n\r\n..\r\n"),
    ],
)
def test_content_is_dot_stuffed_and_ends_its_last_line(content: bytes, wire: bytes) -> None:
    assert canonical(content) == wire


@given(st.lists(st.binary(max_size=8).map(lambda line: line.replace(b"\r", b".").replace(b"\n", b".")), max_size=8))
def test_no_content_holds_the_end_of_a_mail_and_each_can_be_read_back(lines: list[bytes]) -> None:
    content = b"\r\n".join([*lines, b""])
    wire = canonical(content)
    assert b"\r\n.\r\n" not in b"\r\n" + wire
    assert b"\r\n".join(line.removeprefix(b".") for line in wire.split(b"\r\n")) == (content or b"\r\n")


@given(st.binary(max_size=40))
def test_content_is_sent_whole_or_not_at_all(content: bytes) -> None:
    bare = content.replace(b"\r\n", b"")
    if b"\r" in bare or b"\n" in bare:
        with pytest.raises(ValueError, match="never sent"):
            canonical(content)
    else:
        assert canonical(content).endswith(b"\r\n")


@given(st.text(max_size=40))
def test_no_address_writes_a_second_command(text: str) -> None:
    try:
        wire = path_of(f"{text}@example.com", "rcpt").wire
    except Refused as refusal:
        assert (refusal.code, refusal.enhanced) == (553, "5.1.3")
        return
    assert not any(byte <= 0x20 or byte in b"<>\x7f" for byte in wire)


def test_addresses_for_the_wire() -> None:
    assert path_of("", "mail") == Path(b"", False)
    assert path_of("Ada@Example.com", "rcpt") == Path(b"Ada@Example.com", False)
    assert path_of("ada@bücher.example", "rcpt") == Path(b"ada@xn--bcher-kva.example", False)
    assert path_of("adä@example.com", "rcpt") == Path("adä@example.com".encode(), True)


@given(st.binary(max_size=3_000))
def test_kept_words_are_one_short_printable_line(reply: bytes) -> None:
    text = clean_reply(reply)
    assert len(text) <= 500
    assert "\n" not in text
    assert not any(ord(sign) < 32 or 127 <= ord(sign) < 160 for sign in text)


@pytest.mark.parametrize(
    ("words", "enhanced"),
    [(b"5.1.1 no", "5.1.1"), (b"4.7.650 x", "4.7.650"), (b"5.1.1", "5.1.1"), (b"no 5.1.1", ""), (b"5.1.1.1 x", ""),
     (b"5.1 x", ""), (b"6.1.1 x", ""), (b"5.1.1234", ""), (b"", "")],
)  # fmt: skip
def test_the_enhanced_code_stands_first_or_nowhere(words: bytes, enhanced: str) -> None:
    assert refused("rcpt", 550, words).enhanced == enhanced


def test_an_answer_that_makes_no_sense_is_no_refusal() -> None:
    assert isinstance(unwanted("mail", 550, b"no"), Refused)
    failure = unwanted("mail", 354, b"go on")
    assert isinstance(failure, NotSent)
    assert failure.text == "The server gave an answer that makes no sense here: 354 go on"


def test_errors_of_the_system_are_said_in_words() -> None:
    assert said(TimeoutError("timed out")) == "The server did not answer in time."
    assert said(OSError("no\nroute")) == "no route"
    assert said(OSError()) == "OSError"
