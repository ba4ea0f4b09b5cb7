"""One line a happening, to stderr."""

import json
import subprocess
import sys

from tests.served import ROOT

SAY = """
import logging, structlog
from orderwire.cli.logs import set_up_logs
set_up_logs()
log = structlog.get_logger("x")
log.debug("hidden")
log.info("worker at work", worker="wrk_1")
logging.getLogger("django.request").warning("Not Found: %s", "/x")
secret = "ada@example.com"
try:
    1 / 0
except ZeroDivisionError:
    log.exception("it failed")
"""


def test_json_on_stderr_without_local_variables(own_env: dict[str, str]) -> None:
    words = [sys.executable, "-c", SAY]
    done = subprocess.run(words, env=own_env, cwd=ROOT, capture_output=True, text=True, check=True)
    first, library, failed = done.stderr.splitlines()
    assert done.stdout == ""
    assert {**json.loads(first), "timestamp": ""} == {
        "worker": "wrk_1",
        "event": "worker at work",
        "level": "info",
        "timestamp": "",
    }
    assert library.endswith("WARNING django.request Not Found: /x")
    assert "ZeroDivisionError" in json.loads(failed)["exception"]
    assert "ada@example.com" not in failed


def test_a_level_keeps_the_rest_out(own_env: dict[str, str]) -> None:
    env = {**own_env, "ORDERWIRE_LOG_LEVEL": "error"}
    done = subprocess.run([sys.executable, "-c", SAY], env=env, cwd=ROOT, capture_output=True, text=True, check=True)
    assert [json.loads(line)["event"] for line in done.stderr.splitlines()] == ["it failed"]
