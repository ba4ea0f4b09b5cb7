"""Turns ORDERWIRE_DATABASE_URL into Django's settings, and holds what durability asks of each database."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from config.env import BadSetting

# WAL with synchronous=FULL: an acknowledged event survives a power cut (docs/decisions/002). A larger cache and
# memory temp tables keep the single writer quick; busy_timeout lets web and worker wait for each other.
SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
    "PRAGMA cache_size=-32000; PRAGMA temp_store=MEMORY; PRAGMA journal_size_limit=67108864;"
)


def from_url(url: str, data: Path) -> dict[str, Any]:
    """Django's DATABASES entry for `url` ("" = SQLite in the data folder).

    Raises BadSetting for a scheme that is neither sqlite nor postgresql.
    """
    if not url:
        return _sqlite(str(data / "orderwire.sqlite3"))
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return _sqlite(unquote(parts.path.removeprefix("/")) or ":memory:")
    if parts.scheme in {"postgresql", "postgres"}:
        return _postgresql(url)
    raise BadSetting(
        f"ORDERWIRE_DATABASE_URL begins with {parts.scheme or 'nothing'}: use postgresql://user:password@host/name, "
        "or leave it out for SQLite in the data folder."
    )


def _sqlite(path: str) -> dict[str, Any]:
    return {
        "ENGINE": "orderwire.core.sqlite",
        "NAME": path,
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 30, "init_command": SQLITE_PRAGMAS},
    }


def _postgresql(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    name = unquote(parts.path.removeprefix("/"))
    if not name:
        raise BadSetting("ORDERWIRE_DATABASE_URL names no database: end it with /name.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", unquote(parts.hostname or "")),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**query, "application_name": "orderwire"},
    }
