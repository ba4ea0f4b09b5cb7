"""Between the wizard's flat fields and a rule's settings as CONTRACT §5 shapes them, both ways."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from orderwire.core.failures import FieldError, Refusal
from orderwire.emails.starters import STARTERS
from orderwire.web.forms import lines
from orderwire.web.rule_fields import OTHER

Words = Mapping[str, str]
Settings = dict[str, Any]
_TAGS = {"everyone", "subscribers", "registered", "only", "immediately", "after", "at"}


def settings_from(words: Words) -> Settings:
    """Step one's part of a rule's settings. Raises Refusal for what only this form can get wrong."""
    status = words.get("status", "")
    given: Settings = {
        "name": words.get("name", ""),
        "status": words.get("status_other", "") if status == OTHER else status,
        "from_status": words.get("from_status") or None,
        "sending_filter": _filter(words),
        "send": _send(words),
        "order_count": _pair(words, "order_count", "value"),
        "price": _pair(words, "price", "amount"),
        "products": _products(words),
        "product_limit": words.get("product_limit") or None,
        "blacklist": lines(words.get("blacklist", "")),
        "bcc": lines(words.get("bcc", "")),
        "cancel_if_status_changes": {"": None, "yes": True, "no": False}[words.get("cancel_if_status_changes", "")],
        "wait_for_tracking": {"hours": words["wait_for_tracking.hours"]}
        if words.get("wait_for_tracking.hours")
        else None,
        "expires_after_hours": words.get("expires_after_hours") or 72,
    }
    for name in ("every_entry", "also_when_more_specific", "test_mode"):
        given[name] = bool(words.get(name))
    errors = _missing(words, given)
    if errors:
        raise Refusal(errors)
    return given


def mail_from(words: Words, design: Settings | None = None) -> Settings:
    """Step two's part. `design` is what the editor made: it is taken while the MJML in the form is still the same."""
    kind = words.get("template.kind", "starter")
    source = _typed(words.get("template.source", ""))
    template: Settings = {"starter": words.get("template.starter", "")} if kind == "starter" else {kind: source}
    if kind == "design":
        same = design is not None and _lines(design.get("mjml", "")) == _lines(source)
        template = {"design": design if same else {"mjml": source}}
    if words.get("template.text", "").strip() and kind != "starter":
        template["text"] = _typed(words["template.text"])
    sender = {
        "name": words.get("sender.name", ""),
        "email": words.get("sender.email", ""),
        "reply_to": words.get("sender.reply_to") or None,
    }
    return {
        "sender": sender,
        "subject": words.get("subject", ""),
        "preheader": words.get("preheader", ""),
        "template": template,
    }


def _typed(text: str) -> str:
    """A text area's words: a browser sends CRLF whatever was there before, which would make every saving a new version."""
    return text.replace("\r\n", "\n")


def settings_words(rule: Settings, known: set[str]) -> dict[str, str]:
    """Step one's fields from settings; a status that is not in `known` stands under “another status”."""
    send, who = rule["send"], rule["sending_filter"]
    count, price, products = rule.get("order_count") or {}, rule.get("price") or {}, rule.get("products") or {}
    cancel = {None: "", True: "yes", False: "no"}[rule.get("cancel_if_status_changes")]
    listed = rule["status"] in known or not rule["status"]
    return {
        "name": rule["name"],
        "status": rule["status"] if listed else OTHER,
        "status_other": "" if listed else rule["status"],
        "from_status": rule.get("from_status") or "",
        "sending_filter.kind": who["kind"],
        "sending_filter.addresses": "\n".join(who.get("addresses", [])),
        "send.kind": send["kind"],
        "send.amount": str(send.get("amount", "")),
        "send.unit": send.get("unit", "hours"),
        "send.time": send.get("time", ""),
        "send.days": str(send.get("days", 0)),
        "order_count.op": count.get("op", ""),
        "order_count.value": str(count.get("value", "")),
        "price.op": price.get("op", ""),
        "price.amount": price.get("amount", ""),
        "products.codes": "\n".join(products.get("codes", [])),
        "products.match": products.get("match", "any"),
        "product_limit": str(rule.get("product_limit") or ""),
        "blacklist": "\n".join(rule.get("blacklist", [])),
        "bcc": "\n".join(rule.get("bcc", [])),
        "cancel_if_status_changes": cancel,
        "wait_for_tracking.hours": str((rule.get("wait_for_tracking") or {}).get("hours", "")),
        "expires_after_hours": str(rule.get("expires_after_hours", 72)),
        **{name: "on" if rule.get(name) else "" for name in ("every_entry", "also_when_more_specific", "test_mode")},
    }


def mail_words(rule: Settings) -> dict[str, str]:
    """Step two's fields from settings. The editor's designs stand there as the MJML they hold."""
    sender, template = rule.get("sender") or {}, rule["template"]
    kind = next((name for name in ("starter", "mjml", "html", "design") if name in template), "mjml")
    source = template.get("mjml") or template.get("html") or template.get("design", {}).get("mjml", "")
    return {
        "sender.name": sender.get("name", ""),
        "sender.email": sender.get("email", ""),
        "sender.reply_to": sender.get("reply_to") or "",
        "subject": rule.get("subject", ""),
        "preheader": rule.get("preheader", ""),
        "template.kind": kind,
        "template.starter": template.get("starter", ""),
        "template.source": source,
        "template.text": template.get("text", ""),
    }


def first_mail(status: str, locale: str = "en") -> dict[str, str]:
    """Step two's fields of a new rule: the starter that suits the status, with its own subject in the store's language."""
    starter = next((one for one in STARTERS.values() if one.status_hint == status), None) or _near(status)
    wording = starter.in_language(locale)
    return {
        "template.kind": "starter",
        "template.starter": starter.key,
        "subject": wording.subject,
        "preheader": wording.preheader,
    }


def in_place(refusal: Refusal) -> Refusal:
    """The complaints under the names of this form's fields."""
    return Refusal([FieldError(_place(error.field), error.message) for error in refusal.errors])


def _place(field: str) -> str:
    parts = [part for position, part in enumerate(field.split(".")) if not (position == 1 and part in _TAGS)]
    name = ".".join(parts)
    if name in ("template", "template.mjml", "template.html", "template.design") or name.startswith("template.mjml"):
        return "template.source"
    return {
        "sending_filter": "sending_filter.kind",
        "send": "send.amount",
        "products": "products.codes",
        "order_count": "order_count.value",
        "price": "price.amount",
        "wait_for_tracking": "wait_for_tracking.hours",
    }.get(name, name)


def _near(status: str) -> Any:
    word = status.rpartition(":")[2].replace("-", "_")
    likely = {
        "cancel": "cancelled",
        "refund": "refunded",
        "partial": "partially_shipped",
        "back": "backordered",
        "fail": "payment_failed",
        "declin": "payment_failed",
        "pickup": "ready_for_pickup",
        "out_for_delivery": "out_for_delivery",
        "fulfilled": "shipped",
        "ship": "shipped",
        "deliver": "delivered",
        "complete": "delivered",
        "process": "processing",
        "progress": "processing",
    }
    return STARTERS[
        next((key for part, key in likely.items() if part in word and not word.startswith("un")), "received")
    ]


def _lines(text: str) -> str:
    """A text as a browser's form sends it back and forth: only its lines count."""
    return text.replace("\r\n", "\n").strip()


def _filter(words: Words) -> Settings:
    kind = words.get("sending_filter.kind", "everyone")
    return (
        {"kind": kind, "addresses": lines(words.get("sending_filter.addresses", ""))}
        if kind == "only"
        else {"kind": kind}
    )


def _send(words: Words) -> Settings:
    kind = words.get("send.kind", "immediately")
    if kind == "after":
        return {"kind": kind, "amount": words.get("send.amount", ""), "unit": words.get("send.unit", "hours")}
    if kind == "at":
        return {"kind": kind, "days": words.get("send.days") or 0, "time": words.get("send.time", "")}
    return {"kind": kind}


def _pair(words: Words, name: str, what: str) -> Settings | None:
    op = words.get(f"{name}.op", "")
    return {"op": op, what: words.get(f"{name}.{what}", "")} if op else None


def _products(words: Words) -> Settings | None:
    codes = lines(words.get("products.codes", ""))
    return {"codes": codes, "match": words.get("products.match", "any")} if codes else None


def _missing(words: Words, given: Settings) -> list[FieldError]:
    """What a person left out, said in the words of the form rather than of the schema."""
    wanted = [
        ("name", given["name"], _("Give the rule a name.")),
        (
            "status" if words.get("status") != OTHER else "status_other",
            given["status"],
            _("Choose the status that calls for this mail."),
        ),
    ]
    if given["sending_filter"]["kind"] == "only":
        wanted.append(
            (
                "sending_filter.addresses",
                given["sending_filter"]["addresses"],
                _("Name at least one address or domain."),
            )
        )
    if given["send"]["kind"] == "after":
        wanted.append(("send.amount", given["send"]["amount"], _("Say how long after the change the mail goes.")))
    if given["send"]["kind"] == "at":
        wanted.append(("send.time", given["send"]["time"], _("Give the clock time at which the mail goes.")))
    if given["order_count"]:
        wanted.append(
            ("order_count.value", given["order_count"]["value"], _("Give the number of orders to compare with."))
        )
    if given["price"]:
        wanted.append(("price.amount", given["price"]["amount"], _("Give the amount to compare with.")))
    return [FieldError(field, words_) for field, value, words_ in wanted if not value]
