"""What can be set, said or connected stands in the docs."""

import re

from orderwire.carts.base import Cart
from orderwire.carts.registry import CARTS
from orderwire.emails.tags import ALL_NAMES
from tests.house.tree import ROOT, listed, python_files

SETTING = re.compile(r"\bORDERWIRE_[A-Z][A-Z_]*[A-Z]\b")


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


def test_every_merge_tag_is_documented() -> None:
    page = _text("docs/merge_tags.md")
    missing = [name for name in ALL_NAMES if f"*|{name}|*" not in page]
    assert not missing, listed(missing)


def test_every_connected_cart_has_a_page() -> None:
    connected = [f"docs/carts/{key}.md" for key, cart in CARTS.items() if isinstance(cart, Cart)]
    missing = [page for page in connected if not (ROOT / page).is_file()]
    assert not missing, listed(missing)


def _text(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8") if (ROOT / path).is_file() else ""
