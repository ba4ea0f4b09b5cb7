"""The demo's account and shop, ready before the first page is asked for."""

import pytest
from pytest_django.fixtures import Settings

from orderwire.accounts.models import Account
from orderwire.accounts.people import account_of
from orderwire.audience.models import Suppression
from orderwire.carts.base import ShopFacts
from orderwire.carts.custom import read_order
from orderwire.core import clock
from orderwire.demo.orders import DemoShop
from orderwire.demo.prepare import EMAIL, PAST_ORDERS, RULES, Prepared, prepare
from orderwire.flow import apply_order
from orderwire.orders.models import Change, ChangeKind, Order
from orderwire.outbox.models import Message
from orderwire.reports.figures import overview
from orderwire.rules.models import Decision, Rule
from orderwire.stores.secrets import secrets_of
from orderwire.stores.shops import webhook_url
from orderwire.stores.statuses import statuses_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def ready(settings: Settings) -> Prepared:
    settings.DEMO = True
    settings.SMTP_URL = "smtp://127.0.0.1:2525?tls=none"
    return prepare()


def test_two_hundred_silent_orders_five_live_rules_and_no_mail(ready: Prepared) -> None:
    assert Order.objects.filter(store=ready.store).count() == PAST_ORDERS == 200
    assert set(Change.objects.values_list("kind", flat=True)) == {ChangeKind.BASELINE}
    assert list(Rule.objects.values_list("state", flat=True)) == ["active"] * len(RULES) == ["active"] * 5
    assert not Message.objects.exists()
    assert not Decision.objects.exists()
    assert not Suppression.objects.exists()
    shown = overview(ready.store)
    assert (shown["sent"], shown["pending"]) == (0, 0)


def test_what_the_other_processes_need_is_handed_over(ready: Prepared) -> None:
    assert ready.user.email == EMAIL
    assert ready.user.check_password(ready.password)
    assert account_of(ready.user) == ready.account
    assert secrets_of(ready.store) == [ready.secret]
    assert ready.hook_url == webhook_url(ready.store)
    assert ready.next_number == max(int(number) for number in Order.objects.values_list("number", flat=True)) == 1200


def test_the_past_shows_in_the_list_of_statuses(ready: Prepared) -> None:
    seen = {row.key: row.seen for row in statuses_of(ready.store)}
    assert sum(seen.values()) == PAST_ORDERS
    assert seen["delivered"] > seen["cancelled"] > 0


def test_the_next_order_writes_its_mail(ready: Prepared) -> None:
    shop = DemoShop(seed=1, first_number=ready.next_number)
    order = shop.new_order(clock.now())
    order.status = "processing"
    facts = ShopFacts(ready.store.timezone, ready.store.currency)
    applied = apply_order(ready.store, read_order(order.as_json(clock.now()), None, facts))
    assert len(applied.messages) == 1
    assert Message.objects.get().rule.name == "Order received"


def test_the_demo_is_made_in_a_demos_folder_only(settings: Settings) -> None:
    settings.DEMO = False
    settings.SMTP_URL = "smtp://127.0.0.1:2525?tls=none"
    with pytest.raises(RuntimeError, match="demo's data folder"):
        prepare()
    assert not Order.objects.exists()
    assert Account.objects.count() <= 1
