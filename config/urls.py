"""Mounts the doors; nothing else. Each door's own urls.py says what stands behind it."""

from django.conf import settings
from django.urls import include, path, re_path

from orderwire.api.health import live, metrics, ready
from orderwire.api.problems import no_route
from orderwire.api.v1 import api
from orderwire.hooks.tracking_page import brand_style, tracking_page
from orderwire.hooks.unsubscribe import unsubscribe
from orderwire.hooks.views import image, mail_hit

urlpatterns = [
    path("hooks/", include("orderwire.hooks.urls")),
    path("api/v1/", api.urls),
    re_path(r"^api(?:/|$)", no_route),
    path("health/live", live),
    path("health/ready", ready),
    path("metrics", metrics),
    path("o/<str:token>", mail_hit, {"kind": "o"}, name="open"),
    path("c/<str:token>", mail_hit, {"kind": "c"}, name="click"),
    path("i/<str:file_name>", image, name="image"),
    path("t/look/<str:accent>.css", brand_style, name="brand_style"),
    path("t/<str:token>", tracking_page, name="tracking_page"),
    path("u/<str:token>", unsubscribe, name="unsubscribe"),
    path("", include("orderwire.web.urls")),
]
if settings.DEMO:
    urlpatterns.append(path("mailbox", include("orderwire.demo.urls")))
