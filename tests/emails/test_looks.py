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
    assert [(one.ink, one.paper) for one in look(page).faint] == faint


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


@pytest.mark.parametrize(
    ("page", "wanted"),
    [
        ('<p style="color:#8a8a8a">x</p>', [4.5]),
        ('<p style="color:#8a8a8a;font-size:24px">x</p>', []),
        ('<p style="color:#8a8a8a;font-size:18pt">x</p>', []),
        ('<p style="color:#8a8a8a;font-size:19px">x</p>', [4.5]),
        ('<p style="color:#8a8a8a;font-size:19px"><b>x</b></p>', []),
        ('<p style="color:#8a8a8a;font-size:19px;font-weight:600">x</p>', [4.5]),
        ('<h1 style="color:#8a8a8a">x<small style="font-size:50%">y</small></h1>', [4.5]),
        ('<h2 style="color:#aaaaaa">x</h2>', [3.0]),
    ],
)
def test_large_letters_need_less(page: str, wanted: list[float]) -> None:
    assert [one.wanted for one in look(page).faint] == wanted


DARK = (
    "<head><style>.ink{color:#111111} @media (prefers-color-scheme: dark) {"
    ".ink, .ink a { color: #f4f4f5 !important; } .card > table { background: #1a1a1d !important; }"
    " .faint { color: #55555c !important; } }</style></head>"
)
CARD = '<div class="card"><table style="background:#ffffff"><tr><td class="{}" style="color:#18181b">{}</td></tr></table></div>'


@pytest.mark.parametrize(
    ("body", "faint"),
    [
        (CARD.format("ink", "Total"), []),
        (CARD.format("ink", '<a style="color:#18181b">Total</a>'), []),
        (CARD.format("other", "Total"), [("#18181b", "#1a1a1d", 1.0, "Total")]),
        (CARD.format("faint", "So  much"), [("#55555c", "#1a1a1d", 2.3, "So much")]),
        ('<td class="faint">Bare</td>', []),
    ],
)
def test_the_dark_is_what_the_mail_says_of_it(body: str, faint: list[tuple[str, str, float, str]]) -> None:
    seen = look(DARK + body, dark=True).faint
    assert [(one.ink, one.paper, round(one.ratio, 1), one.words) for one in seen] == faint
    assert look(DARK + body.replace("faint", "ink")).faint == []


def test_a_mail_that_follows_the_scheme_begins_light_on_dark() -> None:
    scheme = '<meta name="color-scheme" content="light dark">'
    words = '<p style="color:#18181b">x</p>'
    assert [(one.ink, one.paper) for one in look(DARK + scheme + words, dark=True).faint] == [("#18181b", "#121212")]
    assert look(DARK + words, dark=True).faint == []
