"""Times, money, states and icons on pages."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from orderwire.core import clock
from orderwire.web.icons import ICONS
from orderwire.web.templatetags import show
from tests.rooms import NOON, a_message, a_rule, a_store

EVENING = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)


def test_a_time_is_in_the_shops_zone_and_says_so() -> None:
    with clock.stopped_at(NOON):
        shown = show.moment(EVENING, "Europe/Berlin")
    assert ">21 Nov, 00:30</time>" in shown
    assert 'datetime="2026-11-20T23:30:00+00:00"' in shown
    assert "(Europe/Berlin)" in shown


def test_another_year_is_named() -> None:
    with clock.stopped_at(NOON + timedelta(days=365)):
        assert ">20 Nov 2026, 23:30</time>" in show.moment(EVENING)


def test_the_other_forms_and_no_time_at_all() -> None:
    assert ">20 Nov 2026, 23:30:00</time>" in show.moment(EVENING, "UTC", "long")
    assert ">20 Nov 2026</time>" in show.moment("2026-11-20T23:30:00+00:00", "UTC", "day")
    assert "—" in show.moment(None)


def test_money() -> None:
    assert show.money(Decimal("129.800000"), "USD") == "$129.80"
    assert show.money("1000", "JPY") == "¥1,000"
    assert show.money(None, "USD") == "—"
    assert show.money("odd", "USD") == "odd"


def test_a_state_is_a_badge_with_its_tone() -> None:
    assert show.state("message", "rejected") == (
        '<span class="badge badge-bad" title="The mail server refused it for good.">Rejected</span>'
    )
    assert "&lt;b&gt;" in show.state("message", "<b>")
    assert show.why("message", "cancelled") == "It will not be sent."


def test_an_icon_is_hidden_from_screen_readers() -> None:
    assert all('aria-hidden="true"' in show.icon(name) for name in ICONS)
    with pytest.raises(KeyError):
        show.icon("nothing")


def test_small_filters() -> None:
    assert [show.quantity(Decimal(number)) for number in ("2.000", "1.500", "10.000")] == ["2", "1.5", "10"]
    assert show.iso_day("2026-11-16") == "16 Nov"
    assert (show.get({"a": 1}, "a"), show.get({}, "a")) == (1, "")


def test_a_mail_is_called_by_its_subject_once_it_is_written(db: None) -> None:
    rule = a_rule(a_store())
    assert show.named(a_message(rule, subject="Order *|ORDER_NUMBER|*")) == "Shipped"
    assert show.named(a_message(rule, subject="Order 1001", rendered_at=NOON)) == "Order 1001"


def test_a_line_of_a_comparison_keeps_its_spaces_and_is_only_text() -> None:
    shown = show.marked([("  <b>", False), ("new & <i>", True)], "ins")
    assert shown == '<span class="diff-line">  &lt;b&gt;<ins>new &amp; &lt;i&gt;</ins></span>'
    assert show.marked((), "del") == '<span class="diff-line"></span>'
