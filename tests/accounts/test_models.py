"""Roles: each may do all that the ones after it may."""

import pytest

from orderwire.accounts.models import Role, User, at_least

ORDER = [Role.OWNER, Role.ADMIN, Role.EDITOR, Role.VIEWER]


@pytest.mark.parametrize("role", ORDER)
@pytest.mark.parametrize("needed", ORDER)
def test_a_role_may_do_what_the_lower_ones_may(role: Role, needed: Role) -> None:
    assert at_least(role, needed) == (ORDER.index(role) <= ORDER.index(needed))


def test_an_unknown_role_may_do_nothing() -> None:
    with pytest.raises(ValueError, match="guest"):
        at_least("guest", Role.VIEWER)


@pytest.mark.django_db
def test_a_person_without_a_password_cannot_sign_in_and_is_called_by_name() -> None:
    user = User.objects.create_user(" Grace@Example.com ", name="Grace Hopper")
    assert (user.email, str(user), user.has_usable_password()) == ("grace@example.com", "Grace Hopper", False)
    assert User.objects.get_by_natural_key("grace@example.com") == user
