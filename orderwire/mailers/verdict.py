"""What a failed hand-over means: for the message, its address, its sender. A 5yz blames the recipient one time in three.

Decided by stage, basic code, enhanced code (RFC 3463, RFC 7372, IANA's registry) and words, in that order of trust; what
is not clearly the recipient's fault never marks an address.
"""

import random
import re
from dataclasses import dataclass
from typing import Literal

from orderwire.mailers.envelope import MailFailure, Refused, Unanswered

Kind = Literal["retry", "reject", "hold_sender", "uncertain"]
FIRST_WAITS = (300, 600, 1200, 2400, 3960)  # 5, 10, 20, 40, 66 minutes, then every 66

_DEAD_AT_ONCE = {"5.1.1", "5.1.10"}
_DEAD_SECOND_TIME = {"5.1.6"}
_SENDER_REPLIES = {530, 534, 535, 538}  # RFC 4954 §6: sign in first, or otherwise
# RFC 7372 and the big providers' own: SPF, DKIM, DMARC, PTR, bulk rules; 5.7.8 and 5.7.9 sign-in; 5.7.515 and 5.7.6nn
# Microsoft; 5.4.5 a sending limit used up.
_SENDER_CODES = re.compile(r"5\.7\.(?:8|9|2[0-9]|3[0-2]|515|6[0-4][0-9]|7[0-9][0-9])|5\.4\.5")
_SENDER_WORDS = re.compile(
    r"\b(?:block|black|deny)[ -]?list|blocked using|\bdnsbl\b|\brbl\b|spamhaus|spamcop|barracuda|sorbs|\bip\b.*reputation"
    r"|poor reputation|banned sending ip|client host|\b(?:spf|dkim|dmarc)\b|unauthenticated|authentication (?:is )?required"
    r"|not authenticated|must authenticate|relay(?:ing)? (?:access )?(?:is )?(?:denied|not (?:permitted|allowed))|unable to relay"
    r"|(?:daily|hourly|sending|message|rate) (?:\w+ )?(?:limit|quota)|reverse dns|\bptr\b",
    re.IGNORECASE,
)
_NOT_THE_SENDER = re.compile(r"by (?:the |this )?(?:recipient|user|addressee)", re.IGNORECASE)
_FULL_WORDS = re.compile(
    r"(?:mailbox|inbox|storage).*\bfull\b|over ?quota|quota (?:is )?exceeded|exceed\w* .*quota", re.IGNORECASE
)
_SIZE_WORDS = re.compile(r"(?:message|mail|size).*(?:too (?:big|large)|exceed)|too large", re.IGNORECASE)
_DOMAIN_WORDS = re.compile(
    r"(?:domain|host|mx\b).{0,60}(?:does(?:n't| not) exist|not found|unknown|unrout)|unrout\w+ address", re.IGNORECASE
)
_DEAD_WORDS = re.compile(
    r"(?:user|recipient|mailbox|account|address) (?:is )?(?:unknown|not found|invalid)"
    r"|(?:unknown|invalid|no such) (?:local )?(?:user|recipient|mailbox|address|account|person)"
    r"|(?:user|recipient|mailbox|account|address)\b.{0,80}does(?:n't| not) exist|does(?:n't| not) exist|no mailbox here",
    re.IGNORECASE,
)
_NOT_THE_RECIPIENT = re.compile(r"\bsender\b|\bfrom address|\bhelo\b|\behlo\b|return[ -]path", re.IGNORECASE)
_CONTENT_WORDS = re.compile(
    r"spam|\bvirus|malware|phish|content|policy|junk|bulk|unsolicited|suspicious", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What follows. `dead_recipient`: suppress the address (`two_strikes`: only the second time). `reason` for the merchant."""

    kind: Kind
    reason: str
    dead_recipient: bool = False
    two_strikes: bool = False


def judge(failure: MailFailure) -> Verdict:
    """Classify one failure. A refusal of ours for an address that cannot be written rejects and marks nothing."""
    if isinstance(failure, Unanswered):
        return Verdict("uncertain", "no answer after the mail was handed over")
    if not isinstance(failure, Refused):
        return Verdict("retry", "no secure connection" if failure.stage == "tls" else "mail server not reached")
    if not failure.permanent:
        return Verdict("retry", "the mail server asked to try later")
    if failure.enhanced.startswith("4"):  # 550 4.7.1: it contradicts itself, so nothing is read into its words
        return Verdict("reject", "refused by the mail server")
    return _blames_sender(failure) or _spares_recipient(failure) or _blames_recipient(failure)


def _blames_sender(refused: Refused) -> Verdict | None:
    """The whole sender is refused: its sign-in, its machine or its domain. Its other mails would fare no better."""
    before_any_mail = refused.stage in ("connect", "hello", "tls", "auth")
    words = _SENDER_WORDS.search(refused.text) and not _NOT_THE_SENDER.search(refused.text)
    coded = refused.code in _SENDER_REPLIES or _SENDER_CODES.fullmatch(refused.enhanced)
    if not (before_any_mail or coded or (words and not refused.enhanced.startswith(("5.1.", "5.2.")))):
        return None
    return Verdict("hold_sender", "the mail server refused your sender")


def _spares_recipient(refused: Refused) -> Verdict | None:
    """What may pass, or lies in the mail itself."""
    code, text = refused.enhanced, refused.text
    if code == "5.2.2" or (code not in ("5.2.3", "5.3.4") and _FULL_WORDS.search(text)):
        return Verdict("retry", "mailbox full")
    sized = _SIZE_WORDS.search(text) or refused.code == 552
    if code in ("5.2.3", "5.3.4") or (sized and not code.startswith(("5.1.", "5.6.", "5.7."))):
        return Verdict("reject", "too large for the recipient's server")
    if code in ("5.1.2", "5.4.4") or (code not in ("5.1.8", "5.1.1") and _says(_DOMAIN_WORDS, text)):
        return Verdict("retry", "the recipient's domain was not found")
    if code.startswith(("5.6.", "5.7.")) or (code not in _DEAD_AT_ONCE and _CONTENT_WORDS.search(text)):
        return Verdict("reject", "refused for its content or by policy")
    return None


def _blames_recipient(refused: Refused) -> Verdict:
    """5.1.1 and 5.1.10 wherever they are said, and what RCPT is answered in plain words, unless they speak of the sender."""
    code, at_recipient = refused.enhanced, refused.stage == "rcpt"
    if refused.stage != "mail" and not _NOT_THE_RECIPIENT.search(refused.text):
        if code in _DEAD_AT_ONCE or code in _DEAD_SECOND_TIME:
            return Verdict("reject", "address does not exist", True, code in _DEAD_SECOND_TIME)
        if at_recipient and code == "5.2.1":
            return Verdict("reject", "mailbox switched off", True, True)
        if at_recipient and code in ("", "5.0.0", "5.1.0") and _DEAD_WORDS.search(refused.text):
            return Verdict("reject", "address does not exist", True, True)
    return Verdict("reject", "refused by the mail server")


def _says(words: re.Pattern[str], text: str) -> bool:
    return bool(words.search(text)) and not _NOT_THE_RECIPIENT.search(text)


def retry_after(attempt: int, rng: random.Random) -> float:
    """Seconds until the next try after `attempt` tries: 5, 10, 20, 40, 66 minutes, then every 66, each ±20 %."""
    wait = FIRST_WAITS[min(max(attempt, 1), len(FIRST_WAITS)) - 1]
    return wait * rng.uniform(0.8, 1.2)
