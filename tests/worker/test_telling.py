"""Owners are told beside the loop; what did not go is told again."""

from typing import Any

import pytest

from orderwire.accounts.models import Role, User
from orderwire.accounts.people import join
from orderwire.acts.care import Letter
from orderwire.core.schema import read
from orderwire.delivery.senders import SenderWish, make_sender, note_problem
from orderwire.reports.models import Trouble
from orderwire.worker.telling import AFTER_FAILURE_SECONDS, Telling
from tests.rooms import NOON, after, an_account

pytestmark = pytest.mark.django_db


class Post:
    """Keeps what it is given; refuses the addresses in `refused`."""

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.refused: set[str] = set()
        self.fails = False

    def __call__(self, letter: Letter) -> bool:
        if self.fails:
            raise RuntimeError("the wire is cut")
        if letter.to in self.refused:
            return False
        self.sent.append(letter.to)
        return True


@pytest.fixture
def post() -> Post:
    """Two owners, and a sender that is broken since NOON."""
    account = an_account()
    for name in ("ada", "bob"):
        join(account, User.objects.create_user(f"{name}@example.com"), Role.OWNER)
    sender = make_sender(account, read(SenderWish, {"name": "Main", "host": "smtp.example.com"}))
    note_problem(sender.pk, "535 no")
    return Post()


def turn(telling: Telling, now: Any, seconds: float) -> None:
    telling.step(now, seconds)
    telling.finish(seconds)


def test_told_once(post: Post) -> None:
    telling = Telling(post)
    for minute in range(6):
        turn(telling, after(minutes=minute), minute * 60.0)
    assert post.sent == ["ada@example.com", "bob@example.com"]


def test_one_of_an_account_is_enough(post: Post) -> None:
    post.refused = {"ada@example.com"}
    telling = Telling(post)
    for minute in range(20):
        turn(telling, after(minutes=minute), minute * 60.0)
    assert post.sent == ["bob@example.com"]


@pytest.mark.parametrize("how", ["refused", "fails"])
def test_what_reached_nobody_is_told_again_after_a_rest(post: Post, how: str) -> None:
    setattr(post, how, {"ada@example.com", "bob@example.com"} if how == "refused" else True)
    telling = Telling(post)
    turn(telling, NOON, 0.0)
    turn(telling, after(minutes=3), 180.0)
    assert Trouble.objects.get().told_at is None
    post.refused, post.fails = set(), False
    turn(telling, after(minutes=4), 240.0)
    assert post.sent == []
    turn(telling, after(minutes=9), 180.0 + AFTER_FAILURE_SECONDS)
    assert post.sent == ["ada@example.com", "bob@example.com"]
    assert Trouble.objects.get().told_at == after(minutes=9)
