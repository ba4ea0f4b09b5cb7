"""A person's acts on the line to a shop: look now, fetch the last days, stop that, switch the cart's own mails off."""

from orderwire.acts import fetching
from orderwire.carts.base import OwnMail
from orderwire.carts.calling import CallFailed
from orderwire.carts.registry import CARTS
from orderwire.core.failures import Conflict
from orderwire.orders.models import Event
from orderwire.stores import backfill, lines, shops, silenced
from orderwire.stores.doors import shop_of
from orderwire.stores.models import Connection, Store

CHECK_SECONDS = 5.0  # a person waits for it
SILENCE_SECONDS = 10.0


def check_store(store: Store) -> Store:
    """Look at the connection now, as far as there is one to look at: by API at once, by webhook by what has come.

    By API it takes CHECK_SECONDS at most; what is wrong is said by trouble_of().
    """
    line = lines.open_line(store)
    if line is not None:
        claim = lines.take(store.pk)
        if claim is not None:
            fetching.check(claim, CHECK_SECONDS)
        store.refresh_from_db()
        return store
    cart = CARTS[store.platform]
    problem = ""
    if not cart.push:
        problem = f"Enter what {cart.name} asks for under Settings: it is asked for its orders."
    elif not Event.objects.filter(store=store).exists():
        problem = "No webhook has arrived yet: add the webhook address in your shop and let an order change."
    return shops.checked(store, problem)


def trouble_of(store: Store) -> str:
    """What is wrong with the connection: what only the merchant can mend, else what failed last; "" for nothing."""
    if store.problem:
        return store.problem
    line = Connection.objects.filter(pk=store.pk).first()
    return line.error if line else ""


def start_backfill(store: Store, days: int = fetching.BACKFILL_DAYS) -> None:
    """Fetch the orders of the last `days` silently. One that was stopped or failed goes on where it was. Raises Conflict."""
    line = lines.open_line(store)
    if line is None:
        raise Conflict(_why_not(store))
    backfill.begin(line, days)
    lines.due_soon(store.pk)


def stop_backfill(store: Store) -> None:
    """Stop after the page in hand; it can be gone on with. Raises Conflict when none is running."""
    backfill.stop(store.pk)


def own_mails_of(store: Store) -> list[tuple[OwnMail, str]]:
    """The cart's own mails, each with who switched it off: "us", "merchant", or "" while it may still go out."""
    cart = CARTS[store.platform]
    return [(mail, store.silenced.get(mail.key, "")) for mail in cart.own_mails]


def silence(store: Store, key: str) -> None:
    """Switch one of the cart's own mails off through its API. Raises Conflict with the reason."""
    cart = CARTS[store.platform]
    mail = next((mail for mail, _ in own_mails_of(store) if mail.key == key and mail.by_us), None)
    if mail is None:
        raise Conflict("This mail can only be switched off in the shop itself.")
    try:
        cart.silence(shop_of(store, SILENCE_SECONDS), mail)
    except CallFailed as error:
        raise Conflict(str(error)) from error
    say_silenced(store, key, "us")


def say_silenced(store: Store, key: str, by: str) -> None:
    """Keep who switched one of the cart's own mails off; "" when it goes out again."""
    silenced.say(store, key, by)


def _why_not(store: Store) -> str:
    cart = CARTS[store.platform]
    if cart.fetches:
        return f"Enter what {cart.name} asks for first, so that its orders can be fetched."
    return (
        f"Orders of a store of {cart.name} cannot be fetched: "
        "send them with PUT /stores/{id}/orders/{external_id}?baseline=true, which records them silently."
    )
