"""What DNS says of a domain that mails are from."""

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from orderwire.mailers.dns_text import Silent
from orderwire.mailers.domain import Finding, is_selector, look, tags_of


class Zone:
    """Texts by name; a name that is None answers nothing."""

    def __init__(self, texts: dict[str, list[str] | None]) -> None:
        self._texts = texts

    def texts(self, name: str) -> list[str]:
        found = self._texts.get(name, [])
        if found is None:
            raise Silent(name)
        return found


def packed(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> str:
    return base64.b64encode(key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).decode()


def spf(record: list[str] | None, include: str = "", **more: list[str]) -> Finding:
    zone: dict[str, list[str] | None] = {"acme.example": record}
    zone.update({name.replace("_", "."): texts for name, texts in more.items()})
    return look("acme.example", "", include, Zone(zone)).spf


def dkim(record: list[str] | None) -> Finding:
    return look("acme.example", "s1", "", Zone({"s1._domainkey.acme.example": record})).dkim


def dmarc(domain: str = "shop.acme.example", **zone: list[str] | None) -> Finding:
    return look(domain, "", "", Zone({f"_dmarc.{name.replace('_', '.')}": texts for name, texts in zone.items()})).dmarc


@pytest.mark.parametrize(
    ("record", "include", "said"),
    [
        (["v=spf1 ip4:192.0.2.1 -all"], "", ("good", "good")),
        (["v=spf1 ip4:192.0.2.1 ~all"], "", ("good", "good")),
        (["v=spf1 ip4:192.0.2.1 ?all"], "", ("weak", "open_end")),
        (["v=spf1 ip4:192.0.2.1 -all"], "mail.example", ("weak", "server_not_named")),
        ([], "", ("missing", "none")),
        (["v=spf1 +all"], "", ("broken", "anybody")),
        (["v=spf1 -all", "v=spf1 -all"], "", ("broken", "several")),
        (None, "", ("unknown", "silent")),
    ],
)
def test_spf(record: list[str] | None, include: str, said: tuple[str, str]) -> None:
    found = spf(record, include)
    assert (found.state, found.code) == said


def test_spf_names_the_provider_even_through_another() -> None:
    more = {"a_example": ["v=spf1 include:mail.example ~all"], "mail_example": ["v=spf1 ip4:192.0.2.1 ~all"]}
    assert spf(["v=spf1 include:a.example -all"], "mail.example", **more).state == "good"


@pytest.mark.parametrize(("bits", "said"), [(2048, ("good", "good")), (1024, ("weak", "short"))])
def test_a_key_by_its_length(bits: int, said: tuple[str, str]) -> None:
    found = dkim([f"v=DKIM1; k=rsa; p={packed(rsa.generate_private_key(65537, bits))}"])
    assert (found.state, found.code, found.facts) == (*said, {"bits": str(bits)})


def test_a_key_that_is_too_short() -> None:
    # RSA of 512 bits, made once: no library makes one any more
    key = (
        "MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBALhyMS3z1oS7EwWqgLzWwGJ1mTT0tCHzH5nbTG"
        "pnbGZ8D8P7bCz3M3jVmAqjoj6ABtRMRHTVmEJzkpFZzq0QG1sCAwEAAQ=="
    )
    found = dkim([f"p={key}"])
    assert (found.state, found.code, found.facts) == ("broken", "short", {"bits": "512"})


def test_other_keys() -> None:
    good = packed(rsa.generate_private_key(65537, 2048))
    short = base64.b64encode(ed25519.Ed25519PrivateKey.generate().public_key().public_bytes_raw()).decode()
    curve = packed(ec.generate_private_key(ec.SECP256R1()))
    for record, said in (
        (f"v=DKIM1; k=ed25519; p={short}", ("good", "good")),
        (f"v=DKIM1; t=y:s; p={good}", ("weak", "testing")),
        (f"p={good[:40]} {good[40:]}", ("good", "good")),
        ("v=DKIM1; p=", ("broken", "revoked")),
        ("v=DKIM1; p=!!", ("broken", "unreadable")),
        (f"v=DKIM2; p={good}", ("broken", "unreadable")),
        (f"v=DKIM1; p={curve}", ("broken", "unreadable")),
        (f"v=DKIM1; k=ed25519; p={good}", ("broken", "unreadable")),
        ("something else", ("missing", "none")),
    ):
        found = dkim([record])
        assert (found.state, found.code) == said, record
    assert dkim([]).code == "none"
    assert dkim(None).code == "silent"
    assert dkim(["p=a", "p=b"]).code == "several"
    assert look("acme.example", "", "", Zone({})).dkim.code == "no_selector"


def test_dmarc_of_the_domain_itself() -> None:
    found = dmarc("acme.example", acme_example=["v=DMARC1; p=Reject; adkim=s"])
    assert (found.state, found.code) == ("good", "good")
    assert found.facts == {"policy": "reject", "adkim": "s", "aspf": "r"}
    assert dmarc("acme.example", acme_example=["v=DMARC1; p=none"]).code == "watching"


def test_dmarc_of_the_domain_above() -> None:
    found = dmarc(acme_example=["v=DMARC1; p=reject; sp=none"])
    assert (found.name, found.code) == ("_dmarc.acme.example", "watching")
    assert dmarc(acme_example=["v=DMARC1; p=reject"]).facts["policy"] == "reject"


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        ([], ("missing", "none")),
        (["v=spf1 -all"], ("missing", "none")),
        (["v=DMARC1; p=none", "v=DMARC1; p=none"], ("broken", "several")),
        (["v=DMARC1; p=maybe"], ("broken", "no_policy")),
        (["v=DMARC1"], ("broken", "no_policy")),
        (None, ("unknown", "silent")),
    ],
)
def test_dmarc_that_is_not_in_order(texts: list[str] | None, said: tuple[str, str]) -> None:
    found = dmarc("acme.example", acme_example=texts)
    assert (found.state, found.code) == said


def test_selectors_and_tags() -> None:
    assert [word for word in ("s1", "a.b", "x-y_z", "-a", "a.", "", "a b", "x" * 64) if is_selector(word)] == [
        "s1",
        "a.b",
        "x-y_z",
    ]
    assert tags_of("A = 1 ;b=2=3; ;c") == {"a": "1", "b": "2=3"}
