"""A refusal is read by stage, code and words; only what is clearly the recipient's fault marks an address."""

import random

import pytest

from orderwire.mailers.envelope import MailFailure, NotSent, Refused, Stage, Unanswered
from orderwire.mailers.verdict import Verdict, judge, retry_after
from orderwire.mailers.wording import refused

SENDER = Verdict("hold_sender", "the mail server refused your sender")
LATER = Verdict("retry", "the mail server asked to try later")
DEAD = Verdict("reject", "address does not exist", True, False)
DEAD_TWICE = Verdict("reject", "address does not exist", True, True)
FULL = Verdict("retry", "mailbox full")
NO_DOMAIN = Verdict("retry", "the recipient's domain was not found")
LARGE = Verdict("reject", "too large for the recipient's server")
CONTENT = Verdict("reject", "refused for its content or by policy")
PLAIN = Verdict("reject", "refused by the mail server")

REPLIES: list[tuple[Stage, str, Verdict]] = [
    ("rcpt", "550 5.1.1 <ada@example.com>: Recipient address rejected: User unknown in virtual mailbox table", DEAD),
    ("dot", "550 5.1.1 No such user", DEAD),
    ("rcpt", "556 5.1.10 Recipient address has null MX", DEAD),
    ("rcpt", "551 5.1.6 The mailbox has moved", DEAD_TWICE),
    ("rcpt", "550 User unknown", DEAD_TWICE),
    ("rcpt", "550 No such user here", DEAD_TWICE),
    ("rcpt", "550 The email account that you tried to reach does not exist", DEAD_TWICE),
    ("rcpt", "550 5.2.1 The mailbox is disabled", Verdict("reject", "mailbox switched off", True, True)),
    ("dot", "550 5.2.1 The mailbox is disabled", PLAIN),
    ("dot", "550 User unknown", PLAIN),
    ("rcpt", "550 Sender address rejected: user unknown", PLAIN),
    ("mail", "550 5.1.1 user unknown", PLAIN),
    ("mail", "553 5.1.8 Domain of sender address does not exist", PLAIN),
    ("rcpt", "553 5.1.3 The address holds spaces", PLAIN),
    ("rcpt", "599 zzqq", PLAIN),
    ("rcpt", "550 ", PLAIN),
    ("rcpt", "550 4.7.1 User unknown", PLAIN),
    ("data", "503 5.5.1 Bad sequence of commands", PLAIN),
    ("rcpt", "450 5.1.1 User unknown", LATER),
    ("rcpt", "450 4.2.0 Greylisted, try again in five minutes", LATER),
    ("connect", "421 4.3.2 Too busy", LATER),
    ("dot", "451 4.7.1 Try later", LATER),
    ("auth", "454 4.7.0 Temporary authentication failure", LATER),
    ("dot", "421 4.7.28 Unusual rate of mail", LATER),
    ("rcpt", "552 5.2.2 Mailbox full", FULL),
    ("dot", "552 The user is over quota", FULL),
    ("dot", "554 Quota exceeded for this mailbox", FULL),
    ("dot", "552 5.3.4 Message size exceeds fixed limit", LARGE),
    ("mail", "552 Message exceeds maximum size", LARGE),
    ("dot", "552 5.2.3 Too big", LARGE),
    ("rcpt", "550 5.1.2 Host unknown", NO_DOMAIN),
    ("rcpt", "550 5.4.4 Unable to route", NO_DOMAIN),
    ("rcpt", "550 Domain example.org does not exist", NO_DOMAIN),
    ("dot", "554 5.7.1 This message was found to be spam", CONTENT),
    ("dot", "550 Message rejected: policy", CONTENT),
    ("dot", "554 5.6.0 Malformed content", CONTENT),
    ("dot", "552 5.7.0 This message was blocked because of what it holds", CONTENT),
    ("rcpt", "550 5.7.1 Recipient does not exist for you", CONTENT),
    ("auth", "535 5.7.8 Authentication credentials invalid", SENDER),
    ("auth", "504 5.5.4 Unrecognized authentication type", SENDER),
    ("mail", "530 5.7.0 Must issue a STARTTLS command first", SENDER),
    ("connect", "554 5.7.1 No service for you", SENDER),
    ("hello", "550 Your name is odd", SENDER),
    ("dot", "550 5.7.26 This mail is unauthenticated", SENDER),
    ("dot", "550 5.7.25 The sending address has no PTR record", SENDER),
    ("dot", "550 5.7.27 x", SENDER),
    ("dot", "550 5.7.30 x", SENDER),
    ("dot", "550 5.7.515 Access denied, sending domain does not pass", SENDER),
    ("rcpt", "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.example.org", SENDER),
    ("rcpt", "550 Your address is on our blocklist", SENDER),
    ("rcpt", "554 5.7.1 <ada@example.com>: Relay access denied", SENDER),
    ("dot", "550 DMARC check failed", SENDER),
    ("dot", "550 5.4.5 Daily sending quota exceeded", SENDER),
    ("rcpt", "550 Blacklisted by the recipient", PLAIN),
]


@pytest.mark.parametrize(
    ("stage", "reply", "verdict"), REPLIES, ids=[f"{stage} {reply}" for stage, reply, _ in REPLIES]
)
def test_replies_are_read(stage: Stage, reply: str, verdict: Verdict) -> None:
    assert judge(refused(stage, int(reply[:3]), reply[4:].encode())) == verdict


@pytest.mark.parametrize(
    ("failure", "verdict"),
    [
        (NotSent("connect", "refused"), Verdict("retry", "mail server not reached")),
        (NotSent("body", "dropped"), Verdict("retry", "mail server not reached")),
        (NotSent("tls", "no STARTTLS"), Verdict("retry", "no secure connection")),
        (Unanswered("dot", "550 5.1.1"), Verdict("uncertain", "no answer after the mail was handed over")),
    ],
)
def test_what_was_never_answered(failure: MailFailure, verdict: Verdict) -> None:
    assert judge(failure) == verdict


@pytest.mark.parametrize("code", range(400, 500))
def test_no_temporary_answer_marks_an_address_or_a_sender(code: int) -> None:
    for words in ("5.1.1 User unknown", "No such user", "blocklist", "5.7.26"):
        assert judge(refused("rcpt", code, words.encode())) == LATER


def test_no_refusal_for_content_policy_or_sign_in_marks_an_address() -> None:
    for enhanced in [*(f"5.7.{detail}" for detail in range(700)), *(f"5.6.{detail}" for detail in range(20)), "5.3.4"]:
        assert not judge(Refused("rcpt", 550, enhanced, "no such user")).dead_recipient


def test_reasons_fit_their_column() -> None:
    assert max(len(verdict.reason) for *_, verdict in REPLIES) <= 60


def test_waits_grow_to_66_minutes_and_stay() -> None:
    class Middle(random.Random):
        def uniform(self, a: float, b: float) -> float:
            assert (a, b) == (0.8, 1.2)
            return 1.0

    assert [retry_after(attempt, Middle()) / 60 for attempt in range(9)] == [5, 5, 10, 20, 40, 66, 66, 66, 66]


def test_waits_spread_by_a_fifth() -> None:
    rng = random.Random(7)
    waits = [retry_after(1, rng) for _ in range(1000)]
    assert 240 <= min(waits) < 250
    assert 350 < max(waits) <= 360
