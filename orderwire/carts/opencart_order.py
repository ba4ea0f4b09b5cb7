"""OpenCart's order as our extension gives it, in our words.

Source of the fields: OpenCart's own tables (upload/install/opencart.sql, 3.0 and 4.0). Amounts stand in the shop's currency; the
order's rate turns them into the buyer's. Times come as Unix times.
"""

from collections.abc import Callable
from decimal import Decimal

from orderwire.carts.fields import Fields, bounded, distinct
from orderwire.carts.reading import (
    CODE_LIMIT,
    NOTE_LIMIT,
    NUMBER_LIMIT,
    PHONE_LIMIT,
    clean_email,
    clean_id,
    clean_locale,
    clean_markup,
    clean_name,
    read_flag,
    read_quantity,
    read_unix,
)
from orderwire.carts.snapshot import Address, Customer, LineItem, OrderSnapshot
from orderwire.core.money import round_for

UNFINISHED = "0"  # OpenCart's status of an order that was never confirmed


def _nowhere(file: str) -> None:
    """Where nobody says below which address pictures lie."""


def read_order(order: Fields, address: Callable[[str], str | None] = _nowhere) -> OrderSnapshot:
    """One order; `address` makes a URL of a picture's file. Raises UnreadableField."""
    external_id = order.required("order_id", clean_id)
    status = order.required("order_status_id", clean_id)
    currency = order.currency("currency_code")
    rate = order.rounded_amount("currency_value") or Decimal(1)
    total = order.required_amount("total")
    updated_at = read_unix(order.get("updated"))
    if updated_at is None:
        raise order.wrong("updated", "must be a Unix time")
    return OrderSnapshot(
        external_id=external_id,
        number=external_id[:NUMBER_LIMIT],
        statuses={"order": status},
        updated_at=updated_at,
        currency=currency,
        total=_paid(order, "total", total, rate, currency),
        items=_items(order, rate, currency, address),
        customer=_customer(order),
        placed_at=read_unix(order.get("added")),
        subtotal=_sum(order, ("sub_total",), rate, currency),
        shipping=_sum(order, ("shipping",), rate, currency),
        tax=_sum(order, ("tax",), rate, currency),
        discount=_discount(order, rate, currency),
        shop_total=total if order.text("base_currency") else None,
        shop_currency=order.currency("base_currency") if order.text("base_currency") else None,
        draft=status == UNFINISHED,
        billing_address=_address(order.inside("payment")),
        shipping_address=_address(order.inside("shipping")),
        note=clean_markup(order.get("comment"), NOTE_LIMIT),
        without_pictures=not any("image" in row.data for row in order.each("products")),
    )


def _paid(order: Fields, name: str, amount: Decimal, rate: Decimal, currency: str) -> Decimal:
    """An amount as the buyer paid it."""
    found = bounded(round_for(currency, amount * rate))
    if found is None:
        raise order.wrong(name, "is larger than an amount may be")
    return found


def _sum(order: Fields, codes: tuple[str, ...], rate: Decimal, currency: str) -> Decimal | None:
    """The rows of the order's total with these codes; None when there is none (several taxes are several rows)."""
    rows = [row for row in order.each("totals") if row.text("code") in codes]
    if not rows:
        return None
    amounts = (row.rounded_amount("value") or Decimal(0) for row in rows)
    return bounded(round_for(currency, sum(amounts, Decimal(0)) * rate))


def _discount(order: Fields, rate: Decimal, currency: str) -> Decimal | None:
    found = _sum(order, ("coupon", "voucher", "reward", "credit"), rate, currency)
    return None if found is None else abs(found)


def _items(order: Fields, rate: Decimal, currency: str, address: Callable[[str], str | None]) -> tuple[LineItem, ...]:
    """OpenCart's product code is the model; a product's options are the variant."""
    rows = order.each("products")
    ids = distinct(row.id("id") for row in rows)
    return tuple(
        LineItem(
            external_id=line_id,
            name=clean_markup(row.get("name")) or clean_markup(row.get("model")),
            quantity=read_quantity(row.get("quantity")),
            price=_paid(row, "price", row.rounded_amount("price") or Decimal(0), rate, currency),
            sku=clean_markup(row.get("model"), CODE_LIMIT),
            variant=", ".join(
                f"{clean_markup(one.get('name'))}: {clean_markup(one.get('value'))}" for one in row.each("options")
            )[:300],
            image_url=address(row.text("image", 500)) if row.text("image", 500) else None,
        )
        for line_id, row in zip(ids, rows, strict=True)
    )


def _customer(order: Fields) -> Customer:
    """`customer_id` 0 is a guest. The newsletter is known of customers only."""
    known = order.id("customer_id")
    guest = known in ("", "0")
    return Customer(
        external_id=None if guest else known,
        email=clean_email(order.get("email")),
        first_name=_name(order, "firstname"),
        last_name=_name(order, "lastname"),
        phone=order.text("telephone", PHONE_LIMIT),
        guest=guest,
        accepts_marketing=None if guest else read_flag(order.get("newsletter")),
        locale=clean_locale(order.get("language_code")),
    )


def _name(part: Fields, name: str) -> str:
    return clean_name(clean_markup(part.get(name)))


def _address(part: Fields) -> Address | None:
    """None when every field is empty, as it is for what is not shipped."""
    words = {name: clean_markup(part.get(name)) for name in part.data if name != "country_id"}
    if not any(words.values()):
        return None
    return Address(
        name=f"{_name(part, 'firstname')} {_name(part, 'lastname')}".strip(),
        company=words.get("company", ""),
        line1=words.get("address_1", ""),
        line2=words.get("address_2", ""),
        city=words.get("city", ""),
        region=words.get("zone", ""),
        postcode=words.get("postcode", ""),
        country=words.get("country", ""),
    )
