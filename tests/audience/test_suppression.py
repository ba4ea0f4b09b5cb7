"""The suppression list stands above all rules, whatever an address is spelled like."""

from typing import Any

import pytest

from orderwire.audience import suppression
from orderwire.audience.models import Suppression
from orderwire.audience.suppression import REASONS, add, as_json, in_words, lift, stops
from orderwire.core.email_address import canonical
from orderwire.core.failures import Conflict, Refusal
from orderwire.stores.models import Store
from tests.rooms import a_store, an_account

pytestmark = pytest.mark.django_db


def _stopped(store: Store, *addresses: str) -> set[str]:
    return set(stops(store.account_id, store.pk, [canonical(address) for address in addresses]))


@pytest.mark.parametrize(
    ("given", "kind", "value", "as_given"),
    [
        ({"address": " Ada@Example.COM "}, "address", "ada@example.com", "Ada@Example.COM"),
        ({"address": "a\u200bda@bücher.example"}, "address", "ada@xn--bcher-kva.example", "ada@bücher.example"),
        ({"address": '"ada l"@example.com'}, "address", "ada l@example.com", '"ada l"@example.com'),
        ({"domain": "Example.com"}, "domain", "example.com", "Example.com"),
        ({"domain": "@example.com"}, "domain", "example.com", "example.com"),
        ({"domain": "*@BÜCHER.example."}, "domain", "xn--bcher-kva.example", "BÜCHER.example."),
        ({"domain": "**@example.com", "address": ""}, "domain", "example.com", "example.com"),
    ],
)
def test_an_entry_is_kept_by_its_canonical_form(given: dict[str, str], kind: str, value: str, as_given: str) -> None:
    row = add(an_account(), given)
    assert (row.kind, row.value, row.as_given, row.reason, row.store) == (kind, value, as_given, "manual", None)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({}, "address"),
        ({"address": "ada@example.com", "domain": "example.com"}, "address"),
        ({"address": "ada"}, "address"),
        ({"address": "@example.com"}, "address"),
        ({"address": f"{'a' * 300}@example.com"}, "address"),
        ({"domain": "localhost"}, "domain"),
        ({"domain": "exa mple.com"}, "domain"),
        ({"domain": "ada@example.com"}, "domain"),
        ({"domain": "example..com"}, "domain"),
        ({"domain": "127.0.0.1"}, "domain"),
        ({"domain": f"{'a' * 300}.com"}, "domain"),
        ({"address": "ada@example.com", "reason": "boredom"}, "reason"),
    ],
)
def test_what_is_neither_is_refused_and_not_kept(given: dict[str, str], field: str) -> None:
    with pytest.raises(Refusal) as refused:
        add(an_account(), given)
    assert [error.field for error in refused.value.errors] == [field]
    assert not Suppression.objects.exists()


def test_signs_no_table_holds_are_left_out() -> None:
    row = add(an_account(), {"address": "ada\0@example.com\n"}, note="n" * 400)
    assert (row.value, row.as_given, len(row.note)) == ("ada@example.com", "ada@example.com", 300)


def test_the_same_person_is_on_the_list_once() -> None:
    store = a_store()
    account = store.account
    add(account, {"address": "ada@example.com"})
    with pytest.raises(Conflict, match="on the suppression list already"):
        add(account, {"address": "ADA@example.com", "reason": "bounce"})
    assert Suppression.objects.get().reason == "manual"
    add(account, {"address": "ada@example.com"}, store=store)
    with pytest.raises(Conflict):
        add(account, {"address": "Ada@example.com"}, store=store)
    add(account, {"domain": "example.com"})
    add(an_account(), {"address": "ada@example.com"})
    assert Suppression.objects.count() == 4


def test_an_entry_stops_its_address_in_every_store_of_the_account_and_no_other() -> None:
    store = a_store()
    sister, stranger = a_store(store.account), a_store()
    add(store.account, {"address": "ada@example.com"})
    assert _stopped(store, "ADA@example.com", "grace@example.com") == {"ada@example.com"}
    assert _stopped(sister, "ada@example.com") == {"ada@example.com"}
    assert _stopped(stranger, "ada@example.com") == set()


def test_an_entry_of_one_store_stops_there_only() -> None:
    store = a_store()
    sister = a_store(store.account)
    add(store.account, {"address": "ada@example.com", "reason": "unsubscribe"}, store=store)
    assert _stopped(store, "ada@example.com") == {"ada@example.com"}
    assert _stopped(sister, "ada@example.com") == set()


def test_a_domain_stops_its_addresses_and_not_its_subdomains() -> None:
    store = a_store()
    add(store.account, {"domain": "bücher.example"})
    addresses = ("ada@bücher.example", "grace@XN--BCHER-KVA.example", "ada@mail.bücher.example", "ada@example.com")
    assert _stopped(store, *addresses) == {"ada@xn--bcher-kva.example", "grace@xn--bcher-kva.example"}


def test_a_domain_is_no_address_and_an_address_no_domain() -> None:
    store = a_store()
    Suppression.objects.create(account=store.account, kind="domain", value="ada@example.com", as_given="x")
    Suppression.objects.create(account=store.account, kind="address", value="example.com", as_given="x")
    assert _stopped(store, "ada@example.com") == set()


def test_nobody_asked_about_asks_for_nobody() -> None:
    store = a_store()
    assert stops(store.account_id, store.pk, []) == {}


def test_a_lifted_entry_stops_no_more() -> None:
    store = a_store()
    lift(add(store.account, {"address": "ada@example.com"}))
    assert _stopped(store, "ada@example.com") == set()


@pytest.mark.parametrize("reason", REASONS)
def test_each_reason_has_its_words(reason: str) -> None:
    words = in_words(Suppression(as_given="ada@example.com", reason=reason))
    assert words.startswith("ada@example.com: ")
    assert reason.removesuffix("e") in words or reason == "manual"


@pytest.mark.parametrize("given", [{"address": "ada@example.com"}, {"domain": "example.com", "reason": "complaint"}])
def test_an_entry_as_json(given: dict[str, Any]) -> None:
    store = a_store()
    row = add(store.account, given, store=store)
    assert as_json(row) == {
        "reason": "manual",
        **given,
        "id": row.pk,
        "store_id": store.pk,
        "created_at": row.created_at,
    }


def test_one_lock_an_account_orders_suppressions_and_sends(monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[tuple[str, str]] = []
    monkeypatch.setattr(suppression, "hold", lambda name: taken.append(("hold", name)))
    monkeypatch.setattr(suppression, "share", lambda name: taken.append(("share", name)))
    account = an_account()
    add(account, {"address": "ada@example.com"})
    suppression.read_along(["acc_b", "acc_a", "acc_b"])
    assert taken == [
        ("hold", f"audience:{account.pk}"),
        ("share", "audience:acc_a"),
        ("share", "audience:acc_b"),
    ]
