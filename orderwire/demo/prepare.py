"""The demo's account and shop: 200 past orders recorded silently, five rules live, ready before the first page is asked for."""

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from orderwire import flow
from orderwire.accounts.models import Account, User
from orderwire.accounts.people import open_account
from orderwire.acts.connections import start_backfill
from orderwire.acts.rules import activate_rule
from orderwire.carts.base import ShopFacts
from orderwire.carts.custom import read_order
from orderwire.carts.registry import cart_for
from orderwire.core import clock
from orderwire.core.ids import secret_key
from orderwire.core.schema import read
from orderwire.demo.orders import DemoShop
from orderwire.demo.stand_in import StandIn
from orderwire.rules.keep import make_rule
from orderwire.rules.settings import RuleSettings
from orderwire.stores.lines import open_line
from orderwire.stores.models import Store
from orderwire.stores.shops import StoreWish, make_store, webhook_url

EMAIL = "demo@example.com"
PAST_ORDERS = 200

RULES: tuple[dict[str, object], ...] = (
    {
        "name": "Order received",
        "status": "processing",
        "subject": "We have your order *|ORDER_NUMBER|*",
        "preheader": "Thank you, *|FIRST_NAME|there|*. Here is what happens next.",
        "template": {"starter": "received"},
    },
    {
        "name": "On its way",
        "status": "shipped",
        "subject": "Your order *|ORDER_NUMBER|* is on its way",
        "preheader": "Follow your parcel.",
        "template": {"starter": "shipped"},
        "wait_for_tracking": {"hours": 2},
    },
    {
        "name": "First part is on its way",
        "status": "partially_shipped",
        "subject": "A first parcel of order *|ORDER_NUMBER|* is on its way",
        "template": {"starter": "partially_shipped"},
    },
    {
        "name": "Delivered, above 40 euros",
        "status": "delivered",
        "subject": "Order *|ORDER_NUMBER|* was delivered",
        "template": {"starter": "delivered"},
        "send": {"kind": "after", "amount": 1, "unit": "minutes"},
        "price": {"op": "gt", "amount": "40.00"},
    },
    {
        "name": "Cancelled",
        "status": "cancelled",
        "subject": "Order *|ORDER_NUMBER|* was cancelled",
        "template": {"starter": "cancelled"},
    },
)

_BY_MEANING = {"processing": RULES[0], "shipped": RULES[1], "delivered": RULES[3], "cancelled": RULES[4]}


@dataclass(frozen=True, slots=True)
class Prepared:
    """What the demo's other processes need to know."""

    account: Account
    user: User
    password: str
    store: Store
    hook_url: str
    secret: str
    next_number: int


def prepare() -> Prepared:
    """Make account, shop, past and rules."""
    password = secret_key(12)
    account, user = open_account(EMAIL, password, "Acme Lamps")
    wish = read(
        StoreWish,
        {
            "name": "Acme Lamps",
            "platform": "custom",
            "url": "https://shop.example.com",
            "timezone": "Europe/Berlin",
            "currency": "EUR",
            "sender": {"name": "Acme Lamps", "email": "hello@shop.example.com"},
            "test_address": EMAIL,
        },
    )
    store, secret = make_store(account, wish)
    next_number = _past(store)
    for settings_ in RULES:
        activate_rule(make_rule(store, read(RuleSettings, settings_), user), accept_warnings=True)
    return Prepared(account, user, password, store, webhook_url(store), secret, next_number)


def prepare_cart(stand_in: StandIn) -> Prepared:
    """Account, a connected store of the stand-in's cart, rules by what its statuses mean; a backfill where it can be asked."""
    password = secret_key(12)
    account, user = open_account(EMAIL, password, "Acme Lamps")
    cart = cart_for(stand_in.platform)
    wish = {
        "name": f"Acme Lamps on {cart.name}",
        "platform": stand_in.platform,
        "url": stand_in.shop_url(),
        "credentials": stand_in.credentials(),
        "webhook_secret": stand_in.secret(),
        "timezone": "Europe/Berlin",
        "sender": {"name": "Acme Lamps", "email": "hello@shop.example.com"},
        "test_address": EMAIL,
    }
    store, secret = make_store(account, read(StoreWish, wish))
    for word, given in _BY_MEANING.items():
        status = next((one for one in cart.statuses if word in (one.means.fulfilment, one.means.order)), None)
        if status is not None:
            settings_ = read(RuleSettings, {**given, "status": status.key})
            activate_rule(make_rule(store, settings_, user), accept_warnings=True)
    if open_line(store) is not None:
        start_backfill(store)
    return Prepared(account, user, password, store, webhook_url(store), secret, 0)


def _past(store: Store) -> int:
    """Record the past silently; answers the last order's number."""
    if not settings.DEMO:
        raise RuntimeError("The demo's orders belong in a demo's data folder only.")
    shop, facts, number = DemoShop(), ShopFacts(store.timezone, store.currency), 1000
    with transaction.atomic():
        journey = flow.Journey(store)
        for order, moved in shop.past(PAST_ORDERS, clock.now()):
            snapshot = read_order(order.as_json(moved), None, facts)
            journey.follow(snapshot, clock.now(), silent=True)
            number = order.number
        journey.end()
    return number
