"""The fields of the wizard's two forms. What they mean stands in CONTRACT §5; what a person needs to know, in `help`."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orderwire.stores.models import Store
from orderwire.stores.statuses import statuses_of
from orderwire.web.forms import Choice, Field
from orderwire.web.said import translated
from orderwire.web.words import AXES

OTHER = "*other*"
SECTIONS = {  # which fields stand under which heading of the advanced part; one folded block each
    gettext_lazy("Which orders"): (
        *("from_status", "order_count.op", "order_count.value", "price.op", "price.amount"),
        *("products.codes", "products.match"),
    ),
    gettext_lazy("Whom it never writes to"): ("blacklist",),
    gettext_lazy("Timing"): (
        "cancel_if_status_changes",
        "wait_for_tracking.hours",
        "expires_after_hours",
        "every_entry",
    ),
    gettext_lazy("The mail"): ("product_limit", "bcc", "also_when_more_specific"),
    gettext_lazy("Trying it out"): ("test_mode",),
}


def _units() -> list[Choice]:
    names = (_("minutes"), _("hours"), _("days"), _("weeks"), _("months"))
    return list(zip(("minutes", "hours", "days", "weeks", "months"), names, strict=True))


def _counts() -> list[Choice]:
    names = (_("any number"), _("= exactly"), _("< less than"), _("> more than"), _("≤ at most"), _("≥ at least"))
    return list(zip(("", "eq", "lt", "gt", "lte", "gte"), names, strict=True))


def _prices() -> list[Choice]:
    return [("", _("any total")), ("gt", _("greater than")), ("lt", _("less than"))]


def _matches() -> list[Choice]:
    return [("any", _("the order holds any of them")), ("all", _("the order holds all of them"))]


def _cancels() -> list[Choice]:
    return [
        ("", _("cancel mails that were planned for later (usual)")),
        ("yes", _("cancel every mail not sent yet, instant ones too")),
        ("no", _("send it all the same")),
    ]


def settings_fields(store: Store) -> list[Field]:
    """Step one."""
    return [*_status(store), *_whom(), *_send(store), *_which(store), *_filters(), *_timing(), *_rest(store)]


def mail_fields() -> list[Field]:
    """Step two."""
    tags = {"data-takes-tags": ""}
    return [
        Field("sender.name", _("Sender name"), help=_("Empty: the store's own."), attrs={"maxlength": "120"}),
        Field("sender.email", _("Sender address"), "email", help=_("Empty: the store's own.")),
        Field("sender.reply_to", _("Replies go to"), "email", help=_("Empty: the sender address.")),
        Field("subject", _("Subject"), required=True, attrs={"maxlength": "400", **tags}),
        Field(
            "preheader",
            _("Preview line"),
            help=_("What an inbox shows behind the subject."),
            attrs={"maxlength": "400", **tags},
        ),
        Field("template.kind", _("Content")),
        Field("template.starter", _("Starter")),
        Field(
            "template.source", _("Your own content"), "textarea", attrs={"rows": "18", "spellcheck": "false", **tags}
        ),
        Field(
            "template.text",
            _("Text part"),
            "textarea",
            help=_("For readers without HTML. Empty: made from the mail."),
            attrs={"rows": "6", **tags},
        ),
    ]


def _statuses(store: Store) -> list[tuple[str, list[Choice]]]:
    groups: dict[str, list[Choice]] = {}
    for row in statuses_of(store):
        seen = " · " + _("seen %(times)d×") % {"times": row.seen} if row.seen else ""
        groups.setdefault(str(AXES[row.axis]), []).append((row.key, f"{translated(row.label)}{seen}"))
    return list(groups.items())


def _status(store: Store) -> list[Field]:
    groups = _statuses(store)
    one = groups[0][1] if len(groups) == 1 else []
    many = groups if len(groups) > 1 else []
    return [
        Field(
            "name",
            _("Workflow name"),
            required=True,
            help=_("A friendly name for you; customers never see it."),
            attrs={"maxlength": "120"},
        ),
        Field(
            "status",
            _("Order status"),
            "select",
            choices=[("", _("Choose a status …")), *one],
            groups=[*many, (_("Not listed"), [(OTHER, _("Another status …"))])],
            help=_("The status that an order must enter, in your shop's own words."),
            required=True,
            attrs={"data-chooses": "", "x-on:change": "read"},
        ),
        Field(
            "status_other",
            _("The status, as your shop names it"),
            help=_("Exactly as the shop sends it, for instance awaiting-engraving."),
            attrs={"maxlength": "80"},
        ),
    ]


def _whom() -> list[Field]:
    return [
        Field(
            "sending_filter.kind",
            _("Sending filter"),
            "radio",
            choices=[
                ("everyone", _("Every customer")),
                ("subscribers", _("Newsletter subscribers only")),
                ("registered", _("Customers with an account only, no guests")),
                ("only", _("Only these addresses or domains")),
            ],
            attrs={"data-chooses": "", "x-on:change": "read"},
            value="everyone",
        ),
        Field(
            "sending_filter.addresses",
            _("Addresses or domains"),
            "textarea",
            help=_("One a line, or with commas: ada@example.com, *@example.com."),
        ),
    ]


def _send(store: Store) -> list[Field]:
    return [
        Field(
            "send.kind",
            _("Send"),
            "radio",
            choices=[("immediately", _("Immediately")), ("after", _("Some time later")), ("at", _("At a clock time"))],
            attrs={"data-chooses": "", "x-on:change": "read"},
            value="immediately",
        ),
        Field("send.amount", _("How long after the change"), "number", attrs={"min": "1", "max": "10000"}),
        Field("send.unit", _("Unit"), "select", choices=_units(), value="hours"),
        Field("send.time", _("Clock time"), "time", help=_("In %(timezone)s.") % {"timezone": store.timezone}),
        Field(
            "send.days",
            _("Days later"),
            "number",
            attrs={"min": "0", "max": "366"},
            value="0",
            help=_("0 is the same day, or the next when the time is past."),
        ),
    ]


def _which(store: Store) -> list[Field]:
    came = _statuses(store)
    one = came[0][1] if len(came) == 1 else []
    return [
        Field(
            "from_status",
            _("Only when coming from"),
            "select",
            choices=[("", _("any status")), *one],
            groups=came if len(came) > 1 else [],
            help=_("Must be of the same kind as the order status above."),
        ),
        Field(
            "order_count.op",
            _("Order Count Is"),
            "select",
            choices=_counts(),
            help=_("This customer's orders in this store, this one included."),
        ),
        Field("order_count.value", _("Number of orders"), "number", attrs={"min": "0"}),
        Field(
            "price.op",
            _("Price Trigger"),
            "select",
            choices=_prices(),
            help=_("Of the order's grand total; exactly the amount does not pass."),
        ),
        Field(
            "price.amount",
            _("Amount in %(currency)s") % {"currency": store.currency},
            attrs={"inputmode": "decimal", "placeholder": "50.00"},
        ),
    ]


def _filters() -> list[Field]:
    return [
        Field(
            "products.codes",
            _("Product Filter"),
            "textarea",
            help=_(
                "Product codes, one a line or with commas; * at the end takes all that begin so (CHAIR-*). "
                "A rule with a product filter goes before rules without one."
            ),
            attrs={"rows": "5", "spellcheck": "false"},
        ),
        Field("products.match", _("It passes when"), "select", choices=_matches(), value="any"),
        Field(
            "blacklist",
            _("Blacklist"),
            "textarea",
            help=_(
                "Addresses or domains this rule never sends to, one a line or with commas: ada@example.com, **@example.com."
            ),
            attrs={"rows": "4", "spellcheck": "false"},
        ),
    ]


def _timing() -> list[Field]:
    return [
        Field(
            "cancel_if_status_changes",
            _("If the order leaves the status before the mail goes"),
            "select",
            choices=_cancels(),
        ),
        Field(
            "wait_for_tracking.hours",
            _("Wait for a tracking number, at most hours"),
            "number",
            help=_("Empty: do not wait. When the time is up the mail goes without one."),
            attrs={"min": "1", "max": "720"},
        ),
        Field(
            "expires_after_hours",
            _("Drop it when it could not go for hours"),
            "number",
            required=True,
            help=_("A mail is never sent late: after so many hours past its time it expires."),
            attrs={"min": "1", "max": "8784"},
            value="72",
        ),
        Field(
            "every_entry",
            _("Send again each time the status is entered"),
            "checkbox",
            help=_("Off: the first time only."),
        ),
    ]


def _rest(store: Store) -> list[Field]:
    where = store.test_address or _("a test address that is still to be set on the store")
    return [
        Field(
            "product_limit",
            _("Limit Products Visible"),
            "number",
            help=_("Empty: all. Else so many, then “and 3 more”."),
            attrs={"min": "1", "max": "1000"},
        ),
        Field(
            "bcc",
            _("Blind copies to"),
            "textarea",
            help=_("Addresses of your own people, at most 10."),
            attrs={"rows": "2"},
        ),
        Field(
            "also_when_more_specific",
            _("Send even when a more specific rule fires"),
            "checkbox",
            help=_("Off: of several rules that match an order, the one with the product filter goes alone."),
        ),
        Field(
            "test_mode",
            _("Test mode"),
            "checkbox",
            help=_("Runs on real orders, but every mail goes to %(where)s, marked as a test, and counts nowhere.")
            % {"where": where},
        ),
    ]
