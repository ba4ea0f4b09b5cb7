"""Hits at the door: forged words, a database that is away, fifty readers at once, and a server told to stop."""

import random
import signal
import subprocess
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from django.db import OperationalError
from django.test import Client

from orderwire import flow
from orderwire.hooks import hits
from orderwire.hooks.hits import HitIntake
from orderwire.reports.figures import overview
from orderwire.reports.recount import recount
from orderwire.tracking.models import Hit
from orderwire.tracking.verdict import RawHit
from tests.crew import Crew
from tests.reader import BROWSER, Reader, links, pixel
from tests.served import ROOT, command, free_port
from tests.shop import NOW, Shop
from tests.sink import Sink, wait_for

MAIL: dict[str, Any] = {"template": {"html": '<p><a href="https://shop.example.com/lamp">The lamp</a></p>'}}
LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"


@pytest.fixture
def sent(shop: Shop) -> Shop:
    shop.rule(**MAIL)
    shop.tell()
    return shop


def raw(**changed: Any) -> RawHit:
    return RawHit(**{"id": "hit_1", "message_id": "msg_1", "target_id": "", "at": NOW, "method": "GET", **changed})


def test_ten_thousand_forged_words_are_unknown(sent: Shop, sink: Sink, reader: Reader) -> None:
    dice = random.Random(4)
    genuine = {
        kind: address.rsplit("/", 1)[1] for kind, address in (("c", links(sink.only())[0]), ("o", pixel(sink.only())))
    }
    for kind, word in genuine.items():
        forged = [
            word[:-1],
            word[1:],
            word + "0",
            word.upper(),
            "x",
            "%C3%A9" * 20,
            genuine["o" if kind == "c" else "c"],
        ]
        for _ in range(2500):
            place = dice.randrange(len(word))
            other = dice.choice([letter for letter in LETTERS if letter != word[place]])
            forged.append(word[:place] + other + word[place + 1 :])
            forged.append("".join(dice.choices(LETTERS, k=len(word))))
        replies = {reader.get(f"/{kind}/{one}").status for one in forged}
        assert (len(forged), replies) == (5007, {404})
        assert reader.get(f"/{kind}/{word}").status in (200, 302)
    assert reader.hears() == 2


def test_an_unknown_word_leads_nowhere(reader: Reader, db: None) -> None:
    reply = reader.get("/c/https:%2F%2Fevil.example")
    assert (reply.status, "Location" in reply.headers) == (404, False)
    assert reply.headers["X-Robots-Tag"] == "noindex"


def test_a_link_of_a_store_that_is_gone(sent: Shop, sink: Sink, reader: Reader) -> None:
    link, picture = links(sink.only())[0], pixel(sink.only())
    sent.store.delete()
    assert reader.get(link).status == 404
    assert reader.get(picture).status == 200
    assert (reader.hears(), Hit.objects.count()) == (1, 0)


def test_django_answers_the_same_where_no_short_way_stands_before_it(
    sent: Shop, sink: Sink, reader: Reader, client: Client
) -> None:
    short, long = reader.get(links(sink.only())[0]), client.get(links(sink.only())[0])
    assert (long.status_code, long["Location"], long["Cache-Control"]) == (302, short.location, "no-store")
    assert client.get(pixel(sink.only())).content == hits.PIXEL
    assert client.post(pixel(sink.only())).status_code == 405
    assert client.get("/o/nonsense").status_code == 404


def test_a_link_that_cannot_be_looked_up_says_try_again(
    sent: Shop, sink: Sink, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(target_id: str) -> str:
        raise OperationalError

    monkeypatch.setattr(hits, "_address", away)
    reply = reader.get(links(sink.only())[0])
    assert (reply.status, reply.headers["Retry-After"]) == (503, "10")
    assert reader.hears() == 0


def test_behind_a_proxy_the_last_address_is_the_callers(sent: Shop, sink: Sink, reader: Reader, settings: Any) -> None:
    settings.PROXY_HEADER = True
    reader.clicks(sink.only(), HTTP_X_FORWARDED_FOR="17.1.1.1, 198.51.100.9", REMOTE_ADDR="127.0.0.1")
    assert Hit.objects.get().network == "198.51.100.0/24"


# --- writing --------------------------------------------------------------------------------------------------------


def test_what_failed_is_tried_again_and_told_so() -> None:
    tries: list[tuple[int, bool]] = []
    ids: list[str] = []

    def hear(batch_id: str, batch: list[RawHit], *, again: bool) -> None:
        ids.append(batch_id)
        tries.append((len(batch), again))
        if len(tries) == 1:
            raise OperationalError

    intake = HitIntake(hear, threaded=False)
    intake.put(raw())
    with pytest.raises(OperationalError):
        intake.flush()
    intake.put(raw(id="hit_2"))
    assert (intake.waiting, intake.flush(), intake.flush()) == (2, 2, 0)
    assert tries == [(1, False), (1, True), (1, False)]
    assert (ids[0] == ids[1], ids[1] == ids[2]) == (True, False)


@pytest.mark.parametrize("judged", [True, False])
def test_a_commit_that_was_kept_all_the_same_counts_once(sent: Shop, sink: Sink, reader: Reader, judged: bool) -> None:
    """The answer to a commit may be lost: the same batch comes again."""

    def kept_and_lost(batch_id: str, batch: list[RawHit], *, again: bool) -> None:
        flow.hear_hits(batch_id, batch, again=again)
        if not again:
            if judged:
                assert flow.judge_hits() == 1
            raise OperationalError

    reader.intake._hear = kept_and_lost
    reader.get(links(sink.only())[0], REMOTE_ADDR="")
    with pytest.raises(OperationalError):
        reader.hears()
    assert reader.hears() == 1
    assert (Hit.objects.count(), recount(sent.store)) == (1, [])


def test_batches_are_bounded() -> None:
    sizes: list[int] = []
    intake = HitIntake(lambda _id, batch, again: sizes.append(len(batch)), threaded=False)
    for number in range(2 * hits.MOST_AT_ONCE + 1):
        intake.put(raw(id=f"hit_{number}"))
    intake.flush()
    assert sizes == [hits.MOST_AT_ONCE, hits.MOST_AT_ONCE, 1]


def test_too_many_are_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hits, "MOST_WAITING", 3)
    intake = HitIntake(lambda _id, batch, again: None, threaded=False)
    for number in range(5):
        intake.put(raw(id=f"hit_{number}"))
    assert (intake.flush(), intake._dropped) == (3, 2)


def test_fifty_readers_at_once_and_a_server_told_to_stop_lose_nothing(crew: Crew, sink: Sink) -> None:
    """Every hit that was answered is counted, exactly, though SIGTERM comes right after the last answer."""
    crew.shop.rule(**MAIL)
    crew.orders(10)
    crew.drain()
    mails = [mail for mail in sink.mails if links(mail)]
    port = free_port()
    with crew.log.open("ab") as output:
        web = subprocess.Popen(
            command("web", "--port", str(port)), env=crew.env, cwd=ROOT, stdout=output, stderr=output
        )
    crew.started.append(web)
    base = f"http://127.0.0.1:{port}"

    def up() -> bool:
        try:
            return httpx.get(f"{base}/health/live", trust_env=False).status_code == 200
        except httpx.TransportError:
            return False

    wait_for(up, "the site to answer")

    def read(number: int) -> None:
        mail = mails[number % len(mails)]
        with httpx.Client(base_url=base, trust_env=False, headers={"User-Agent": BROWSER}) as browser:
            for _ in range(10):
                assert browser.get("/c/" + links(mail)[0].rsplit("/", 1)[1]).status_code == 302
                assert browser.get("/o/" + pixel(mail).rsplit("/", 1)[1]).status_code == 200

    with ThreadPoolExecutor(50) as pool:
        list(pool.map(read, range(50)))
    web.send_signal(signal.SIGTERM)
    crew.leaves(web)
    crew.drain()
    found = overview(crew.shop.store)
    assert (found["clicks"], found["clicks_unique"], found["opens"], found["opens_unique"]) == (500, 10, 500, 10)
    assert recount(crew.shop.store) == []
