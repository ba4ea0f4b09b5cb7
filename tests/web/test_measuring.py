"""What a store measures, on its settings page."""

from django.test import Client

from orderwire.stores.models import Store
from orderwire.web.measuring import fields, values, wish
from tests.rooms import a_store
from tests.web.conftest import House, words


def test_the_page_shows_what_is_measured_and_says_why(house: House, owner: Client) -> None:
    page = words(owner.get(f"/stores/{house.store.pk}/settings/"))
    for shown in (
        "What is measured",
        "Counted, without person",
        "needs their consent",
        "A later order is a conversion",
    ):
        assert shown in page


def test_what_is_saved_is_kept(house: House, owner: Client) -> None:
    store = house.store
    given = {
        "name": store.name,
        "timezone": "UTC",
        "currency": "USD",
        "sender.email": "hello@acme.example",
        "cap_per_hour": "10",
        "cap_per_day": "30",
        "tracking.opens": "person",
        "tracking.clicks": "off",
        "attribution.model": "sent",
        "attribution.days": "14",
    }
    assert owner.post(f"/stores/{store.pk}/settings/", given).status_code == 302
    kept = Store.objects.get(pk=store.pk)
    assert values(kept) == {name: given[name] for name in values(kept)}
    answer = owner.post(f"/stores/{store.pk}/settings/", {**given, "attribution.days": "61"})
    assert answer.status_code == 422
    assert Store.objects.get(pk=store.pk).attribution_days == 14


def test_what_was_not_posted_stays(db: None) -> None:
    assert wish({}) == wish({"tracking.opens": ""}) == {}
    assert wish({"tracking.opens": "off"}) == {"tracking": {"opens": False}}
    assert set(values(a_store())) == {field.name for field in fields()}
