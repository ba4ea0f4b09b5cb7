"""Passkeys: added, named, used alone and after the password, removed; by their owner and by nobody else."""

import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client

from orderwire.accounts.models import AuditEntry, User
from orderwire.accounts.passkeys import REFUSED
from tests.passkey import Device, a_passkey
from tests.web.conftest import PASSWORD, House, words
from tests.web.test_two_steps import enrolled, is_in, signed_in

pytestmark = pytest.mark.django_db
LIST, NEW = "/settings/passkeys/", "/settings/passkeys/new/"


def asked(page: Any) -> dict[str, Any]:
    """What a page has for the browser's passkeys."""
    found = re.search(r'<script id="passkey-asked" type="application/json">(.*?)</script>', page.content.decode())
    assert found
    return dict(json.loads(found.group(1)))


def proven(browser: Client) -> Client:
    """The password was given once more."""
    browser.post("/sign-in/again/", {"password": PASSWORD})
    return browser


def added(browser: Client, device: Device, name: str = "Laptop") -> Any:
    """Makes a passkey on a device and adds it: where that leads."""
    return browser.post(NEW, {"name": name, "credential": device.make(asked(browser.get(NEW)))})


def with_passkey(device: Device, browser: Client | None = None, **said: str) -> tuple[Client, Any]:
    """A browser that signs in with a passkey alone, and where it was sent."""
    browser = browser or Client()
    options = browser.get("/sign-in/passkey/", headers={"accept": "application/json"}).json()
    return browser, browser.post("/sign-in/passkey/", {"credential": device.use(options), **said})


@pytest.fixture
def device() -> Device:
    """The owner's."""
    return Device()


@pytest.fixture
def keeper(house: House, device: Device) -> Client:
    """The owner's browser after they added their first passkey."""
    browser = proven(signed_in()[0])
    assert added(browser, device)["Location"] == "/settings/two-steps/codes/"
    return browser


def test_adding_asks_who_one_is_and_for_a_whole_passkey(house: House) -> None:
    browser, _answer = signed_in()
    assert unquote(browser.get(NEW)["Location"]) == f"/sign-in/again/?next={NEW}"
    page = proven(browser).get(NEW)
    assert 'value="Passkey 1"' in words(page)
    options = asked(page)["creation_options"]["publicKey"]
    assert options["rp"] == {"id": "testserver", "name": "Orderwire"}
    assert options["authenticatorSelection"]["residentKey"] == "required"
    assert options["authenticatorSelection"]["userVerification"] == "required"
    assert not Authenticator.objects.exists()


def test_the_first_one_comes_with_recovery_codes_and_is_kept_and_told(house: House, keeper: Client) -> None:
    codes = re.search(r'id="recovery-codes">([\d\s]+)<', keeper.get("/settings/two-steps/codes/").content.decode())
    assert codes
    assert len(codes.group(1).split()) == 10
    page = words(keeper.get(LIST))
    assert "Laptop" in page
    assert "not used yet" in page
    acts = AuditEntry.objects.filter(account=house.account, actor="owner@example.com").order_by("id")
    assert list(acts.values_list("action", flat=True)) == ["passkey added", "recovery codes shown"]
    assert [letter.subject for letter in mail.outbox] == ["A passkey was added", "Your recovery codes were shown"]


def test_a_second_one_leads_back_to_the_list_and_the_first_is_not_made_again(
    house: House, keeper: Client, device: Device
) -> None:
    known = asked(keeper.get(NEW))["creation_options"]["publicKey"]["excludeCredentials"]
    assert len(known) == 1
    assert added(keeper, Device(), "Phone")["Location"] == LIST
    page = words(keeper.get(LIST))
    assert "Laptop" in page
    assert "Phone" in page


@pytest.mark.parametrize(
    "wrong",
    [Device(verifies=False), Device(origin="https://evil.example"), Device(site="evil.example")],
    ids=["looks at nobody", "from another page", "for another site"],
)
def test_what_is_no_passkey_of_ours_is_not_added(house: House, wrong: Device) -> None:
    browser = proven(signed_in()[0])
    page = words(added(browser, wrong))
    assert str(REFUSED) in page
    assert not Authenticator.objects.exists()
    assert (AuditEntry.objects.count(), mail.outbox) == (0, [])


def test_signing_in_with_a_passkey_is_both_steps_at_once(house: House, keeper: Client, device: Device) -> None:
    browser, answer = with_passkey(device)
    assert answer["Location"] == "/"
    assert is_in(browser)
    assert "last used" in words(browser.get(LIST))
    _other, led = with_passkey(device, next="/senders/")
    assert led["Location"] == "/senders/"


def test_an_answer_signs_in_once(house: House, keeper: Client, device: Device) -> None:
    browser = Client()
    options = browser.get("/sign-in/passkey/", headers={"accept": "application/json"}).json()
    said = device.use(options)
    browser.post("/sign-in/passkey/", {"credential": said})
    assert is_in(browser)
    other = Client()
    page = words(other.post("/sign-in/passkey/", {"credential": said}, follow=True))
    assert str(REFUSED) in page
    other.get("/sign-in/passkey/", headers={"accept": "application/json"})
    other.post("/sign-in/passkey/", {"credential": said})
    assert not is_in(other)


def test_a_passkey_opens_its_owners_account_and_no_other(house: House, keeper: Client, stranger: User) -> None:
    theirs = Device()
    a_passkey(stranger, device=theirs)
    browser = Client()
    options = browser.get("/sign-in/passkey/", headers={"accept": "application/json"}).json()
    page = browser.post("/sign-in/passkey/", {"credential": theirs.use(options, user=house.owner.pk)}, follow=True)
    assert str(REFUSED) in words(page)
    assert not is_in(browser)


def test_who_knows_a_passkeys_number_has_not_the_passkey(house: House, keeper: Client, device: Device) -> None:
    forged = Device()
    forged.ident = device.ident
    browser = Client()
    options = browser.get("/sign-in/passkey/", headers={"accept": "application/json"}).json()
    browser.post("/sign-in/passkey/", {"credential": forged.use(options, user=house.owner.pk)})
    assert not is_in(browser)


def test_one_that_looks_at_nobody_does_not_sign_in_alone(house: House) -> None:
    blind = Device(verifies=False)
    a_passkey(house.owner, device=blind)
    browser, answer = with_passkey(blind)
    assert answer["Location"] == "/sign-in/"
    assert not is_in(browser)


def test_who_knocks_too_often_is_told_to_wait(house: House, keeper: Client, device: Device) -> None:
    tries = [with_passkey(Device())[1].status_code for _ in range(10)]
    assert tries == [302] * 10
    browser, answer = with_passkey(device)
    assert answer.status_code == 429
    assert not is_in(browser)


def test_after_the_password_a_passkey_or_a_recovery_code_is_asked_for(
    house: House, keeper: Client, device: Device
) -> None:
    shown = keeper.get("/settings/two-steps/codes/").content.decode()
    codes = re.findall(r"\b\d{8}\b", shown.split('id="recovery-codes"')[1])
    browser, answer = signed_in()
    assert answer["Location"] == "/sign-in/code/"
    page = browser.get("/sign-in/code/")
    assert "Use a passkey" in words(page)
    wrong = browser.post("/sign-in/code/", {"credential": Device().use(asked(page), user=house.owner.pk)})
    assert str(REFUSED) in words(wrong)
    assert not is_in(browser)
    browser.post("/sign-in/code/", {"credential": device.use(asked(wrong))})
    assert is_in(browser)
    other, _answer = signed_in()
    other.post("/sign-in/code/", {"code": codes[0]})
    assert is_in(other)


def test_who_has_none_is_not_offered_one_after_the_password(house: House) -> None:
    enrolled(signed_in()[0])
    browser, _answer = signed_in()
    assert "Use a passkey" not in words(browser.get("/sign-in/code/"))


def test_a_passkey_says_that_it_is_still_you(house: House, keeper: Client, device: Device) -> None:
    browser, _answer = with_passkey(device)
    path = f"{LIST}{Authenticator.objects.get(type='webauthn').pk}/remove/"
    assert "Use a passkey instead" in words(browser.get(browser.get(path)["Location"]))
    again = f"/sign-in/again/passkey/?next={path}"
    refused = browser.post(again, {"credential": Device().use(asked(browser.get(again)))}, follow=True)
    assert refused.redirect_chain == [(again, 302)]
    assert str(REFUSED) in words(refused)
    assert browser.get(path).status_code == 302
    answer = browser.post(again, {"credential": device.use(asked(browser.get(again))), "next": path})
    assert answer["Location"] == path
    assert "Remove “Laptop”?" in words(browser.get(path))


def test_another_name(house: House, keeper: Client) -> None:
    path = f"{LIST}{Authenticator.objects.get(type='webauthn').pk}/name/"
    assert 'value="Laptop"' in words(keeper.get(path))
    assert 'aria-invalid="true"' in words(keeper.post(path, {"name": ""}))
    assert keeper.post(path, {"name": "<Old> laptop"})["Location"] == LIST
    page = words(keeper.get(LIST))
    assert "&lt;Old&gt; laptop" in page
    assert "<Old>" not in page


def test_a_removed_one_opens_nothing_and_the_password_is_enough_again(
    house: House, keeper: Client, device: Device
) -> None:
    mail.outbox.clear()
    path = f"{LIST}{Authenticator.objects.get(type='webauthn').pk}/remove/"
    page = words(keeper.post(path, follow=True))
    assert "The passkey is removed." in page
    assert "You have none yet." in page
    assert not Authenticator.objects.exists()
    browser, answer = with_passkey(device)
    assert answer["Location"] == "/sign-in/"
    assert not is_in(browser)
    assert is_in(signed_in()[0])
    assert AuditEntry.objects.order_by("id").last().action == "passkey removed"  # type: ignore[union-attr]
    assert [letter.subject for letter in mail.outbox] == ["A passkey was removed"]


def test_an_app_beside_a_passkey_keeps_the_recovery_codes_when_one_of_them_goes(house: House, keeper: Client) -> None:
    page = words(keeper.get("/settings/two-steps/"))
    assert "After your password you are asked for a passkey." in page
    assert "Add an app" in page
    assert "10 recovery codes are left." in page
    keeper.post(f"{LIST}{Authenticator.objects.get(type='webauthn').pk}/remove/")
    enrolled(keeper_again := signed_in()[0])
    added(keeper_again, Device())
    assert "for a code from your authenticator app, or for a passkey." in words(
        keeper_again.get("/settings/two-steps/")
    )
    keeper_again.post("/settings/two-steps/off/")
    kinds = sorted(Authenticator.objects.values_list("type", flat=True))
    assert kinds == ["recovery_codes", "webauthn"]


def test_a_team_mate_and_a_stranger_reach_no_passkey_of_the_owners(
    house: House, keeper: Client, stranger: User, as_user: Callable[[User], Client]
) -> None:
    one = Authenticator.objects.get(type="webauthn")
    before = list(Authenticator.objects.order_by("pk").values())
    for user in (house.viewer, stranger):
        browser = proven(as_user(user))
        assert "Laptop" not in words(browser.get(LIST))
        for path in (f"{LIST}{one.pk}/name/", f"{LIST}{one.pk}/remove/"):
            assert (browser.get(path).status_code, browser.post(path, {"name": "x"}).status_code) == (404, 404)
    assert list(Authenticator.objects.order_by("pk").values()) == before


@pytest.mark.parametrize("path", [LIST, NEW, f"{LIST}1/name/", f"{LIST}1/remove/", "/sign-in/again/passkey/"])
def test_who_is_signed_out_is_asked_to_sign_in(path: str, house: House) -> None:
    for answer in (Client().get(path), Client().post(path)):
        assert answer.status_code == 302
        assert answer["Location"].startswith("/sign-in/")


def test_the_pages_hold_no_script_of_their_own(house: House, keeper: Client) -> None:
    one = Authenticator.objects.get(type="webauthn").pk
    out, half = Client(), signed_in()[0]
    pages = [keeper.get(path) for path in (LIST, NEW, f"{LIST}{one}/name/", f"{LIST}{one}/remove/")]
    pages += [out.get("/sign-in/"), half.get("/sign-in/code/"), keeper.get("/sign-in/again/passkey/")]
    for page in pages:
        assert page.status_code == 200
        assert "script-src 'self';" in page["Content-Security-Policy"]
        scripts = re.findall(r"<script([^>]*)>", page.content.decode())
        assert not [one for one in scripts if " src=" not in one and "application/json" not in one]


def test_in_german(house: House, keeper: Client, as_user: Callable[[User], Client]) -> None:
    house.owner.language = "de"
    house.owner.save()
    page = words(as_user(house.owner).get(LIST))
    assert "Passkey hinzufügen" in page
    assert not re.search(r"\b(your|added|used)\b", re.sub(r"<[^>]*>", " ", page))


@pytest.mark.parametrize("path", ["two-steps/", "passkeys/", "sessions/", "password/"])
def test_ones_own_sign_in_stands_in_the_frame_of_all_pages(house: House, path: str) -> None:
    page = words(signed_in()[0].get(f"/settings/{path}"))
    assert ("Add New" in page, "Keyboard shortcuts" in page) == (True, True)
