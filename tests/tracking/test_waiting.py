"""Hits that wait for their verdicts."""

import pytest

from orderwire.tracking import waiting
from orderwire.tracking.models import HitBatch
from orderwire.tracking.verdict import RawHit
from tests.rooms import NOON, after

pytestmark = pytest.mark.django_db
FIRST = RawHit("hit_1", "msg_1", "", NOON, "GET", "Mozilla/5.0 é\x00\x80ÿ", "203.0.113.0/24", True, False)
SECOND = RawHit("hit_2", "msg_2", "a" * 16, after(microseconds=1), "HEAD", private=True)


def test_what_is_kept_comes_out_as_it_was_oldest_first_and_once() -> None:
    waiting.keep("hbt_1", [FIRST, SECOND], again=False)
    waiting.keep("hbt_2", [SECOND], again=True)
    assert waiting.anything()
    assert waiting.take() == ([FIRST, SECOND], False)
    assert waiting.take() == ([SECOND], True)
    assert (waiting.take(), waiting.anything()) == (([], False), False)


def test_the_same_batch_again_is_kept_once() -> None:
    waiting.keep("hbt_1", [FIRST], again=False)
    waiting.keep("hbt_1", [FIRST], again=True)
    assert waiting.take() == ([FIRST], False)
    assert waiting.take() == ([], False)


def test_a_batch_that_nobody_can_read_is_left_out() -> None:
    waiting.keep("hbt_1", [FIRST], again=False)
    HitBatch.objects.create(id="hbt_0", hits=b'[{"id":"hit_1","colour":"red"}]')
    HitBatch.objects.create(id="hbt_00", hits=b"not JSON")
    assert [waiting.take() for _ in range(3)] == [([], False), ([], False), ([FIRST], False)]
