"""An order of a store as the facts a mail is written from."""

from orderwire.carts.snapshot import OrderSnapshot
from orderwire.emails.facts import MailFacts
from orderwire.stores.models import Store
from orderwire.stores.statuses import label_of


def facts_for(
    store: Store,
    order: OrderSnapshot,
    *,
    moved: tuple[str, str, str] = ("", "", ""),
    product_limit: int | None = None,
    sender_email: str = "",
    unsubscribe_url: str = "",
) -> MailFacts:
    """Gather what a mail about `order` may say. `moved` is (axis, from key, to key) of the change it is about."""
    axis, before, after = moved
    return MailFacts(
        order=order,
        store_name=store.name,
        shipments=order.shipments or (),
        store_url=store.url,
        store_email=sender_email or store.sender_email,
        timezone=store.timezone,
        locale=(order.customer.locale or store.locale or "en").replace("_", "-"),
        store_locale=store.locale,
        status_label=label_of(store, axis, after) if after else "",
        previous_status_label=label_of(store, axis, before) if before else "",
        product_limit=product_limit,
        unsubscribe_url=unsubscribe_url,
    )
