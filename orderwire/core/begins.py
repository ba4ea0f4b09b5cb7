"""Looking things up by their beginning, by an index and on both databases: the work does not grow with what is kept."""

import unicodedata

from django.db import connection
from django.db.models import F, Q, Value
from django.db.models.functions import Left
from django.db.models.lookups import Exact

_LAST = "\U0010ffff"  # sorts after every letter


def begins(column: str, word: str) -> Q:
    """Rows whose `column` begins with `word`, letter by letter.

    An index carries it: a plain one on SQLite, one of PostgreSQL's pattern classes there (its own order is a language's).
    """
    if connection.vendor == "postgresql":
        return Q(**{f"{column}__startswith": word})
    return Q(**{f"{column}__gte": word, f"{column}__lt": f"{word}{_LAST}"})


def reads(column: str, word: str) -> Q:
    """The same question put so that no index answers it: for who walks along another one and soon meets enough rows."""
    return Q(Exact(Left(F(column), len(word)), Value(word))) if word else Q(**{f"{column}__gte": ""})


def folded(text: str, length: int = 120) -> str:
    """A name as it is looked for: without case, accents and double spaces, at most `length` letters: “Müller” is “muller”."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(sign for sign in plain if not unicodedata.combining(sign)).split())[:length]
