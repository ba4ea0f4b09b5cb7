"""A store's brand: the form, its live preview, and the upload of a logo."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from orderwire.access import store_for
from orderwire.accounts import audit
from orderwire.accounts.models import Role
from orderwire.acts.preview import preview_settings
from orderwire.acts.stores import change_store, logo_at
from orderwire.core.failures import FieldError, Refusal
from orderwire.core.schema import read
from orderwire.emails.framing import framed
from orderwire.emails.images import image_url, images_of
from orderwire.emails.starters import STARTERS
from orderwire.rules.settings import RuleSettings
from orderwire.stores.brand import FONTS, NARROWEST_LOGO, NETWORKS, WIDEST_LOGO
from orderwire.stores.branding import brand_json, brand_of, remarks, set_brand, with_patch
from orderwire.stores.models import Store
from orderwire.stores.shops import StorePatch
from orderwire.web.forms import Field, Form, posted
from orderwire.web.guard import Visit, member
from orderwire.web.images import take_upload
from orderwire.web.mails import Letter
from orderwire.web.policy import as_mail
from orderwire.web.said import translated
from orderwire.web.shell import visit_store

MOST_LOGOS = 24
_SOCIAL = "brand.social."


@require_http_methods(["GET", "POST"])
@member(Role.VIEWER, changing=Role.EDITOR)
def show(visit: Visit, store_id: str) -> HttpResponse:
    """How the store's mails look, with a starter beside it; a POST saves."""
    store = store_for(visit.account, store_id)
    visit_store(visit, store)
    form = _form(store)
    if visit.method == "POST":
        form.fill(posted(visit.POST))
        try:
            change_store(store, _patch(form))
        except Refusal as refusal:
            form.take(refusal)
        else:
            audit.note(visit.account, visit.actor, "brand changed", store.pk)
            messages.success(visit, _("Saved. Mails take it from now on."))
            return redirect("brand", store.pk)
    return render(visit, "web/stores/brand.html", _context(visit, store, form), status=422 if form.wrong else 200)


@require_POST
@member(Role.EDITOR)
def logo(visit: Visit, store_id: str) -> HttpResponse:
    """Upload a picture and make it the logo at once."""
    store = store_for(visit.account, store_id)
    try:
        image = take_upload(visit)
        change_store(store, read(StorePatch, {"brand": {"logo": image_url(image)}}))
    except Refusal as refusal:
        form = _form(store)
        form.take(Refusal(FieldError("brand.logo", error.message) for error in refusal.errors))
        return render(visit, "web/stores/brand.html", _context(visit, store, form), status=422)
    audit.note(visit.account, visit.actor, "brand changed", store.pk)
    messages.success(visit, _("%(name)s is the logo now.") % {"name": image.name})
    return redirect("brand", store.pk)


@require_POST
@member(Role.EDITOR)
def preview(visit: Visit, store_id: str) -> HttpResponse:
    """A starter in the brand of the form as it stands, without saving."""
    store = store_for(visit.account, store_id)
    words = posted(visit.POST)
    form = _form(store).fill(words)
    starter = STARTERS.get(words.get("preview_starter", ""), STARTERS["shipped"])
    try:
        patch = _patch(form).brand
        set_brand(store, with_patch(brand_of(store), patch, logo_at(store, patch.logo)))  # in memory only
    except Refusal as refusal:
        problems = Letter(problems=[translated(error.message) for error in refusal.errors])
        return as_mail(render(visit, "web/mails/letter.html", {"letter": problems}))
    wish = {
        "name": "Preview",
        "status": "shipped",
        "subject": starter.subject,
        "preheader": starter.preheader,
        "template": {"starter": starter.key},
    }
    html = preview_settings(store, read(RuleSettings, wish), None).html
    return as_mail(render(visit, "web/mails/bare.html", {"html": framed(html)}))


def _patch(form: Form) -> StorePatch:
    """Raises Refusal naming the form's own fields."""
    given = form.values()
    brand: dict[str, Any] = {
        name.removeprefix("brand."): value for name, value in given.items() if not name.startswith(_SOCIAL)
    }
    brand["social"] = {name.removeprefix(_SOCIAL): value for name, value in given.items() if name.startswith(_SOCIAL)}
    return read(StorePatch, {"brand": brand})


def _context(visit: Visit, store: Store, form: Form) -> dict[str, Any]:
    images = images_of(visit.account).order_by("-pk")[:MOST_LOGOS]
    logos = [{"url": image_url(image), "file": image.file_name, "name": image.name} for image in images]
    present = brand_of(store).logo
    if present and all(one["file"] != present.name for one in logos):
        logos.insert(0, {"url": brand_of(store).logo_url, "file": present.name, "name": _("The present one")})
    return {
        "store": store,
        "form": form,
        "logos": logos,
        "social": [form[f"brand_social_{network}"] for network in NETWORKS],
        "remarks": remarks(brand_of(store)),
        "starters": list(STARTERS.values()),
        "here": "stores",
    }


def _form(store: Store) -> Form:
    brand = brand_json(store)
    values = {f"brand.{name}": str(value or "") for name, value in brand.items() if name != "social"}
    values |= {f"{_SOCIAL}{network}": brand["social"].get(network, "") for network in NETWORKS}
    return Form([*_looks(), *_words(), *_networks()], values)


def _looks() -> list[Field]:
    fonts = {
        "system": _("Of the reader's device"),
        "helvetica": "Helvetica, Arial",
        "verdana": "Verdana",
        "tahoma": "Tahoma",
        "trebuchet": "Trebuchet MS",
        "georgia": "Georgia",
        "times": "Times New Roman",
        "courier": "Courier New",
    }
    wide = {"min": str(NARROWEST_LOGO), "max": str(WIDEST_LOGO)}
    return [
        Field("brand.logo", _("Logo"), "radio"),
        Field("brand.logo_width", _("Width of the logo in pixels"), "number", required=True, attrs=wide),
        Field("brand.accent", _("Accent"), "color", required=True, help=_("Buttons and the progress of an order.")),
        Field("brand.text", _("Text"), "color", required=True, help=_("Headings and words, on white.")),
        Field(
            "brand.background",
            _("Background"),
            "color",
            required=True,
            help=_("Around the white of the mail. Words on it are made light or dark to suit."),
        ),
        Field(
            "brand.font",
            _("Font"),
            "select",
            required=True,
            choices=[(font, fonts[font]) for font in FONTS],
            help=_("Fonts that mail programs have."),
        ),
    ]


def _words() -> list[Field]:
    return [
        Field(
            "brand.address",
            _("Postal address"),
            "textarea",
            help=_("Under every mail, and where customers collect. In many countries it must be there."),
            attrs={"rows": "3", "maxlength": "300"},
        ),
        Field(
            "brand.footer",
            _("Words under every mail"),
            "textarea",
            help=_("The company's number, opening hours …"),
            attrs={"rows": "2", "maxlength": "500"},
        ),
        Field(
            "brand.email",
            _("E-mail for questions"),
            "email",
            help=_("Named in the mails. Empty: the address they are sent from."),
        ),
        Field("brand.phone", _("Telephone for questions"), "tel", attrs={"maxlength": "40"}),
    ]


def _networks() -> list[Field]:
    names = {"youtube": "YouTube", "tiktok": "TikTok", "linkedin": "LinkedIn"}
    return [
        Field(f"{_SOCIAL}{network}", names.get(network, network.title()), "url", attrs={"placeholder": "https://"})
        for network in NETWORKS
    ]
