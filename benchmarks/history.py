"""Years of a shop by one statement for each table: the database makes the rows, so that millions take minutes.

One order with all that can hang on it is made by the rooms themselves; every other row is a copy of its row, with an id, a
time and a state of its own. Totals are then summed from the rows, and `recount` proves them.
"""

from datetime import timedelta
from typing import Any

from django.db import connection, models, transaction

from benchmarks.bulk import bulk
from orderwire.core import clock
from orderwire.orders.models import Change, Customer, LineItem, Order
from orderwire.outbox.models import Message
from orderwire.reports.models import DailyRevenue, DailyTotal
from orderwire.rules.models import Decision, Rule
from orderwire.stores.models import Store
from orderwire.tracking.keep import HIT_DAYS
from orderwire.tracking.models import Conversion, Hit, Reaction
from tests.rooms import a_message, a_rule, an_order

RULES = 12
DAYS = 3 * 365
PENDING = 1_000  # what waits is work, not history: the same at every size
PER_CUSTOMER = 3
_Table = tuple[
    type[models.Model], str, dict[str, str]
]  # the rows of a model: which orders have one, and its own columns


def fill(store: Store, count: int) -> None:
    """`count` orders with a message each over the last three years; opens, clicks, conversions, blocked mails among them."""
    rules = [a_rule(store, name=f"Rule {number + 1}") for number in range(RULES)]
    with transaction.atomic():
        made = _one_of_each(store, rules[0])
    filled: list[type[models.Model]] = [*made, DailyTotal, DailyRevenue]
    with bulk([model._meta.db_table for model in filled]):
        _copies(made, _numbers(count, rules))
        with transaction.atomic():
            for model in (Hit, Order, Customer):
                made[model].delete()
        _totals(store)


def _one_of_each(store: Store, rule: Rule) -> dict[type[models.Model], Any]:
    order, now = an_order(store), clock.now()
    message = a_message(rule, order=order, change=order.changes.get())
    at = {"store": store, "message": message, "at": now, "day": now.date()}
    made: list[models.Model] = [
        Reaction(message=message, store=store, canonical_to="", last_at=now),
        Hit(**at, rule_id=rule.pk, mail_key="", kind="open", verdict="person", reason="", first=True),
        Decision(store=store, rule=rule, change=message.change, order=order, outcome="message"),
        Conversion(**at, order=order, rule=rule, touched_at=now, model="click", currency="USD", revenue="40.00"),
    ]
    for row in made:
        row.save()
    made += [order.customer, order, order.items.get(), order.changes.get(), message]  # type: ignore[list-item]
    return {type(row): row for row in made}


def _numbers(count: int, rules: list[Rule]) -> str:
    """The orders as a table: number, words for ids, times, what became of its mail."""
    begin = clock.now() - timedelta(days=DAYS, hours=3)
    rule = " ".join(f"WHEN {place} THEN '{rule.pk}'" for place, rule in enumerate(rules))
    customer = f"n - (n - 1) % {PER_CUSTOMER}"
    seconds = f"(n * {DAYS * 86_400 / count!r})"
    if connection.vendor == "postgresql":
        numbers = f"SELECT n FROM generate_series(1, {count}) AS g(n)"
        time, word = f"timestamptz '{begin.isoformat()}' + make_interval(secs => %s)", "lpad((%s)::text, 26, '0')"
        day = "((%s) AT TIME ZONE 'UTC')::date"
    else:
        numbers = f"WITH RECURSIVE g(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM g WHERE n < {count}) SELECT n FROM g"
        time, word = (
            f"strftime('%%Y-%%m-%%d %%H:%%M:%%f', {begin.timestamp()!r} + %s, 'unixepoch')",
            "printf('%%026d', %s)",
        )
        day = "date(%s)"
    later = time % f"({seconds} + 3600)"
    return f"""(SELECT n, {word % "n"} AS word, {word % customer} AS customer,
        'buyer' || ({customer}) || '@example.com' AS address, {time % seconds} AS at, {later} AS later, {day % later} AS day,
        {time % f"({DAYS * 86_400} + n % {PENDING} * 600)"} AS due, {time % f"{(DAYS - HIT_DAYS) * 86_400}"} AS kept_since,
        CASE n % {RULES} {rule} END AS rule, CASE (n + 1) % {RULES} {rule} END AS other,
        CASE WHEN n > {count - 2 * PENDING} AND n % 2 = 0 THEN 'scheduled'
        WHEN n % 16 = 5 THEN 'cancelled' ELSE 'sent' END AS state
        FROM ({numbers}) AS numbers)"""


def _copies(made: dict[type[models.Model], Any], numbers: str) -> None:
    with connection.cursor() as cursor:
        for model, which, own in _tables():
            meta = model._meta
            names = [field.column for field in meta.concrete_fields if field.column != "id" or "id" in own]
            values = ", ".join(own.get(name, f"p.{name}") for name in names)
            where = f"WHERE {which}" if which else ""
            cursor.execute(  # without parameters, so that a percent sign is itself on both databases
                f"INSERT INTO {meta.db_table} ({', '.join(names)}) SELECT {values} FROM {numbers} AS s "
                f"CROSS JOIN (SELECT * FROM {meta.db_table} WHERE {meta.pk.column} = '{made[model].pk}') AS p {where}"
            )


def _tables() -> list[_Table]:
    mail = {"to_address": "address", "canonical_to": "address", "order_number": "'' || n"}
    of_order = {"order_id": "'ord_' || word", "change_id": "'chg_' || word", "rule_id": "rule"}
    waits = "s.state = 'scheduled'"
    message = {
        "due_at": f"CASE WHEN {waits} THEN due ELSE s.at END",
        "next_at": f"CASE WHEN {waits} THEN due ELSE s.at END",
        "expires_at": "due",
        "state": "s.state",
        "reason": "CASE WHEN s.state = 'cancelled' THEN 'status left' ELSE '' END",
        "sent_at": "CASE WHEN s.state = 'sent' THEN s.at END",
        "settled_at": f"CASE WHEN {waits} THEN NULL ELSE s.at END",
    }
    buyer = {"customer_id": "'cus_' || customer", "email": "address", "canonical_email": "address"}
    hit = {"message_id": "'msg_' || word", "rule_id": "rule", "mail_key": "word", "at": "later", "day": "s.day"}
    decision = {**of_order, "to_address": "address", "at": "s.at"}
    opened = "s.state = 'sent' AND n % 10 < 4"
    return [
        (Customer, f"n % {PER_CUSTOMER} = 1", {"id": "'cus_' || customer", "key": "'id:' || customer", "email": "address",
                                               "sought_email": "address"}),
        (Order, "", {**buyer, "id": "'ord_' || word", "external_id": "'b' || n", "number": "'' || n", "placed_at": "s.at"}),
        (LineItem, "", {"order_id": "'ord_' || word"}),
        (Change, "", {"id": "'chg_' || word", "order_id": "'ord_' || word", "at": "s.at"}),
        (Message, "", {**of_order, **mail, **message, "id": "'msg_' || word"}),
        (Decision, "", {**decision, "id": "'dec_' || word"}),
        (Decision, "n % 20 = 7", {**decision, "id": "'deb_' || word", "rule_id": "other", "outcome": "'blocked'"}),
        (Reaction, opened, {"message_id": "'msg_' || word", "customer_id": "'cus_' || customer", "canonical_to": "address",
                            "opens": "1", "clicks": "CASE WHEN n % 10 = 0 THEN 1 ELSE 0 END", "last_at": "later"}),
        (Hit, f"{opened} AND later >= kept_since", {**hit, "id": "'hio_' || word"}),
        (Hit, f"{opened} AND n % 10 = 0 AND later >= kept_since", {**hit, "id": "'hic_' || word", "kind": "'click'"}),
        (Conversion, "s.state = 'sent' AND n % 50 = 0", {"id": "'cnv_' || word", "order_id": "'ord_' || word",
            "message_id": "'msg_' || word", "rule_id": "rule", "at": "later", "day": "s.day", "touched_at": "later"}),
    ]  # fmt: skip


def _totals(store: Store) -> None:
    """What the rooms would have counted, summed from the rows."""
    day = "(%s AT TIME ZONE 'UTC')::date" if connection.vendor == "postgresql" else "date(%s)"
    message, decision = Message._meta.db_table, Decision._meta.db_table
    reaction, conversion = Reaction._meta.db_table, Conversion._meta.db_table
    total, revenue = DailyTotal._meta.db_table, DailyRevenue._meta.db_table
    none = "0, 0, 0, 0"
    with connection.cursor() as cursor:
        cursor.execute(
            f"""INSERT INTO {total} (store_id, workflow, rule_id, day, sent, blocked, opens, opens_unique, clicks,
            clicks_unique, machine_opens, machine_clicks, conversions)
            SELECT %s, 'order_status', rule_id, day, sum(sent), sum(blocked), sum(opens), sum(opens), sum(clicks), sum(clicks),
            0, 0, sum(conversions) FROM (
            SELECT rule_id, {day % "sent_at"} AS day, 1 AS sent, 0 AS blocked, 0 AS opens, 0 AS clicks, 0 AS conversions
            FROM {message} WHERE state = 'sent'
            UNION ALL SELECT rule_id, {day % "settled_at"}, 0, 1, 0, 0, 0 FROM {message} WHERE state = 'cancelled'
            UNION ALL SELECT rule_id, {day % "at"}, 0, 1, 0, 0, 0 FROM {decision} WHERE outcome = 'blocked'
            UNION ALL SELECT rule_id, {day % "last_at"}, 0, 0, r.opens, r.clicks, 0
            FROM {reaction} r JOIN {message} m ON m.id = r.message_id
            UNION ALL SELECT rule_id, day, {none}, 1 FROM {conversion}) AS happened
            GROUP BY rule_id, day""",
            [store.pk],
        )
        cursor.execute(
            f"""INSERT INTO {revenue} (store_id, workflow, rule_id, day, currency, amount)
            SELECT %s, 'order_status', rule_id, day, currency, sum(revenue) FROM {conversion}
            GROUP BY rule_id, day, currency""",
            [store.pk],
        )
