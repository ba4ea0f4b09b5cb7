"""The database is brought to this version's shape, by one process at a time."""

import subprocess

from tests.served import ROOT, command


def test_three_at_once_wait_for_each_other_and_a_fourth_changes_nothing(own_env: dict[str, str]) -> None:
    words = command("check", "--migrate")
    crowd = [subprocess.Popen(words, env=own_env, cwd=ROOT, stderr=subprocess.PIPE, text=True) for _ in range(3)]
    assert [(process.communicate()[1], process.returncode) for process in crowd] == [("", 0)] * 3
    again = subprocess.run(words, env=own_env, cwd=ROOT, check=False, capture_output=True, text=True)
    assert (again.returncode, again.stderr) == (0, "")
    seen = subprocess.run(command("status"), env=own_env, cwd=ROOT, check=True, capture_output=True, text=True)
    assert "Messages: 0 due now (none yet)" in seen.stdout
