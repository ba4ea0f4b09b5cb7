"""Which columns of a log are shown: chosen on the page, kept in the browser."""

from django.test import Client

from tests.rooms import a_message, a_rule
from tests.web.conftest import House, words


def heads(page: str) -> list[str]:
    """The table's column heads."""
    table = page.split("<thead>")[1].split("</thead>")[0]
    return [part.split("</th>")[0].split(">", 1)[1].strip() for part in table.split("<th ")[1:]][:-1]


def test_all_columns_are_shown_until_some_are_chosen_and_kept(house: House, owner: Client) -> None:
    logs = f"/stores/{house.store.pk}/order-status/logs/"
    sent = f"{logs}?log=sent&from=2026-11-01&until=2026-11-30"
    assert heads(words(owner.get(sent))) == ["When", "To", "Order", "Rule", "State", "Opened", "Clicked"]
    chosen = words(owner.get(f"{sent}&columns=1&column=at&column=order&column=nonsense"))
    assert heads(chosen) == ["When", "Order"]
    assert 'title="ada@example.com"' not in chosen
    assert heads(words(owner.get(sent))) == ["When", "Order"]
    a_message(a_rule(house.store), state="ready")
    assert heads(words(owner.get(f"{logs}?log=pending&from=2026-11-01"))) == ["When", "To", "Order", "Rule", "State"]


def test_none_chosen_is_all(house: House, owner: Client) -> None:
    path = f"/stores/{house.store.pk}/order-status/logs/?log=sent&from=2026-11-01&until=2026-11-30&columns=1"
    assert len(heads(words(owner.get(path)))) == 7
