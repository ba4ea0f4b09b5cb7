"""The site's addresses as the demo has them."""

from django.urls import include, path

from config.urls import urlpatterns as site

urlpatterns = [*site, path("mailbox", include("orderwire.demo.urls"))]
