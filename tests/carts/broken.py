"""What a shop's API answers, broken in every place: the reader gives an order in bounds or says Unreadable, and nothing else."""

import copy
from collections.abc import Callable
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from orderwire.carts.failures import Unreadable
from orderwire.carts.snapshot import OrderSnapshot
from tests.carts.test_hostile import ODD_VALUES, VALUES, in_bounds, places

Read = Callable[[Any], OrderSnapshot]


def break_everything(whole: Any, read: Read) -> None:
    """Every field in turn of every wrong kind, then any value in some fields, then any value for the whole."""
    for place in range(len(list(places(whole)))):
        for odd in ODD_VALUES:
            body = copy.deepcopy(whole)
            container, key = list(places(body))[place]
            container[key] = odd
            _in_bounds_or_refused(body, read)
    _break_anyhow(whole, read)


def _break_anyhow(whole: Any, read: Read) -> None:
    @given(data=st.data())
    @settings(max_examples=60)
    def broken(data: st.DataObject) -> None:
        body = copy.deepcopy(whole)
        for _ in range(data.draw(st.integers(1, 3))):
            container, key = data.draw(st.sampled_from(list(places(body))))
            container[key] = data.draw(VALUES)
            if not body:
                break
        _in_bounds_or_refused(body, read)
        _in_bounds_or_refused(data.draw(VALUES), read)

    broken()


def _in_bounds_or_refused(body: Any, read: Read) -> None:
    try:
        in_bounds(read(body))
    except Unreadable as failure:
        assert str(failure)
