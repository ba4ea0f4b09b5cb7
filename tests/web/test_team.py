"""The team's page: inviting, roles, leaving, handing over, and working in another account."""

from collections.abc import Callable

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from pytest_django import Settings

from orderwire.accounts.models import AuditEntry, Invitation, Membership, Role, User
from orderwire.accounts.people import join
from tests.web.conftest import House, everything, words


def noted() -> list[tuple[str, str, dict[str, object]]]:
    return list(AuditEntry.objects.order_by("id").values_list("actor", "action", "detail"))


def role_of(house: House, email: str) -> str:
    return Membership.objects.get(account=house.account, user__email=email).role


def test_everybody_sees_who_is_there_and_what_they_may(house: House, viewer: Client) -> None:
    page = words(viewer.get("/settings/team/"))
    for part in ("owner@example.com", "editor@example.com", "viewer@example.com", "grace@example.com"):
        assert part in page
    assert "May look at everything, and changes nothing." in page
    for part in ("Send the invitation", "Withdraw", "Make owner", "Remove<"):
        assert part not in page


def test_inviting(house: House, owner: Client, mailoutbox: list[EmailMessage]) -> None:
    page = words(owner.post("/settings/team/", {"email": "New@Example.com", "role": "editor"}, follow=True))
    assert "An invitation is on its way to new@example.com." in page
    assert [mail.to for mail in mailoutbox] == [["new@example.com"]]
    assert noted() == [("owner@example.com", "member invited", {"email": "new@example.com", "role": "editor"})]


@pytest.mark.parametrize(
    ("email", "said"),
    [
        ("nobody", "This is not an e-mail address"),
        ("grace@example.com", "is invited already"),
        ("viewer@example.com", "is a member already"),
    ],
)
def test_what_cannot_be_invited_is_said_and_kept(
    house: House, owner: Client, mailoutbox: list[EmailMessage], email: str, said: str
) -> None:
    before = everything()
    answer = owner.post("/settings/team/", {"email": email, "role": "viewer"})
    assert answer.status_code == 422
    assert said in words(answer)
    assert f'value="{email}"' in words(answer)
    assert everything() == before
    assert mailoutbox == []


def test_a_mail_that_does_not_go_is_said(house: House, owner: Client, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "orderwire.delivery.postman.Postman"
    settings.SMTP_URL = "smtp://127.0.0.1:1?tls=none"
    page = words(owner.post("/settings/team/", {"email": "new@example.com", "role": "editor"}, follow=True))
    assert "the mail could not be sent" in page


def test_sending_again_and_withdrawing(house: House, owner: Client, mailoutbox: list[EmailMessage]) -> None:
    path = f"/settings/team/invitations/{house.invitation.pk}"
    assert "on its way to grace@example.com" in words(owner.post(f"{path}/again/", follow=True))
    assert len(mailoutbox) == 1
    assert "is withdrawn" in words(owner.post(f"{path}/withdraw/", follow=True))
    assert not Invitation.objects.exists()
    assert [action for _, action, _ in noted()] == ["invitation renewed", "invitation withdrawn"]
    assert owner.post(f"{path}/again/").status_code == 404


def test_an_old_invitation_says_so(house: House, owner: Client) -> None:
    Invitation.objects.update(expires_at="2026-01-01T00:00:00Z")
    assert "its link is too old" in words(owner.get("/settings/team/"))


def test_changing_a_role(house: House, owner: Client) -> None:
    path = f"/settings/team/{house.member.pk}/role/"
    assert "editor@example.com is now: Admin." in words(owner.post(path, {"role": "admin"}, follow=True))
    assert role_of(house, "editor@example.com") == "admin"
    assert noted() == [
        (
            "owner@example.com",
            "role changed",
            {"email": "editor@example.com", "before": "editor", "after": "admin"},
        )
    ]
    assert "Choose one of the roles." in words(owner.post(path, {"role": "king"}, follow=True))
    assert len(noted()) == 1


def test_an_admin_does_not_touch_owners(
    house: House, editor: Client, owner: Client, as_user: Callable[[User], Client]
) -> None:
    join(house.account, house.editor, Role.ADMIN)
    boss = Membership.objects.get(user=house.owner)
    before = everything()
    assert "Only an owner can do that." in words(
        editor.post(f"/settings/team/{boss.pk}/role/", {"role": "viewer"}, follow=True)
    )
    assert "Only an owner can do that." in words(editor.post(f"/settings/team/{boss.pk}/remove/", follow=True))
    assert editor.post(f"/settings/team/{boss.pk}/hand-over/").status_code == 403
    assert everything() == before


def test_removing_asks_and_shuts_the_door(house: House, owner: Client, editor: Client) -> None:
    path = f"/settings/team/{house.member.pk}/remove/"
    before = everything()
    assert "Remove editor@example.com?" in words(owner.get(path))
    assert everything() == before
    assert "is no member any more" in words(owner.post(path, follow=True))
    assert editor.get(f"/stores/{house.store.pk}/").status_code == 403
    assert noted()[-1][1:] == ("member removed", {"email": "editor@example.com", "role": "editor"})


def test_leaving_asks_first_and_the_last_owner_stays(house: House, viewer: Client, owner: Client) -> None:
    before = everything()
    assert "Leave Acme?" in words(viewer.post("/settings/team/leave/"))
    assert everything() == before
    assert "You belong to no account" in words(viewer.post("/settings/team/leave/", {"sure": "1"}, follow=True))
    assert not Membership.objects.filter(user=house.viewer).exists()
    page = words(owner.post("/settings/team/leave/", {"sure": "1"}, follow=True))
    assert "An account needs an owner" in page
    assert role_of(house, "owner@example.com") == "owner"
    mine = Membership.objects.get(user=house.owner)
    assert owner.get(f"/settings/team/{mine.pk}/remove/")["Location"] == "/settings/team/leave/"


def test_handing_over(house: House, owner: Client) -> None:
    path = f"/settings/team/{house.member.pk}/hand-over/"
    assert "Hand Acme over to editor@example.com?" in words(owner.get(path))
    assert "owns the account now" in words(owner.post(path, follow=True))
    assert role_of(house, "editor@example.com") == "owner"
    assert role_of(house, "owner@example.com") == "admin"
    assert noted()[-1][:2] == ("owner@example.com", "account handed over")
    assert owner.post(path).status_code == 403


def test_working_in_another_account(
    house: House, stranger: User, as_user: Callable[[User], Client], owner: Client
) -> None:
    other = stranger.memberships.get().account
    join(house.account, stranger, Role.VIEWER)
    browser = as_user(stranger)
    assert "Settings of Other" in words(browser.get("/settings/"))
    assert "Work in Acme" in words(browser.get("/settings/you/"))
    browser.post("/settings/account/", {"account": house.account.pk})
    assert "Settings of Acme" in words(browser.get("/settings/"))
    assert browser.get("/settings/audit/").status_code == 403
    browser.post("/settings/account/", {"account": other.pk})
    assert "Settings of Other" in words(browser.get("/settings/"))
    assert owner.post("/settings/account/", {"account": other.pk}).status_code == 404
    assert "Settings of Acme" in words(owner.get("/settings/"))
