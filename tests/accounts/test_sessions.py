"""Ending sign-ins tells the person once, however many they were."""

import pytest
from allauth.core import context
from allauth.usersessions.models import UserSession
from django.core import mail
from django.test import RequestFactory

from orderwire.accounts.models import AuditEntry, User
from orderwire.accounts.people import open_account
from orderwire.accounts.sessions import Sessions

pytestmark = pytest.mark.django_db


def a_session(user: User, key: str) -> UserSession:
    session: UserSession = UserSession.objects.create(user=user, ip="192.0.2.7", session_key=key, user_agent="x")
    return session


def end(sessions: list[UserSession]) -> None:
    with context.request_context(RequestFactory().get("/")):
        Sessions().end_sessions(sessions)


def test_those_are_ended_and_told_of_once() -> None:
    _account, user = open_account("ada@example.com", "three plain words")
    left = a_session(user, "left")
    end([a_session(user, "one"), a_session(user, "two")])
    assert list(UserSession.objects.all()) == [left]
    assert [letter.subject for letter in mail.outbox] == ["You were signed out elsewhere"]
    assert "2 other browsers were signed out" in mail.outbox[0].body
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.detail) == ("signed out elsewhere", {"count": 2})


def test_of_none_nothing_is_said() -> None:
    end([])
    assert mail.outbox == []
    assert not AuditEntry.objects.exists()
