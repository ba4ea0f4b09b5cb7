"""The suite's ground: its database and environment first, then Django, then what the closing lines say."""

import json
import os
from pathlib import Path

import django
import pytest
import structlog
from django.conf import settings
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from scripts import browser, translate
from tests import chromium, databases

# how long an example takes says something of the machine, not of the code: times belong to the benchmarks
hypothesis_settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("house")

databases.prepare()
translate.compile_all()
settings.PASSWORD_HASHERS = ["tests.cheap_hasher.CheapArgon2"]
Path(settings.STATIC_ROOT).mkdir(
    parents=True, exist_ok=True
)  # WhiteNoise warns of an absent folder, and a warning is an error
django.setup()
structlog.configure(
    processors=[
        structlog.processors.add_log_level,
        structlog.processors.format_exc_info,
        structlog.processors.LogfmtRenderer(),
    ]
)  # the pretty renderer takes a second for a traceback

pytest_plugins = [
    "tests.databases",
    "tests.chromium",
    "tests.served",
    "tests.sink",
    "tests.name_server",
    "tests.shop",
    "tests.crew",
    "tests.reader",
    "tests.languages",
]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves out the browser walks where no browser can walk, or where they already walked."""
    leave_out = [item for item in items if not chromium.walks(item)]
    if leave_out:
        config.hook.pytest_deselected(items=leave_out)
        items[:] = [item for item in items if chromium.walks(item)]


def pytest_configure(config: pytest.Config) -> None:
    """Ends the run at once, with a sentence, when its database or a required browser cannot be had."""
    if databases.problems:
        pytest.exit(" ".join(databases.problems), returncode=4)
    if os.environ.get("ORDERWIRE_REQUIRE_BROWSER") == "1" and browser.program() is None:
        pytest.exit(f"ORDERWIRE_REQUIRE_BROWSER is 1, and {browser.ABSENT}.", returncode=4)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Says on which database the suite ran and whether a browser walked.

    Writes both, with the counts, to the file ORDERWIRE_TEST_REPORT names, for `make test`.
    """
    stats = terminalreporter.stats
    walked = any("browser" in report.keywords for word in ("passed", "failed") for report in stats.get(word, []))
    database = databases.version()
    walks = chromium.said(walked)
    terminalreporter.write_line(f"databases: {database}")
    terminalreporter.write_line(f"browser: {walks}")
    path = os.environ.get("ORDERWIRE_TEST_REPORT")
    if path:
        counts = {
            word: len(stats.get(word, [])) for word in ("passed", "failed", "error", "skipped", "xfailed", "xpassed")
        }
        Path(path).write_text(json.dumps({"database": database, "browser": walks, **counts}), encoding="utf-8")
