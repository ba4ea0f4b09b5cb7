"""Ids sort by age and cannot be guessed."""

import os
import re
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from types import SimpleNamespace

import pytest

from orderwire.core import ids
from orderwire.core.ids import base32, new_id, secret_key

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def _number(word: str) -> int:
    value = 0
    for letter in word:
        value = value * 32 + ALPHABET.index(letter)
    return value


def test_an_id_says_what_it_is_and_when_it_was_made() -> None:
    made = new_id("msg")
    assert re.fullmatch(rf"msg_[{ALPHABET}]{{26}}", made)
    assert abs(_number(made[4:14]) - time.time_ns() // 1_000_000) < 3_600_000


def test_ids_of_one_process_sort_in_the_order_they_were_made() -> None:
    made = [new_id("evt") for _ in range(5_000)]
    assert made == sorted(made)
    assert len(set(made)) == len(made)


def test_ids_still_sort_when_the_clock_is_set_back(monkeypatch: pytest.MonkeyPatch) -> None:
    before = new_id("evt")
    monkeypatch.setattr(ids, "time", SimpleNamespace(time_ns=lambda: 1_000_000_000))
    assert before < new_id("evt") < new_id("evt")


def test_the_next_id_of_the_same_millisecond_cannot_be_guessed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ids, "time", SimpleNamespace(time_ns=lambda: 0))
    made = [_number(new_id("evt")[4:]) for _ in range(200)]
    strides = [later - earlier for earlier, later in pairwise(made)]
    assert len(set(strides)) == len(strides)
    assert max(strides) > 2**60


def test_threads_never_make_the_same_id() -> None:
    with ThreadPoolExecutor(4) as pool:
        made = [one for batch in pool.map(lambda _: [new_id("msg") for _ in range(500)], range(8)) for one in batch]
    assert len(set(made)) == 4_000


@pytest.mark.parametrize("length", [12, 32, 40])
def test_a_secret_key_has_its_length_and_is_never_the_same(length: int) -> None:
    made = {secret_key(length) for _ in range(200)}
    assert len(made) == 200
    assert all(re.fullmatch(rf"[{ALPHABET}]{{{length}}}", one) for one in made)


def test_the_first_id_of_a_moment_stands_before_all_made_then() -> None:
    now = datetime.now(UTC)
    made = ids.new_id("evt")
    assert ids.first_id("evt", now - timedelta(seconds=1)) < made < ids.first_id("evt", now + timedelta(seconds=1))


def test_the_letters_are_five_bits_each() -> None:
    assert [base32(0, 3), base32(31, 1), base32(32, 2), base32(2**130 - 1, 26)] == ["000", "z", "10", "z" * 26]
    assert base32(2**10 + 5, 1) == "5"
    assert [_number(base32(number, 9)) for number in (1, 33, 2**45 - 1)] == [1, 33, 2**45 - 1]


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_process_that_was_forked_makes_ids_of_its_own() -> None:
    new_id("evt")
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(write, new_id("evt").encode())
        os._exit(0)
    os.waitpid(child, 0)
    theirs, ours = os.read(read, 100).decode(), new_id("evt")
    assert theirs[-14:] != ours[-14:]
