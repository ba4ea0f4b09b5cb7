"""Wix's tokens: one algorithm, one key, and nothing that the token says of itself is believed."""

import base64
import hashlib
import hmac
import json
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from orderwire.carts.failures import BadSignature
from orderwire.carts.wix_jwt import check, event_of, public_key
from orderwire.core import clock
from orderwire.demo.stand_ins.wix import public_pem, token_of
from tests.shop import NOW

EVENT = {"id": "e1", "entityFqdn": "wix.ecom.v1.order", "slug": "created"}


def made(algorithm: str = "RS256") -> bytes:
    with clock.stopped_at(NOW):
        return token_of(EVENT, "site-1", algorithm)


def coded(value: object) -> bytes:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=")


def pem_of(key: ec.EllipticCurvePublicKey | rsa.RSAPublicKey) -> str:
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def test_a_signed_token_is_good_and_read() -> None:
    for body in (made(), b" " + made() + b"\n", b'"' + made() + b'"'):
        check(body, [public_pem()], NOW)
        site, event = event_of(body)
        assert (site, event.data) == ("site-1", EVENT)


def test_a_token_that_names_another_algorithm_is_refused() -> None:
    head, payload, signature = made().split(b".")
    nobody = coded({"alg": "none", "typ": "JWT"})
    by_hmac = coded({"alg": "HS256", "typ": "JWT"})
    mac = hmac.new(public_pem().encode(), by_hmac + b"." + payload, hashlib.sha256).digest()
    for body in (
        nobody + b"." + payload + b".",
        nobody + b"." + payload + b"." + signature,
        by_hmac + b"." + payload + b"." + base64.urlsafe_b64encode(mac).rstrip(b"="),
        made("RS512"),
        made("rs256"),
        coded({"typ": "JWT"}) + b"." + payload + b"." + signature,
        coded(["RS256"]) + b"." + payload + b"." + signature,
    ):
        with pytest.raises(BadSignature):
            check(body, [public_pem()], NOW)
    assert head


def test_a_token_that_was_changed_is_refused() -> None:
    head, payload, signature = made().split(b".")
    for body in (
        b"",
        b"{}",
        head + b"." + payload,
        head + b"." + coded({"data": "{}"}) + b"." + signature,
        head + b"." + payload + b"." + signature[:-8] + b"AAAAAAAA",
        b".".join((head, payload, signature, signature)),
    ):
        with pytest.raises(BadSignature):
            check(body, [public_pem()], NOW)


@pytest.mark.parametrize("keys", [[], [""], ["whsec_abc"], ["-----BEGIN PUBLIC KEY-----"]])
def test_without_the_apps_key_nothing_is_good(keys: list[str]) -> None:
    with pytest.raises(BadSignature, match="check the public key"):
        check(made(), keys, NOW)


def test_it_is_good_for_as_long_as_wix_sends_again_and_no_longer() -> None:
    check(made(), [public_pem()], NOW + timedelta(hours=48))
    with pytest.raises(BadSignature, match="ended days ago"):
        check(made(), [public_pem()], NOW + timedelta(hours=50))


def test_a_key_is_read_however_it_was_pasted() -> None:
    pem = public_pem()
    found = public_key(pem)
    assert found is not None
    lines = pem.strip().splitlines()
    for pasted in (
        "".join(lines),
        " ".join(lines),
        "\\n".join(lines),
        "\r\n".join(lines) + "\r\n",
        "".join(lines[1:-1]),
        base64.b64encode(pem.encode()).decode(),
    ):
        read = public_key(pasted)
        assert read is not None
        assert read.public_numbers() == found.public_numbers()


def test_other_and_weak_keys_are_none() -> None:
    assert public_key(pem_of(ec.generate_private_key(ec.SECP256R1()).public_key())) is None
    assert public_key(pem_of(rsa.generate_private_key(65537, 1024).public_key())) is None  # noqa: S505 - it must be refused
    assert public_key("é" * 40) is None
