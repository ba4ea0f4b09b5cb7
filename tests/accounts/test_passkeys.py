"""What a browser says of a passkey: names are shortened, and what is not taken is said in our words."""

import json

import pytest
from allauth.core import context
from django.contrib.sessions.backends.db import SessionStore
from django.test import RequestFactory

from orderwire.accounts.models import User
from orderwire.accounts.passkeys import NAME, Add, Again, Rename, SecondStep, SignIn
from tests.passkey import a_passkey

pytestmark = pytest.mark.django_db
REFUSED = ["This passkey was not taken: it is not known here, or the page was open for too long. Try again."]
NONSENSE = [
    "7",
    '"x"',
    '{"id": 1}',
    '{"response": {}}',
    '{"response": {"userHandle": "AA"}}',
    '{"response": 7}',
]


@pytest.fixture(autouse=True)
def asked_by_a_browser() -> object:
    request = RequestFactory().get("/")
    request.session = SessionStore()
    with context.request_context(request):
        yield


@pytest.mark.parametrize("said", NONSENSE)
def test_nonsense_is_refused_in_our_words(said: str) -> None:
    user = User.objects.create_user("ada@example.com", "three plain words")
    for form in (SecondStep(user=user, data={"credential": said}), Again(user=user, data={"credential": said})):
        assert form.errors == {"credential": REFUSED}
    assert SignIn(data={"credential": said}).errors == {"credential": REFUSED}
    added = Add(user=user, data={"credential": said, "name": "Laptop"})
    assert list(added.errors.values()) == [REFUSED]


def test_a_new_one_is_not_refused_for_its_name() -> None:
    user = User.objects.create_user("ada@example.com", "three plain words")
    form = Add(user=user, data={"credential": "{}", "name": "x" * 200})
    assert not form.is_valid()
    assert form.cleaned_data["name"] == "x" * NAME


def test_another_name_fits_the_list() -> None:
    one = a_passkey(User.objects.create_user("ada@example.com", "three plain words"))
    assert list(Rename(instance=one, data={"name": "x" * (NAME + 1)}).errors) == ["name"]
    assert list(Rename(instance=one, data={"name": " "}).errors) == ["name"]
    assert Rename(instance=one, data={"name": "x" * NAME}).is_valid()
    assert json.dumps(one.data).count("Laptop") == 1
