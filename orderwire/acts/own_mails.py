"""The cart's own mails beside ours: which of our rules replaces which, and what is said while both would go out."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from orderwire.access import Missing
from orderwire.acts import connections
from orderwire.carts.base import OwnMail
from orderwire.carts.registry import CARTS
from orderwire.rules.models import Rule
from orderwire.stores.models import Store
from orderwire.stores.statuses import label_of


@dataclass(frozen=True, slots=True)
class Beside:
    """One of the cart's own mails: `off` says who switched it off ("us", "merchant", "" while it may go out), `rules` are ours
    that are on and write at one of its statuses, `at` those statuses as the shop calls them."""

    mail: OwnMail
    off: str
    rules: tuple[Rule, ...] = ()
    at: tuple[str, ...] = ()

    @property
    def doubled(self) -> bool:
        """Whether a buyer would get two mails."""
        return bool(self.rules) and not self.off


def all_of(store: Store) -> list[Beside]:
    """The cart's own mails as it lists them, each with the rules that are on and replace it. One query."""
    mails = connections.own_mails_of(store)
    keys = {key for mail, _off in mails for key in mail.statuses}
    rules = list(_active(store).filter(status__in=keys).order_by("id")) if keys else []
    return [
        Beside(mail, off, tuple(rule for rule in rules if rule.status in mail.statuses), _labels(store, mail))
        for mail, off in mails
    ]


def at_status_of(rule: Rule) -> list[Beside]:
    """The cart's own mails that go out at the status of a rule, whether the rule is on or not."""
    return [
        Beside(mail, off, (rule,)) for mail, off in connections.own_mails_of(rule.store) if rule.status in mail.statuses
    ]


def warnings_for(rule: Rule) -> list[str]:
    """What to say before a rule goes live: that the cart's own mail goes out at the same moment, and how to end that."""
    return [_sentence(rule.store, one.mail) for one in at_status_of(rule) if one.doubled]


def mail_of(store: Store, key: str) -> OwnMail:
    """One of the cart's own mails. Raises Missing."""
    for mail, _off in connections.own_mails_of(store):
        if mail.key == key:
            return mail
    raise Missing


def switch_off(store: Store, key: str, by: str) -> None:
    """Switch one off through the cart's API (`by` "us"), or keep that the merchant did. Raises Missing, Conflict."""
    mail = mail_of(store, key)
    if by == "us":
        connections.silence(store, mail.key)
    else:
        connections.say_silenced(store, mail.key, "merchant")


def on_again(store: Store, key: str) -> None:
    """Keep that one goes out again. Raises Missing."""
    connections.say_silenced(store, mail_of(store, key).key, "")


def _sentence(store: Store, mail: OwnMail) -> str:
    how = _("It can be switched off from here, on the store's page.") if mail.by_us else mail.how
    return _("%(cart)s itself sends “%(mail)s” at this status: buyers would get two mails. %(how)s") % {
        "cart": CARTS[store.platform].name,
        "mail": mail.name,
        "how": how,
    }


def _labels(store: Store, mail: OwnMail) -> tuple[str, ...]:
    axes = {status.key: status.axis for status in CARTS[store.platform].statuses}
    return tuple(label_of(store, axes.get(key, "order"), key) for key in mail.statuses)


def _active(store: Store) -> QuerySet[Rule]:
    return Rule.objects.filter(store=store, state="active", deleted_at=None)
