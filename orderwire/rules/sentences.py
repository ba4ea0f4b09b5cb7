"""What a rule will do, in whole sentences: the wizard's third step and the rules list."""

from django.utils.translation import gettext as _

from orderwire.emails.languages import name_of
from orderwire.emails.phrases import LANGUAGES
from orderwire.rules.keep import offer_of
from orderwire.rules.models import Rule
from orderwire.stores.statuses import label_of

_OPS = {"eq": "exactly", "lt": "less than", "gt": "more than", "lte": "at most", "gte": "at least"}


def describe(rule: Rule) -> list[str]:
    """One sentence for each thing the rule does or asks, in the order a person thinks of them."""
    said = [_when(rule), _whom(rule), _letter(rule)]
    said += [*_languages(rule), *_attachments(rule), *_conditions(rule)]
    said += _manner(rule)
    return said


def timing(rule: Rule) -> str:
    """When the mail goes, as a short phrase: “at once”, “2 hours later”, “at 09:00, 1 day later”."""
    send = rule.send
    if send.get("kind") == "after":
        return f"{_count(send['amount'], send['unit'].removesuffix('s'))} later"
    if send.get("kind") == "at":
        days = send.get("days", 0)
        later = f"{_count(days, 'day')} later" if days else "the same day"
        return f"at {send['time']}, {later}"
    return "at once"


def _when(rule: Rule) -> str:
    status = label_of(rule.store, rule.axis, rule.status)
    came = f" coming from “{label_of(rule.store, rule.axis, rule.from_status)}”" if rule.from_status else ""
    entry = "Every time" if rule.every_entry else "The first time"
    zone = f" (clock of {rule.store.timezone})" if rule.send.get("kind") == "at" else ""
    return f"{entry} an order becomes “{status}”{came}, a mail is sent {timing(rule)}{zone}."


def _whom(rule: Rule) -> str:
    kind = rule.sending_filter.get("kind", "everyone")
    if kind == "only":
        listed = rule.sending_filter.get("addresses", [])
        more = f" and {len(listed) - 5} more" if len(listed) > 5 else ""
        return f"It goes only to these addresses and domains: {', '.join(listed[:5])}{more}."
    return {
        "everyone": "It goes to every customer.",
        "subscribers": "It goes only to customers who accept marketing.",
        "registered": "It goes only to customers with an account, not to guests.",
    }[kind]


def _letter(rule: Rule) -> str:
    name, address = rule.sender_name or rule.store.sender_name, rule.sender_email or rule.store.sender_email
    sender = f"{name} <{address}>" if name else address
    answers = f" Answers go to {rule.reply_to}." if rule.reply_to else ""
    return f"It comes from {sender} with the subject “{rule.version.subject}”.{answers}"


def languages_of(rule: Rule) -> list[str]:
    """The tags of the languages that the rule's mail can be in, its own first."""
    own = rule.language or rule.store.locale or "en"
    tags = [own, *rule.version.languages]
    return list(dict.fromkeys(tags + (list(LANGUAGES) if offer_of(rule).follows else [])))


def _languages(rule: Rule) -> list[str]:
    tags = languages_of(rule)
    words = {"own": name_of(tags[0]), "others": ", ".join(name_of(tag) for tag in tags[1:])}
    said = []
    if len(tags) > 1:
        said.append(
            _("It is written in %(own)s; customers whose order or language it is get it in one of these: %(others)s.")
            % words
        )
    elif rule.language:
        said.append(_("It is written in %(own)s.") % words)
    if rule.follow_customer_language and not offer_of(rule).follows:
        said.append(_("Its wording is your own, so that it cannot follow the customer's language by itself."))
    return said


def _attachments(rule: Rule) -> list[str]:
    names = {"invoice": _("invoice"), "order_summary": _("order summary"), "packing_slip": _("packing slip")}
    if not rule.attachments:
        return []
    return [_("Attached as PDF: %(papers)s.") % {"papers": ", ".join(names[kind] for kind in rule.attachments)}]


def _conditions(rule: Rule) -> list[str]:
    said = []
    if rule.order_count:
        orders = _count(rule.order_count["value"], "order")
        said.append(f"The customer must have {_OPS[rule.order_count['op']]} {orders}, this one included.")
    if rule.price:
        limit = f"{rule.price['amount']} {rule.store.currency}"
        said.append(
            f"The order's grand total must be {_OPS[rule.price['op']]} {limit}; exactly {limit} does not count."
        )
    if rule.products:
        listed = rule.products["codes"]
        codes = ", ".join(listed[:8]) + (f" and {len(listed) - 8} more" if len(listed) > 8 else "")
        word = "all" if rule.products.get("match") == "all" else "any"
        said.append(
            f"The order must hold {word} of these products: {codes}. Rules with a product filter go before rules without."
        )
    if rule.blacklist:
        many = len(rule.blacklist) > 1
        entries = f"the {len(rule.blacklist)} addresses and domains" if many else rule.blacklist[0]
        said.append(f"It never goes to {entries} on its blacklist.")
    return said


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _manner(rule: Rule) -> list[str]:
    said = []
    if rule.wait_for_tracking_hours:
        said.append(
            f"It waits up to {_count(rule.wait_for_tracking_hours, 'hour')} for a tracking number, then goes with or without one."
        )
    if rule.product_limit:
        said.append(f"It shows at most {_count(rule.product_limit, 'product')}, then how many more there are.")
    if rule.cancel_if_status_changes is False:
        said.append("It goes even if the order has left the status by then.")
    elif rule.cancel_if_status_changes or rule.send.get("kind") != "immediately" or rule.wait_for_tracking_hours:
        said.append("It is cancelled if the order leaves the status before it goes.")
    if rule.also_when_more_specific:
        said.append("It goes even when a more specific rule fires for the same order.")
    said.append(
        f"If it cannot be sent within {_count(rule.expires_after_hours, 'hour')} of being due, it is dropped, never sent late."
    )
    if rule.bcc:
        said.append(f"A blind copy goes to {', '.join(rule.bcc)}.")
    if rule.test_mode:
        where = rule.store.test_address or "the store's test address, which is not set yet"
        said.append(f"Test mode is on: every mail goes to {where}, marked as a test, and counts nowhere.")
    return said
