"""The hook as a Django view: the same answer as the short way's."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from orderwire.hooks.short_way import answer


@csrf_exempt
def cart_hook(request: HttpRequest, hook_key: str) -> HttpResponse:
    """One webhook call of a cart."""
    status, words = answer(hook_key, request.META)
    return HttpResponse(f"{words}\n", status=status, content_type="text/plain; charset=utf-8")
