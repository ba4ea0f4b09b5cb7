"""Orders as no shop should send them, for properties that must hold for every mail."""

from datetime import UTC, datetime
from decimal import Decimal

from hypothesis import strategies as st

from orderwire.carts.snapshot import Address, Customer, LineItem, OrderSnapshot, Shipment
from orderwire.emails.facts import MailFacts
from orderwire.stores.brand import FONTS, NETWORKS, PLAIN, Brand, Logo

HOSTILE = (
    "=?utf-8?q?x=0d=0aBcc:_eve=40example.org?=",
    "=?UTF-8?B?eA0KQmNjOiBldmVAZXhhbXBsZS5vcmc=?=",
    "=?utf-8?q?half",
    "a\r\nBcc: eve@example.org",
    "a\nBcc: eve@example.org",
    "a\rBcc: eve@example.org",
    "a\r\n\r\n<script>alert(1)</script>",
    "a\x00b\x0bc\x0cd\x1ce\x85f\u2028g\u2029h",
    "\u202eelgoog\u202c \u2066x\u2069 \u200f \u200b \ufeff",
    '"Eve" <eve@example.org>, ada',
    "ada@example.com, eve@example.org",
    "eve@example.org",
    '";\\"<>()@,:[]',
    "{{ 7*7 }} {% for x in range(9) %}{# gone #}",
    "*|FIRST_NAME|* *|IF:ORDER_NUMBER|* *|",
    "<img src=x onerror=alert(1)> & \"quotes\" 'too'",
    "--\r\n.\r\nQUIT\r\n",
    ".",
    "From the start ",
    "=20=\r\n",
    "مرحبا بالعالم שלום",
    "漢字かな交じり文" * 30,
    "👩‍👩‍👧 naïve é e\u0301",
    "x" * 3000,
    "wide word " * 400,
    "\ud800lone",
    "",
    "   ",
)

words = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=60), st.sampled_from(["Ada", "Grace", "Zoë"]))
amounts = st.decimals(min_value=0, max_value=10**7, places=3, allow_nan=False, allow_infinity=False)
maybe_amounts = st.none() | st.just(Decimal(0)) | amounts
moments = st.datetimes(min_value=datetime(2020, 1, 1), max_value=datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
urls = st.sampled_from(
    [None, "", "https://shop.example.com/a?b=1&c='2'", "javascript:alert(1)", "https://x.example/\r\nX: y", "//e"]
)
addresses = st.none() | st.builds(
    Address, words, words, words, words, words, words, words, st.sampled_from(["", "GB", "zz", "Peru"]), words
)
items = st.builds(
    LineItem,
    external_id=st.just("1"),
    name=words,
    quantity=st.sampled_from([Decimal(1), Decimal(40), Decimal("0.5"), Decimal("1.000")]),
    price=amounts,
    sku=words,
    variant=words,
    image_url=urls,
    url=urls,
)
shipments = st.builds(
    Shipment,
    external_id=st.just("s"),
    carrier=st.one_of(words, st.sampled_from(["UPS", "DHL Express", "Royal Mail"])),
    number=st.one_of(words, st.sampled_from(["1Z999AA10123456784", "RM 1234 5678"])),
    url=urls,
    status=st.sampled_from(["", "in_transit", "cancelled", "delivered", "odd"]),
    shipped_at=st.none() | moments,
)
customers = st.builds(
    Customer,
    st.none() | words,
    st.none() | words,
    words,
    words,
    words,
    locale=st.none() | st.sampled_from(["en-GB", "x"]),
)
orders = st.builds(
    OrderSnapshot,
    external_id=words,
    number=st.one_of(words, st.sampled_from(["1001", "#1001"])),
    statuses=st.just({"order": "shipped"}),
    updated_at=moments,
    currency=st.sampled_from(["USD", "JPY", "KWD", "EUR", "INR"]),
    total=st.just(Decimal(0)) | amounts,
    items=st.lists(items, max_size=4).map(tuple)
    | st.lists(items, min_size=1, max_size=1).map(lambda one: tuple(one * 40)),
    customer=customers,
    placed_at=st.none() | moments,
    subtotal=maybe_amounts,
    shipping=maybe_amounts,
    tax=maybe_amounts,
    discount=maybe_amounts,
    refunded=maybe_amounts,
    billing_address=addresses,
    shipping_address=addresses,
    order_url=urls,
    note=words,
)
colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")
brands = st.just(PLAIN) | st.builds(
    Brand,  # texts are worse here than a merchant can set them
    logo=st.none() | st.just(Logo("0" * 32 + ".png", 640, 200)),
    logo_width=st.integers(40, 520),
    accent=colours,
    text=st.sampled_from(["#18181b", "#000000", "#5b1a8f", "#6b6b6b"]),
    background=colours,
    font=st.sampled_from(FONTS),
    footer=words,
    email=words,
    phone=words,
    social=st.lists(st.tuples(st.sampled_from([*NETWORKS, "myspace"]), urls.map(str)), max_size=3).map(tuple),
)
facts = st.builds(
    MailFacts,
    order=orders,
    store_name=words,
    shipments=st.lists(shipments, max_size=4).map(tuple),
    store_url=urls.map(lambda url: url or ""),
    store_email=words,
    store_address=words,
    timezone=st.sampled_from(["UTC", "Asia/Tokyo", "Mars/Base"]),
    locale=st.sampled_from(
        ["en", "de-DE", "fr", "es", "it_IT", "nl", "pt-BR", "pl", "ar", "fa", "he", "hi-IN", "zz-ZZ", "not a locale"]
    ),
    store_locale=st.sampled_from(["", "de", "ar"]),
    status_label=words,
    product_limit=st.none() | st.integers(0, 5),
    unsubscribe_url=urls.map(lambda url: url or ""),
    brand=brands,
    now=moments,
)
