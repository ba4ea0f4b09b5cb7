"""Who joins an account, in which role, and who leaves it. An account always keeps an owner."""

import hashlib
import hmac
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from orderwire.accounts.limits import allow
from orderwire.accounts.models import Invitation, Membership, Role, User, at_least
from orderwire.accounts.people import join
from orderwire.core import clock
from orderwire.core.email_address import is_possible
from orderwire.core.failures import Conflict, FieldError, Refusal
from orderwire.core.locks import hold
from orderwire.core.seal import key_for

DAYS = 7
INVITATIONS_AN_HOUR = 30


def invite(by: Membership, email: str, role: str) -> Invitation:
    """An open invitation to an address, good for DAYS days. Nobody gives more than their own role. Raises Refusal, Conflict."""
    email = email.strip().lower()
    errors = []
    if not is_possible(email):
        errors.append(FieldError("email", _("This is not an e-mail address: write it like name@example.com.")))
    if role not in Role.values or not at_least(by.role, Role(role)):
        errors.append(FieldError("role", _("Choose one of the roles: at most your own.")))
    if errors:
        raise Refusal(errors)
    if not allow("invitations", by.account_id, INVITATIONS_AN_HOUR, 3600):
        raise Conflict(_("At most %(most)d invitations an hour: wait a while.") % {"most": INVITATIONS_AN_HOUR})
    with transaction.atomic():
        hold(_lock(by.account_id))
        if Membership.objects.filter(account_id=by.account_id, user__email=email).exists():
            raise Conflict(_("%(email)s is a member already.") % {"email": email})
        if Invitation.objects.filter(account_id=by.account_id, email=email).exists():
            raise Conflict(
                _("%(email)s is invited already. Send the invitation again, or withdraw it first.") % {"email": email}
            )
        return Invitation.objects.create(
            account_id=by.account_id, email=email, role=role, invited_by=by.user, expires_at=_end()
        )


def renew(invitation: Invitation) -> Invitation:
    """Good for DAYS days from now; the link that was sent before is dead. Raises Conflict when it was renewed too often."""
    if not allow("invitations", invitation.account_id, INVITATIONS_AN_HOUR, 3600):
        raise Conflict(_("At most %(most)d invitations an hour: wait a while.") % {"most": INVITATIONS_AN_HOUR})
    Invitation.objects.filter(pk=invitation.pk).update(expires_at=_end())
    invitation.refresh_from_db()
    return invitation


def withdraw(invitation: Invitation) -> None:
    """The link opens nothing any more."""
    Invitation.objects.filter(pk=invitation.pk).delete()


def token_of(invitation: Invitation) -> str:
    """The end of an invitation's link: it names the invitation, and is signed over all that it grants."""
    return f"{invitation.pk}.{_signature(invitation)}"


def invitation_by(token: str) -> Invitation | None:
    """The open invitation a link stands for; None when it is forged, used, withdrawn or too old."""
    pk, _dot, signature = token.partition(".")
    if not token.isprintable():
        return None
    found = Invitation.objects.select_related("account", "invited_by").filter(pk=pk[:40]).first()
    if found is None or found.expires_at <= clock.now():
        return None
    return found if hmac.compare_digest(signature.encode(), _signature(found).encode()) else None


def is_for(invitation: Invitation, user: User) -> bool:
    """Whether `user` has shown that mail to the invited address reaches them."""
    return bool(EmailAddress.objects.filter(user=user, email__iexact=invitation.email, verified=True).exists())


def accept(invitation: Invitation, user: User) -> Membership:
    """Join, once. Raises Conflict for the wrong person, or when the invitation was used meanwhile."""
    if not is_for(invitation, user):
        raise Conflict(_("This invitation is for %(email)s.") % {"email": invitation.email})
    with transaction.atomic():
        hold(_lock(invitation.account_id))
        return _use(invitation, user)


def accept_as_new(invitation: Invitation, password: str, language: str = "") -> tuple[User, Membership]:
    """Somebody new: the link they followed shows that the address is theirs. Raises Refusal or Conflict."""
    try:
        validate_password(password, User(email=invitation.email))
    except ValidationError as error:
        raise Refusal([FieldError("password", message) for message in error.messages]) from error
    with transaction.atomic():
        hold(_lock(invitation.account_id))
        if User.objects.filter(email=invitation.email).exists():
            raise Conflict(_("Somebody signs in with this address already: sign in with it first."))
        user = User.objects.create_user(invitation.email, password, language=language)
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        return user, _use(invitation, user)


def change_role(by: Membership, member: Membership, role: str) -> Membership:
    """Give a member another role. Only owners make and unmake owners. Raises Refusal or Conflict."""
    if role not in Role.values:
        raise Refusal.of("role", _("Choose one of the roles."))
    with transaction.atomic():
        hold(_lock(member.account_id))
        member.refresh_from_db()
        _check_rank(by, member, role)
        if member.role == Role.OWNER and role != Role.OWNER:
            _check_not_last(member)
        return join(member.account, member.user, Role(role))


def remove(by: Membership, member: Membership) -> None:
    """From now on the person may do nothing in this account. Raises Conflict for the last owner, or one of higher rank."""
    with transaction.atomic():
        hold(_lock(member.account_id))
        member.refresh_from_db()
        _check_rank(by, member, Role.VIEWER)
        if member.role == Role.OWNER:
            _check_not_last(member)
        member.delete()


def hand_over(owner: Membership, heir: Membership) -> None:
    """The heir becomes owner, the owner admin. Raises Conflict when the one is no owner, or both are the same."""
    with transaction.atomic():
        hold(_lock(owner.account_id))
        owner.refresh_from_db()
        if owner.role != Role.OWNER or heir.pk == owner.pk or heir.account_id != owner.account_id:
            raise Conflict(_("Only an owner can hand the account over, and only to another member."))
        join(heir.account, heir.user, Role.OWNER)
        join(owner.account, owner.user, Role.ADMIN)


def _use(invitation: Invitation, user: User) -> Membership:
    gone, _rows = Invitation.objects.filter(pk=invitation.pk).delete()
    if not gone:
        raise Conflict(_("This invitation was used or withdrawn meanwhile."))
    present = Membership.objects.filter(account_id=invitation.account_id, user=user).first()
    if present is not None and at_least(present.role, Role(invitation.role)):
        return present
    return join(invitation.account, user, Role(invitation.role))


def _check_rank(by: Membership, member: Membership, role: str) -> None:
    if by.pk == member.pk and role != Role.OWNER:
        return  # whoever they are, they may step down or leave
    if not at_least(by.role, Role(member.role)) or not at_least(by.role, Role(role)):
        raise Conflict(_("Only an owner can do that."))


def _check_not_last(member: Membership) -> None:
    owners = Membership.objects.filter(account_id=member.account_id, role=Role.OWNER)
    if not owners.exclude(pk=member.pk).exists():
        raise Conflict(_("An account needs an owner: make somebody else owner first."))


def _signature(invitation: Invitation) -> str:
    granted = f"{invitation.pk}|{invitation.email}|{invitation.role}|{invitation.expires_at.isoformat()}"
    return hmac.new(key_for("invitation"), granted.encode(), hashlib.sha256).hexdigest()


def _end() -> datetime:
    return clock.now() + timedelta(days=DAYS)


def _lock(account_id: str) -> str:
    return f"team:{account_id}"
