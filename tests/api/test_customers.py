"""Customers over the API."""

from orderwire.orders.models import Customer
from orderwire.outbox.models import Message, State
from tests.api.conftest import Caller, House, everything, noted
from tests.rooms import a_store, an_order


def test_a_customer_with_their_figures(house: House, acme: Caller) -> None:
    told = acme.get(f"/customers/{house.order.customer_id}").json()
    assert (told["email"], told["first_name"], told["last_name"], told["guest"], told["erased"]) == (
        "ada@example.com",
        "Ada",
        "Lovelace",
        False,
        False,
    )
    assert (told["orders"], told["spent"], told["mails_sent"]) == (1, [{"amount": "129.80", "currency": "USD"}], 0)
    assert acme.get("/customers").json() == {"items": [told], "next": None}


def test_by_store_and_address(house: House, acme: Caller, stranger: Caller) -> None:
    other = an_order(a_store(house.account))

    def ids(query: str) -> list[str]:
        return [one["id"] for one in acme.get(f"/customers?{query}").json()["items"]]

    assert ids(f"store={other.store_id}") == [other.customer_id]
    assert ids("email=ADA@example.com") == [other.customer_id, house.order.customer_id]
    assert ids("email=bob@example.com") == []
    assert stranger.get("/customers").json()["items"] == []
    assert stranger.get(f"/customers?store={house.store.pk}").status_code == 404


def test_all_that_is_kept_of_a_customer(house: House, acme: Caller) -> None:
    acme.post("/suppressions", {"address": "Ada@example.com"})
    told = acme.get(f"/customers/{house.order.customer_id}/export").json()
    assert (told["customer"]["email"], [one["id"] for one in told["orders"]]) == ("ada@example.com", [house.order.pk])
    assert [one["address"] for one in told["suppressions"]] == ["Ada@example.com"]
    assert [(one["id"], one["subject"]) for one in told["mails"]] == [(house.message.pk, "Your order 1001")]
    assert noted()[-1] == (f"API key …{acme.key[-4:]}", "customer exported")


def test_a_customer_is_forgotten(house: House, acme: Caller) -> None:
    told = acme.post(f"/customers/{house.order.customer_id}/erase").json()
    assert (told["erased"], told["email"], told["first_name"], told["orders"]) == (True, None, None, 1)
    assert Customer.objects.get().email == ""
    assert noted() == [(f"API key …{acme.key[-4:]}", "customer erased")]
    again = acme.post(f"/messages/{house.message.pk}/resend")
    assert (again.status_code, again.json()["detail"]) == (
        409,
        "The customer of this mail was erased: there is nobody to send it to.",
    )


def test_not_while_a_mail_is_on_its_way(house: House, acme: Caller) -> None:
    Message.objects.update(state=State.SUBMITTING)
    before = everything()
    assert acme.post(f"/customers/{house.order.customer_id}/erase").status_code == 409
    assert everything() == before
