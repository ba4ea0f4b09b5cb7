"""The account's images: looked at, uploaded, described, removed; the same as JSON for the editor."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from orderwire.access import image_for
from orderwire.accounts import audit
from orderwire.accounts.models import Role
from orderwire.acts.images import delete_image, places_of
from orderwire.core.failures import Conflict, Refusal
from orderwire.emails.images import describe, image_url, images_of, keep_image, quota, used
from orderwire.emails.models import Image
from orderwire.web.guard import Visit, member
from orderwire.web.paging import newest
from orderwire.web.reader import number
from orderwire.web.said import translated
from orderwire.web.uploads import uploaded

ON_A_PAGE = 48
MOST_LISTED = 500


@require_http_methods(["GET", "POST"])
@member(Role.VIEWER, changing=Role.EDITOR)
def index(visit: Visit) -> HttpResponse:
    """The library; a POST uploads one more."""
    problems: list[str] = []
    if visit.method == "POST":
        try:
            image = take_upload(visit)
        except Refusal as refusal:
            problems = [translated(error.message) for error in refusal.errors]
        else:
            messages.success(visit, _("%(name)s is uploaded.") % {"name": image.name})
            return redirect("images")
    page = newest(images_of(visit.account), visit.GET.get("before", ""), ON_A_PAGE)
    context = {
        "page": page,
        "rows": [{"image": image, "url": image_url(image)} for image in page.rows],
        "problems": problems,
        "used": number(round(used(visit.account) / 1e6, 1)),
        "quota": quota() // 1_000_000,
        "here": "settings",
    }
    return render(visit, "web/images/index.html", context, status=422 if problems else 200)


@require_http_methods(["GET", "POST"])
@member(Role.VIEWER, changing=Role.EDITOR)
def as_json(visit: Visit) -> HttpResponse:
    """For the editor: GET answers the newest images, POST takes one (multipart, field `file`) and answers it."""
    if visit.method != "POST":
        rows = images_of(visit.account).order_by("-pk")[:MOST_LISTED]
        return JsonResponse({"items": [_shown(row) for row in rows]})
    try:
        return JsonResponse(_shown(take_upload(visit)), status=201)
    except Refusal as refusal:
        return JsonResponse({"detail": " ".join(translated(error.message) for error in refusal.errors)}, status=422)


@require_POST
@member(Role.EDITOR)
def alt(visit: Visit, image_id: str) -> HttpResponse:
    """Set the words for readers who see no pictures."""
    image = image_for(visit.account, image_id)
    try:
        describe(image, str(visit.POST.get("alt", "")))
    except Refusal as refusal:
        messages.warning(visit, " ".join(translated(error.message) for error in refusal.errors))
    else:
        messages.success(visit, _("Saved."))
    return redirect("images")


@require_http_methods(["GET", "POST"])
@member(Role.EDITOR)
def delete(visit: Visit, image_id: str) -> HttpResponse:
    """Ask, then forget an image; one that is still shown stays, and it is said where."""
    image = image_for(visit.account, image_id)
    if visit.method == "POST":
        pk, name = image.pk, image.name
        try:
            delete_image(image)
        except Conflict as conflict:
            messages.warning(visit, translated(conflict.detail))
        else:
            audit.note(visit.account, visit.actor, "image deleted", pk, name=name)
            messages.success(visit, _("%(name)s is deleted.") % {"name": name})
        return redirect("images")
    places = places_of(image)
    sentences = [
        _("It is shown here: %(places)s. Take it out there first.") % {"places": ", ".join(places)}
        if places
        else _("No logo and no rule's mail shows it."),
        _("Mails that were sent with it will have a gap where it stood."),
    ]
    context = {
        "head": _("Delete %(name)s?") % {"name": image.name},
        "sentences": sentences,
        "act": _("Delete the image"),
        "back": reverse("images"),
        "here": "settings",
    }
    return render(visit, "web/ask.html", context)


def take_upload(visit: Visit) -> Image:
    """The uploaded file of this request as an image, with a line in the audit trail. Raises Refusal."""
    raw, name = uploaded(visit)
    image = keep_image(visit.account, raw, name, visit.user)
    audit.note(visit.account, visit.actor, "image uploaded", image.pk, name=image.name)
    return image


def _shown(image: Image) -> dict[str, Any]:
    return {
        "url": image_url(image),
        "width": image.width,
        "height": image.height,
        "name": image.name,
        "alt": image.alt,
    }
