"""Opening accounts, and who belongs to which in what role."""

from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from orderwire.accounts.models import Account, Membership, Role, User
from orderwire.core.email_address import is_possible
from orderwire.core.failures import FieldError, Refusal


def open_account(email: str, password: str, name: str = "") -> tuple[Account, User]:
    """A new account, its owner, and the owner's address taken as verified.

    Raises Refusal for an impossible or taken address, or a weak password.
    """
    email = email.strip().lower()
    errors = []
    if not is_possible(email):
        errors.append(FieldError("email", "This is not an e-mail address: write it like name@example.com."))
    elif User.objects.filter(email=email).exists():
        errors.append(
            FieldError("email", "Somebody already signs in with this address: use another, or reset its password.")
        )
    try:
        validate_password(password, User(email=email))
    except ValidationError as error:
        errors += [FieldError("password", message) for message in error.messages]
    if errors:
        raise Refusal(errors)
    with transaction.atomic():
        user = User.objects.create_user(email, password)
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
        return found_account(user, name), user


def found_account(user: User, name: str = "") -> Account:
    """An account of their own for a person who signed up: they own it."""
    account = Account.objects.create(name=name.strip()[:120] or user.email.partition("@")[0])
    Membership.objects.create(account=account, user=user, role=Role.OWNER)
    return account


def memberships_of(user: User) -> list[Membership]:
    """The accounts a person belongs to, with their roles, the first they joined first."""
    return list(user.memberships.select_related("account").order_by("id"))


def working_in(memberships: list[Membership], chosen: str = "") -> Membership | None:
    """The membership a person works in: of the account `chosen`, else of the first they joined."""
    first = memberships[0] if memberships else None
    return next((one for one in memberships if one.account_id == chosen), first)


def account_of(user: User) -> Account | None:
    """The account a person works in when they chose none (the first they joined)."""
    membership = working_in(memberships_of(user))
    return membership.account if membership else None


def role_of(user: User, account: Account) -> str | None:
    """A person's role in an account; None for a stranger."""
    return account.memberships.filter(user=user).values_list("role", flat=True).first()


def join(account: Account, user: User, role: Role) -> Membership:
    """Make a person a member, or change their role."""
    membership, _ = Membership.objects.update_or_create(account=account, user=user, defaults={"role": role})
    return membership


def choose(user: User, language: str, manner: str) -> None:
    """How pages speak to a person; "" leaves either to their browser."""
    User.objects.filter(pk=user.pk).update(language=language, manner=manner)


def tell(membership: Membership, told: bool) -> None:
    """Whether the member gets a mail when something of the account breaks."""
    Membership.objects.filter(pk=membership.pk).update(told=told)
