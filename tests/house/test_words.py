"""What is committed names no machine it was written on and no place it was fetched from."""

import re

from tests.house.tree import listed, tracked_texts

# Put together from pieces, so that this file does not name them either.
HOSTS = ["pypi" + ".org", "python" + "hosted", "npm" + "js", "yarn" + "pkg", "deb." + "debian", "proxy." + "golang"]
FORBIDDEN = {
    "a package registry": re.compile("|".join(re.escape(host) for host in HOSTS), re.IGNORECASE),
    "a download address": re.compile(
        r"https?://\S+\.(?:whl|tgz|tar\.gz|deb)\b|[\"']resolved[\"']: |--(?:extra-)?index-url[= ]"
    ),
    "a path of one machine": re.compile(r"(?<![\w.:/*-])/(?:root|work|home|Users)/\w"),
}


def test_no_file_names_a_machine_or_a_registry() -> None:
    found = [
        f"{path}:{number}: {what}"
        for path, text in tracked_texts()
        if path != "tests/house/test_words.py"
        for number, line in enumerate(text.splitlines(), 1)
        for what, pattern in FORBIDDEN.items()
        if pattern.search(line)
    ]
    assert not found, listed(found)


def test_the_words_are_found() -> None:
    assert FORBIDDEN["a package registry"].search("https://files.python" + "hosted.example/x")
    assert FORBIDDEN["a download address"].search('"resolved": "x"')
    assert FORBIDDEN["a path of one machine"].search("see /" + "root/notes")
    assert not FORBIDDEN["a path of one machine"].search("templates/home/index.html")
