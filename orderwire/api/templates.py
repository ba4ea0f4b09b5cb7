"""Templates: mails kept to begin rules with, for all stores of the account."""

from typing import Any

from django.http import HttpResponse
from ninja import Body, Query, Router
from ninja.responses import Response

from orderwire.access import template_for, templates_of
from orderwire.acts.templates import TemplateWish, change_template, make_template
from orderwire.api.auth import Call, note
from orderwire.api.bodies import NOTHING, Nothing
from orderwire.api.pages import Paging, page
from orderwire.emails.library import as_json, delete_template

router = Router()
PATCH_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": {"type": "object", "description": "Any of the fields that POST takes."}}
        },
    }
}


@router.get("/templates")
def list_templates(request: Call, asked: Query[Paging]) -> dict[str, Any]:
    """The account's own templates, newest first. The starters are at `/starters`."""
    return page(templates_of(request.auth), asked, lambda rows: [as_json(row) for row in rows])


@router.post("/templates", response={201: dict[str, Any]})
def add_template(request: Call, wish: TemplateWish) -> HttpResponse:
    """Keep a mail to begin rules with. To use it, give its `subject`, `preheader` and `template` to a new rule."""
    template = make_template(request.auth, wish)
    note(request, "template saved", template.pk, name=template.name)
    return Response(as_json(template), status=201)


@router.get("/templates/{template_id}")
def get_template(request: Call, template_id: str) -> dict[str, Any]:
    """One template."""
    return as_json(template_for(request.auth, template_id))


@router.patch("/templates/{template_id}", openapi_extra=PATCH_BODY)
def patch_template(request: Call, template_id: str, patch: Body[dict[str, Any]]) -> dict[str, Any]:
    """Change what is named, and nothing else. Rules made from it keep what they say."""
    template = change_template(template_for(request.auth, template_id), patch)
    note(request, "template changed", template.pk, fields=sorted(patch))
    return as_json(template)


@router.delete("/templates/{template_id}", response={204: None})
def remove_template(request: Call, template_id: str, nothing: Body[Nothing] = NOTHING) -> None:
    """Take it out of the library. Rules made from it keep what they say."""
    template = template_for(request.auth, template_id)
    delete_template(template)
    note(request, "template deleted", template_id, name=template.name)
