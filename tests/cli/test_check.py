"""`orderwire check`: refuses bad settings, one line each, with the mend."""

import os
import subprocess
from pathlib import Path

import pytest
from django.conf import settings as live

from orderwire.cli.main import main
from tests.served import ROOT, command


def checked(env: dict[str, str], *words: str) -> tuple[int, str, str]:
    done = subprocess.run(command("check", *words), env=env, cwd=ROOT, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


@pytest.mark.django_db
def test_good_settings(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 0
    assert capsys.readouterr() == ("All settings are good.\n", "")


def test_every_mend_on_a_line_of_its_own(own_env: dict[str, str], tmp_path: Path) -> None:
    wrong = {"ORDERWIRE_BASE_URL": "https://mail.example.com/x", "ORDERWIRE_SMTP_URL": "ftp://mail.example.com"}
    code, out, err = checked({**own_env, **wrong}, "--migrate")
    assert (code, out) == (1, "")
    lines = err.splitlines()
    assert [line.split()[1] for line in lines] == ["ORDERWIRE_BASE_URL", "ORDERWIRE_SMTP_URL"]
    assert all(line.startswith("orderwire: ") and line.endswith(".") for line in lines)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"ORDERWIRE_DATABASE_URL": "mysql://x/y"}, "use postgresql://"),
        ({"ORDERWIRE_BEHIND_PROXY": "maybe"}, "give 1 or 0"),
        ({"ORDERWIRE_WORKERS": "many"}, "give a whole number"),
        ({"ORDERWIRE_BASE_URL": "x", "ORDERWIRE_BASE_URL_FILE": "y"}, "both set"),
        ({"ORDERWIRE_SMTP_URL_FILE": "/nowhere/at/all"}, "cannot be read"),
    ],
)
def test_a_setting_that_cannot_be_read_at_all(own_env: dict[str, str], changed: dict[str, str], said: str) -> None:
    code, out, err = checked({**own_env, **changed})
    assert (code, out, len(err.splitlines())) == (1, "", 1)
    assert err.startswith("orderwire: ORDERWIRE_")
    assert said in err


def test_a_setting_may_stand_in_a_file(own_env: dict[str, str], tmp_path: Path) -> None:
    secret = tmp_path / "smtp"
    secret.write_text("ftp://mail.example.com\n")
    code, _, err = checked({**own_env, "ORDERWIRE_SMTP_URL_FILE": str(secret)})
    assert (code, "ORDERWIRE_SMTP_URL cannot be used" in err) == (1, True)
    secret.write_text("smtp://mail.example.com:2525?tls=none\n")
    code, out, err = checked({**own_env, "ORDERWIRE_SMTP_URL_FILE": str(secret)})
    assert (code, out, err) == (0, "All settings are good.\n", "")
    assert os.environ.get("ORDERWIRE_SMTP_URL", "") == live.SMTP_URL
