"""What a domain's records mean, in sentences."""

import re

import pytest

from orderwire.delivery import domain_words
from tests.house.tree import ROOT

FACTS = {"at": "a.example", "include": "i.example", "bits": "1024", "policy": "reject", "lookups": "1"}


def test_every_code_has_its_sentence() -> None:
    source = (ROOT / "orderwire/mailers/domain.py").read_text(encoding="utf-8")
    spf = (ROOT / "orderwire/mailers/spf.py").read_text(encoding="utf-8")
    codes = set(re.findall(r'Finding\("\w+", "(\w+)"', source)) | set(re.findall(r'_fail\(found, "(\w+)"', spf))
    said = {code for sentences in domain_words._SENTENCES.values() for code in sentences}
    assert codes - said == {"silent"}


@pytest.mark.parametrize("kind", ["spf", "dkim", "dmarc"])
def test_every_sentence_can_be_filled(kind: str) -> None:
    for code in domain_words._SENTENCES[kind]:
        sentence = domain_words.sentence(kind, {"code": code, "facts": FACTS})
        assert "%(" not in sentence
        assert sentence.endswith((".", ")."))


def test_warnings_name_each_record_that_is_not_in_order() -> None:
    findings = {
        "spf": {"state": "broken", "code": "anybody", "facts": FACTS},
        "dkim": {"state": "good", "code": "good", "facts": FACTS},
        "dmarc": {"state": "unknown", "code": "silent", "facts": {}},
    }
    assert domain_words.warnings(findings, "acme.example") == [
        "SPF (acme.example): It ends in +all and so lets anybody send for you. End it in ~all.",
        "Whether mails from acme.example prove who they are (DMARC) could not be checked.",
    ]
