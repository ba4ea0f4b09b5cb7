"""The workflow's overview and its rules."""

import re
from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.test import Client

from orderwire.core import clock
from orderwire.reports.models import DailyRevenue, DailyTotal
from orderwire.rules.keep import mark_deleted
from orderwire.rules.models import Rule
from tests.rooms import NOON, a_message, a_rule
from tests.web.conftest import House, words


@pytest.fixture(autouse=True)
def noon() -> Iterator[clock.Hands]:
    with clock.stopped_at(NOON) as hands:
        yield hands


def test_figures_are_those_of_the_reports(house: House, viewer: Client) -> None:
    a_message(house.rule, "ready")
    page = words(viewer.get(f"/stores/{house.store.pk}/order-status/"))
    assert (
        '<p class="text-muted">Messages pending</p> <p class="mt-1 text-3xl font-semibold tracking-tight tabular-nums">1</p>'
        in page
    )
    assert "Nothing was sent yet." in page


def total(house: House, rule: Rule, **figures: int) -> None:
    """What a rule did on one day."""
    DailyTotal.objects.create(store=house.store, rule_id=rule.pk, day=NOON.date(), **figures)


def test_the_best_rules_stand_first_and_deleted_ones_stay(house: House, viewer: Client) -> None:
    clicked = a_rule(house.store, name="Clicked")
    earning = a_rule(house.store, name="Earning")
    idle = a_rule(house.store, name="Idle")
    total(house, house.rule, sent=900)
    total(house, clicked, sent=10, clicks_unique=3)
    total(house, earning, sent=1, conversions=1)
    DailyRevenue.objects.create(
        store=house.store, rule_id=earning.pk, day=NOON.date(), currency="USD", amount=Decimal("40")
    )
    mark_deleted(clicked)
    page = words(viewer.get(f"/stores/{house.store.pk}/order-status/")).split("Best rules")[1].split("<tbody>")[1]
    assert page.index("Earning") < page.index("Clicked") < page.index("Shipped")
    assert f'href="/rules/{earning.pk}/edit/3/"' in page
    assert f'href="/rules/{clicked.pk}/edit/3/"' not in page
    assert idle.pk not in page


def test_the_funnel_is_of_all_rules_or_of_one(house: House, viewer: Client) -> None:
    other = a_rule(house.store, name="Other")
    total(house, house.rule, sent=30, opens_unique=15)
    total(house, other, sent=10, opens_unique=1, clicks_unique=1)
    path = f"/stores/{house.store.pk}/order-status/"

    def bars(query: str) -> list[str]:
        part = words(viewer.get(path + query)).split("From sent to converted")[1].split("Best rules")[0]
        return re.findall(r'class="bar" width="(\d+)"', part)

    assert bars("") == ["100", "40", "2", "0"]
    assert bars(f"?rule={other.pk}") == ["100", "10", "10", "0"]
    assert bars("?rule=nonsense") == bars("")


def test_rules_are_found_by_name_and_status(house: House, viewer: Client) -> None:
    a_rule(house.store, name="Wir sind unterwegs: Müller", status="delivered")
    path = f"/stores/{house.store.pk}/order-status/rules/"
    assert f'id="{house.rule.pk}"' in words(viewer.get(path, {"q": "SHIP"}))
    found = words(viewer.get(path, {"q": "muller"}))
    assert f'id="{house.rule.pk}"' not in found
    assert "Wir sind unterwegs" in found
    assert "Wir sind unterwegs" in words(viewer.get(path, {"q": "delivered"}))
    assert "No rule found" in words(viewer.get(path, {"q": "nothing like it"}))
