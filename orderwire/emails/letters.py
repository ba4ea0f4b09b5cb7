"""An order of a store as the facts a mail is written from."""

from dataclasses import replace

from orderwire.carts.snapshot import OrderSnapshot
from orderwire.emails.facts import MailFacts
from orderwire.emails.languages import Offer, Wish, manner, pick
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
        locale=_voice(order, store.locale),
        store_locale=store.locale,
        status_label=label_of(store, axis, after) if after else "",
        previous_status_label=label_of(store, axis, before) if before else "",
        product_limit=product_limit,
        unsubscribe_url=unsubscribe_url,
        brand=brand,
    )


def spoken(facts: MailFacts, offer: Offer, asked: str = "") -> MailFacts:
    """The facts in the language of the offer that suits the order best; `asked` is a tag that goes before all others.

    A rule of one language, the store's, leaves them as they are: its words are that language, whatever the reader speaks.
    """
    if not (offer.further or offer.follows or asked) and offer.own == facts.store_locale:
        return facts
    order = facts.order
    wishes: tuple[Wish, ...] = (
        ("asked", asked),
        ("order", order.locale or ""),
        ("customer", order.customer.locale or ""),
        ("store", facts.store_locale),
    )
    found = pick(offer, wishes)
    # where we have no words of our own in the mail's language, the store's would be a third one in it
    own = found.wording or offer.own
    return replace(facts, locale=found.locale, store_locale=own, wording=found.wording, language_from=found.source)


def _voice(order: OrderSnapshot, store: str) -> str:
    """The locale of a mail in the store's language, in the customer's own manner where they share it (en-GB, en-US).

    A rule holds the merchant's words. A body in the customer's language under a subject in the store's would be two.
    """
    own = (store or "en").replace("_", "-")
    for theirs in (order.locale, order.customer.locale):
        if theirs and manner(theirs, own) != own:
            return manner(theirs, own)
    return own
