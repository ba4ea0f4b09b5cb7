"""What a failed hand-over means: for the message, its address, its sender. A 5yz blames the recipient one time in three.

The classes follow the measured table of docs/decisions/004-bounces.md; enhanced codes are those of RFC 3463 and IANA.
"""

import random
import re
from dataclasses import dataclass
from typing import Literal

from orderwire.mailers.envelope import MailFailure, Refused, Unanswered

Kind = Literal["retry", "reject", "hold_sender", "uncertain"]
FIRST_WAITS = (300, 600, 1200, 2400, 3960)  # 5, 10, 20, 40, 66 minutes, then every 66

_DEAD_CODES = {"5.1.1", "5.1.6", "5.1.10"}
_DEAD_AT_ONCE = {"5.1.1", "5.1.10"}
_RETRY_CODES = {"5.2.2", "5.1.2", "5.4.4"}
_SENDER_CODES = {"5.7.25", "5.7.26", "5.7.27", "5.7.28", "5.7.29", "5.7.30", "5.7.515", "5.7.8", "5.7.9"}
_SENDER_REPLIES = {530, 534, 535, 538}
_DEAD_WORDS = re.compile(
    r"user unknown|unknown (user|recipient|mailbox)|no such (user|recipient|mailbox|address)|does(n't| not) exist"
    r"|recipient (not found|unknown)|mailbox (not found|unavailable: no)|invalid recipient|address (unknown|not found)",
    re.IGNORECASE,
)
_SENDER_WORDS = re.compile(
    r"block ?list|black ?list|blocked using|dnsbl|rbl|spf|dkim|dmarc|authentication required|not authenticated"
    r"|relay(ing)? (access )?denied|poor reputation|client host",
    re.IGNORECASE,
)
_SPAM_WORDS = re.compile(r"spam|content rejected|message rejected|virus|policy", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What follows. `dead_recipient`: suppress the address (`two_strikes`: only the second time). `reason` for the merchant."""

    kind: Kind
    reason: str
    dead_recipient: bool = False
    two_strikes: bool = False


def judge(failure: MailFailure) -> Verdict:
    """Classify one failure by stage, basic code, enhanced code and words, in that order of trust."""
    if isinstance(failure, Unanswered):
        return Verdict("uncertain", "no answer after the mail was handed over")
    if not isinstance(failure, Refused):
        return Verdict("retry", "mail server not reached")
    if failure.stage == "auth" or failure.code in _SENDER_REPLIES or failure.enhanced in _SENDER_CODES:
        return Verdict("hold_sender", "the mail server refused your sender")
    if not failure.permanent:
        return Verdict("retry", "the mail server asked to try later")
    return _permanent(failure)


def _permanent(refused: Refused) -> Verdict:
    if refused.enhanced in _RETRY_CODES:
        return Verdict(
            "retry", "mailbox full" if refused.enhanced == "5.2.2" else "the recipient's domain was not found"
        )
    if refused.enhanced in _DEAD_CODES:
        return Verdict("reject", "address does not exist", True, refused.enhanced not in _DEAD_AT_ONCE)
    if refused.stage == "rcpt" and _DEAD_WORDS.search(refused.text):
        return Verdict("reject", "address does not exist", True, not refused.enhanced.startswith("5.1"))
    if refused.stage == "rcpt" and refused.enhanced == "5.2.1":
        return Verdict("reject", "mailbox switched off", True, True)
    if _SENDER_WORDS.search(refused.text):
        return Verdict("hold_sender", "the mail server refused your sender")
    if refused.enhanced.startswith("5.6") or _SPAM_WORDS.search(refused.text):
        return Verdict("reject", "refused for its content or by policy")
    if refused.enhanced == "5.3.4" or refused.code == 552:
        return Verdict("reject", "too large for the recipient's server")
    return Verdict("reject", "refused by the mail server")


def retry_after(attempt: int, rng: random.Random) -> float:
    """Seconds until the next try after `attempt` tries: 5, 10, 20, 40, 66 minutes, then every 66, each ±20 %."""
    wait = FIRST_WAITS[min(max(attempt, 1), len(FIRST_WAITS)) - 1]
    return wait * rng.uniform(0.8, 1.2)
