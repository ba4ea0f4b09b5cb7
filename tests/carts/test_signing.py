"""Signatures are checked over the raw bytes, against every secret that may sign, and never by an empty one."""

from datetime import UTC, datetime, timedelta

import pytest

from orderwire.carts.failures import BadSignature
from orderwire.carts.signing import check_base64_hmac, check_standard, window
from orderwire.core import clock

BODY = '{"id":1001,"name":"Łódź"}'.encode()
PLAIN = "6egf0hqjz2Lf3xOQHcvTzNd8JMlo9rFJ81eBkjXDfgw="
STANDARD = "v1,3Y56YCRUvwpAIVZVi4C8OOOjGrF/+FXk9WW57+jBc3A="
SIGNED = b"msg_1.1760000000." + BODY


def test_the_known_signature_is_accepted_by_either_secret() -> None:
    check_base64_hmac(PLAIN, BODY, ["topsecret"])
    check_base64_hmac(f" {PLAIN} ", BODY, ["new one", "topsecret"])


@pytest.mark.parametrize(
    ("given", "body", "secrets"),
    [
        (PLAIN, BODY + b" ", ["topsecret"]),
        (PLAIN, BODY, ["other"]),
        (PLAIN, BODY, []),
        ("", BODY, ["topsecret"]),
        ("Łódź\udc80", BODY, ["topsecret"]),
        ("QWdiR3BXZ2dYcUlPMFFxYmZqbXdRPT0=", BODY, [""]),
    ],
)
def test_everything_else_is_refused(given: str, body: bytes, secrets: list[str]) -> None:
    with pytest.raises(BadSignature):
        check_base64_hmac(given, body, secrets)


def test_an_empty_secret_signs_nothing() -> None:
    made_with_nothing = "0FEXVwxZSMtuUdbpb5DBfLZQoAe36nFLd1ziIIUyg0A="
    with pytest.raises(BadSignature):
        check_base64_hmac(made_with_nothing, BODY, ["", "topsecret"])
    with pytest.raises(BadSignature):
        check_standard(SIGNED, STANDARD, [b""])


def test_one_good_standard_signature_among_several_is_enough() -> None:
    check_standard(SIGNED, f"v1a,AAAA v1,AAAA {STANDARD}", [b"other", b"topsecret"])
    for wrong in ("", STANDARD[3:], STANDARD.replace("v1,", "v2,"), "v1,", STANDARD + "x"):
        with pytest.raises(BadSignature):
            check_standard(SIGNED, wrong, [b"topsecret"])


def test_a_window_lasts_ten_minutes() -> None:
    with clock.stopped_at(datetime(2026, 11, 21, 10, tzinfo=UTC)) as hands:
        first = window()
        hands.forward(timedelta(minutes=9, seconds=59))
        assert window() == first
        hands.forward(timedelta(seconds=1))
        assert window() == first + 1
