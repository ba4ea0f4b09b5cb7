"""Who joins an account, in which role, and who leaves it."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress

from orderwire.accounts import team
from orderwire.accounts.models import Invitation, Membership, Role, User
from orderwire.accounts.people import join, open_account
from orderwire.core import clock
from orderwire.core.failures import Conflict, Refusal
from tests.rooms import NOON

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough sentence"


@pytest.fixture
def ada() -> Membership:
    """The owner of Acme."""
    account, user = open_account("ada@example.com", PASSWORD, "Acme")
    return account.memberships.get(user=user)


def somebody(email: str, *, verified: bool = True) -> User:
    user = User.objects.create_user(email, PASSWORD)
    EmailAddress.objects.create(user=user, email=email, verified=verified, primary=True)
    return user


def a_member(ada: Membership, email: str, role: Role) -> Membership:
    return join(ada.account, somebody(email), role)


def test_a_link_opens_its_invitation_until_it_is_used(ada: Membership) -> None:
    invitation = team.invite(ada, " Grace@Example.com ", "editor")
    token = team.token_of(invitation)
    assert team.invitation_by(token) == invitation
    assert (invitation.email, invitation.role) == ("grace@example.com", "editor")
    joined = team.accept(invitation, somebody("grace@example.com"))
    assert (joined.account, joined.role) == (ada.account, "editor")
    assert team.invitation_by(token) is None
    with pytest.raises(Conflict, match="used or withdrawn"):
        team.accept(invitation, joined.user)


@pytest.mark.parametrize("change", ["x", "", ".", "\u0000"])
def test_a_forged_link_opens_nothing(ada: Membership, change: str) -> None:
    token = team.token_of(team.invite(ada, "grace@example.com", "viewer"))
    pk = token.partition(".")[0]
    assert team.invitation_by(f"{pk}.{change}") is None
    assert team.invitation_by(change) is None


def test_a_link_dies_with_its_days_with_its_renewal_and_when_it_is_withdrawn(ada: Membership) -> None:
    with clock.stopped_at(NOON) as hands:
        invitation = team.invite(ada, "grace@example.com", "viewer")
        first = team.token_of(invitation)
        hands.forward(timedelta(days=team.DAYS))
        assert team.invitation_by(first) is None
        second = team.token_of(team.renew(invitation))
        assert team.invitation_by(first) is None
        assert team.invitation_by(second) == invitation
        team.withdraw(invitation)
        assert team.invitation_by(second) is None


def test_only_whoever_reads_mail_there_may_use_it(ada: Membership) -> None:
    invitation = team.invite(ada, "grace@example.com", "viewer")
    for wrong in (somebody("mallory@example.com"), somebody("grace@example.com", verified=False)):
        with pytest.raises(Conflict, match=r"for grace@example\.com"):
            team.accept(invitation, wrong)
    assert Membership.objects.count() == 1
    assert Invitation.objects.count() == 1


def test_somebody_new_joins_with_a_password_and_has_no_account_of_their_own(ada: Membership) -> None:
    invitation = team.invite(ada, "grace@example.com", "admin")
    with pytest.raises(Refusal):
        team.accept_as_new(invitation, "short")
    assert not User.objects.filter(email="grace@example.com").exists()
    user, membership = team.accept_as_new(invitation, PASSWORD)
    assert [one.account for one in user.memberships.all()] == [ada.account]
    assert membership.role == "admin"
    assert EmailAddress.objects.get(user=user).verified
    assert user.check_password(PASSWORD)


def test_a_link_does_not_set_the_password_of_somebody_there_is(ada: Membership) -> None:
    invitation = team.invite(ada, "grace@example.com", "viewer")
    grace = somebody("grace@example.com")
    with pytest.raises(Conflict, match="sign in with it first"):
        team.accept_as_new(invitation, "another long sentence")
    grace.refresh_from_db()
    assert grace.check_password(PASSWORD)
    assert Invitation.objects.count() == 1


def test_an_invitation_never_lowers_a_role(ada: Membership) -> None:
    invitation = team.invite(ada, "grace@example.com", "viewer")
    grace = a_member(ada, "grace@example.com", Role.ADMIN)
    assert team.accept(invitation, grace.user).role == "admin"


@pytest.mark.parametrize(
    ("email", "role", "field"), [("nobody", "viewer", "email"), ("x@example.com", "king", "role"), ("", "", "email")]
)
def test_a_wrong_invitation(ada: Membership, email: str, role: str, field: str) -> None:
    with pytest.raises(Refusal) as refused:
        team.invite(ada, email, role)
    assert field in [error.field for error in refused.value.errors]
    assert not Invitation.objects.exists()


def test_nobody_gives_more_than_they_have(ada: Membership) -> None:
    admin = a_member(ada, "bob@example.com", Role.ADMIN)
    viewer = a_member(ada, "eve@example.com", Role.VIEWER)
    with pytest.raises(Refusal):
        team.invite(admin, "x@example.com", "owner")
    for act in (
        lambda: team.change_role(admin, viewer, "owner"),
        lambda: team.change_role(admin, ada, "viewer"),
        lambda: team.change_role(admin, admin, "owner"),
        lambda: team.remove(admin, ada),
        lambda: team.hand_over(admin, viewer),
    ):
        with pytest.raises(Conflict):
            act()
    assert sorted(Membership.objects.values_list("role", flat=True)) == ["admin", "owner", "viewer"]


def test_who_is_there_or_invited_is_not_invited_again(ada: Membership) -> None:
    team.invite(ada, "grace@example.com", "viewer")
    with pytest.raises(Conflict, match="invited already"):
        team.invite(ada, "GRACE@example.com", "viewer")
    with pytest.raises(Conflict, match="member already"):
        team.invite(ada, "ada@example.com", "viewer")


def test_too_many_invitations(ada: Membership, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(team, "INVITATIONS_AN_HOUR", 2)
    first = team.invite(ada, "a@example.com", "viewer")
    team.renew(first)
    with pytest.raises(Conflict, match="At most 2"):
        team.invite(ada, "b@example.com", "viewer")
    with pytest.raises(Conflict, match="At most 2"):
        team.renew(first)


def test_the_last_owner_stays(ada: Membership) -> None:
    for act in (
        lambda: team.remove(ada, ada),
        lambda: team.change_role(ada, ada, "admin"),
        lambda: team.hand_over(ada, ada),
    ):
        with pytest.raises(Conflict):
            act()
    ada.refresh_from_db()
    assert ada.role == "owner"
    second = a_member(ada, "bob@example.com", Role.OWNER)
    team.remove(ada, ada)
    with pytest.raises(Conflict, match="needs an owner"):
        team.remove(second, second)


def test_handing_over(ada: Membership) -> None:
    heir = a_member(ada, "bob@example.com", Role.VIEWER)
    team.hand_over(ada, heir)
    roles = dict(Membership.objects.values_list("user__email", "role"))
    assert roles == {"ada@example.com": "admin", "bob@example.com": "owner"}
    stranger = open_account("mallory@example.com", PASSWORD)[0].memberships.get()
    with pytest.raises(Conflict):
        team.hand_over(stranger, heir)


def test_a_role_that_is_none(ada: Membership) -> None:
    viewer = a_member(ada, "eve@example.com", Role.VIEWER)
    with pytest.raises(Refusal):
        team.change_role(ada, viewer, "king")
    assert team.change_role(ada, viewer, "editor").role == "editor"
    team.remove(viewer, Membership.objects.get(pk=viewer.pk))
    assert Membership.objects.count() == 1
