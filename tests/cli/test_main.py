"""The command line as a person meets it: help, exit codes, one plain sentence when something is wrong."""

import argparse
import subprocess

import pytest
from django.db import OperationalError, ProgrammingError

from config.env import BadSetting
from orderwire import __version__
from orderwire.cli import main as command_line
from orderwire.cli import status
from orderwire.cli.failures import Failed
from orderwire.cli.main import main
from orderwire.core.failures import Refusal
from tests.served import ROOT, command

COMMANDS = ["demo", "serve", "web", "worker", "account", "status", "check", "mailserver"]
Said = pytest.CaptureFixture[str]


def leaves(words: list[str]) -> int:
    with pytest.raises(SystemExit) as left:
        main(words)
    return int(left.value.code or 0)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(name: str, capsys: Said) -> None:
    assert leaves([name, "--help"]) == 0
    assert f"usage: orderwire {name}" in capsys.readouterr().out


@pytest.mark.parametrize(
    "words", [[], ["nonsense"], ["serve", "--prot", "1"], ["web", "--port", "eighty"], ["account"]]
)
def test_bad_usage_is_2(words: list[str]) -> None:
    assert leaves(words) == 2


def test_the_version_and_the_list_of_commands(capsys: Said) -> None:
    assert leaves(["--version"]) == 0
    assert leaves(["--help"]) == 0
    said = capsys.readouterr().out
    assert said.startswith(f"orderwire {__version__}\n")
    assert all(f"\n    {name}" in said for name in COMMANDS)
    assert "demo-setup" not in said


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (Failed("Choose another port."), "Choose another port."),
        (BadSetting("X is 1:\ngive 2."), "X is 1: give 2."),
        (Refusal.of("email", "This is taken."), "email: This is taken."),
        (OperationalError("could not connect"), "could not connect"),
        (OperationalError("no such table: x"), command_line.NO_TABLES),
        (ProgrammingError('relation "x" does not exist\nLINE 1'), command_line.NO_TABLES),
    ],
)
def test_what_a_person_can_mend_is_one_sentence(
    error: Exception, sentence: str, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    def fails(_: argparse.Namespace) -> int:
        raise error

    monkeypatch.setattr(status, "run", fails)
    assert main(["status"]) == 1
    assert capsys.readouterr() == ("", f"orderwire: {sentence}\n")


def test_a_fault_of_ours_keeps_its_trace_and_ctrl_c_is_130(monkeypatch: pytest.MonkeyPatch) -> None:
    def trips(_: argparse.Namespace) -> int:
        raise ZeroDivisionError

    def interrupted(_: argparse.Namespace) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(status, "run", trips)
    with pytest.raises(ZeroDivisionError):
        main(["status"])
    monkeypatch.setattr(status, "run", interrupted)
    assert main(["status"]) == 130


def test_a_database_without_tables_is_said_so(own_env: dict[str, str]) -> None:
    done = subprocess.run(command("status"), env=own_env, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"orderwire: {command_line.NO_TABLES}\n"
