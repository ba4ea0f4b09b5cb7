"""Raw events: looked at, read again."""

from orderwire.flow import read_events
from orderwire.orders.models import Event
from tests.api.conftest import Caller, House, everything, fields, noted


def test_parked_events_are_listed_with_their_reason(house: House, acme: Caller) -> None:
    Event.objects.create(store=house.store, dedupe_key="2", body=b"{}")
    parked = acme.get(f"/stores/{house.store.pk}/events?state=parked").json()
    assert [(one["id"], one["state"], one["reason"]) for one in parked["items"]] == [
        (house.event.pk, "parked", "It is no JSON.")
    ]
    assert len(acme.get(f"/stores/{house.store.pk}/events").json()["items"]) == 2
    assert fields(acme.get(f"/stores/{house.store.pk}/events?state=lost")) == ["state"]


def test_a_parked_event_is_read_again(house: House, acme: Caller) -> None:
    answer = acme.post(f"/events/{house.event.pk}/replay")
    assert (answer.status_code, answer.json()["state"]) == (202, "unread")
    assert noted()[-1][1] == "event read again"
    read_events()
    assert Event.objects.get(pk=house.event.pk).state == "parked"  # it is still no JSON


def test_one_that_is_not_parked_is_not(house: House, acme: Caller) -> None:
    acme.post(f"/events/{house.event.pk}/replay")
    before = everything()
    answer = acme.post(f"/events/{house.event.pk}/replay")
    assert (answer.status_code, answer.json()["warnings"]) == (409, [])
    assert answer.json()["detail"] == "This event is not parked: it was read, or waits to be read."
    assert everything() == before
