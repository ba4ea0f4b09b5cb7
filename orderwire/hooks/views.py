"""Hooks, opens, clicks and images as Django views: the same answers as the short way's."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from orderwire.hooks.hits import ANSWERS
from orderwire.hooks.images import answer_image
from orderwire.hooks.short_way import answer


@csrf_exempt
def cart_hook(request: HttpRequest, hook_key: str) -> HttpResponse:
    """One webhook call of a cart."""
    status, words = answer(hook_key, request.META)
    return HttpResponse(f"{words}\n", status=status, content_type="text/plain; charset=utf-8")


@csrf_exempt
def mail_hit(request: HttpRequest, kind: str, token: str) -> HttpResponse:
    """One open (`o`) or click (`c`)."""
    said = ANSWERS[kind](token, request.META)
    return HttpResponse(said.body, status=said.status, headers=dict(said.headers))


@csrf_exempt
def image(request: HttpRequest, file_name: str) -> HttpResponse:
    """One image of a mail."""
    said = answer_image(file_name, request.META)
    return HttpResponse(said.body, status=said.status, headers=dict(said.headers))
