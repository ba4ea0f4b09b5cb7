"""Orders: the list, one order, tracking numbers."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from orderwire.orders.models import Shipment
from orderwire.stores.statuses import saw
from tests.rooms import NOON, a_message, a_rule, a_store, after, an_order, decide, record, snapshot
from tests.web.conftest import House, everything, words


def test_orders_are_found_by_number_and_address(house: House, viewer: Client) -> None:
    record(house.store, snapshot(number="2002", external_id="9002"))
    path = f"/stores/{house.store.pk}/orders/"
    assert "2002" in words(viewer.get(path))
    assert "2002" not in words(viewer.get(path, {"q": "#1001"}))
    assert "1001" in words(viewer.get(path, {"q": "ADA@"}))
    assert "No order found" in words(viewer.get(path, {"q": "nobody"}))


def test_only_this_stores_orders(house: House, viewer: Client) -> None:
    other = a_store(house.account, name="Brass Lamps")
    an_order(other, number="7777")
    assert "7777" not in words(viewer.get(f"/stores/{house.store.pk}/orders/"))


def test_an_empty_list_teaches(house: House, viewer: Client) -> None:
    other = a_store(house.account, name="Brass Lamps")
    assert "No order yet" in words(viewer.get(f"/stores/{other.pk}/orders/"))


def test_one_order_shows_what_is_known(house: House, viewer: Client) -> None:
    page = words(viewer.get(f"/orders/{house.order.pk}/"))
    for part in (
        "Order 1001",
        "Desk lamp",
        "LAMP-01",
        "$129.80",
        "ada@example.com",
        "1Z999AA10123456784",
        "UPS",
        "Shipped",
    ):
        assert part in page
    assert "Add a tracking number" not in page


def test_a_number_is_added_and_shown_with_its_carriers_page(house: House, editor: Client) -> None:
    answer = editor.post(
        f"/orders/{house.order.pk}/shipments/",
        {"carrier": "DHL", "number": "00340434161094042557", "url": ""},
        follow=True,
    )
    page = words(answer)
    assert "00340434161094042557 is added." in page
    assert Shipment.objects.filter(order=house.order, by_hand=True).count() == 2
    assert page.count("· typed by hand") == 2


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"carrier": "DHL", "number": "", "url": ""}, "Give the tracking number."),
        ({"carrier": "DHL", "number": "1", "url": "http://x"}, "Give a web address that begins with https://"),
        (
            {"carrier": "DHL", "number": "1", "url": "javascript:alert(1)"},
            "Give a web address that begins with https://",
        ),
    ],
)
def test_a_number_that_is_none_is_refused_and_the_form_kept(
    house: House, editor: Client, given: dict[str, str], said: str
) -> None:
    before = everything()
    answer = editor.post(f"/orders/{house.order.pk}/shipments/", given)
    assert answer.status_code == 422
    assert said in words(answer)
    assert 'value="DHL"' in words(answer)
    assert everything() == before


def test_removing_asks_first(house: House, editor: Client) -> None:
    path = f"/orders/{house.order.pk}/shipments/{house.shipment.pk}/remove/"
    before = everything()
    assert "Remove 1Z999AA10123456784?" in words(editor.get(path))
    assert everything() == before
    editor.post(path)
    assert not Shipment.objects.exists()


def test_a_parcel_of_the_shops_stays(house: House, editor: Client) -> None:
    Shipment.objects.update(by_hand=False)
    page = words(editor.post(f"/orders/{house.order.pk}/shipments/{house.shipment.pk}/remove/", follow=True))
    assert "This parcel comes from the shop: remove it there." in page
    assert Shipment.objects.exists()


def test_a_shipment_of_another_order_is_none_of_this_one(house: House, editor: Client) -> None:
    other = record(house.store, snapshot(number="1002", external_id="9002")).order
    assert other is not None
    assert editor.get(f"/orders/{other.pk}/shipments/{house.shipment.pk}/remove/").status_code == 404


def test_the_time_line_says_why(house: House, viewer: Client) -> None:
    a_rule(house.store, name="Dear ones", price={"op": "gt", "amount": "500.00"})
    a_rule(house.store, name="Later", status="delivered")
    recorded = record(house.store, snapshot(number="1002", external_id="9002"))
    decide(house.store, recorded)
    assert recorded.order is not None
    page = words(viewer.get(f"/orders/{recorded.order.pk}/"))
    assert "the order was new to us" in page
    assert "wanted more than 500.00 USD" in page
    assert "1 rule did not wait for this" in page


def test_the_orders_mails_stand_beside_it(house: House, viewer: Client) -> None:
    page = words(viewer.get(f"/orders/{house.order.pk}/"))
    assert f'href="/messages/{house.message.pk}/"' in page
    assert "Your order 1001" in page


def test_the_list_asks_the_same_number_of_questions_for_any_number_of_orders(
    house: House, viewer: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(20):
        record(house.store, snapshot(number=str(number), external_id=str(number)))
    viewer.get(f"/stores/{house.store.pk}/orders/")
    with django_assert_max_num_queries(11):
        viewer.get(f"/stores/{house.store.pk}/orders/")


def test_a_name_of_a_customer_is_text(house: House, viewer: Client) -> None:
    house.order.buyer["first_name"] = "<script>alert(1)</script>"
    house.order.save()
    a_message(house.rule, order=house.order, subject="<img src=x onerror=alert(1)>", rendered_at=NOON)
    for path in (
        f"/orders/{house.order.pk}/",
        f"/stores/{house.store.pk}/orders/",
        f"/stores/{house.store.pk}/messages/",
    ):
        page = words(viewer.get(path))
        assert "<script>alert" not in page
        assert "<img src=x" not in page


def test_orders_are_filtered_by_status_and_day(house: House, viewer: Client) -> None:
    record(house.store, snapshot("delivered", number="2002", external_id="9002", placed_at=after(days=-3)))
    saw(house.store, [("order", "delivered"), ("order", "shipped")])
    path = f"/stores/{house.store.pk}/orders/"

    def shown(**query: str) -> list[str]:
        page = words(viewer.get(path, query)).split('id="list"')[1]
        return [number for number in ("1001", "2002") if f">{number}</a>" in page]

    assert shown() == ["1001", "2002"]
    assert shown(status="order:delivered") == ["2002"]
    assert shown(status="payment:delivered") == []
    assert shown(status="nonsense") == ["1001", "2002"]
    assert shown(**{"from": "2026-11-21"}) == ["1001"]
    assert shown(**{"from": "2026-11-18", "until": "2026-11-18"}) == ["2002"]
    assert "Give a date like" in words(viewer.get(path, {"from": "soon"}))


def test_with_days_the_list_goes_on_by_day(house: House, viewer: Client) -> None:
    for number in range(55):
        record(
            house.store,
            snapshot(number=f"3{number:03}", external_id=f"x{number}", placed_at=after(minutes=-number - 1)),
        )
    path = f"/stores/{house.store.pk}/orders/"
    first = words(viewer.get(path, {"from": "2026-11-01", "until": "2026-11-30"}))
    older = first.split("before=")[1].split('"')[0]
    second = words(viewer.get(f"{path}?from=2026-11-01&until=2026-11-30&before={older}"))
    assert (">3048</a>" in first, ">3049</a>" in first) == (True, False)
    assert (">3048</a>" in second, ">3049</a>" in second, ">3054</a>" in second) == (False, True, True)
    assert ">1001</a>" in words(viewer.get(path, {"from": "2026-11-01", "until": "2026-11-30", "before": "nonsense"}))


def test_the_list_shows_each_orders_last_mail(house: House, viewer: Client) -> None:
    a_message(house.rule, order=house.order, subject="The later one", rendered_at=NOON)
    a_message(house.rule, order=house.order, subject="A test", rendered_at=NOON, test=True)
    page = words(viewer.get(f"/stores/{house.store.pk}/orders/"))
    assert "The later one" in page
    assert "Your order 1001" not in page
    assert "A test" not in page


def test_a_typed_number_is_mended(house: House, editor: Client, viewer: Client) -> None:
    path = f"/orders/{house.order.pk}/shipments/{house.shipment.pk}/"
    assert f'href="{path}"' in words(editor.get(f"/orders/{house.order.pk}/"))
    assert f'href="{path}"' not in words(viewer.get(f"/orders/{house.order.pk}/"))
    assert 'value="1Z999AA10123456784"' in words(editor.get(path))
    before = everything()
    wrong = editor.post(path, {"carrier": "UPS", "number": " ", "url": ""})
    assert wrong.status_code == 422
    assert "Give the tracking number." in words(wrong)
    assert everything() == before
    page = words(
        editor.post(path, {"carrier": "DHL", "number": "JD 01", "url": "https://dhl.example/JD01"}, follow=True)
    )
    assert "Changed. Mails already sent keep what they said." in page
    house.shipment.refresh_from_db()
    assert (house.shipment.carrier, house.shipment.number, house.shipment.url) == (
        "DHL",
        "JD 01",
        "https://dhl.example/JD01",
    )


def test_a_parcel_of_the_shops_is_not_mended_here(house: House, editor: Client) -> None:
    Shipment.objects.update(by_hand=False)
    before = everything()
    path = f"/orders/{house.order.pk}/shipments/{house.shipment.pk}/"
    page = words(editor.post(path, {"carrier": "DHL", "number": "1", "url": ""}, follow=True))
    assert "This parcel comes from the shop: change it there." in page
    assert everything() == before
