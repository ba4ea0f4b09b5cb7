"""The docs page: readable without a script, and nothing of it comes from elsewhere."""

import base64
import hashlib
import re
from typing import Any

from orderwire.api.v1 import api
from tests.api.conftest import Caller


def test_it_shows_every_route_and_needs_nothing_from_outside(nobody: Caller) -> None:
    answer = nobody.get("/docs")
    page = answer.content.decode()
    paths: dict[str, Any] = api.get_openapi_schema(path_prefix="")["paths"]
    shown = re.findall(r'class="method">(\w+)</span> <span class="path">([^<]+)</span>', page)
    assert answer.status_code == 200
    assert sorted(shown) == sorted((method.upper(), path) for path, ways in paths.items() for method in ways)
    assert "<script" not in page
    assert "http:" not in page
    assert "https:" not in page
    assert "src=" not in page


def test_its_style_is_the_one_its_policy_lets_in(nobody: Caller) -> None:
    answer = nobody.get("/docs")
    style = answer.content.decode().partition("<style>")[2].partition("</style>")[0]
    mark = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{mark}'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_it_names_fields_as_errors_do(nobody: Caller) -> None:
    page = nobody.get("/docs").content.decode()
    for field in ("sender.email", "items.sku", "shipments.items.quantity", "send.amount", "rule.subject"):
        assert f"<code>{field}</code>" in page
    assert '<tr id="status-422"><td>422</td><td>The input cannot be taken</td></tr>' in page
    assert "<td>string; else “UTC”</td>" in page
    assert "<td>object</td>" in page
    assert "<td>anything</td>" not in page
    assert "“-”" not in page  # a patch has no defaults
    assert "“minutes” or “hours” or “days” or “weeks” or “months”" in page


def test_nothing_of_a_docstring_is_run(nobody: Caller) -> None:
    page = nobody.get("/docs").content.decode()
    assert "<code>Accept: text/csv</code>" in page
    assert "`" not in re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)
