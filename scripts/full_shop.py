"""A shop with 10,000 orders and mails in a folder that is thrown away, awkward ones among them: for pictures of long lists.

Names, addresses, subjects, products and statuses that are very long, very short, in other scripts or missing stand on every page.
`python -m scripts.full_shop` fills the data folder of the environment and prints where to look.
"""

import json
import sys

import django

django.setup()

from django.db.models import F  # noqa: E402 - Django must be set up first

from benchmarks.history import fill  # noqa: E402
from orderwire.accounts.people import open_account  # noqa: E402
from orderwire.cli.ready import migrate  # noqa: E402
from orderwire.orders.models import Customer, LineItem, Order  # noqa: E402
from orderwire.outbox.models import Message, State  # noqa: E402
from orderwire.rules.models import Decision, Rule  # noqa: E402
from orderwire.stores.models import SeenStatus, Store  # noqa: E402
from tests.rooms import a_store  # noqa: E402

EMAIL, PASSWORD = "owner@example.com", "a long enough sentence"
COUNT = 10_000
LONG = "maximiliane-annemarie.freifrau-von-und-zu-hohenstein-wallenrodt@kundenservice.grosshandelsgesellschaft-nordrhein.example"
# One of ten for each last digit of an id: first name, last name, address.
PEOPLE = (
    ("Maximiliane-Annemarie", "Freifrau von und zu Hohenstein-Wallenrodt-Schwarzenberg", LONG),
    ("Bo", "Li", "b@x.example"),
    ("Ada", "Lovelace", "ada@example.com"),
    ("", "", "nur.adresse@example.com"),
    ("Γεωργία", "Παπαδοπούλου-Αλεξανδροπούλου", "georgia@example.gr"),
    (
        "Donaudampfschifffahrtsgesellschaftskapitänswitwenrente",
        "Wolfeschlegelsteinhausenbergerdorff",
        f"w.{'x' * 60}@example.de",
    ),
    ("美咲", "田中", "misaki@example.jp"),
    ("Jean-Baptiste Emmanuel", "de la Rochefoucauld d'Estissac", "jean-baptiste@example.fr"),
    ("عبد الرحمن", "بن عبد العزيز", "abdulrahman@example.sa"),
    ("Kim", "O'Brien", ""),
)
RULES = (
    "Versandbestätigung mit Sendungsnummer und voraussichtlichem Zustelltermin (Deutschland, Österreich, Schweiz)",
    "Rechtsschutzversicherungsgesellschaftsbestätigung",
    "Shipped",
)
SUBJECTS = (
    "Ihre Bestellung ist unterwegs und wird voraussichtlich am Donnerstag, dem 3. Dezember, zwischen 10 und 14 Uhr zugestellt",
    "Danke!",
    "Order 1001 is on its way",
    "Lieferverzögerungsbenachrichtigungsschreiben" * 2,
)
STATUSES = (
    "shipped",
    "Teilweise zurückgesendet und in Prüfung durch die Buchhaltung",
    "auftragsbestätigungsverfahren",
    "paid",
)
REASONS = (
    ("price", "Expected greater than 50 USD; was 49.90 USD."),
    ("suppression", f"Expected not on the suppression list; was {LONG}: unsubscribed."),
    ("superseded", f"The more specific rule {RULES[0]} fired instead."),
    ("missing address", "Expected an e-mail address; was none."),
)


def main() -> int:
    """Make it, and print the store's id and who signs in."""
    migrate()
    account, _user = open_account(EMAIL, PASSWORD, "Kunsthandwerk & Manufakturwaren Nordrhein")
    store = a_store(
        account, name="Kunsthandwerk und Manufakturwarenhandelsgesellschaft", timezone="Europe/Berlin", currency="EUR"
    )
    fill(store, COUNT)
    for digit in range(10):
        _person(store, str(digit), *PEOPLE[digit])
        _mail(store, str(digit), digit)
    for place, rule in enumerate(Rule.objects.filter(store=store).order_by("id")[: len(RULES)]):
        Rule.objects.filter(pk=rule.pk).update(name=RULES[place])
    for status in STATUSES:
        SeenStatus.objects.get_or_create(store=store, axis="order", key=status)
    print(json.dumps({"store": store.pk, "email": EMAIL, "password": PASSWORD}))
    return 0


def _person(store: Store, digit: str, first: str, last: str, email: str) -> None:
    sought = {"sought_email": email, "sought_first": first.casefold(), "sought_last": last.casefold()}
    Customer.objects.filter(store=store, pk__endswith=digit).update(
        first_name=first, last_name=last, email=email, **sought
    )
    buyer = {"first_name": first, "last_name": last}
    Order.objects.filter(store=store, customer__id__endswith=digit).update(
        buyer=buyer, email=email, canonical_email=email
    )
    mails = Message.objects.filter(store=store, order__customer__id__endswith=digit)
    mails.update(to_address=email or "noreply@example.com")
    Decision.objects.filter(store=store, order__customer__id__endswith=digit).update(to_address=email)


def _mail(store: Store, digit: str, place: int) -> None:
    orders = Order.objects.filter(store=store, pk__endswith=digit)
    orders.update(status=STATUSES[place % len(STATUSES)], currency="EUR", total=(9.9, 1234567.89, 0, 129.8)[place % 4])
    name = "Lampenschirmbefestigungsvorrichtung aus gebürstetem Messing, handgefertigt, mit Sonderlackierung " * (
        place % 3 + 1
    )
    LineItem.objects.filter(order__store=store, order__id__endswith=digit).update(name=name.strip()[:300])
    mails = Message.objects.filter(store=store, pk__endswith=digit)
    mails.exclude(sent_at=None).update(subject=SUBJECTS[place % len(SUBJECTS)], rendered_at=F("sent_at"))
    mails.filter(state=State.CANCELLED).update(
        reason="status changed", detail="The order went from paid to shipped before the mail was due."
    )
    held = ("", "waiting for a tracking number", "store paused", "recipient cap")[place % 4]
    mails.filter(state=State.SCHEDULED).update(held_reason=held)
    reason, detail = REASONS[place % len(REASONS)]
    check = {"check": reason, "passed": False, "expected": "greater than 50 USD", "actual": "49.90 USD"}
    blocked = Decision.objects.filter(store=store, outcome="blocked", pk__endswith=digit)
    blocked.update(reason=reason, detail=detail, checks=[check])


if __name__ == "__main__":
    sys.exit(main())
