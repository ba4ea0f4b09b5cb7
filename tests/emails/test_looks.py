"""What a reader sees of a finished mail."""

import pytest

from orderwire.emails.looks import colour_of, look


def test_only_what_can_be_seen_is_words() -> None:
    page = (
        "<head><title>no</title><style>p{}</style></head><body><div style='display:none'>no<b>no</b></div>"
        "<p>Hi &amp;<br>you</p><img src='x' alt='Lamp'><td>1</td><td>2</td></body>"
    )

    assert look(page).words == "Hi & you Lamp 1 2"


def test_links_and_pictures() -> None:
    seen = look(
        '<a href="">One <b>word</b></a><a href="#top"></a><a href="java script:x">J</a><a href="https://e.example">ok</a>'
        '<a name="x">ok</a><a id="y">ok</a><a>Lost</a><img src="x"><img src="x" alt="">'
    )

    assert seen.dead_links == ["One word", "#top", "J", "Lost"]
    assert seen.images_without_alt == 1


@pytest.mark.parametrize(
    ("page", "faint"),
    [
        ('<p style="color:#777777">x</p>', [("#777777", "#ffffff")]),
        ('<p style="color:#767676">x</p>', []),
        ('<div style="background:#000"><p>x</p></div>', [("#000000", "#000000")]),
        ('<td bgcolor="#18181b"><a style="color:#fff">x</a></td>', []),
        ('<p style="background-color: rgb(0, 0, 0);color:white">x</p>', []),
        ('<p style="color:#eee"> &nbsp;</p>', []),
        ('<p style="color:#eee;display:none">x</p>', []),
        ('<p style="color:#eee">x<p>y</p></p><br>z', [("#eeeeee", "#ffffff")]),
    ],
)
def test_faint_text_is_seen(page: str, faint: list[tuple[str, str]]) -> None:
    assert [(ink, paper) for ink, paper, _ in look(page).faint] == faint


def test_colours_as_styles_write_them() -> None:
    assert [colour_of(one) for one in ("#18181b", "#fff", " White", "rgb(1,2,3)", "transparent", "#12345", "")] == [
        (24, 24, 27),
        (255, 255, 255),
        (255, 255, 255),
        (1, 2, 3),
        None,
        None,
        None,
    ]
