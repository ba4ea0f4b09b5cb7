"""The machine's Chromium: where it is, how it is started, and how Debian's is installed."""

import os
import shutil
import subprocess

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# No sandbox (it refuses root), and none of the calls home that Chromium makes by itself.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
ABSENT = "no Chromium is on this machine: install your system's chromium package"


def program() -> str | None:
    """The path of the machine's Chromium, or None."""
    return next((path for path in map(shutil.which, NAMES) if path), None)


def install() -> None:
    """Installs Debian's Chromium when there is none and this user may install packages; says nothing when it may not."""
    if program() or not shutil.which("apt-get"):
        return
    root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if root and (not shutil.which("sudo") or not _succeeds([*root, "true"])):
        return
    print("Installing Debian's Chromium for the browser walks …", flush=True)
    apt = [*root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
    if _succeeds([*apt, "update", "-qq"]):
        _succeeds([*apt, "install", "-y", "-qq", "--no-install-recommends", "chromium"])


def _succeeds(command: list[str]) -> bool:
    return not subprocess.run(command, check=False, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL).returncode
