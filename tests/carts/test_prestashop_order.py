"""PrestaShop's orders and statuses read: what the ids mean, what the marks mean."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from orderwire.carts.failures import Unreadable
from orderwire.carts.fields import Fields
from orderwire.carts.meaning import Meaning
from orderwire.carts.prestashop import PrestaShopCart
from orderwire.carts.prestashop_order import Names, label_of, meaning_of, read_order

NOW = datetime(2026, 11, 28, tzinfo=UTC)


def order(**changed: Any) -> Fields:
    rows = {
        "order_rows": [{"id": "1", "product_name": "Mug", "product_quantity": "2", "unit_price_tax_incl": "12.000000"}]
    }
    return Fields(
        {
            "id": 7,
            "reference": "XKBKNABJK",
            "current_state": "4",
            "id_customer": "3",
            "id_currency": "2",
            "id_lang": "1",
            "id_address_delivery": "9",
            "id_address_invoice": "9",
            "conversion_rate": "0.500000",
            "total_paid_tax_incl": "30.000000",
            "total_paid_tax_excl": "25.000000",
            "date_add": "2026-11-20 10:00:00",
            "date_upd": "2026-11-21 08:00:00",
            "associations": rows,
            **changed,
        }
    )


def names(**changed: Any) -> Names:
    given: dict[str, Any] = {
        "zone": "Europe/Paris",
        "currency": "USD",
        "currencies": {"1": "USD", "2": "EUR"},
        "languages": {"1": "fr-FR", "2": "en-GB"},
        "countries": {"8": "FR"},
        "states": {"5": "Ain"},
        "carriers": {"4": ["Colissimo", "https://track.example.com/@?x=@"], "5": ["Odd", "javascript:alert('@')"]},
        "customers": {"3": Fields({"id": 3, "email": "ada@example.com", "firstname": "Ada", "newsletter": "0"})},
        "addresses": {
            "9": Fields({"id": 9, "firstname": "Ada", "address1": "1 rue", "id_country": "8", "id_state": "5"})
        },
        "now": NOW,
    }
    return Names(**{**given, **changed})


def state(**given: Any) -> Fields:
    return Fields({"id": "20", "template": "", **dict.fromkeys(("paid", "shipped", "delivery"), "0"), **given})


def test_an_order_with_all_that_it_names() -> None:
    parcels = [
        Fields({"id": 1, "id_order": "7", "id_carrier": "4", "tracking_number": "8Y/1"}),
        Fields({"id": 2, "id_order": "7", "id_carrier": "5", "tracking_number": "8Y2"}),
        Fields({"id": 3, "id_order": "7", "id_carrier": "6", "tracking_number": "8Y3"}),
        Fields({"id": 4, "id_order": "7", "id_carrier": "4", "tracking_number": ""}),
    ]
    found = read_order(order(), names(parcels={"7": parcels}))
    assert (found.external_id, found.number, found.statuses) == ("7", "XKBKNABJK", {"order": "4"})
    assert (found.total, found.tax, found.currency) == (Decimal(30), Decimal(5), "EUR")
    assert (found.shop_total, found.shop_currency) == (Decimal(60), "USD")
    assert str(found.updated_at) == "2026-11-21 07:00:00+00:00"
    assert [(one.name, one.quantity, one.price) for one in found.items] == [("Mug", Decimal(2), Decimal(12))]
    assert [(one.external_id, one.carrier, one.number, one.url) for one in found.shipments or ()] == [
        ("1", "Colissimo", "8Y/1", "https://track.example.com/8Y%2F1?x=8Y%2F1"),
        ("2", "Odd", "8Y2", None),
        ("3", "", "8Y3", None),
    ]
    assert (found.customer.email, found.customer.locale, found.customer.accepts_marketing) == (
        "ada@example.com",
        "fr-FR",
        False,
    )
    assert found.shipping_address is not None
    assert (found.shipping_address.country, found.shipping_address.region) == ("FR", "Ain")


def test_an_order_without_a_state_is_a_draft_and_one_without_a_currency_is_not_read() -> None:
    assert read_order(order(current_state="0"), names()).draft
    with pytest.raises(Unreadable, match="id_currency"):
        read_order(order(id_currency="9"), names())
    with pytest.raises(Unreadable, match="date_upd"):
        read_order(order(date_upd="0000-00-00 00:00:00"), names())
    assert read_order(order(date_add="0000-00-00 00:00:00"), names()).placed_at is None


def test_a_customer_that_is_gone_leaves_no_address() -> None:
    assert read_order(order(), names(customers={})).customer.email is None


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ({"shipped": "1", "paid": "1", "template": "shipped"}, Meaning("open", "paid", "shipped")),
        ({"shipped": "1", "paid": "1"}, Meaning("completed", "paid", "delivered")),
        ({"id": "4", "shipped": "1", "paid": "1"}, Meaning("open", "paid", "shipped")),
        ({"id": "5", "shipped": "1", "paid": "1"}, Meaning("completed", "paid", "delivered")),
        ({"paid": "1", "delivery": "1", "template": "preparation"}, Meaning("open", "paid", "processing")),
        ({"paid": "1", "template": "payment"}, Meaning("open", "paid", "unfulfilled")),
        ({"template": "order_canceled"}, Meaning("cancelled", "voided")),
        ({"paid": "1", "template": "refund"}, Meaning("open", "refunded")),
        ({"template": [{"id": "1", "value": "payment_error"}]}, Meaning("failed", "failed")),
        ({"template": "bankwire"}, Meaning("open", "awaiting", "unfulfilled")),
        ({"template": None}, Meaning("open", "awaiting", "unfulfilled")),
    ],
)
def test_marks_and_template_say_what_a_status_means(given: dict[str, Any], meant: Meaning) -> None:
    assert meaning_of(state(**given)) == meant


def test_the_marks_of_the_platforms_own_statuses_come_to_the_same() -> None:
    marks = {
        "2": {"paid": "1", "template": "payment"},
        "3": {"paid": "1", "delivery": "1", "template": "preparation"},
        "4": {"paid": "1", "delivery": "1", "shipped": "1", "template": "shipped"},
        "5": {"paid": "1", "delivery": "1", "shipped": "1"},
        "6": {"template": "order_canceled"},
        "7": {"template": "refund"},
        "8": {"template": "payment_error"},
        "10": {"template": "bankwire"},
    }
    known = {status.key: status.means for status in PrestaShopCart.statuses}
    assert {key: meaning_of(state(id=key, **flags)) for key, flags in marks.items()} == {
        key: known[key] for key in marks
    }


def test_a_statuss_name_in_the_shops_language() -> None:
    several = [{"id": "2", "value": "Shipped"}, {"id": "1", "value": "Expédié"}]
    assert label_of(Fields({"name": several}), "1") == "Expédié"
    assert label_of(Fields({"name": several}), "9") == "Shipped"
    assert label_of(Fields({"name": "Expédié"}), "1") == "Expédié"
    assert label_of(Fields({"name": []}), "1") == ""
