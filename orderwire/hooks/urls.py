"""The open doors. ShortWay answers /hooks/ before Django's middleware; these lines name the addresses for reverse()."""

from django.urls import path

from orderwire.hooks.carts import receive

urlpatterns = [path("<str:hook_key>", receive, name="cart_hook")]
