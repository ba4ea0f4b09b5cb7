"""A real site for measuring: `orderwire serve` as a process, an account, a store, one rule live, all made at its doors."""

import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PASSWORD = "a long benchmark password"


@dataclass(slots=True)
class Site:
    """One site under measurement."""

    folder: Path
    port: int
    environment: dict[str, str]
    process: subprocess.Popen[bytes] | None = None
    key: str = ""
    store: dict[str, Any] = field(default_factory=dict)

    def command(self, *words: str) -> list[str]:
        """How to call `orderwire` for this site."""
        return [sys.executable, "-m", "orderwire.cli.main", *words]

    def run(self, *words: str) -> str:
        """Run a command to its end; answers its stdout."""
        done = subprocess.run(self.command(*words), env=self.environment, check=True, stdout=subprocess.PIPE, text=True)
        return done.stdout

    def start(self, *words: str) -> None:
        """Start `serve` (or another command) and wait until it answers."""
        self.process = subprocess.Popen(
            self.command(*(words or ("serve", "--port", str(self.port)))), env=self.environment
        )
        end = time.monotonic() + 60
        while time.monotonic() < end:
            try:
                self.call("GET", "/health/live")
                return
            except (OSError, http.client.HTTPException):
                time.sleep(0.1)
        raise TimeoutError("The site did not come up within a minute.")

    def stop(self) -> None:
        """End what runs."""
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(timeout=120)
            self.process = None

    def call(self, method: str, path: str, body: Any = None) -> Any:
        """One call of the API (or another page); answers its JSON, or text."""
        headers = {"content-type": "application/json", "authorization": f"Bearer {self.key}"}
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", data, headers, method=method)
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
            raw = answer.read()
        try:
            return json.loads(raw)
        except ValueError:
            return raw.decode()

    def set_up(self, *, live: bool = True) -> None:
        """An account, a custom store, and a rule on `shipped`."""
        made = json.loads(
            self.run("account", "create", "--email", "bench@example.com", "--password", PASSWORD, "--json")
        )
        self.key = made["api_key"]
        self.start()
        wish = {"name": "Acme", "platform": "custom", "sender": {"name": "Acme", "email": "hello@acme.example"}}
        self.store = self.call("POST", "/api/v1/stores", {**wish, "cap_per_hour": 1000, "cap_per_day": 5000})
        rule = {
            "name": "Shipped",
            "status": "shipped",
            "subject": "Your order *|ORDER_NUMBER|* is on its way",
            "template": {"starter": "shipped"},
        }
        made_rule = self.call("POST", f"/api/v1/stores/{self.store['id']}/rules", rule)
        self.call("POST", f"/api/v1/rules/{made_rule['id']}/activate", {"accept_warnings": True})
        if not live:
            self.call("POST", f"/api/v1/stores/{self.store['id']}/pause")


@contextmanager
def site(smtp_port: int, database_url: str = "") -> Iterator[Site]:
    """A site in a folder of its own, ended and thrown away with the block."""
    folder = Path(tempfile.mkdtemp(prefix="orderwire-bench-"))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ORDERWIRE_")}
    environment = {
        **kept,
        "ORDERWIRE_DATA": str(folder),
        "ORDERWIRE_DATABASE_URL": database_url,
        "ORDERWIRE_BASE_URL": f"http://127.0.0.1:{port}",
        "ORDERWIRE_SMTP_URL": f"smtp://127.0.0.1:{smtp_port}?tls=none",
        "ORDERWIRE_LOG_LEVEL": "WARNING",
    }
    made = Site(folder, port, environment)
    try:
        yield made
    finally:
        made.stop()
        shutil.rmtree(folder, ignore_errors=True)
