"""One person's spellings come to one key; what cannot be an address is told so."""

import random
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orderwire.core.email_address import canonical, canonical_domain, domain_of, is_possible

INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u202a\u2066\u034f\ufe0f\u3164\u180e\x00\x07\x7f\u2028"
SPACES = " \t\r\n\u00a0\u2003\u3000"


@pytest.mark.parametrize(
    ("given_as", "key"),
    [
        ("ada@example.com", "ada@example.com"),
        ("  Ada@Example.COM \n", "ada@example.com"),
        ("ada@example.com.", "ada@example.com"),
        ("ada@example.com。", "ada@example.com"),
        ("ada@example。com", "ada@example.com"),
        ("ａｄａ＠ｅｘａｍｐｌｅ．ｃｏｍ", "ada@example.com"),
        ("a\u200bda@exam\u00adple.com", "ada@example.com"),
        ("ﬁona@example.com", "fiona@example.com"),
        ('"ada"@example.com', "ada@example.com"),
        ('"ada lovelace"@example.com', "ada lovelace@example.com"),
        (r'"ada\"l\\"@example.com', '"ada"l\\@example.com'.replace('"ada', "ada")),
        ("ada@BÜCHER.example", "ada@xn--bcher-kva.example"),
        ("ada@XN--BCHER-KVA.example", "ada@xn--bcher-kva.example"),
        ("ada@bu\u0308cher.example", "ada@xn--bcher-kva.example"),
        ("jose\u0301@example.com", "josé@example.com"),
        ("jose\u200b\u0301@example.com", "josé@example.com"),
        ("STRASSE@example.com", "strasse@example.com"),
        ("straße@example.com", "strasse@example.com"),
        ("ΟΔΟΣ@example.com", "οδοσ@example.com"),
        ("οδος@example.com", "οδοσ@example.com"),
        ("ada+shop@example.com", "ada+shop@example.com"),
        ("a.d.a@example.com", "a.d.a@example.com"),
        ("a@b@example.com", "a@b@example.com"),
        ("ada@under_score.example", "ada@under_score.example"),
        ("", ""),
        ("ada", ""),
        ("@example.com", ""),
        ("ada@", ""),
        ("ada@\u200b", ""),
        ('""@example.com', ""),
    ],
)
def test_the_canonical_form(given_as: str, key: str) -> None:
    assert canonical(given_as) == key


@pytest.mark.parametrize(
    "address",
    ["ada.lovelace+lamps@example.com", "grace@bücher.example", "josé.núñez@example.com", "straße@example.com"],
)
@given(seed=st.integers(0, 2**32))
@settings(max_examples=500, deadline=None)
def test_two_thousand_spellings_have_one_form(address: str, seed: int) -> None:
    dice = random.Random(seed)
    local, _, domain = address.rpartition("@")
    around = ["".join(dice.choices(SPACES + INVISIBLE, k=dice.randrange(3))) for _ in range(2)]
    spelled = f"{around[0]}{_spelled(local, dice)}@{_spelled(domain, dice)}{around[1]}"
    assert canonical(spelled) == canonical(address)
    assert canonical(canonical(spelled)) == canonical(address)


def _spelled(part: str, dice: random.Random) -> str:
    """The part in some other case, composition, width, with signs in it that are not seen."""
    signs = []
    for sign in unicodedata.normalize(dice.choice(["NFC", "NFD", "NFKC", "NFKD"]), part):
        shown = sign.upper() if dice.random() < 0.5 else sign
        if dice.random() < 0.3 and len(shown) == 1 and "!" <= shown <= "~":
            shown = chr(ord(shown) + 0xFEE0)  # its full-width twin
        signs.append(shown + (dice.choice(INVISIBLE) if dice.random() < 0.2 else ""))
    return "".join(signs)


@given(st.text(max_size=60))
@settings(max_examples=400, deadline=None)
def test_any_text_has_a_form_without_spaces_around_or_capitals(text: str) -> None:
    key = canonical(text)
    assert key == key.strip()
    assert not any("A" <= sign <= "Z" for sign in key)
    assert is_possible(text) in (True, False)


@given(st.from_regex(r"[a-z0-9]{1,10}([.+_-][a-z0-9]{1,10}){0,2}@[a-z]{1,10}\.(com|example|org)", fullmatch=True))
@settings(max_examples=200, deadline=None)
def test_plain_addresses_are_possible_and_their_own_form(address: str) -> None:
    assert is_possible(address)
    assert canonical(address) == address


@pytest.mark.parametrize(
    "address",
    [
        "ada@example.com",
        "o'hara@example.com",
        "ada+lamps@mail.example.co.uk",
        "用户@example.com",
        "ada@bücher.example",
        "ada@xn--bcher-kva.example",
        "1@example.com",
        f"{'a' * 64}@example.com",
    ],
)
def test_what_can_be_an_address(address: str) -> None:
    assert is_possible(address)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "ada",
        "ada@localhost",
        "@example.com",
        "ada@",
        "ada@@example.com",
        "a@b@example.com",
        "ada lovelace@example.com",
        " ada@example.com",
        "ada@example.com\n",
        "ada@example.com\r\nBcc: x@example.com",
        ".ada@example.com",
        "ada.@example.com",
        "a..da@example.com",
        "ada@example..com",
        "ada@-example.com",
        "ada@exa_mple.com",
        "ada@example.c<m",
        "ada@[127.0.0.1]",
        "ada@127.0.0.1",
        '"ada"@example.com',
        "Ada <ada@example.com>",
        "ada@example.com,grace@example.com",
        "a\u200bda@example.com",
        "ada\ufe0f@example.com",
        f"{'a' * 65}@example.com",
        f"ada@{'a' * 64}.com",
        f"ada@{'a.' * 126}com",
    ],
)
def test_what_cannot_be_one(address: str) -> None:
    assert not is_possible(address)


def test_domains() -> None:
    assert canonical_domain(" BÜCHER.example. ") == "xn--bcher-kva.example"
    assert canonical_domain("exa mple") == "exa mple"
    assert domain_of("Ada@BÜCHER.example") == "xn--bcher-kva.example"
    assert domain_of("ada") == ""
