"""What is typed of a new rule, kept in the session of its store until the rule is made: leaving a page loses nothing."""

from collections.abc import Mapping

from django.http import HttpRequest

from orderwire.stores.models import Store


def draft_of(request: HttpRequest, store: Store) -> dict[str, str]:
    """What was typed so far, by field."""
    return dict(request.session.get(_name(store), {}))


def keep_draft(request: HttpRequest, store: Store, words: Mapping[str, str]) -> None:
    """Keep these fields beside those that were kept."""
    request.session[_name(store)] = {**draft_of(request, store), **words}


def drop_draft(request: HttpRequest, store: Store) -> None:
    """The rule is made, or somebody begins anew."""
    request.session.pop(_name(store), None)


def forget_words(request: HttpRequest, store: Store, *names: str) -> None:
    """Forget some of what was typed."""
    request.session[_name(store)] = {name: word for name, word in draft_of(request, store).items() if name not in names}


def _name(store: Store) -> str:
    return f"draft rule {store.pk}"
