"""An order's time line: changes, mails and parcels in one order."""

from orderwire.orders.models import Shipment
from orderwire.outbox.models import Message, State
from orderwire.web.time_line import time_line
from tests.rooms import a_message, after, record, snapshot
from tests.web.conftest import House


def test_everything_stands_in_one_line_newest_first(house: House) -> None:
    Message.objects.all().delete()
    Shipment.objects.filter(pk=house.shipment.pk).update(created_at=after(minutes=5))
    house.shipment.refresh_from_db()
    first = a_message(house.rule, State.SENT, after(minutes=1), order=house.order)
    planned = a_message(house.rule, State.SCHEDULED, after(hours=2), order=house.order)
    record(house.store, snapshot("delivered", after(hours=1)))
    line = time_line(house.order, [first, planned], [house.shipment])
    told = [(entry["kind"], entry.get("to_label") or "", entry["at"]) for entry in line]
    assert told == [
        ("mail", "", after(hours=2)),
        ("change", "Delivered", after(hours=1)),
        ("parcel", "", after(minutes=5)),
        ("mail", "", after(minutes=1)),
        ("change", "Shipped", after(minutes=0)),
    ]
    delivered = line[1]
    assert (delivered["from_label"], delivered["axis_name"], delivered["how"]) == ("Shipped", "Order", "moved")
    assert ([one["rule_id"] for one in delivered["called"]], [one["rule_id"] for one in delivered["idle"]]) == (
        [],
        [house.rule.pk],
    )
