"""Secrets that are shown once."""

from django.contrib.sessions.backends.db import SessionStore
from django.test import RequestFactory

from orderwire.web.secrets import show_once, take


def test_a_secret_is_taken_once_and_lies_sealed(db: None) -> None:
    request = RequestFactory().get("/")
    request.session = SessionStore()
    show_once(request, "key", "whsec_hidden")
    assert "hidden" not in str(dict(request.session.items()))
    assert take(request, "other") == ""
    assert take(request, "key") == "whsec_hidden"
    assert take(request, "key") == ""


def test_what_was_sealed_for_something_else_shows_nothing(db: None) -> None:
    request = RequestFactory().get("/")
    request.session = SessionStore()
    show_once(request, "a", "secret")
    request.session["shown_once"] = {"b": request.session["shown_once"]["a"]}
    assert take(request, "b") == ""
