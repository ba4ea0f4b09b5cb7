"""Opening accounts, and who belongs to which in what role."""

import pytest
from allauth.account.models import EmailAddress

from orderwire.accounts.models import Account, Membership, Role, User
from orderwire.accounts.people import account_of, found_account, join, open_account, role_of
from orderwire.core.failures import Refusal

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"


def test_an_account_has_an_owner_whose_address_counts_as_verified() -> None:
    account, user = open_account(" Ada@Example.COM ", PASSWORD, " Acme Lamps ")
    assert (account.name, user.email, str(user), str(account)) == (
        "Acme Lamps",
        "ada@example.com",
        "ada@example.com",
        "Acme Lamps",
    )
    assert user.check_password(PASSWORD)
    assert PASSWORD not in user.password
    assert role_of(user, account) == Role.OWNER
    assert account_of(user) == account
    address = EmailAddress.objects.get()
    assert (address.user, address.email, address.verified, address.primary) == (user, "ada@example.com", True, True)


def test_without_a_name_the_account_is_called_after_its_owner() -> None:
    assert open_account("ada@example.com", PASSWORD)[0].name == "ada"


def test_a_name_of_any_length_is_shortened() -> None:
    assert open_account("ada@example.com", PASSWORD, "A" * 500)[0].name == "A" * 120


@pytest.mark.parametrize(
    ("email", "password", "fields"),
    [
        ("ada", PASSWORD, {"email"}),
        ("", PASSWORD, {"email"}),
        ("ada@example.com\nbcc", PASSWORD, {"email"}),
        ("ada@example.com", "short", {"password"}),
        ("ada@example.com", "password123", {"password"}),
        ("ada.lovelace@example.com", "ada.lovelace", {"password"}),
        ("ada", "", {"email", "password"}),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_made(email: str, password: str, fields: set[str]) -> None:
    with pytest.raises(Refusal) as refused:
        open_account(email, password)
    assert {error.field for error in refused.value.errors} == fields
    assert not Account.objects.exists()
    assert not User.objects.exists()


def test_an_address_signs_in_to_one_person_only() -> None:
    open_account("ada@example.com", PASSWORD)
    with pytest.raises(Refusal, match="Somebody already signs in") as refused:
        open_account("ADA@example.com", PASSWORD)
    assert [error.field for error in refused.value.errors] == ["email"]
    assert Account.objects.count() == User.objects.count() == 1


def test_a_stranger_has_no_role_and_a_member_has_one_at_a_time() -> None:
    account, ada = open_account("ada@example.com", PASSWORD)
    grace = User.objects.create_user("grace@example.com")
    assert role_of(grace, account) is None
    assert account_of(grace) is None
    join(account, grace, Role.VIEWER)
    assert role_of(grace, account) == Role.VIEWER
    join(account, grace, Role.EDITOR)
    assert role_of(grace, account) == Role.EDITOR
    assert Membership.objects.count() == 2
    assert role_of(ada, account) == Role.OWNER


def test_a_person_works_in_the_account_they_joined_first() -> None:
    grace = User.objects.create_user("grace@example.com")
    first = found_account(grace)
    other, _ = open_account("ada@example.com", PASSWORD)
    join(other, grace, Role.ADMIN)
    assert account_of(grace) == first
    assert role_of(grace, other) == Role.ADMIN
