"""`orderwire web`: the pages, the API and the hooks, served by granian."""

import argparse

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from orderwire.cli.ready import migrate

THREADS = 16  # most of them wait for the disk: calls that wait together share one commit


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's words."""
    parser.add_argument("--port", type=int, default=8000, help="where to listen (default 8000)")
    parser.add_argument("--host", default="127.0.0.1", help="on which address (default 127.0.0.1)")


def run(arguments: argparse.Namespace) -> int:
    """Serve until told to stop."""
    migrate()
    serve(arguments.host, arguments.port)
    return 0


def serve(host: str, port: int) -> None:
    """Run granian in this process group: one worker with threads, for one writer of SQLite."""

    Granian(
        "config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=THREADS,
        log_level=LogLevels.error,
        websockets=False,
        workers_kill_timeout=30,
    ).serve()
