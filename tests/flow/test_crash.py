"""Workers die, stop, race each other and are overtaken: nothing is lost, nothing doubled, and doubt is shown."""

import random
import time

import pytest

from orderwire.acts.stores import suppress
from orderwire.delivery.dispatch import LANES
from orderwire.reports.figures import overview
from orderwire.worker.status import look
from tests.crew import Crew, Process
from tests.sink import wait_for

KILLS = 20


def before_the_marker(crew: Crew, worker: Process) -> None:
    """All lanes have a recipient on the wire, none its dot."""
    crew.waits(worker, leased=LANES, submitting=0)


def after_the_dot(crew: Crew, worker: Process) -> None:
    """All lanes wrote their dot and wait for the answer; as many mails wait for a lane."""
    crew.waits(worker, leased=LANES, submitting=LANES)
    wait_for(lambda: _dots(crew) == LANES, "a dot of every lane without an answer")


def as_the_answers_come(crew: Crew, worker: Process) -> None:
    """All lanes wrote their dot; the answers arrive now, and some are saved already."""
    crew.waits(worker, leased=0, submitting=LANES)
    wait_for(lambda: _dots(crew) == LANES, "a dot of every lane without an answer")
    crew.sink.behave()
    time.sleep(random.uniform(0, 0.015))


def _dots(crew: Crew) -> int:
    """How many mails that are marked now are at the server."""
    marked = set(crew.shop.messages.filter(state="submitting").values_list("message_id", flat=True))
    return len(marked & {mail.message_id for mail in crew.sink.mails})


# where the worker is when it dies, the gate that keeps it there, and how many mails there are for it
MOMENTS = [
    (after_the_dot, "dot", 2 * LANES),
    (as_the_answers_come, "dot", LANES),
    (before_the_marker, "rcpt", LANES),
    (as_the_answers_come, "dot", LANES),
]


@pytest.mark.slow
def test_twenty_kills_in_mid_send_lose_nothing_and_double_nothing(crew: Crew) -> None:
    in_hand = []
    for kill in range(KILLS):
        moment, gate, wanted = MOMENTS[kill % len(MOMENTS)]
        crew.sink.behave(gates=[gate])
        crew.orders(wanted - crew.shop.messages.filter(state__in=["ready", "leased"]).count())
        worker = crew.start()
        moment(crew, worker)
        worker.kill()
        assert worker.wait() == -9
        in_hand.append(crew.held(worker, "leased") + crew.held(worker, "submitting"))
    crew.sink.behave()
    crew.drain()

    crew.each_once()
    crew.nobody_left()
    states = crew.states()
    assert set(states) <= {"sent", "uncertain"}
    doubtful = crew.shop.messages.filter(state="uncertain")
    assert set(doubtful.values_list("resolution", flat=True)) == {"presumed_sent"}
    assert all("most probably sent" in message.detail for message in doubtful)
    assert overview(crew.shop.store)["sent"] == crew.shop.messages.count() == len(crew.sink.mails)
    # and it is no empty test: the kills hit workers with mails in hand, dots among them
    assert sum(1 for count in in_hand if count) >= KILLS // 2
    assert in_hand[:: len(MOMENTS)] == [2 * LANES] * (KILLS // len(MOMENTS))
    assert LANES * KILLS // len(MOMENTS) <= states["uncertain"] <= LANES * KILLS


def test_sigterm_after_the_dot_waits_for_the_answers(crew: Crew) -> None:
    crew.sink.behave(gates=["dot"])
    crew.orders(2 * LANES)
    worker = crew.start()
    after_the_dot(crew, worker)
    crew.told_to_stop(worker)
    crew.waits(worker, leased=0)
    assert worker.poll() is None, "it waits for its answers"
    crew.sink.behave()
    crew.leaves(worker)
    assert crew.states() == {"ready": LANES, "sent": LANES}
    crew.nobody_left()
    crew.drain()
    assert crew.states() == {"sent": 2 * LANES}
    crew.each_once()


def test_sigterm_before_the_dot_gives_everything_back(crew: Crew) -> None:
    crew.sink.behave(gates=["rcpt"])
    crew.orders(2 * LANES)
    worker = crew.start()
    crew.waits(worker, leased=2 * LANES)
    crew.told_to_stop(worker)
    wait_for(lambda: crew.held(worker, "leased") <= LANES, "what no lane has to be given back")
    crew.sink.behave()
    crew.leaves(worker)
    assert crew.states() == {"ready": 2 * LANES}
    assert crew.sink.mails == []
    crew.nobody_left()
    crew.drain()
    crew.each_once()


def test_two_workers_share_one_queue_and_send_each_mail_once(crew: Crew) -> None:
    crew.sink.behave(gates=["dot"])
    count = 9 * LANES  # one worker takes at most eight for each lane
    crew.orders(count)
    workers = [crew.start(), crew.start()]
    wait_for(lambda: all(crew.held(worker, "submitting") for worker in workers), "both workers to be sending")
    assert look()["workers"] == 2
    crew.sink.behave()
    wait_for(lambda: crew.states() == {"sent": count}, "all mails to be sent")
    for worker in workers:
        crew.told_to_stop(worker)
        crew.leaves(worker)
    crew.each_once()
    crew.nobody_left()


def test_a_dead_workers_mails_are_taken_over_by_a_living_one(crew: Crew) -> None:
    crew.sink.behave(gates=["rcpt"])
    crew.orders(LANES)
    dies = crew.start()
    crew.waits(dies, leased=LANES)
    lives = crew.start()
    wait_for(lambda: look()["workers"] == 2, "the second worker")
    assert crew.held(lives, "leased") == 0, "a slow one is not stolen from"
    dies.kill()
    dies.wait()
    crew.sink.behave()
    wait_for(lambda: crew.states() == {"sent": LANES}, "the mails to be sent")
    crew.told_to_stop(lives)
    crew.leaves(lives)
    crew.each_once()


def test_a_suppression_saved_before_the_marker_wins(crew: Crew) -> None:
    crew.sink.behave(gates=["rcpt"])
    crew.orders(2)
    worker = crew.start()
    crew.waits(worker, leased=2)
    suppress(crew.shop.account, {"address": "ada1@example.com"})
    crew.sink.behave()
    wait_for(lambda: crew.states() == {"sent": 1, "suppressed": 1}, "both mails to come to their end")
    crew.told_to_stop(worker)
    crew.leaves(worker)
    assert [mail.rcpt_tos for mail in crew.sink.mails] == [("ada2@example.com",)], "no dot after it"
    assert [row["reason"] for row in crew.shop.log("blocked")] == ["suppression"]


def test_a_suppression_saved_after_the_marker_comes_too_late_and_says_nothing_false(crew: Crew) -> None:
    crew.sink.behave(gates=["dot"])
    crew.orders(1)
    worker = crew.start()
    crew.waits(worker, submitting=1)
    suppress(crew.shop.account, {"address": "ada1@example.com"})
    crew.sink.behave()
    wait_for(lambda: crew.states() == {"sent": 1}, "the mail to be sent")
    crew.told_to_stop(worker)
    crew.leaves(worker)
    crew.each_once()
