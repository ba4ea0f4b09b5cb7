"""What a mail's style sheets say of its elements in the dark."""

import pytest

from orderwire.emails.sheets import Element, dark_rules, said_of

BODY, CARD = Element("body"), Element("div", frozenset({"card", "pad"}), "first")
TABLE, CELL = Element("table"), Element("td", frozenset({"ink"}))
PATH = (BODY, CARD, TABLE, CELL)


def dark(css: str) -> str:
    return f"<head><style>@media (prefers-color-scheme: dark) {{ {css} }}</style></head>"


def colour(html: str, inline: str = "color:#000000", path: tuple[Element, ...] = PATH) -> str:
    return said_of(path, inline, dark_rules(html)).get("color", "")


@pytest.mark.parametrize(
    "selector",
    [
        "td",
        ".ink",
        "td.ink",
        "*",
        ".card .ink",
        ".card.pad td",
        "#first .ink",
        "table > td",
        "body > .card > table td",
        "p, .ink",
    ],
)
def test_selectors_that_mails_have(selector: str) -> None:
    assert colour(dark(selector + " { color: #ffffff !important }")) == "#ffffff"


@pytest.mark.parametrize(
    "selector",
    ["p", ".muted", "div.ink", ".card > td", "td .ink", "#second td", "td:hover", "[data-ogsc] .ink", "td + td"],
)
def test_selectors_that_do_not_fit_or_are_not_read(selector: str) -> None:
    assert colour(dark(selector + " { color: #ffffff !important }")) == "#000000"


@pytest.mark.parametrize(
    ("css", "found"),
    [
        (".ink{color:#ffffff}", "#000000"),
        (".ink{color:#111111 !important} .ink{color:#222222!important}", "#222222"),
        ("td.ink{color:#111111 !important} .ink{color:#222222 !important}", "#111111"),
        ("#first td{color:#111111 !important} .card .pad .ink, td.ink{color:#222222 !important}", "#111111"),
    ],
)
def test_what_is_important_goes_before_what_stands_on_the_element(css: str, found: str) -> None:
    assert colour(dark(css)) == found


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<style>td{color:#111111 !important}</style>", "#111111"),
        ("<style>@media screen{td{color:#111111 !important}}</style>", "#111111"),
        ("<style>@media only screen and (prefers-color-scheme:dark){td{color:#111111 !important}}</style>", "#111111"),
        ("<style>@media (prefers-color-scheme: light){td{color:#111111 !important}}</style>", "#000000"),
        ("<style>@media (max-width:479px){td{color:#111111 !important}}</style>", "#000000"),
        ("<style>@media (prefers-color-scheme:dark) and (max-width:9px){td{color:#1 !important}}</style>", "#000000"),
        ("<style>/* td{color:#111111 !important} */</style>", "#000000"),
        ("<!--[if mso]><style>td{color:#111111 !important}</style><![endif]-->", "#000000"),
        ("<style>@font-face{src:x} td{color:#111111 !important", "#111111"),
    ],
)
def test_which_sheets_hold_in_the_dark(html: str, found: str) -> None:
    assert colour(html) == found


def test_background_has_one_name() -> None:
    rules = dark_rules(dark(".ink{background:#1a1a1d !important} td{background-color:#ffffff}"))
    assert said_of(PATH, "background:#eeeeee;font-size:12px", rules) == {
        "background-color": "#1a1a1d",
        "font-size": "12px",
    }
