"""What a rule will do, in whole sentences: the wizard's third step and the rules list."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orderwire.emails.languages import name_of
from orderwire.emails.phrases import LANGUAGES
from orderwire.rules.keep import offer_of
from orderwire.rules.models import Rule
from orderwire.stores.statuses import label_of


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
        return _later(send["amount"], send["unit"].removesuffix("s"))
    if send.get("kind") == "at":
        days = send.get("days", 0)
        words = {"time": send["time"], "later": _later(days, "day") if days else _("the same day")}
        return _("at %(time)s, %(later)s") % words
    return _("at once")


def _later(number: int, unit: str) -> str:
    said = {
        "minute": ngettext("%(number)d minute later", "%(number)d minutes later", number),
        "hour": ngettext("%(number)d hour later", "%(number)d hours later", number),
        "day": ngettext("%(number)d day later", "%(number)d days later", number),
        "week": ngettext("%(number)d week later", "%(number)d weeks later", number),
        "month": ngettext("%(number)d month later", "%(number)d months later", number),
    }
    return said[unit] % {"number": number}


def _when(rule: Rule) -> str:
    words = {
        "status": _status(rule, rule.status),
        "before": _status(rule, rule.from_status) if rule.from_status else "",
        "timing": timing(rule),
    }
    if rule.send.get("kind") == "at":
        words["timing"] = _("%(timing)s (clock of %(zone)s)") % {**words, "zone": rule.store.timezone}
    if rule.every_entry and rule.from_status:
        said = _("Every time an order becomes “%(status)s” coming from “%(before)s”, a mail is sent %(timing)s.")
    elif rule.every_entry:
        said = _("Every time an order becomes “%(status)s”, a mail is sent %(timing)s.")
    elif rule.from_status:
        said = _("The first time an order becomes “%(status)s” coming from “%(before)s”, a mail is sent %(timing)s.")
    else:
        said = _("The first time an order becomes “%(status)s”, a mail is sent %(timing)s.")
    return said % words


def _status(rule: Rule, key: str) -> str:
    """The shop's own word, or the platform's in the reader's language."""
    return _(label_of(rule.store, rule.axis, key))


def _whom(rule: Rule) -> str:
    kind = rule.sending_filter.get("kind", "everyone")
    if kind == "only":
        listed = _some(rule.sending_filter.get("addresses", []), 5)
        return _("It goes only to these addresses and domains: %(listed)s.") % {"listed": listed}
    return {
        "everyone": _("It goes to every customer."),
        "subscribers": _("It goes only to customers who accept marketing."),
        "registered": _("It goes only to customers with an account, not to guests."),
    }[kind]


def _some(words: list[str], most: int) -> str:
    """The first of a list, and how many more there are."""
    shown = ", ".join(words[:most])
    more = len(words) - most
    return _("%(shown)s and %(more)d more") % {"shown": shown, "more": more} if more > 0 else shown


def _letter(rule: Rule) -> str:
    name, address = rule.sender_name or rule.store.sender_name, rule.sender_email or rule.store.sender_email
    words = {"sender": f"{name} <{address}>" if name else address, "subject": rule.version.subject}
    said = _("It comes from %(sender)s with the subject “%(subject)s”.") % words
    answers = " " + _("Answers go to %(address)s.") % {"address": rule.reply_to} if rule.reply_to else ""
    return said + answers


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
        said.append(_orders(rule.order_count["op"], rule.order_count["value"]))
    if rule.price:
        limit = {"limit": f"{rule.price['amount']} {rule.store.currency}"}
        if rule.price["op"] == "gt":
            said.append(
                _("The order's grand total must be more than %(limit)s; exactly %(limit)s does not count.") % limit
            )
        else:
            said.append(
                _("The order's grand total must be less than %(limit)s; exactly %(limit)s does not count.") % limit
            )
    if rule.products:
        codes = {"codes": _some(rule.products["codes"], 8)}
        if rule.products.get("match") == "all":
            said.append(_("The order must hold all of these products: %(codes)s.") % codes)
        else:
            said.append(_("The order must hold any of these products: %(codes)s.") % codes)
        said[-1] += " " + _("Rules with a product filter go before rules without.")
    if rule.blacklist:
        many = {"number": len(rule.blacklist)}
        if len(rule.blacklist) > 1:
            said.append(_("It never goes to the %(number)d addresses and domains on its blacklist.") % many)
        else:
            said.append(_("It never goes to %(entry)s on its blacklist.") % {"entry": rule.blacklist[0]})
    return said


def _orders(op: str, number: int) -> str:
    said = {
        "eq": ngettext(
            "The customer must have exactly %(number)d order, this one included.",
            "The customer must have exactly %(number)d orders, this one included.",
            number,
        ),
        "lt": ngettext(
            "The customer must have less than %(number)d order, this one included.",
            "The customer must have less than %(number)d orders, this one included.",
            number,
        ),
        "gt": ngettext(
            "The customer must have more than %(number)d order, this one included.",
            "The customer must have more than %(number)d orders, this one included.",
            number,
        ),
        "lte": ngettext(
            "The customer must have at most %(number)d order, this one included.",
            "The customer must have at most %(number)d orders, this one included.",
            number,
        ),
        "gte": ngettext(
            "The customer must have at least %(number)d order, this one included.",
            "The customer must have at least %(number)d orders, this one included.",
            number,
        ),
    }
    return said[op] % {"number": number}


def _manner(rule: Rule) -> list[str]:
    said = []
    if rule.wait_for_tracking_hours:
        waits = ngettext(
            "It waits up to %(number)d hour for a tracking number, then goes with or without one.",
            "It waits up to %(number)d hours for a tracking number, then goes with or without one.",
            rule.wait_for_tracking_hours,
        )
        said.append(waits % {"number": rule.wait_for_tracking_hours})
    if rule.product_limit:
        shows = ngettext(
            "It shows at most %(number)d product, then how many more there are.",
            "It shows at most %(number)d products, then how many more there are.",
            rule.product_limit,
        )
        said.append(shows % {"number": rule.product_limit})
    if rule.cancel_if_status_changes is False:
        said.append(_("It goes even if the order has left the status by then."))
    elif rule.cancel_if_status_changes or rule.send.get("kind") != "immediately" or rule.wait_for_tracking_hours:
        said.append(_("It is cancelled if the order leaves the status before it goes."))
    if rule.also_when_more_specific:
        said.append(_("It goes even when a more specific rule fires for the same order."))
    return [*said, *_ends(rule)]


def _ends(rule: Rule) -> list[str]:
    expires = ngettext(
        "If it cannot be sent within %(number)d hour of being due, it is dropped, never sent late.",
        "If it cannot be sent within %(number)d hours of being due, it is dropped, never sent late.",
        rule.expires_after_hours,
    )
    said = [expires % {"number": rule.expires_after_hours}]
    if rule.bcc:
        said.append(_("A blind copy goes to %(addresses)s.") % {"addresses": ", ".join(rule.bcc)})
    if rule.test_mode:
        where = rule.store.test_address or _("the store's test address, which is not set yet")
        words = {"where": where}
        said.append(_("Test mode is on: every mail goes to %(where)s, marked as a test, and counts nowhere.") % words)
    return said
