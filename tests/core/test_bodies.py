"""A body too large is read off, so that the answer arrives; one without end is cut."""

import io

from orderwire.core.bodies import MOST_READ_OFF, read_off


class Endless(io.RawIOBase):
    taken = 0

    def read(self, size: int = -1) -> bytes:
        self.taken += size
        return b"x" * size


def test_what_was_said_is_read_and_no_byte_of_the_next_call() -> None:
    stream = io.BytesIO(b"x" * 200_000 + b"NEXT")
    read_off({"wsgi.input": stream, "CONTENT_LENGTH": "200000"})
    assert stream.read() == b"NEXT"


def test_chunks_are_read_to_their_end() -> None:
    stream = io.BytesIO(b"x" * 200_000)
    read_off({"wsgi.input": stream})
    assert stream.read() == b""


def test_a_body_without_end_is_cut() -> None:
    endless = Endless()
    read_off({"wsgi.input": endless})
    assert endless.taken == MOST_READ_OFF
