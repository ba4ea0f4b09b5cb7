"""What a person does to their own sign-in stands in the audit trail of their accounts, and they get a mail about it."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from allauth.core import context
from django.core import mail
from django.test import Client, RequestFactory

from orderwire.accounts.adapter import OWN_ACTS, Adapter
from orderwire.accounts.models import AuditEntry, Role, User
from orderwire.accounts.people import join
from orderwire.web.audit_words import ACTS
from tests.rooms import an_account
from tests.web.conftest import PASSWORD, House, words
from tests.web.test_sign_in import NEW, link_in
from tests.web.test_two_steps import enrolled, signed_in

Commit = Callable[..., AbstractContextManager[object]]
pytestmark = pytest.mark.django_db


@pytest.fixture
def committed(django_capture_on_commit_callbacks: Commit) -> Commit:
    """What waits for the commit runs, as it does outside of tests."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def kept(house: House) -> list[tuple[str, str, str]]:
    """Acme's audit trail: who, what, about whom."""
    return list(
        AuditEntry.objects.filter(account=house.account).order_by("id").values_list("actor", "action", "target")
    )


def by_owner(house: House, *acts: str) -> list[tuple[str, str, str]]:
    return [("owner@example.com", act, house.owner.pk) for act in acts]


def told() -> list[tuple[str, str]]:
    """The mails that went out: to whom, about what."""
    return [(letter.to[0], str(letter.subject)) for letter in mail.outbox]


def test_turning_two_steps_on_and_off(house: House, committed: Commit) -> None:
    browser, _answer = signed_in()
    with committed():
        enrolled(browser)
    acts = by_owner(house, "recovery codes shown", "two-step sign-in on")
    assert sorted(kept(house)) == sorted(acts)
    assert sorted(told()) == [
        ("owner@example.com", "Two-step sign-in is on"),
        ("owner@example.com", "Your recovery codes were shown"),
    ]
    browser.post("/settings/two-steps/off/")
    assert kept(house)[2:] == by_owner(house, "two-step sign-in off")
    assert told()[2:] == [("owner@example.com", "Two-step sign-in by app is off")]


def test_recovery_codes_that_are_made_anew_and_shown(house: House, committed: Commit) -> None:
    browser, _answer = signed_in()
    _secret, codes = enrolled(browser)
    AuditEntry.objects.all().delete()
    mail.outbox.clear()
    with committed():
        answer = browser.post("/settings/two-steps/codes/new/")
    assert kept(house) == by_owner(house, "recovery codes made")
    page = browser.get(answer["Location"])
    browser.get(answer["Location"])  # shown no second time, so told no second time
    assert kept(house)[1:] == by_owner(house, "recovery codes shown")
    assert [subject for _to, subject in told()] == ["New recovery codes were made", "Your recovery codes were shown"]
    secrets = re.findall(r"\d{8}", page.content.decode().split('id="recovery-codes"')[1])
    assert len(secrets) == 10
    assert not [code for code in secrets + codes if code in str(list(AuditEntry.objects.values()))]
    assert not [code for code in secrets + codes for letter in mail.outbox if code in str(letter.body)]


def test_what_is_refused_is_neither_kept_nor_told(house: House) -> None:
    browser, _answer = signed_in()
    browser.post("/settings/two-steps/on/", {"code": "000000"})
    browser.post("/settings/password/", {"oldpassword": "wrong", "password1": NEW, "password2": NEW})
    assert (kept(house), told()) == ([], [])


def test_changing_the_password(house: House, owner: Client) -> None:
    owner.post("/settings/password/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
    assert kept(house) == by_owner(house, "password changed")
    assert told() == [("owner@example.com", "Your password was changed")]


def test_a_new_password_signs_out_everywhere_else_and_not_here(house: House) -> None:
    here, there = signed_in()[0], signed_in()[0]
    here.post("/settings/password/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
    assert here.get("/settings/").status_code == 200
    assert there.get("/settings/").headers["Location"].startswith("/sign-in/")


def test_a_new_password_by_mail(house: House, client: Client) -> None:
    client.post("/password/reset/", {"email": "owner@example.com"})
    page = client.get(link_in(str(mail.outbox[0].body)), follow=True)
    assert kept(house) == []
    client.post(page.redirect_chain[-1][0], {"password1": NEW, "password2": NEW})
    assert kept(house) == by_owner(house, "password reset")
    assert told()[1:] == [("owner@example.com", "Your password was changed")]


def test_ending_all_other_sign_ins(house: House) -> None:
    here = signed_in()[0]
    signed_in()
    here.post("/settings/sessions/")
    here.post("/settings/sessions/")  # nobody else is there any more
    assert kept(house) == by_owner(house, "signed out elsewhere")
    assert told() == [("owner@example.com", "You were signed out elsewhere")]


def test_it_stands_in_every_account_of_theirs_and_in_no_other(house: House, stranger: User, editor: Client) -> None:
    second = an_account()
    join(second, house.editor, Role.VIEWER)
    editor.post("/settings/password/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
    entries = AuditEntry.objects.values_list("account", "actor", "action")
    assert sorted(entries) == sorted(
        (account.pk, "editor@example.com", "password changed") for account in (house.account, second)
    )


def test_owners_read_it_team_mates_and_strangers_do_not(
    house: House, stranger: User, owner: Client, editor: Client, viewer: Client, as_user: Callable[[User], Client]
) -> None:
    editor.post("/settings/password/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
    page = words(owner.get("/settings/audit/", {"what": "password changed"}))
    assert "Password changed" in page
    assert "editor@example.com" in page
    assert viewer.get("/settings/audit/").status_code == 403
    assert "editor@example.com" not in words(as_user(stranger).get("/settings/audit/"))


def test_the_mail_says_from_where_and_what_to_do(house: House) -> None:
    here = signed_in(browser=Client(headers={"user-agent": "Mozilla/5.0 (X11; Linux) Firefox/140.0"}))[0]
    signed_in()
    here.post("/settings/sessions/")
    body = str(mail.outbox[0].body)
    assert "It was done from Firefox on Linux, address 127.0.0.1." in body
    assert "It was not you? Then choose a new password at once" in body
    assert "&" not in body


def test_in_german(house: House, committed: Commit) -> None:
    house.owner.language = "de"
    house.owner.save()
    browser, _answer = signed_in()
    enrolled(browser)
    with committed():
        browser.post("/settings/two-steps/off/")
    assert [subject for _to, subject in told()][-1] == "Die Anmeldung in zwei Schritten per App ist ausgeschaltet"
    assert not re.search(r"\b(your|was|just)\b", "".join(str(letter.body) for letter in mail.outbox))


@pytest.mark.parametrize("prefix", sorted(OWN_ACTS))
def test_each_of_them_has_its_words_on_the_page_and_a_mail_in_both_languages(prefix: str, house: House) -> None:
    assert OWN_ACTS[prefix] in ACTS
    with context.request_context(RequestFactory().get("/")):
        for language in ("en", "de"):
            house.owner.language = language
            Adapter().send_notification_mail(prefix, house.owner, {"count": 1})
    english, german = mail.outbox
    assert english.subject != german.subject
    assert english.body.startswith("Hello,")
    assert german.body.startswith("Guten Tag,")
    assert "It was not you?" in english.body
    assert "Das waren nicht Sie?" in german.body
