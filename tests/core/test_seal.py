"""Secrets at rest open only in their own place, with the key they were sealed with."""

import base64

import pytest
from pytest_django.fixtures import Settings

from orderwire.core.seal import BrokenSeal, fingerprint, key_for, seal, seal_map, unseal, unseal_map

PLACE = "sto_1.webhook"


def test_what_was_sealed_opens_again_and_does_not_show() -> None:
    sealed = seal("whsec_Grüße", PLACE)
    assert unseal(sealed, PLACE) == "whsec_Grüße"
    assert "whsec" not in sealed
    assert b"whsec" not in base64.urlsafe_b64decode(sealed)
    assert seal("whsec_Grüße", PLACE) != sealed


def test_nothing_is_sealed_as_nothing() -> None:
    assert seal("", PLACE) == ""
    assert unseal("", PLACE) == ""
    assert seal_map({}, PLACE) == ""
    assert unseal_map("", PLACE) == {}


def test_it_does_not_open_in_another_place() -> None:
    with pytest.raises(BrokenSeal, match=r"sto_2\.webhook.*ORDERWIRE_SECRET_KEY"):
        unseal(seal("secret", PLACE), "sto_2.webhook")


def test_it_does_not_open_with_another_key(settings: Settings) -> None:
    sealed = seal("secret", PLACE)
    settings.SECRET_KEY = "another key, long enough to pass as one"
    with pytest.raises(BrokenSeal):
        unseal(sealed, PLACE)


def test_a_changed_byte_breaks_it_wherever_it_stands() -> None:
    raw = base64.urlsafe_b64decode(seal("secret", PLACE))
    for place in range(len(raw)):
        changed = raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :]
        with pytest.raises(BrokenSeal):
            unseal(base64.urlsafe_b64encode(changed).decode(), PLACE)


@pytest.mark.parametrize("odd", ["x", "AQ==", "not base64!", "é", base64.urlsafe_b64encode(b"\x01" * 12).decode()])
def test_odd_bytes_are_a_broken_seal_and_nothing_else(odd: str) -> None:
    with pytest.raises(BrokenSeal):
        unseal(odd, PLACE)


def test_named_secrets_are_sealed_together() -> None:
    sealed = seal_map({"token": "abc", "shop": "acme"}, PLACE)
    assert unseal_map(sealed, PLACE) == {"token": "abc", "shop": "acme"}


def test_each_purpose_has_a_key_of_its_own(settings: Settings) -> None:
    assert len(key_for("seal")) == 32
    assert key_for("seal") == key_for("seal") != key_for("links")
    before = key_for("seal")
    settings.SECRET_KEY = "another key, long enough to pass as one"
    assert key_for("seal") != before


def test_a_fingerprint_is_stable_keyed_and_does_not_show_the_word(settings: Settings) -> None:
    first = fingerprint("ow_abc")
    assert len(first) == 64
    assert first == fingerprint("ow_abc") != fingerprint("ow_abd")
    settings.SECRET_KEY = "another key, long enough to pass as one"
    assert fingerprint("ow_abc") != first
