"""What can be set, said, asked or connected stands in the docs, and the docs' examples and links hold."""

import json
import re
import runpy
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from orderwire.api.v1 import api
from orderwire.carts.base import HookCall, ShopFacts
from orderwire.carts.custom import CustomCart, read_order, unknown_fields
from orderwire.carts.registry import CARTS
from orderwire.cli.main import main
from orderwire.core.strictjson import loads
from orderwire.outbox.models import State
from orderwire.rules.settings import RuleSettings
from scripts import write_tag_docs
from tests.house.tree import ROOT, listed, python_files

SETTING = re.compile(r"\bORDERWIRE_[A-Z][A-Z_]*[A-Z]\b")
ROUTE = re.compile(r"`(GET|POST|PUT|PATCH|DELETE) (/[^`?\s]*)")
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)#\s]*)(?:#([^)\s]*))?\)")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
PAGES = ("README.md", "HOUSE.md", "CONTRIBUTING.md", "CHANGELOG.md")


def test_every_setting_is_documented() -> None:
    read = {name for path in python_files("config", "orderwire") for name in SETTING.findall(_text(path))}
    for page in ("docs/settings.md", ".env.example"):
        missing = sorted(read - set(SETTING.findall(_text(page))))
        assert not missing, f"missing in {page}:" + listed(missing)


def test_every_documented_setting_is_read() -> None:
    read = {name for path in python_files("config", "orderwire") for name in SETTING.findall(_text(path))}
    said = {name for page in ("docs/settings.md", ".env.example") for name in SETTING.findall(_text(page))}
    lost = sorted(name for name in said - read if name.removesuffix("_FILE") not in read)
    assert not lost, listed(lost)


def test_the_page_of_merge_tags_is_the_vocabulary() -> None:
    said = "docs/merge_tags.md is behind: run `.venv/bin/python -m scripts.write_tag_docs`"
    assert _text("docs/merge_tags.md") == write_tag_docs.page(), said


def test_every_cart_has_a_page_with_its_statuses() -> None:
    missing = []
    for key, cart in CARTS.items():
        page = _text(f"docs/carts/{key}.md")
        missing += [] if page else [f"docs/carts/{key}.md"]
        missing += [f"docs/carts/{key}.md: `{one.key}`" for one in cart.statuses if f"`{one.key}`" not in page]
    assert not missing, listed(missing)


def test_every_setting_of_a_rule_is_explained() -> None:
    page = _text("docs/rules.md")
    missing = [name for name in RuleSettings.model_fields if f"`{name}`" not in page]
    assert not missing, listed(missing)


def test_every_reason_of_a_rule_is_explained() -> None:
    words = set(re.findall(r'Check\(\s*"([a-z_ ]+)"', _text("orderwire/rules/checks.py")))
    missing = sorted(word for word in words if f"`{word}`" not in _text("docs/rules.md"))
    assert len(words) > 10, "the words of the checks were not found where they used to stand"
    assert not missing, listed(missing)


def test_every_state_of_a_message_is_explained() -> None:
    rows = re.findall(r"^\| `(\w+)` \|", _text("docs/flow.md"), re.MULTILINE)
    assert sorted(rows) == sorted(State.values)


def test_every_command_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    commands = re.findall(r"^    ([a-z]+) ", capsys.readouterr().out, re.MULTILINE)
    missing = [name for name in commands if f"`orderwire {name}" not in _text("docs/operations.md")]
    assert "serve" in commands
    assert not missing, listed(missing)


def test_every_route_of_the_api_is_listed() -> None:
    listed_there = {(method, _nameless(path)) for method, path in ROUTE.findall(_text("docs/api.md"))}
    paths: dict[str, Any] = api.get_openapi_schema(path_prefix="")["paths"]
    served = {(method.upper(), _nameless(path)) for path, ways in paths.items() for method in ways}
    missing = sorted(f"{method} {path}" for method, path in served - listed_there)
    assert not missing, listed(missing)


def test_the_example_order_can_be_read_whole() -> None:
    block = next(block for block in _blocks("docs/api.md", "json") if '"number"' in block)
    assert unknown_fields(json.loads(block)) == []
    order = read_order(loads(block.encode()), "9001", ShopFacts())
    assert (order.number, str(order.total), len(order.items), order.customer.email) == (
        "1001",
        "129.80",
        1,
        "ada@example.com",
    )


def test_the_example_signature_verifies(tmp_path: Path) -> None:
    block = next(block for block in _blocks("docs/api.md", "") if block.startswith("secret"))
    given = dict(line.split(maxsplit=1) for line in block.splitlines())
    body, moment = given["body"].encode(), int(given["timestamp"])
    example = tmp_path / "example.py"
    example.write_text(_blocks("docs/api.md", "python")[0], encoding="utf-8")
    headers = runpy.run_path(str(example))["signed_headers"](given["secret"], given["id"], moment, body)
    assert headers["webhook-signature"] == given["signature"]
    CustomCart().verify(HookCall(headers, body), [given["secret"]], datetime.fromtimestamp(moment, UTC))


def test_every_link_leads_somewhere() -> None:
    dead = []
    for page in _pages():
        for target, anchor in LINK.findall(FENCE.sub("", _text(page))):
            if target.startswith(("http://", "https://")):
                continue
            there = ((ROOT / page).parent / target).resolve() if target else ROOT / page
            if not there.exists():
                dead.append(f"{page}: {target}")
            elif anchor and anchor not in _anchors(there):
                dead.append(f"{page}: {target}#{anchor}")
    assert not dead, listed(dead)


def test_every_page_is_found_from_the_first() -> None:
    found, open_ = set(), [ROOT / "README.md"]
    while open_:
        page = open_.pop()
        if page in found or page.suffix != ".md":
            continue
        found.add(page)
        text = FENCE.sub("", page.read_text(encoding="utf-8"))
        open_ += [(page.parent / target).resolve() for target, _ in LINK.findall(text) if target.endswith(".md")]
    lost = sorted(page for page in _pages() if ROOT / page not in found)
    assert not lost, listed(lost)


def test_the_readme_is_short() -> None:
    assert len(_text("README.md").splitlines()) <= 60


def _pages() -> list[str]:
    return [*PAGES, *sorted(str(path.relative_to(ROOT)) for path in (ROOT / "docs").rglob("*.md"))]


def _anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them: small letters, hyphens for spaces, no other signs."""
    heads = re.findall(r"^#+ (.+)$", FENCE.sub("", page.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


def _blocks(page: str, language: str) -> list[str]:
    """The fenced blocks of a page that name `language` ("" = none)."""
    found = re.findall(r"^```(\w*)\n(.*?)^```$", _text(page), re.MULTILINE | re.DOTALL)
    return [block for named, block in found if named == language]


def _nameless(path: str) -> str:
    """A route without the names of its parameters, and without the prefix it may stand under."""
    return re.sub(r"\{[^}]*\}", "{}", path.removeprefix("/api/v1")).rstrip("/")


def _text(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8") if (ROOT / path).is_file() else ""
