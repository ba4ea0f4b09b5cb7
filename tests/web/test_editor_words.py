"""The editor's words: every block has its name, its place in the list and its icon."""

from orderwire.emails.kit import kit
from orderwire.emails.pieces import take_apart
from orderwire.emails.starters import STARTERS
from orderwire.web.editor_words import NAMES, block_list, kind_of, said
from orderwire.web.icons import ICONS


def test_every_block_stands_in_the_list_once() -> None:
    listed = [entry for _, entries in block_list() for entry in entries]
    assert sorted(key for key, _, _ in listed) == sorted(block.key for block in kit("en"))
    assert all(name == str(NAMES[key]) and icon in ICONS for key, name, icon in listed)


def test_a_row_of_a_starter_is_known_by_what_it_says() -> None:
    kinds = [kind_of(piece.mjml) for piece in take_apart(STARTERS["ready_for_pickup"].mjml).pieces]
    assert kinds == [
        "header", "headline", "progress", "pickup", "tracking", "summary", "summary", "order_button", "addresses", "help",
        "footer",
    ]  # fmt: skip
    assert kind_of("<mj-section>own</mj-section>") == "block"


def test_every_kind_has_a_name() -> None:
    words = said()
    assert {block.key for block in kit("en")} | {"block"} <= set(words["names"])
    assert all(isinstance(word, str) and word for word in words["words"].values())
