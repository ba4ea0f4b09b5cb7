"""Person or machine."""

from datetime import timedelta
from typing import Any

import pytest

from orderwire.tracking.models import Hit, Kind, Verdict
from orderwire.tracking.verdict import BURST_SPAN, RawHit, beside_head, burst, judge, short_network
from tests.rooms import NOON, after

PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148"


def verdict(sent_at: Any = NOON, **changed: Any) -> str:
    given = {
        "id": "hit_1",
        "message_id": "msg_1",
        "target_id": "a",
        "at": after(minutes=1),
        "method": "GET",
        "agent": PHONE,
    }
    return str(judge(RawHit(**{**given, **changed}), sent_at)[0])


def clicks(*rows: tuple[str, float]) -> list[Hit]:
    return [Hit(target_id=target, at=NOON + timedelta(seconds=second)) for target, second in rows]


@pytest.mark.parametrize(
    "agent",
    [
        PHONE,
        "Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 10.0; MSOffice 16)",
        "Microsoft Office/16.0 (Microsoft Outlook 16.0.17328; Pro)",
        "Thunderbird/128",
        "Opera/9.80 (Android) Presto",
    ],
)
def test_people_have_browsers_and_mail_programs(agent: str) -> None:
    assert verdict(agent=agent) == verdict(agent=agent, target_id="") == "person"


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"method": "HEAD"}, "scanner"),
        ({"method": "HEAD", "agent": "GoogleImageProxy"}, "scanner"),
        ({"agent": "Mozilla/5.0", "target_id": ""}, "apple_prefetch"),
        ({"agent": "Mozilla/5.0"}, "person"),  # the bare name means something for pictures only
        ({"network": "17.1.2.0/24"}, "apple_prefetch"),
        ({"network": "66.249.84.0/24", "target_id": ""}, "image_proxy"),
        ({"network": "203.0.113.0/24"}, "person"),
        ({"network": "2001:db8::/48"}, "person"),
        ({"agent": "Slackbot-LinkExpanding 1.0"}, "scanner"),
        ({"agent": f"{PHONE} Proofpoint"}, "scanner"),
        ({"ahead": True}, "scanner"),
        ({"agent": ""}, "unknown"),
        ({"agent": "python-requests/2.32"}, "unknown"),
    ],
)
def test_machines_are_known_by_what_they_are(changed: dict[str, Any], expected: str) -> None:
    assert verdict(**changed) == expected


def test_before_the_handover_nobody_can_read_it() -> None:
    assert verdict(sent_at=None) == "scanner"
    assert verdict(sent_at=after(minutes=2)) == "scanner"
    assert verdict(sent_at=after(minutes=1, milliseconds=500)) == "person"  # our note of it comes a moment later


def test_three_links_within_the_span_are_a_burst() -> None:
    assert len(burst(clicks(("a", 0), ("b", 1.5), ("c", 3)))) == 3
    assert burst(clicks(("a", 0), ("b", 1.5), ("c", 3.1))) == []
    assert burst(clicks(("a", 0), ("b", 1.1), ("a", 2.2))) == []
    assert burst([]) == []


def test_two_links_in_less_than_a_second_are_no_hands_work() -> None:
    assert len(burst(clicks(("a", 0), ("b", 0.99)))) == 2
    assert burst(clicks(("a", 0), ("b", 1))) == []
    assert burst(clicks(("a", 0), ("a", 0.2))) == []  # a double click is one link


def test_right_after_the_mail_was_sent_two_links_may_be_two_seconds_apart() -> None:
    assert len(burst(clicks(("a", 0), ("b", 2)), NOON - timedelta(seconds=57.9))) == 2
    assert burst(clicks(("a", 0), ("b", 2)), NOON - timedelta(seconds=58)) == []
    assert burst(clicks(("a", 0), ("b", 2.1)), NOON) == []


def test_who_asks_with_head_is_who_fetches_beside_it() -> None:
    head, near, far = clicks(("a", 0), ("a", 3), ("b", 3.1))
    head.reason = "HEAD request"
    assert beside_head([near, head, far]) == [near]
    assert beside_head([near, far]) == []


def test_only_what_lies_in_the_burst_is_of_it() -> None:
    rows = clicks(("a", 0), ("a", 60), ("b", 61), ("c", 62), ("c", 120))
    assert {row.at for row in burst(rows)} == {row.at for row in rows[1:4]}
    assert timedelta(seconds=3) == BURST_SPAN


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:1:2::3", "2001:db8:1::/48"),
        ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ("", ""),
        ("unknown", ""),
        ("203.0.113.77:80", ""),
    ],
)
def test_addresses_are_cut_short(address: str, network: str) -> None:
    assert short_network(address) == network


def test_a_hit_knows_its_kind() -> None:
    given: dict[str, Any] = {"id": "h", "message_id": "m", "at": NOON, "method": "GET"}
    assert (RawHit(target_id="", **given).kind, RawHit(target_id="a", **given).kind) == (Kind.OPEN, Kind.CLICK)
    assert set(Verdict.values) == {"person", "apple_prefetch", "image_proxy", "scanner", "unknown"}
