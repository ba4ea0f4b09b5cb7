"""`orderwire serve`: web and workers together over one data folder. All children are in this process group and stop with it."""

import argparse
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from types import FrameType

from config import env

ANY_ADDRESS = {"0.0.0.0", "::"}  # noqa: S104 - a host a person may give, and we look for ourselves at loopback then
GRACE_SECONDS = 90.0
RESTART_SECONDS = 1.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's words."""
    parser.add_argument("--port", type=int, default=8000, help="where to listen (default 8000)")
    parser.add_argument("--host", default="127.0.0.1", help="on which address (default 127.0.0.1)")


def run(arguments: argparse.Namespace) -> int:
    """Migrate in a process of its own, then watch over web and workers until told to stop."""
    prepared = subprocess.run([*orderwire(), "check", "--migrate"], check=False)
    if prepared.returncode:
        return prepared.returncode
    web = [*orderwire(), "web", "--host", arguments.host, "--port", str(arguments.port)]
    say_when_up(arguments.host, arguments.port, f"Orderwire listens on http://{arguments.host}:{arguments.port}")
    return Supervisor([web, *[[*orderwire(), "worker"]] * worker_count()]).run()


def say_when_up(host: str, port: int, words: str) -> None:
    """Print `words` once the site takes connections, so that who reads them can come in."""
    threading.Thread(target=_say, args=("127.0.0.1" if host in ANY_ADDRESS else host, port, words), daemon=True).start()


def _say(host: str, port: int, words: str) -> None:
    for _ in range(600):
        try:
            socket.create_connection((host, port), 1).close()
        except OSError:
            time.sleep(0.1)
            continue
        print(words, flush=True)
        return


def orderwire() -> list[str]:
    """How to call ourselves: the same interpreter, whatever the path looks like."""
    return [sys.executable, "-m", "orderwire.cli.main"]


def worker_count() -> int:
    """ORDERWIRE_WORKERS; by default 1 on SQLite, which has one writer, else the cores, at most 4."""
    given = env.number("ORDERWIRE_WORKERS", 0, most=64)
    if given:
        return given
    url = env.text("ORDERWIRE_DATABASE_URL")
    return 1 if not url or url.startswith("sqlite") else min(os.cpu_count() or 1, 4)


class Supervisor:
    """Starts processes, starts them again when they die, stops them together."""

    def __init__(self, commands: list[list[str]], environment: dict[str, str] | None = None) -> None:
        self._commands = commands
        self._environment = environment
        self._running: dict[int, subprocess.Popen[bytes]] = {}
        self._stop = threading.Event()

    def run(self) -> int:
        """Watch until SIGTERM or SIGINT; answers 0 when all left by themselves then."""
        signal.signal(signal.SIGTERM, self._told)
        signal.signal(signal.SIGINT, self._told)
        for number in range(len(self._commands)):
            self._start(number)
        while not self._stop.wait(RESTART_SECONDS):
            for number, process in list(self._running.items()):
                if process.poll() is not None and not self._stop.is_set():
                    print(
                        f"orderwire: a process ended with {process.returncode}; starting it again",
                        file=sys.stderr,
                        flush=True,
                    )
                    self._start(number)
        return self._end()

    def _start(self, number: int) -> None:
        self._running[number] = subprocess.Popen(self._commands[number], env=self._environment)

    def _told(self, number: int, frame: FrameType | None) -> None:
        self._stop.set()

    def _end(self) -> int:
        for process in self._running.values():
            if process.poll() is None:
                process.terminate()
        code = 0
        for process in self._running.values():
            try:
                process.wait(timeout=GRACE_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                code = 1
        return code
