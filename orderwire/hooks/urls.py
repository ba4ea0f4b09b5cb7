"""The open doors' addresses for Django's router: where no short way stands before it (tests, other servers), a view answers."""

from django.urls import path

from orderwire.hooks.views import cart_hook

urlpatterns = [path("<str:hook_key>", cart_hook, name="cart_hook")]
