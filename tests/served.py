"""The product's own processes, started as a person starts them, for tests that need more than one process."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 60


def free_port() -> int:
    """A TCP port of the loopback that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def command(*words: str) -> list[str]:
    """The command line that runs `orderwire` with `words`."""
    return [sys.executable, "-m", "orderwire.cli.main", *words]


@dataclass(frozen=True, slots=True)
class Served:
    """A running `orderwire serve`: its address, the environment it runs in, and where its output goes."""

    url: str
    env: dict[str, str]
    log: Path

    def run(self, *words: str) -> str:
        """What `orderwire <words>` prints in the same environment. Fails the test when it does not exit 0."""
        done = subprocess.run(
            command(*words), check=False, env=self.env, cwd=ROOT, capture_output=True, text=True, timeout=60
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def account(self, email: str, password: str) -> dict[str, Any]:
        """Makes an account with its owner; gives `account_id`, `user_id`, `api_key`."""
        return dict(json.loads(self.run("account", "create", "--email", email, "--password", password, "--json")))


@pytest.fixture
def served(own_env: dict[str, str], tmp_path: Path) -> Iterator[Served]:
    """`orderwire serve` on a free port, over a data folder and a database of its own; SIGTERM ends it."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    env = {**own_env, "ORDERWIRE_BASE_URL": url}
    log = tmp_path / "serve.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            command("serve", "--port", str(port)),
            env=env,
            cwd=ROOT,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        _wait(f"{url}/health/live", process, log)
        yield Served(url=url, env=env, log=log)
    finally:
        _end(process)


def _wait(address: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    """Returns when `address` answers 200; fails the test with the server's own words when it ends or takes too long."""
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            if httpx.get(address, timeout=2, trust_env=False).status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    pytest.fail(f"orderwire serve did not answer at {address}:\n{log.read_text(errors='replace')[-4000:]}")


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, 9)
        process.wait()
