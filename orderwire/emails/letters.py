"""An order of a store as the facts a mail is written from."""

from orderwire.carts.snapshot import OrderSnapshot
from orderwire.emails.facts import MailFacts
from orderwire.stores.branding import brand_of
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
    brand = brand_of(store)
    return MailFacts(
        order=order,
        store_name=store.name,
        shipments=order.shipments or (),
        store_url=store.url,
        store_email=brand.email or sender_email or store.sender_email,
        store_address=brand.address,
        timezone=store.timezone,
        locale=voice(order.customer.locale or "", store.locale),
        store_locale=store.locale,
        status_label=label_of(store, axis, after) if after else "",
        previous_status_label=label_of(store, axis, before) if before else "",
        product_limit=product_limit,
        unsubscribe_url=unsubscribe_url,
        brand=brand,
    )


def voice(customer: str, store: str) -> str:
    """The locale a mail is written in: the store's language, in the customer's own manner where they share it (en-GB, en-US).

    A rule holds the merchant's words in one language. A body in the customer's under a subject in the store's would be two.
    """
    own, theirs = (store or "en").replace("_", "-"), customer.replace("_", "-")
    return theirs if theirs.partition("-")[0].lower() == own.partition("-")[0].lower() else own
