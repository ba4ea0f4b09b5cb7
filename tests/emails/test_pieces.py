"""A mail taken apart into rows, and together again."""

import pytest

from orderwire.emails.pieces import take_apart
from orderwire.emails.starters import STARTERS

ROW = "<mj-section><mj-column><mj-text>{}</mj-text></mj-column></mj-section>"


def mail(*rows: str) -> str:
    return "<mjml>\n<mj-body>\n" + "\n".join(rows) + "\n</mj-body>\n</mjml>"


@pytest.mark.parametrize("key", sorted(STARTERS))
def test_a_starter_is_the_same_when_it_is_together_again(key: str) -> None:
    mjml = STARTERS[key].mjml
    assert take_apart(mjml).together() == mjml.strip()
    assert len(take_apart(mjml).pieces) > 6


@pytest.mark.parametrize(
    ("row", "whole"),
    [
        (ROW.format("Hello *|FIRST_NAME|there|*"), False),
        (ROW.format("Hello*|IF:FIRST_NAME|*, *|FIRST_NAME|**|END:IF|*"), False),
        (ROW.format('<p class="x">Hello<br />you</p>'), False),
        ("<mj-section><mj-column><mj-image src='a' /><mj-divider /></mj-column></mj-section>", False),
        (ROW.format("*|IF:FIRST_NAME|*a*|ELSE:|*b*|END:IF|*"), True),
        (ROW.format("*|IF:STORE_URL|*<a href='*|STORE_URL|*'>x</a>*|END:IF|*"), True),
        (ROW.format("<table><tr><td>x</td></tr></table>"), True),
        ("<mj-section><mj-column><mj-table><tr><td>x</td></tr></mj-table></mj-column></mj-section>", True),
        ("*|IF:ORDER_URL|*\n" + ROW.format("x") + "\n*|END:IF|*", True),
        ("*|EACH:ITEMS|*" + ROW.format("*|ITEM_NAME|*") + ROW.format("y") + "*|END:EACH|*", True),
        ("<mj-raw><p>x</p></mj-raw>", True),
    ],
)
def test_what_is_edited_in_place_and_what_is_moved_as_it_is(row: str, whole: bool) -> None:
    (piece,) = take_apart(mail(row)).pieces
    assert (piece.mjml, piece.whole) == (row, whole)


def test_rows_are_cut_where_nothing_is_open() -> None:
    hard = (
        '<mj-section css-class="a > b"><mj-column><mj-text>1 < 2 <br> <img src="x"></mj-text></mj-column></mj-section>'
    )
    rows = ("<!-- <mj-section> -->" + ROW.format("a"), hard, "*|IF:ORDER_URL|**|IF:STORE_URL|*x*|END:IF|**|END:IF|*")
    assert [piece.mjml for piece in take_apart(mail(*rows)).pieces] == list(rows)


def test_words_behind_the_last_row_are_kept() -> None:
    assert [piece.mjml for piece in take_apart(mail(ROW.format("a"), "rest")).pieces][1] == "rest"


@pytest.mark.parametrize("no_mail", ["", "<p>Hello</p>", "<mjml></mjml>", "<mjml><mj-body></mjml>"])
def test_what_has_no_body_is_refused(no_mail: str) -> None:
    with pytest.raises(ValueError, match="This is no MJML that can be taken apart"):
        take_apart(no_mail)
