"""People, the accounts they share, in which role, and the keys their programs use."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models

from orderwire.core import clock
from orderwire.core.tables import IdField, Row


class Role(models.TextChoices):
    """What a member may do: each role may do all that the ones after it may."""

    OWNER = "owner"
    ADMIN = "admin"
    EDITOR = "editor"
    VIEWER = "viewer"


_RANK = {Role.VIEWER: 0, Role.EDITOR: 1, Role.ADMIN: 2, Role.OWNER: 3}


def at_least(role: str, needed: Role) -> bool:
    """Whether `role` may do what `needed` may."""
    return _RANK[Role(role)] >= _RANK[needed]


class UserManager(BaseUserManager["User"]):
    """Makes people; their e-mail is their name."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A person with a hashed password. The address is kept lower-case: it is compared without folding elsewhere."""
        user = User(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(Row, AbstractBaseUser, PermissionsMixin):
    """A person who signs in."""

    id = IdField("usr")
    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=120, blank=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    language = models.CharField(max_length=10, blank=True)  # "" = as the browser asks
    manner = models.CharField(max_length=10, blank=True)  # how numbers and dates are written; "" = as the language does

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.name or self.email


class Account(Row):
    """What people share: stores, senders, suppressions."""

    id = IdField("acc")
    name = models.CharField(max_length=120)
    members: "models.ManyToManyField[User, Membership]" = models.ManyToManyField(
        User, through="Membership", related_name="accounts"
    )

    def __str__(self) -> str:
        return self.name


class Membership(Row):
    """A person in an account, with a role; `told` when something of the account breaks."""

    id = IdField("mbr")
    account = models.ForeignKey(Account, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10)
    told = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "user"], name="membership_once")]


class Invitation(Row):
    """An open invitation: gone once it is used or withdrawn. Only who can read mail at `email` may use its link."""

    id = IdField("inv")
    account = models.ForeignKey(Account, models.CASCADE, related_name="invitations")
    email = models.EmailField(max_length=254)
    role = models.CharField(max_length=10)
    invited_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "email"], name="invitation_once")]


class ApiKey(Row):
    """A key a program signs its calls with. Only a keyed hash is kept; `hint` is its last four letters."""

    id = IdField("key")
    account = models.ForeignKey(Account, models.CASCADE, related_name="api_keys")
    name = models.CharField(max_length=120)
    hash = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=4)
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)


class AuditEntry(Row):
    """Who did what to which row, kept for good."""

    id = IdField("aud")
    account = models.ForeignKey(Account, models.CASCADE, related_name="audit")
    actor = models.CharField(max_length=254)
    action = models.CharField(max_length=80)
    target = models.CharField(max_length=40, blank=True)
    detail = models.JSONField(default=dict)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [
            models.Index(fields=["account", "-id"], name="audit_by_account"),
            models.Index(fields=["account", "actor", "-id"], name="audit_by_actor"),
            models.Index(fields=["account", "action", "-id"], name="audit_by_action"),
        ]
