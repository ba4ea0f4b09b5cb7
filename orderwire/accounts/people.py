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


def account_of(user: User) -> Account | None:
    """The account a person works in (the first they joined)."""
    membership = user.memberships.select_related("account").order_by("id").first()
    return membership.account if membership else None


def role_of(user: User, account: Account) -> str | None:
    """A person's role in an account; None for a stranger."""
    return account.memberships.filter(user=user).values_list("role", flat=True).first()


def join(account: Account, user: User, role: Role) -> Membership:
    """Make a person a member, or change their role."""
    membership, _ = Membership.objects.update_or_create(account=account, user=user, defaults={"role": role})
    return membership
