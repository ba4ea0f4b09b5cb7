"""Chooses the database the suite runs on, and lays out the environment the product's settings are read from.

ORDERWIRE_TEST_DATABASE is `sqlite` (default) or `postgresql`. The process that controls the run makes one
scratch folder and, when asked, one PostgreSQL server; xdist's workers inherit both through the environment and use
test databases of their own in them.
"""

import atexit
import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from tests.postgres_server import NoServer, PostgresServer

SECRET_KEY = "a key for the tests alone, long enough to pass"
ROOMY = 2 * 1024**3  # bytes free in memory before the scratch folder is put there
LONGEST_SOCKET_FOLDER = 80  # a Unix socket's path ends at 107 characters


problems: list[str] = []  # why this run cannot have its database, one sentence each; conftest ends the run with them


def chosen() -> str:
    """`sqlite` or `postgresql`."""
    return "postgresql" if os.environ.get("ORDERWIRE_TEST_DATABASE") == "postgresql" else "sqlite"


def scratch() -> Path:
    """The run's scratch folder."""
    return Path(os.environ["ORDERWIRE_TEST_SCRATCH"])


def prepare() -> None:
    """Sets the environment for this run and all processes it starts; to be called before Django's settings are read.

    A worker finds it set and keeps it. A database that cannot be had is put down in `problems`.
    """
    if "PYTEST_XDIST_WORKER" not in os.environ:
        for name in [name for name in os.environ if name.startswith("ORDERWIRE_") and name not in _SWITCHES]:
            del os.environ[name]  # a person's own settings are no part of a test
        folder = _make_scratch()
        os.environ["ORDERWIRE_TEST_SCRATCH"] = str(folder)
        os.environ["ORDERWIRE_DATABASE_URL"] = _database(folder)
        os.environ["ORDERWIRE_DATA"] = str(folder / "data")
        os.environ["ORDERWIRE_SECRET_KEY"] = SECRET_KEY
        os.environ["ORDERWIRE_DNS_SERVERS"] = "off"
        os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    if chosen() == "sqlite":
        # A file, not memory: threads and processes of a test must see the same rows. A worker adds its name to it.
        settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = str(scratch() / "test.sqlite3")


_SWITCHES = {"ORDERWIRE_TEST_DATABASE", "ORDERWIRE_TEST_REPORT", "ORDERWIRE_REQUIRE_BROWSER"}


def _make_scratch() -> Path:
    """An empty folder of this run's, removed at its end; in memory where there is room, so that fsync costs little."""
    memory = Path("/dev/shm")  # noqa: S108 - mkdtemp makes a private folder in it
    roomy = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > ROOMY
    place = str(memory) if roomy else tempfile.gettempdir()
    folder = Path(tempfile.mkdtemp(prefix="orderwire-", dir=place if len(place) < LONGEST_SOCKET_FOLDER else "/tmp"))  # noqa: S108
    folder.chmod(0o711)  # the PostgreSQL server may run as another user and must reach its own folder
    owner = os.getpid()
    atexit.register(lambda: shutil.rmtree(folder, ignore_errors=True) if os.getpid() == owner else None)
    (folder / "data").mkdir()
    return folder


def _database(folder: Path) -> str:
    word = os.environ.get("ORDERWIRE_TEST_DATABASE", "sqlite")
    if word not in {"sqlite", "postgresql"}:
        problems.append(f"ORDERWIRE_TEST_DATABASE is {word!r}: give sqlite or postgresql.")
    if chosen() == "sqlite":
        return f"sqlite:///{folder}/orderwire.sqlite3"
    place = folder / "pg"
    place.mkdir(mode=0o700)
    try:
        server = PostgresServer(place)
    except NoServer as error:
        problems.append(str(error))
        return "postgresql:///none"
    owner = os.getpid()
    atexit.register(lambda: server.stop() if os.getpid() == owner else None)
    return server.url("orderwire")


def version() -> str:
    """The database's name and version, for the closing lines: `sqlite 3.46.0`, `postgresql 18.4`."""
    if chosen() == "sqlite":
        return "sqlite"
    with psycopg.connect(_on_server("postgres")) as session:
        return f"postgresql {session.info.parameter_status('server_version')}"


def _on_server(name: str) -> str:
    """The run's PostgreSQL address with another database's name in it."""
    return urlunsplit(urlsplit(os.environ["ORDERWIRE_DATABASE_URL"])._replace(path=f"/{name}"))


@contextmanager
def own_database(folder: Path) -> Iterator[str]:
    """The address of a new, empty database for processes a test starts; on PostgreSQL it is dropped afterwards."""
    if chosen() == "sqlite":
        yield f"sqlite:///{folder}/orderwire.sqlite3"
        return
    name = f"own_{uuid.uuid4().hex}"
    with psycopg.connect(_on_server("postgres"), autocommit=True) as session:
        session.execute(f'CREATE DATABASE "{name}"')
        try:
            yield _on_server(name)
        finally:
            session.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def own_env(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment for a process of the product with a data folder and an empty database of its own."""
    data = tmp_path / "data"
    data.mkdir()
    with own_database(data) as url:
        yield {**os.environ, "ORDERWIRE_DATA": str(data), "ORDERWIRE_DATABASE_URL": url}


@pytest.fixture
def shared_env(transactional_db: None) -> dict[str, str]:
    """The environment for a process of the product that works on the database this test commits to."""
    name = str(connection.settings_dict["NAME"])
    url = f"sqlite:///{name}" if chosen() == "sqlite" else _on_server(name)
    return {**os.environ, "ORDERWIRE_DATABASE_URL": url}
