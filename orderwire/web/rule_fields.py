"""The fields of the wizard's two forms. What they mean stands in CONTRACT §5; what a person needs to know, in `help`."""

from orderwire.stores.models import Store
from orderwire.stores.statuses import statuses_of
from orderwire.web.forms import Choice, Field
from orderwire.web.words import AXES

OTHER = "*other*"
UNITS: list[Choice] = [(unit, unit) for unit in ("minutes", "hours", "days", "weeks", "months")]
_COUNTS: list[Choice] = [
    ("", "any number"),
    ("eq", "= exactly"),
    ("lt", "< less than"),
    ("gt", "> more than"),
    ("lte", "≤ at most"),
    ("gte", "≥ at least"),
]
_PRICES: list[Choice] = [("", "any total"), ("gt", "greater than"), ("lt", "less than")]
_MATCHES: list[Choice] = [("any", "the order holds any of them"), ("all", "the order holds all of them")]
_CANCELS: list[Choice] = [
    ("", "cancel mails that were planned for later (usual)"),
    ("yes", "cancel every mail not sent yet, instant ones too"),
    ("no", "send it all the same"),
]
SECTIONS = {  # which fields stand under which heading of the advanced part; one folded block each
    "Which orders": (
        "from_status",
        "order_count.op",
        "order_count.value",
        "price.op",
        "price.amount",
        "products.codes",
        "products.match",
    ),
    "Whom it never writes to": ("blacklist",),
    "Timing": ("cancel_if_status_changes", "wait_for_tracking.hours", "expires_after_hours", "every_entry"),
    "The mail": ("product_limit", "bcc", "also_when_more_specific"),
    "Trying it out": ("test_mode",),
}


def settings_fields(store: Store) -> list[Field]:
    """Step one."""
    return [*_status(store), *_whom(), *_send(store), *_which(store), *_filters(), *_timing(), *_rest(store)]


def mail_fields() -> list[Field]:
    """Step two."""
    tags = {"data-takes-tags": ""}
    return [
        Field("sender.name", "Sender name", help="Empty: the store's own.", attrs={"maxlength": "120"}),
        Field("sender.email", "Sender address", "email", help="Empty: the store's own."),
        Field("sender.reply_to", "Replies go to", "email", help="Empty: the sender address."),
        Field("subject", "Subject", required=True, attrs={"maxlength": "400", **tags}),
        Field(
            "preheader",
            "Preview line",
            help="What an inbox shows behind the subject.",
            attrs={"maxlength": "400", **tags},
        ),
        Field("template.kind", "Content"),
        Field("template.starter", "Starter"),
        Field("template.source", "Your own content", "textarea", attrs={"rows": "18", "spellcheck": "false", **tags}),
        Field(
            "template.text",
            "Text part",
            "textarea",
            help="For readers without HTML. Empty: made from the mail.",
            attrs={"rows": "6", **tags},
        ),
    ]


def _statuses(store: Store) -> list[tuple[str, list[Choice]]]:
    groups: dict[str, list[Choice]] = {}
    for row in statuses_of(store):
        seen = f" · seen {row.seen}×" if row.seen else ""
        groups.setdefault(AXES[row.axis], []).append((row.key, f"{row.label}{seen}"))
    return list(groups.items())


def _status(store: Store) -> list[Field]:
    groups = _statuses(store)
    one = groups[0][1] if len(groups) == 1 else []
    many = groups if len(groups) > 1 else []
    return [
        Field(
            "name",
            "Workflow name",
            required=True,
            help="A friendly name for you; customers never see it.",
            attrs={"maxlength": "120"},
        ),
        Field(
            "status",
            "Order status",
            "select",
            choices=[("", "Choose a status …"), *one],
            groups=[*many, ("Not listed", [(OTHER, "Another status …")])],
            help="The status that an order must enter, in your shop's own words.",
            required=True,
            attrs={"data-chooses": "", "x-on:change": "read"},
        ),
        Field(
            "status_other",
            "The status, as your shop names it",
            help="Exactly as the shop sends it, for instance awaiting-engraving.",
            attrs={"maxlength": "80"},
        ),
    ]


def _whom() -> list[Field]:
    return [
        Field(
            "sending_filter.kind",
            "Sending filter",
            "radio",
            choices=[
                ("everyone", "Every customer"),
                ("subscribers", "Newsletter subscribers only"),
                ("registered", "Customers with an account only, no guests"),
                ("only", "Only these addresses or domains"),
            ],
            attrs={"data-chooses": "", "x-on:change": "read"},
            value="everyone",
        ),
        Field(
            "sending_filter.addresses",
            "Addresses or domains",
            "textarea",
            help="One a line, or with commas: ada@example.com, *@example.com.",
        ),
    ]


def _send(store: Store) -> list[Field]:
    return [
        Field(
            "send.kind",
            "Send",
            "radio",
            choices=[("immediately", "Immediately"), ("after", "Some time later"), ("at", "At a clock time")],
            attrs={"data-chooses": "", "x-on:change": "read"},
            value="immediately",
        ),
        Field("send.amount", "How long after the change", "number", attrs={"min": "1", "max": "10000"}),
        Field("send.unit", "Unit", "select", choices=UNITS, value="hours"),
        Field("send.time", "Clock time", "time", help=f"In {store.timezone}."),
        Field(
            "send.days",
            "Days later",
            "number",
            attrs={"min": "0", "max": "366"},
            value="0",
            help="0 is the same day, or the next when the time is past.",
        ),
    ]


def _which(store: Store) -> list[Field]:
    came = _statuses(store)
    one = came[0][1] if len(came) == 1 else []
    return [
        Field(
            "from_status",
            "Only when coming from",
            "select",
            choices=[("", "any status"), *one],
            groups=came if len(came) > 1 else [],
            help="Must be of the same kind as the order status above.",
        ),
        Field(
            "order_count.op",
            "Order Count Is",
            "select",
            choices=_COUNTS,
            help="This customer's orders in this store, this one included.",
        ),
        Field("order_count.value", "Number of orders", "number", attrs={"min": "0"}),
        Field(
            "price.op",
            "Price Trigger",
            "select",
            choices=_PRICES,
            help="Of the order's grand total; exactly the amount does not pass.",
        ),
        Field("price.amount", f"Amount in {store.currency}", attrs={"inputmode": "decimal", "placeholder": "50.00"}),
    ]


def _filters() -> list[Field]:
    return [
        Field(
            "products.codes",
            "Product Filter",
            "textarea",
            help="Product codes, one a line or with commas; * at the end takes all that begin so (CHAIR-*). "
            "A rule with a product filter goes before rules without one.",
            attrs={"rows": "5", "spellcheck": "false"},
        ),
        Field("products.match", "It passes when", "select", choices=_MATCHES, value="any"),
        Field(
            "blacklist",
            "Blacklist",
            "textarea",
            help="Addresses or domains this rule never sends to, one a line or with commas: ada@example.com, **@example.com.",
            attrs={"rows": "4", "spellcheck": "false"},
        ),
    ]


def _timing() -> list[Field]:
    return [
        Field(
            "cancel_if_status_changes",
            "If the order leaves the status before the mail goes",
            "select",
            choices=_CANCELS,
        ),
        Field(
            "wait_for_tracking.hours",
            "Wait for a tracking number, at most hours",
            "number",
            help="Empty: do not wait. When the time is up the mail goes without one.",
            attrs={"min": "1", "max": "720"},
        ),
        Field(
            "expires_after_hours",
            "Drop it when it could not go for hours",
            "number",
            required=True,
            help="A mail is never sent late: after so many hours past its time it expires.",
            attrs={"min": "1", "max": "8784"},
            value="72",
        ),
        Field(
            "every_entry", "Send again each time the status is entered", "checkbox", help="Off: the first time only."
        ),
    ]


def _rest(store: Store) -> list[Field]:
    where = store.test_address or "a test address that is still to be set on the store"
    return [
        Field(
            "product_limit",
            "Limit Products Visible",
            "number",
            help="Empty: all. Else so many, then “and 3 more”.",
            attrs={"min": "1", "max": "1000"},
        ),
        Field(
            "bcc", "Blind copies to", "textarea", help="Addresses of your own people, at most 10.", attrs={"rows": "2"}
        ),
        Field(
            "also_when_more_specific",
            "Send even when a more specific rule fires",
            "checkbox",
            help="Off: of several rules that match an order, the one with the product filter goes alone.",
        ),
        Field(
            "test_mode",
            "Test mode",
            "checkbox",
            help=f"Runs on real orders, but every mail goes to {where}, marked as a test, and counts nowhere.",
        ),
    ]
