"""The only way a door reaches an account's rows: another account's id is as good as none."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

from allauth.usersessions.models import UserSession
from django.db.models import Model, QuerySet

from orderwire.accounts.models import Account, ApiKey, AuditEntry, Invitation, Membership, User
from orderwire.audience.models import StagedImport, Suppression
from orderwire.delivery.models import Sender
from orderwire.emails.images import images_of
from orderwire.emails.library import history_of
from orderwire.emails.models import Image, Template, TemplateVersion
from orderwire.orders.models import Customer, Event, Import, Order, Shipment
from orderwire.outbox.models import Message
from orderwire.reports.models import Trouble
from orderwire.rules.models import Rule, RuleVersion
from orderwire.stores.models import Store

Row = TypeVar("Row", bound=Model)


class Missing(Exception):
    """There is no such row for this account (404); whether another account has it is not told."""


def stores_of(account: Account) -> QuerySet[Store]:
    """The account's stores."""
    return Store.objects.filter(account=account)


def store_for(account: Account, store_id: str) -> Store:
    """One store. Raises Missing."""
    return _one(stores_of(account).select_related("account"), store_id)


def orders_of(store: Store) -> QuerySet[Order]:
    """A store's orders."""
    return Order.objects.filter(store=store)


def account_orders_of(account: Account) -> QuerySet[Order]:
    """The orders of all the account's stores."""
    return Order.objects.filter(store__account=account)


def order_for(account: Account, order_id: str) -> Order:
    """One order, with its store and customer. Raises Missing."""
    return _one(account_orders_of(account).select_related("store__account", "customer"), order_id)


def shipment_for(account: Account, order_id: str, shipment_id: str) -> Shipment:
    """One shipment of one order. Raises Missing."""
    rows = Shipment.objects.filter(order=order_for(account, order_id))
    return _one(rows.select_related("order__store"), shipment_id)


def customers_of(account: Account) -> QuerySet[Customer]:
    """The customers of all the account's stores."""
    return Customer.objects.filter(store__account=account)


def customers_in(store: Store) -> QuerySet[Customer]:
    """A store's customers."""
    return Customer.objects.filter(store=store)


def customer_for(account: Account, customer_id: str) -> Customer:
    """One customer. Raises Missing."""
    return _one(customers_of(account).select_related("store__account"), customer_id)


def events_of(store: Store) -> QuerySet[Event]:
    """A store's raw events."""
    return Event.objects.filter(store=store)


def event_for(account: Account, event_id: str) -> Event:
    """One raw event. Raises Missing."""
    return _one(Event.objects.filter(store__account=account).select_related("store"), event_id)


def imports_of(store: Store) -> QuerySet[Import]:
    """The files that were handed in for a store, without their bytes."""
    return Import.objects.filter(store=store).defer("body")


def import_for(account: Account, import_id: str) -> Import:
    """One of them, with its store; its bytes are read when they are asked for. Raises Missing."""
    ours = Import.objects.filter(store__account=account).select_related("store__account").defer("body")
    return _one(ours, import_id)


def rules_of(store: Store) -> QuerySet[Rule]:
    """A store's rules that are not deleted."""
    return Rule.objects.filter(store=store, deleted_at=None).select_related("version", "store")


def account_rules_of(account: Account) -> QuerySet[Rule]:
    """The rules of all the account's stores, without deleted ones."""
    return Rule.objects.filter(store__account=account, deleted_at=None)


def rule_for(account: Account, rule_id: str) -> Rule:
    """One rule that is not deleted. Raises Missing."""
    return _one(account_rules_of(account).select_related("version", "store__account"), rule_id)


def versions_of(rule: Rule) -> QuerySet[RuleVersion]:
    """The history of a rule's wording, without what its versions were compiled to."""
    rows = RuleVersion.objects.filter(rule=rule).select_related("version", "made_by")
    return rows.defer("version__compiled")


def version_for(account: Account, rule_id: str, version_id: str) -> RuleVersion:
    """One saving of a rule's wording, by its version's id. Raises Missing."""
    rows = versions_of(rule_for(account, rule_id)).select_related(
        "version", "made_by", "rule__version", "rule__store__account"
    )
    return _one(rows, version_id, "version_id")


def templates_of(account: Account) -> QuerySet[Template]:
    """The account's own templates."""
    return Template.objects.filter(account=account).select_related("account", "made_by")


def template_for(account: Account, template_id: str) -> Template:
    """One template. Raises Missing."""
    return _one(templates_of(account), template_id)


def template_version_for(account: Account, template_id: str, saved_id: str) -> TemplateVersion:
    """One saving of a template's wording. Raises Missing."""
    return _one(history_of(template_for(account, template_id)), saved_id)


def every_rule_of(store: Store) -> QuerySet[Rule]:
    """A store's rules, deleted ones too: what logs and figures name. Without their mails' wording."""
    return Rule.objects.filter(store=store)


def deleted_rules_of(store: Store, since: datetime) -> QuerySet[Rule]:
    """A store's rules that were deleted at `since` or later: what can still be brought back."""
    return Rule.objects.filter(store=store, deleted_at__gte=since).select_related("store")


def any_rule_for(account: Account, rule_id: str) -> Rule:
    """One rule, deleted or not. Raises Missing."""
    return _one(Rule.objects.filter(store__account=account).select_related("version", "store__account"), rule_id)


def messages_of(account: Account) -> QuerySet[Message]:
    """The messages of all the account's stores."""
    return Message.objects.filter(store__account=account).select_related("rule", "store")


def messages_in(store: Store) -> QuerySet[Message]:
    """A store's messages. Asked without a join, so that the newest are found by index however many there are."""
    return Message.objects.filter(store=store).prefetch_related("rule", "store")


def messages_about(orders: Sequence[str]) -> QuerySet[Message]:
    """The messages about orders that were reached by their account, by the orders' ids: found by those alone, in any database."""
    return Message.objects.filter(order__in=orders).prefetch_related("rule", "store")


def message_for(account: Account, message_id: str) -> Message:
    """One message, with its rule, store, order and change. Raises Missing."""
    return _one(messages_of(account).select_related("rule", "store__account", "order", "change"), message_id)


def senders_of(account: Account) -> QuerySet[Sender]:
    """The account's own mail servers."""
    return Sender.objects.filter(account=account)


def sender_for(account: Account, sender_id: str) -> Sender:
    """One sender. Raises Missing."""
    return _one(senders_of(account), sender_id)


def suppressions_of(account: Account) -> QuerySet[Suppression]:
    """The account's suppression list."""
    return Suppression.objects.filter(account=account)


def suppression_for(account: Account, suppression_id: str) -> Suppression:
    """One entry of the list. Raises Missing."""
    return _one(suppressions_of(account), suppression_id)


def image_for(account: Account, image_id: str) -> Image:
    """One image, without its bytes. Raises Missing."""
    return _one(images_of(account), image_id)


def staged_for(account: Account, import_id: str) -> StagedImport:
    """One list that waits for a yes. Raises Missing."""
    return _one(StagedImport.objects.filter(account=account).select_related("account", "store"), import_id)


def keys_of(account: Account) -> QuerySet[ApiKey]:
    """The account's API keys, revoked ones too."""
    return ApiKey.objects.filter(account=account)


def key_for(account: Account, key_id: str) -> ApiKey:
    """One API key. Raises Missing."""
    return _one(keys_of(account), key_id)


def members_of(account: Account) -> QuerySet[Membership]:
    """Who belongs to the account."""
    return Membership.objects.filter(account=account).select_related("user", "account")


def member_for(account: Account, member_id: str) -> Membership:
    """One member. Raises Missing."""
    return _one(members_of(account), member_id)


def invitations_of(account: Account) -> QuerySet[Invitation]:
    """The account's open invitations."""
    return Invitation.objects.filter(account=account).select_related("account", "invited_by")


def invitation_for(account: Account, invitation_id: str) -> Invitation:
    """One open invitation. Raises Missing."""
    return _one(invitations_of(account), invitation_id)


def audit_of(account: Account) -> QuerySet[AuditEntry]:
    """The account's audit trail."""
    return AuditEntry.objects.filter(account=account)


def session_for(user: User, session_id: int) -> UserSession:
    """One of a person's own sign-ins. Raises Missing."""
    return _one(UserSession.objects.filter(user=user), str(session_id))


def troubles_of(account: Account) -> QuerySet[Trouble]:
    """What is broken in the account now, the oldest first."""
    return Trouble.objects.filter(account=account, mended_at=None).order_by("since")


def _one(rows: QuerySet[Row], pk: str, column: str = "pk") -> Row:
    found = rows.filter(**{column: pk}).first() if pk.isprintable() else None  # PostgreSQL takes no U+0000
    if found is None:
        raise Missing
    return found
