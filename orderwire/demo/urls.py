"""The demo's mailbox: mounted at /mailbox, in the demo only."""

from django.urls import URLPattern, path

from orderwire.demo import views

urlpatterns: list[URLPattern] = [
    path("", views.index, name="mailbox"),
    path(".json", views.as_json, name="mailbox_json"),
    path("/<str:mail_id>.eml", views.raw, name="mailbox_raw"),
    path("/<str:mail_id>/html", views.content, name="mailbox_content"),
    path("/<str:mail_id>", views.show, name="mailbox_mail"),
]
