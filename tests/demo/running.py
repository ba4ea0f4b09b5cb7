"""The built-in mail server in a process of its own."""

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

SERVE = (
    "import sys; from pathlib import Path; from orderwire.demo import mailserver; "
    "mailserver.serve('127.0.0.1', int(sys.argv[1]), Path(sys.argv[2])); "
    "sys.exit('django' in sys.modules)"
)


@contextlib.contextmanager
def mail_server(folder: Path) -> Iterator[tuple[int, "subprocess.Popen[bytes]"]]:
    """Its port and its process, once it listens; it is told to stop at the end."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    process = subprocess.Popen([sys.executable, "-c", SERVE, str(port), str(folder)], env=dict(os.environ))
    try:
        _wait(port, process)
        yield port, process
    finally:
        process.terminate()
        process.wait(20)


def _wait(port: int, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(600):
        assert process.poll() is None, "the mail server ended at once"
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise AssertionError("the mail server does not listen")
