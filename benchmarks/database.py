"""A PostgreSQL of the benchmark's own."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from tests.postgres_server import PostgresServer


@contextmanager
def postgresql() -> Iterator[Callable[[str], str]]:
    """A server of the run's own, on disk, durable as delivered; answers the URL of a fresh database by name."""
    folder = Path(tempfile.mkdtemp(prefix="ow-pg-"))
    server = PostgresServer(folder)

    def fresh(name: str) -> str:
        with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return server.url(name)

    try:
        yield fresh
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)
