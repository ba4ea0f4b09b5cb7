"""The keyboard's list: held to the document, no two alike, none without somewhere to go."""

from pathlib import Path

from orderwire.web.shortcuts import shortcuts
from tests.web.conftest import House

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "keyboard.md"


def test_the_document_says_the_same(house: House) -> None:
    rows = [
        line.strip("| ").split(" | ") for line in DOCUMENT.read_text(encoding="utf-8").splitlines() if "| `" in line
    ]
    written = {(keys.replace("`", ""), words) for keys, words in rows}
    assert written == {(" ".join(one.keys), str(one.label)) for one in shortcuts(house.store)}


def test_each_has_keys_of_its_own_and_none_hides_another(house: House) -> None:
    keys = [one.keys for one in shortcuts(house.store)]
    assert len(set(keys)) == len(keys)
    singles = {one[0] for one in keys if len(one) == 1}
    assert not [one for one in keys if len(one) > 1 and one[0] in singles]


def test_without_a_store_only_what_needs_none() -> None:
    assert [" ".join(one.keys) for one in shortcuts(None)] == ["/", "?", "g h", "g s", "g ,", "n"]
