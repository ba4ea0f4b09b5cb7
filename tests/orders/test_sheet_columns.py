"""Which column of a file is which: by our own names, by what others call them, as it was last time."""

from orderwire.orders.sheet_columns import KINDS, ORDERS, TRACKING, guess


def test_our_own_names_are_always_understood() -> None:
    for columns in KINDS.values():
        keys = [column.key for column in columns]
        assert guess(columns, keys, {}) == {key: key for key in keys}


def test_others_names_are_known() -> None:
    header = ("Name", "Email", "Financial Status", "Lineitem sku", "Lineitem quantity", "Total", "Shipping City", "Odd")
    assert guess(ORDERS, header, {}) == {
        "order_number": "Name",
        "payment_status": "Financial Status",
        "total": "Total",
        "email": "Email",
        "shipping_city": "Shipping City",
        "item_sku": "Lineitem sku",
        "item_quantity": "Lineitem quantity",
    }
    assert guess(TRACKING, ("Bestell-Nummer", "SENDUNGSNUMMER", "Versender"), {}) == {
        "order_number": "Bestell-Nummer",
        "tracking_number": "SENDUNGSNUMMER",
        "carrier": "Versender",
    }


def test_a_column_is_taken_once_and_last_time_comes_first() -> None:
    assert guess(TRACKING, ("number", "tracking"), {"tracking_number": "number", "carrier": "gone"}) == {
        "tracking_number": "number"
    }
    assert guess(ORDERS, ("order", "Order", "order no"), {}) == {"order_number": "order"}


def test_keys_and_places_are_each_ones_own() -> None:
    for columns in KINDS.values():
        keys = [column.key for column in columns]
        places = [column.path for column in columns if column.path]
        assert (len(set(keys)), len(set(places))) == (len(keys), len(places))
        assert all(str(column.label) for column in columns)
