"""TXT records, asked within bounds."""

import pytest

from orderwire.mailers import dns_text
from orderwire.mailers.dns_text import Silent, TextAsker, is_server
from tests.name_server import NameServer


def test_records_are_joined_and_each_name_is_asked_once(names: NameServer) -> None:
    names.say("acme.example", "one", "x" * 600)
    asker = TextAsker([names.address], 5)
    assert sorted(asker.texts("acme.example")) == ["one", "x" * 600]
    assert asker.texts("acme.example") == asker.texts("acme.example")
    assert asker.texts("nothing.example") == []
    assert names.asked == ["acme.example", "nothing.example"]


def test_an_alias_is_followed(names: NameServer) -> None:
    names.say("key.provider.example", "v=DKIM1; p=x")
    names.alias("s1._domainkey.acme.example", "key.provider.example")
    assert TextAsker([names.address], 5).texts("s1._domainkey.acme.example") == ["v=DKIM1; p=x"]


def test_a_server_that_fails_or_is_not_asked_says_nothing(names: NameServer) -> None:
    names.failing.add("acme.example")
    for servers, seconds in (([names.address], 5.0), ([names.address], 0.0), (["off"], 5.0)):
        with pytest.raises(Silent):
            TextAsker(servers, seconds).texts("acme.example")
    assert set(names.asked) == {"acme.example"}


def test_a_server_that_does_not_answer_is_given_up(names: NameServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dns_text, "ONE_QUESTION_SECONDS", 0.2)
    names.mute.add("acme.example")
    with pytest.raises(Silent):
        TextAsker([names.address], 5).texts("acme.example")


@pytest.mark.parametrize("name", ["localhost", "db.internal", "printer.local", "10.0.0.1", "a b.example", ""])
def test_names_that_are_not_public_are_never_asked_for(names: NameServer, name: str) -> None:
    assert TextAsker([names.address], 5).texts(name) == []
    assert names.asked == []


def test_questions_are_counted(names: NameServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dns_text, "MOST_QUESTIONS", 2)
    asker = TextAsker([names.address], 5)
    asker.texts("a.example")
    asker.texts("b.example")
    with pytest.raises(Silent):
        asker.texts("c.example")


def test_what_a_server_is() -> None:
    assert [word for word in ("off", "192.0.2.1", "192.0.2.1:53", "::1", "[::1]:5353", "x", "") if is_server(word)] == [
        "off",
        "192.0.2.1",
        "192.0.2.1:53",
        "::1",
        "[::1]:5353",
    ]
    assert dns_text._address("[::1]:5353") == "::1"
    assert [dns_text._port(one) for one in ("[::1]:5353", "::1", "192.0.2.1", "192.0.2.1:5353")] == [5353, 53, 53, 5353]
