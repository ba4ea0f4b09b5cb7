"""Animated GIFs: what is kept of their blocks."""

import pytest

from orderwire.emails.gif import clean_gif
from tests.pictures import animation


def test_a_clean_one_is_left_as_it_is() -> None:
    raw = animation()
    assert clean_gif(raw) == raw


def test_comments_notes_and_what_stands_behind_the_end_are_left_out() -> None:
    raw = animation()
    note = b"\x21\xff\x0bXMP DataXMP\x04evil\x00"
    text = b"\x21\xfe\x05hello\x00"
    start = raw.index(b"\x21\xff\x0bNETSCAPE2.0")
    assert clean_gif(raw[:start] + note + text + raw[start:] + b"<script>") == raw


@pytest.mark.parametrize("cut", [13, 40, -2, -1])
def test_one_that_ends_too_early(cut: int) -> None:
    with pytest.raises(IndexError):
        clean_gif(animation()[:cut])


def test_an_unknown_block() -> None:
    raw = animation()
    with pytest.raises(ValueError, match="no such block"):
        clean_gif(raw[:-1] + b"\x99;")
