"""Orders over the API: handed in, read back, explained."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from orderwire.orders.models import Change, Order
from orderwire.outbox.models import Message
from orderwire.rules.keep import set_state
from orderwire.rules.models import Rule
from tests.api.conftest import Caller, House, everything, fields, noted
from tests.rooms import a_rule, a_store, an_order
from tests.shop import open_shop
from tests.shop import order as an_order_body


def body(status: str = "paid", **changed: Any) -> dict[str, Any]:
    """An Order as the API takes it."""
    return {name: value for name, value in an_order_body("2001", status, **changed).items() if name != "id"}


def path(house: House, external_id: str = "o-2001", query: str = "") -> str:
    """Where an order is put."""
    return f"/stores/{house.store.pk}/orders/{external_id}{query}"


def test_a_new_order_and_the_same_again(house: House, acme: Caller) -> None:
    rule = a_rule(house.store, status="paid")
    sent = body()
    answer = acme.put(path(house), sent)
    made = answer.json()
    order = Order.objects.get(external_id="o-2001")
    assert (answer.status_code, made["id"]) == (201, order.pk)
    assert made["changes"] == [{"axis": "order", "kind": "first_sight", "from": None, "to": "paid"}]
    assert made["messages"] == [Message.objects.get(rule=rule).pk]
    before = everything()
    again = acme.put(path(house), sent)
    assert (again.status_code, again.json()) == (200, {"id": order.pk, "changes": [], "messages": []})
    assert everything() == before


def test_an_order_that_moves(house: House, acme: Caller) -> None:
    acme.put(path(house), body("paid"))
    answer = acme.put(path(house), body("shipped"))
    assert answer.status_code == 200
    assert answer.json()["changes"] == [{"axis": "order", "kind": "moved", "from": "paid", "to": "shipped"}]
    assert answer.json()["messages"] == [Message.objects.get(order__external_id="o-2001").pk]


def test_the_past_is_brought_in_silently(house: House, acme: Caller) -> None:
    answer = acme.put(path(house, query="?baseline=true"), body("shipped"))
    assert answer.status_code == 201
    assert answer.json()["messages"] == []
    assert [one["kind"] for one in answer.json()["changes"]] == ["baseline"]
    assert fields(acme.put(path(house, query="?baseline=perhaps"), body())) == ["baseline"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"total": "1,299.00"}, "total"),
        ({"total": None}, "total"),
        ({"updated_at": "yesterday"}, "updated_at"),
        ({"items": {}}, "items"),
        ({"items": [{"price": "x"}]}, "items.0.price"),
        ({"items": [{"colour": "red"}]}, "items.0.colour"),
        ({"customer": {"nickname": "Ada"}}, "customer.nickname"),
        ({"id": "another"}, "id"),
        ({"emial": "x"}, "emial"),
    ],
)
def test_an_order_that_cannot_be_read(wrong: dict[str, Any], field: str, house: House, acme: Caller) -> None:
    before = everything()
    assert fields(acme.put(path(house), {**body(), **wrong})) == [field]
    assert everything() == before


def test_ids_of_any_shape(house: House, acme: Caller) -> None:
    for external_id, kept in (("a%2Fb", "a/b"), ("a/b/c", "a/b/c"), ("1%202", "1 2"), ("%C3%A9", "é")):
        assert acme.put(path(house, external_id), body()).status_code == 201
        assert Order.objects.filter(external_id=kept).count() == 1
    assert fields(acme.put(path(house, "%20"), body())) == ["external_id"]


def test_a_status_moves_on_its_platforms_axis(house: House, acme: Caller) -> None:
    store = a_store(house.account, platform="shopify")
    answer = acme.put(f"/stores/{store.pk}/orders/1", body("fulfilled"))
    assert answer.json()["changes"][0]["axis"] == "fulfilment"
    told = acme.get(f"/orders/{answer.json()['id']}").json()
    assert (told["status"], told["fulfilment_status"]) == (None, "fulfilled")


def test_an_order_read_back(house: House, acme: Caller) -> None:
    told = acme.get(f"/orders/{house.order.pk}").json()
    assert (told["number"], told["total"], told["status"]) == (
        "1001",
        {"amount": "129.80", "currency": "USD"},
        "shipped",
    )
    assert told["updated_at"] == "2026-11-21T12:00:00Z"
    assert [(one["sku"], one["quantity"]) for one in told["items"]] == [("LAMP-01", 2)]
    assert [(one["id"], one["number"], one["by_hand"]) for one in told["shipments"]] == [
        (house.shipment.pk, "1Z999AA10123456784", True)
    ]
    assert [(one["kind"], one["to"]) for one in told["changes"]] == [("first_sight", "shipped")]
    assert [(one["id"], one["attempts"]) for one in told["messages"]] == [(house.message.pk, [])]
    assert acme.get(f"/stores/{house.store.pk}/orders").json() == {"items": [told], "next": None}


def test_orders_by_number(house: House, acme: Caller) -> None:
    an_order(house.store, number="1002", external_id="9002")
    found = acme.get(f"/stores/{house.store.pk}/orders?number=1002").json()["items"]
    assert [one["number"] for one in found] == ["1002"]


def test_a_list_asks_as_much_as_one_order(house: House, acme: Caller) -> None:
    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            acme.get(f"/stores/{house.store.pk}/orders")
        return len(queries)

    acme.get("/stores")  # so that the key's first use is noted
    one = asked()
    for number in range(5):
        an_order(house.store, number=str(number), external_id=str(number))
    assert asked() == one


def test_a_tracking_number_typed_by_hand(house: House, acme: Caller) -> None:
    answer = acme.post(f"/orders/{house.order.pk}/shipments", {"carrier": "DHL", "number": " JD01 ", "url": None})
    made = answer.json()
    assert (answer.status_code, made["carrier"], made["number"], made["url"], made["by_hand"]) == (
        201,
        "DHL",
        "JD01",
        None,
        True,
    )
    gone = acme.delete(f"/orders/{house.order.pk}/shipments/{made['id']}")
    assert (gone.status_code, gone.content) == (204, b"")
    assert house.order.shipments.count() == 1
    assert [action for _, action in noted()] == ["tracking number added", "tracking number removed"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"number": " "}, "number"), ({"number": "1", "url": "javascript:alert(1)"}, "url"), ({}, "number")],
)
def test_a_wrong_tracking_number(wrong: dict[str, str], field: str, house: House, acme: Caller) -> None:
    before = everything()
    assert fields(acme.post(f"/orders/{house.order.pk}/shipments", wrong)) == [field]
    assert everything() == before


def test_a_parcel_of_the_shops_stays(house: House, acme: Caller) -> None:
    parcel = {"id": "s1", "carrier": "UPS", "number": "1Z1"}
    made = acme.put(path(house), body(shipments=[parcel])).json()
    shipment = acme.get(f"/orders/{made['id']}").json()["shipments"][0]
    before = everything()
    answer = acme.delete(f"/orders/{made['id']}/shipments/{shipment['id']}")
    assert (answer.status_code, answer.json()["detail"]) == (
        409,
        "This parcel comes from the shop: remove it there.",
    )
    assert everything() == before


def test_a_shipment_of_another_order_is_none(house: House, acme: Caller) -> None:
    other = an_order(house.store, number="1002", external_id="9002")
    assert acme.delete(f"/orders/{other.pk}/shipments/{house.shipment.pk}").status_code == 404
    assert house.order.shipments.count() == 1


def test_why_a_mail_went_and_why_not(house: House, acme: Caller) -> None:
    Rule.objects.filter(pk=house.rule.pk).update(name="Every")
    rich = a_rule(house.store, name="Rich", status="paid", price={"op": "gt", "amount": "500"})
    paused = set_state(a_rule(house.store, name="Paused", status="paid"), "paused")
    made = acme.put(path(house), body("paid")).json()
    told = acme.get(f"/orders/{made['id']}/explain").json()
    assert [(one["kind"], one["from"], one["to"]) for one in told["changes"]] == [("first_sight", None, "paid")]
    rules = {one["rule_id"]: one for one in told["changes"][0]["rules"]}
    assert rules[house.rule.pk]["outcome"] == "not_triggered"
    assert rules[paused.pk]["outcome"] == "not_triggered"
    assert (rules[rich.pk]["outcome"], rules[rich.pk]["reason"]) == ("blocked", "price")
    failed = [check for check in rules[rich.pk]["checks"] if not check["passed"]]
    assert [set(check) for check in failed] == [{"check", "passed", "expected", "actual"}]


def test_an_unconnected_platforms_orders_come_over_the_api(db: None, house: House, acme: Caller) -> None:
    shop = open_shop("volusion", house.account)
    answer = acme.put(f"/stores/{shop.store.pk}/orders/1", body("shipped"))
    assert (answer.status_code, Change.objects.filter(store=shop.store).count()) == (201, 1)


def test_a_typed_tracking_number_is_changed(house: House, acme: Caller) -> None:
    where = f"/orders/{house.order.pk}/shipments/{house.shipment.pk}"
    changed = acme.call("PATCH", where, {"number": "JD01", "url": None}).json()
    assert (changed["carrier"], changed["number"], changed["url"]) == ("UPS", "JD01", None)
    assert [action for _, action in noted()] == ["tracking number changed"]
    before = everything()
    assert fields(acme.call("PATCH", where, {"number": " "})) == ["number"]
    assert everything() == before
