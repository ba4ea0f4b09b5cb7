"""What a store measures of its mails, as fields of its settings, and why the usual answer is what it is."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orderwire.stores.models import Store
from orderwire.web.forms import Field

_WISHES: dict[str, Any] = {"off": False, "anonymous": "anonymous", "person": True}
_MODELS: "dict[str, str | Promise]" = {
    "click": gettext_lazy("A click in the mail"),
    "open_or_click": gettext_lazy("An open or a click (opens must be counted by person)"),
    "sent": gettext_lazy("The mail alone, opened or not"),
}
_NAMES = ("tracking.opens", "tracking.clicks", "attribution.model", "attribution.days")


def fields() -> list[Field]:
    """The four fields."""
    wishes = [
        ("off", _("Not at all")),
        ("anonymous", _("Counted, without person")),
        ("person", _("Counted, by person")),
    ]
    return [
        Field(
            "tracking.opens",
            _("Opens"),
            "select",
            choices=wishes,
            help=_(
                "Without person is usual: people do not know that a picture tells when they read, and in much of Europe "
                "measuring it by person needs their consent, in order mails too."
            ),
        ),
        Field(
            "tracking.clicks",
            _("Clicks"),
            "select",
            choices=wishes,
            help=_("By person is usual: a click is something a person does, and conversions are found by it."),
        ),
        Field(
            "attribution.model",
            _("A later order is a conversion after"),
            "select",
            choices=[(key, str(label)) for key, label in _MODELS.items()],
        ),
        Field("attribution.days", _("Within days"), "number", attrs={"min": "1", "max": "60"}),
    ]


def values(store: Store) -> dict[str, str]:
    """What the fields show of a store."""
    kept = (store.track_opens, store.track_clicks, store.attribution_model, str(store.attribution_days))
    return dict(zip(_NAMES, kept, strict=True))


def wish(given: dict[str, Any]) -> dict[str, Any]:
    """The part of a store's patch that the fields say; what was not posted stays as it is."""
    said = {name: given[name] for name in _NAMES if given.get(name)}
    patch: dict[str, dict[str, Any]] = {}
    for name, value in said.items():
        part, _, key = name.partition(".")
        patch.setdefault(part, {})[key] = _WISHES.get(value, value) if part == "tracking" else value
    return patch
