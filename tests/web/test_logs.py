"""The four logs: days, search, filters, CSV."""

import csv
import io
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client

from orderwire.core import clock
from orderwire.reports.models import DailyRevenue, DailyTotal
from orderwire.rules.keep import mark_deleted
from orderwire.tracking.models import Conversion, Reaction
from tests.rooms import NOON, a_message, a_rule, after, an_order, decide, record, snapshot
from tests.web.conftest import House, words


@pytest.fixture(autouse=True)
def noon() -> Iterator[clock.Hands]:
    with clock.stopped_at(NOON) as hands:
        yield hands


def logs(client: Client, house: House, **query: str) -> str:
    return words(client.get(f"/stores/{house.store.pk}/order-status/logs/", query))


def test_each_mail_stands_in_its_log(house: House, viewer: Client) -> None:
    waiting = a_message(house.rule, "ready", to_address="waiting@example.com")
    failed = a_message(
        house.rule, "failed", to_address="failed@example.com", reason="mail server", detail="It said no."
    )
    pending, sent, blocked = (logs(viewer, house, log=log) for log in ("pending", "sent", "blocked"))
    assert "waiting@example.com" in pending
    assert f'href="/messages/{waiting.pk}/"' in pending
    assert "ada@example.com" in sent
    assert "failed@example.com" in blocked
    assert "It said no." in blocked
    assert f'href="/messages/{failed.pk}/"' in blocked
    assert "waiting@example.com" not in sent + blocked


def test_a_stopped_mail_shows_every_check_with_both_values(house: House, viewer: Client) -> None:
    a_rule(house.store, name="Dear ones", price={"op": "gt", "amount": "500.00"})
    decide(house.store, record(house.store, snapshot(number="1002", external_id="9002")))
    page = logs(viewer, house, log="blocked")
    assert "wanted more than 500.00 USD" in page
    assert "it was 129.80 USD" in page
    assert "Dear ones" in page


def test_searching_and_days_narrow_the_log(house: House, viewer: Client) -> None:
    a_message(house.rule, at=after(days=-3), to_address="earlier@example.com", order_number="900")
    both = logs(viewer, house, log="sent")
    assert "earlier@example.com" in both
    assert "ada@example.com" in both
    assert "ada@example.com" not in logs(viewer, house, log="sent", q="900")
    only_today = logs(viewer, house, log="sent", **{"from": "2026-11-21", "until": "2026-11-21"})
    assert "ada@example.com" in only_today
    assert "earlier@example.com" not in only_today
    assert "Nothing found" in logs(viewer, house, log="sent", q="nobody")


def test_the_last_day_is_included_as_people_read_it(house: House, viewer: Client) -> None:
    a_message(house.rule, at=after(days=-1, hours=11, minutes=59), to_address="late@example.com")
    assert "late@example.com" in logs(viewer, house, log="sent", **{"from": "2026-11-20", "until": "2026-11-20"})


@pytest.mark.parametrize(
    "days", [{"from": "yesterday"}, {"until": "2026-13-01"}, {"until": "9999-12-31"}, {"cursor": "nonsense"}]
)
def test_nonsense_in_the_range_is_said_and_the_usual_days_are_shown(
    house: House, viewer: Client, days: dict[str, str]
) -> None:
    page = logs(viewer, house, log="sent", **days)
    assert "note-bad" in page
    assert "ada@example.com" in page


def test_an_empty_log_teaches(house: House, viewer: Client) -> None:
    house.message.delete()
    for log, sentence in (
        ("pending", "Nothing is waiting"),
        ("sent", "Nothing was sent"),
        ("conversions", "No order followed a mail"),
        ("blocked", "Nothing was stopped"),
    ):
        assert sentence in logs(viewer, house, log=log)


def test_what_was_opened_clicked_and_ordered_is_shown(house: House, viewer: Client) -> None:
    reaction = {"store": house.store, "canonical_to": "ada@example.com", "opens": 4, "clicks": 3, "last_at": NOON}
    Reaction.objects.create(message=house.message, **reaction)
    later = an_order(house.store, external_id="9009", number="1009")
    made = {"message": house.message, "rule": house.message.rule, "at": NOON, "day": NOON.date(), "touched_at": NOON}
    Conversion.objects.create(store=house.store, order=later, currency="USD", revenue=Decimal("40"), **made)
    totals = {"opens": 14, "opens_unique": 1, "clicks": 13, "machine_clicks": 99, "conversions": 17}
    DailyTotal.objects.create(store=house.store, rule_id=house.message.rule_id, day=NOON.date(), **totals)
    DailyRevenue.objects.create(store=house.store, rule_id="r", day=NOON.date(), currency="USD", amount=Decimal("40"))
    DailyRevenue.objects.create(store=house.store, rule_id="r", day=NOON.date(), currency="EUR", amount=Decimal("9"))
    page = words(viewer.get(f"/stores/{house.store.pk}/order-status/"))
    for shown in (">14<", "1 mail;", ">13<", "not counted: 99", ">17<", ">$40.00<", "and €9.00"):
        assert shown in page
    assert '<td data-label="Opened" class="num">4</td> <td data-label="Clicked" class="num">3</td>' in logs(
        viewer, house, log="sent"
    )
    conversions = logs(viewer, house, log="conversions")
    assert "1009" in conversions
    assert "$40.00" in conversions
    answer = viewer.get(f"/stores/{house.store.pk}/order-status/logs/conversions.csv")
    assert "1009" in (line := answer.getvalue().decode().splitlines()[1])
    assert "40.00 USD" in line


def test_more_than_a_page_goes_on_behind_it(house: House, viewer: Client) -> None:
    for number in range(55):
        a_message(house.rule, at=NOON - timedelta(minutes=number), order_number=f"2{number:03d}")
    first = logs(viewer, house, log="sent")
    cursor = first.split("cursor=")[1].split('"')[0]
    second = logs(viewer, house, log="sent", cursor=cursor)
    assert first.count("<tr>") - 1 == 50
    assert second.count("<tr>") - 1 == 6


def test_the_csv_holds_all_rows_and_no_formula(house: House, viewer: Client) -> None:
    a_message(house.rule, to_address="=cmd@example.com")
    answer = viewer.get(f"/stores/{house.store.pk}/order-status/logs/sent.csv")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert 'filename="sent-2026-10-23-to-2026-11-21.csv"' in answer["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.getvalue().decode())))
    assert {row["to"] for row in rows} == {"ada@example.com", "'=cmd@example.com"}
    assert rows[0]["at"] == "2026-11-21T12:00:00Z"


def test_a_csv_of_nonsense_is_refused(house: House, viewer: Client) -> None:
    assert viewer.get(f"/stores/{house.store.pk}/order-status/logs/sent.csv?from=x").status_code == 422
    assert viewer.get(f"/stores/{house.store.pk}/order-status/logs/nonsense.csv").status_code == 404


def test_times_are_in_the_shops_zone(house: House, viewer: Client) -> None:
    house.store.timezone = "Asia/Tokyo"
    house.store.save()
    page = logs(viewer, house, log="sent")
    assert ">21 Nov, 21:00</time>" in page
    assert "Times in Asia/Tokyo" in page


def test_filters_narrow_a_log_and_its_csv(house: House, viewer: Client) -> None:
    other = a_rule(house.store, name="Delivered", status="delivered")
    a_message(other, "uncertain", to_address="bob@example.com", order_number="1002")
    assert "bob@example.com" not in logs(viewer, house, log="sent", rule=house.rule.pk)
    by_rule = logs(viewer, house, log="sent", rule=other.pk)
    assert "bob@example.com" in by_rule
    assert "ada@example.com" not in by_rule
    by_state = logs(viewer, house, log="sent", state="uncertain")
    assert "bob@example.com" in by_state
    assert "ada@example.com" not in by_state
    assert "ada@example.com" in logs(viewer, house, log="sent", state="nonsense")
    assert "Nothing found" in logs(viewer, house, log="sent", state="bounced")
    file = viewer.get(f"/stores/{house.store.pk}/order-status/logs/sent.csv", {"rule": other.pk}).getvalue().decode()
    assert len(file.splitlines()) == 2
    assert "bob@example.com" in file


def test_held_mails_and_stopped_ones_can_be_asked_for_by_why(house: House, viewer: Client) -> None:
    a_message(house.rule, "ready", held_reason="recipient cap", to_address="held@example.com")
    a_message(house.rule, "ready", to_address="free@example.com")
    held = logs(viewer, house, log="pending", state="held")
    assert "held@example.com" in held
    assert "free@example.com" not in held
    a_rule(house.store, name="Dear ones", price={"op": "gt", "amount": "500.00"})
    decide(house.store, record(house.store, snapshot(number="1002", external_id="9002")))
    a_message(house.rule, "suppressed", to_address="no@example.com", reason="suppression")
    by_price = logs(viewer, house, log="blocked", state="price")
    assert "Dear ones" in by_price
    assert "no@example.com" not in by_price
    assert "no@example.com" in logs(viewer, house, log="blocked", state="suppressed")


def test_a_deleted_rules_rows_can_still_be_asked_for(house: House, viewer: Client) -> None:
    mark_deleted(house.rule)
    page = logs(viewer, house, log="sent", rule=house.rule.pk)
    assert "ada@example.com" in page
    assert "Shipped (deleted)" in page


def test_a_row_opens_its_mail_or_what_explains_it(house: House, viewer: Client) -> None:
    a_rule(house.store, name="Dear ones", price={"op": "gt", "amount": "500.00"})
    recorded = record(house.store, snapshot(number="1002", external_id="9002"))
    decide(house.store, recorded)
    assert recorded.order is not None
    assert f'href="/orders/{recorded.order.pk}/#timeline"' in logs(viewer, house, log="blocked")
    assert f'href="/messages/{house.message.pk}/"' in logs(viewer, house, log="sent")
