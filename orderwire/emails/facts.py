"""Everything a mail may say, gathered before it is written."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from functools import cached_property

from orderwire.carts.snapshot import Address, Customer, LineItem, OrderSnapshot, Shipment
from orderwire.core import clock
from orderwire.emails.phrases import language_of, variant_for
from orderwire.stores.brand import PLAIN, Brand

MOST_ROWS = 200  # a mail with more product rows is cut off by Gmail at 102 kB


@dataclass(frozen=True)
class MailFacts:
    """What is known at the moment of writing.

    `shipments` holds every parcel of the order, numbers typed by hand too. `timezone` is the shop's IANA zone, `locale`
    the language tag money and days are written in; `store_locale` is asked
    for our words when we have none in that language. `product_limit` None shows all items. Addresses of the web are
    http(s) or "". `now` is aware UTC. `wording` is the further language of the rule whose words are taken, "" for its own;
    `language_from` whose wish that was (languages.Source).
    """

    order: OrderSnapshot
    store_name: str
    shipments: tuple[Shipment, ...] = ()
    store_url: str = ""
    store_email: str = ""
    store_address: str = ""
    timezone: str = "UTC"
    locale: str = "en"
    store_locale: str = ""
    status_label: str = ""
    previous_status_label: str = ""
    product_limit: int | None = None
    unsubscribe_url: str = ""
    tracking_page_url: str = ""
    wording: str = ""
    language_from: str = "only"
    brand: Brand = PLAIN
    now: datetime = field(default_factory=clock.now)

    @cached_property
    def variant(self) -> str:
        """Which wording of a mail its reader gets: a key of phrases.VARIANTS, or en."""
        return variant_for(self.locale, self.store_locale)

    @cached_property
    def language(self) -> str:
        """The language of our own words in this mail."""
        return language_of(self.variant)

    @cached_property
    def items_shown(self) -> tuple[LineItem, ...]:
        """The items the mail shows: the first `product_limit`, never more than MOST_ROWS."""
        limit = MOST_ROWS if self.product_limit is None else min(max(self.product_limit, 0), MOST_ROWS)
        return self.order.items[:limit]

    @property
    def items_left_out(self) -> int:
        """How many line items the limit hides."""
        return len(self.order.items) - len(self.items_shown)

    @cached_property
    def parcels(self) -> tuple[Shipment, ...]:
        """Every parcel that has a tracking number and was not cancelled, each number once, in the order known."""
        seen: dict[tuple[str, str], Shipment] = {}
        for shipment in self.shipments:
            if shipment.number.strip() and shipment.status != "cancelled":
                seen.setdefault((shipment.carrier.strip().lower(), shipment.number.strip()), shipment)
        return tuple(seen.values())


def sample_facts() -> MailFacts:
    """A finished example for previews: Ada's two lamps, one parcel on its way."""
    home = Address(
        "Ada Lovelace", "", "12 St James's Square", "Flat 3", "London", "", "SW1Y 4JH", "GB", "+44 20 7946 0000"
    )
    parcel = Shipment("s1", "UPS", "1Z999AA10123456784", None, "in_transit", datetime(2026, 11, 21, 8, tzinfo=UTC))
    return MailFacts(
        order=_sample_order(home, parcel),
        store_name="Acme Lamps",
        shipments=(parcel,),
        store_url="https://shop.example.com",
        store_email="hello@shop.example.com",
        store_address="Acme Lamps, 1 Light Street, London",
        timezone="Europe/London",
        status_label="Shipped",
        previous_status_label="Processing",
        now=datetime(2026, 11, 21, 8, 5, tzinfo=UTC),
    )


def _sample_order(home: Address, parcel: Shipment) -> OrderSnapshot:
    return OrderSnapshot(
        external_id="9001",
        number="1001",
        statuses={"order": "shipped"},
        placed_at=datetime(2026, 11, 20, 10, tzinfo=UTC),
        updated_at=datetime(2026, 11, 21, 8, tzinfo=UTC),
        currency="USD",
        total=Decimal("163.80"),
        subtotal=Decimal("168.80"),
        shipping=Decimal("10.00"),
        tax=Decimal("0.00"),
        discount=Decimal("15.00"),
        refunded=Decimal("0.00"),
        items=(
            LineItem(
                "1",
                "Desk lamp",
                Decimal(2),
                Decimal("59.90"),
                "LAMP-01",
                "Black",
                None,
                "https://shop.example.com/lamp",
            ),
            LineItem("2", "Linen shade, hand-stitched", Decimal(1), Decimal("49.00"), "SHADE-07", "Natural / 30 cm"),
        ),
        customer=Customer("77", "ada@example.com", "Ada", "Lovelace", "+44 20 7946 0000", accepts_marketing=True),
        billing_address=home,
        shipping_address=home,
        shipments=(parcel,),
        order_url="https://shop.example.com/orders/1001",
        note="Please leave it with the neighbour.",
    )
