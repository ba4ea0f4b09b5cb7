"""A browser's long name for itself becomes the one people know."""

import pytest

from orderwire.web.browsers import name_of

MOZILLA = "Mozilla/5.0"
WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("said", "name"),
    [
        (f"{MOZILLA} (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Windows"),
        (f"{MOZILLA} (Windows NT 10.0) {WEBKIT} Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0", "Edge on Windows"),
        (f"{MOZILLA} (X11; Linux x86_64) {WEBKIT} Chrome/140.0.0.0 Safari/537.36 OPR/120.0", "Opera on Linux"),
        (f"{MOZILLA} (Linux; Android 15; Pixel 9) {WEBKIT} Chrome/140.0.0.0 Mobile Safari/537.36", "Chrome on Android"),
        (
            f"{MOZILLA} (iPhone; CPU iPhone OS 18_0 like Mac OS X) {WEBKIT} Version/18.0 Safari/604.1",
            "Safari on iPhone",
        ),
        (f"{MOZILLA} (Macintosh; Intel Mac OS X 10_15_7) {WEBKIT} Version/18.0 Safari/605.1.15", "Safari on Mac"),
        ("curl/8.9 (Linux)", "Linux"),
        ("", "Some browser"),
    ],
)
def test_what_a_browser_is_called(said: str, name: str) -> None:
    assert name_of(said) == name
