"""A brand in a mail: in starters, in a merchant's own MJML and HTML, and nowhere where it could do harm."""

import quopri
from dataclasses import replace
from typing import Any, cast

import pytest

from orderwire.emails.brand_tags import social_html, social_text
from orderwire.emails.compile import SourceKind, TemplateRefused, TemplateSource, compile_template
from orderwire.emails.facts import sample_facts
from orderwire.emails.lint import lint
from orderwire.emails.positions import survey
from orderwire.emails.render import Renderer
from orderwire.emails.starters import STARTERS
from orderwire.stores.brand import PLAIN, Brand, Logo

ACME = replace(
    PLAIN,
    logo=Logo("0" * 32 + ".png", 640, 200, "https://mail.example.com/i/" + "0" * 32 + ".png"),
    accent="#c2185b",
    text="#10233f",
    background="#10233f",
    font="georgia",
    footer="Company no. 1234567\nVAT GB 1",
    phone="+44 20 7946 0000",
    social=(("instagram", "https://www.instagram.com/acme?a=1&b=2"), ("x", "https://x.example.com/acme")),
)


def mail(kind: SourceKind, content: str, brand: Brand = ACME, **changed: Any) -> tuple[str, str]:
    facts = replace(sample_facts(), brand=brand, **changed)
    parts = Renderer().render("v", compile_template(TemplateSource(kind, content), "Order *|ORDER_NUMBER|*"), facts)
    html, text = (quopri.decodestring(part).decode().replace("\r\n", "\n") for part in (parts.html_qp, parts.text_qp))
    return html, text


@pytest.mark.parametrize("key", STARTERS)
def test_every_starter_takes_it(key: str) -> None:
    starter = STARTERS[key]
    compiled = compile_template(TemplateSource("starter", key), starter.subject, starter.preheader)
    facts = replace(sample_facts(), brand=ACME)
    parts = Renderer().render(key, compiled, facts)
    html, text = mail("starter", key)
    assert ACME.logo is not None
    assert (
        f'<img src="{ACME.logo.url}" width="160" height="50" alt="Acme Lamps" '
        'style="display:block;border:0;max-width:100%;height:auto"' in html
    )
    assert "Company no. 1234567<br>\nVAT GB 1" in html
    assert "Company no. 1234567\nVAT GB 1" in text
    assert "Instagram: https://www.instagram.com/acme?a=1&b=2\nX: https://x.example.com/acme" in text
    assert "+44 20 7946 0000" in html
    assert "+44 20 7946 0000" in text
    assert "font-family:Georgia, 'Times New Roman', serif" in html
    assert "BlinkMac" not in html
    assert "#18181b" not in html.replace(".fill a { color: #18181b", "")
    assert f'"logo":"{ACME.logo.url}"' in html
    assert lint(compiled, parts, facts) == []


def test_two_brands_are_kept_apart_and_a_change_needs_no_new_version() -> None:
    renderer = Renderer()
    compiled = compile_template(TemplateSource("starter", "shipped"), "x")
    for brand in (PLAIN, ACME, PLAIN, replace(ACME, accent="#00695c")):
        html = quopri.decodestring(
            renderer.render("v", compiled, replace(sample_facts(), brand=brand)).html_qp
        ).decode()
        assert (
            f'class="fill" bgcolor="{brand.accent}" style="border-radius:10px;background-color:{brand.accent};' in html
        )
        for other in {"#c2185b", "#00695c"} - {brand.accent}:
            assert other not in html


def test_the_renderer_keeps_only_so_many() -> None:
    renderer = Renderer(most=2)
    compiled = compile_template(TemplateSource("html", '<p style="color:*|BRAND_TEXT|*">x</p>'), "x")
    for text in ("#000000", "#111111", "#222222", "#000000"):
        parts = renderer.render("v", compiled, replace(sample_facts(), brand=replace(PLAIN, text=text)))
        assert f"color:{text}" in quopri.decodestring(parts.html_qp).decode()


def test_the_shops_name_stands_where_there_is_no_logo() -> None:
    html, _ = mail("starter", "shipped", PLAIN)
    assert "<img src=" not in html
    assert ">Acme Lamps</a>" in html


def test_a_merchants_own_mails_take_it_by_tags() -> None:
    page = (
        "<style>.b{color:*|BRAND_ACCENT|*} @media (prefers-color-scheme:dark){.b{color:*|BRAND_DARK_ACCENT|*}}</style>"
        '<p style="color:*|BRAND_TEXT|*;font-family:*|BRAND_FONT|*">Hi *|ORDER_NUMBER|* *|BRAND_ACCENT|*</p>'
        '<table bgcolor="*|BRAND_BACKGROUND|*"><tr><td>*|STORE_SOCIAL|*</td></tr></table>'
        '<img src="*|STORE_LOGO|*" width="*|STORE_LOGO_WIDTH|*" height="*|STORE_LOGO_HEIGHT|*" alt="*|STORE_NAME|*">'
    )
    html, _ = mail("html", page)
    assert ".b{color:#c2185b}" in html
    assert "Georgia, 'Times New Roman', serif" in html
    assert "color:#10233f" in html.replace(" ", "")
    assert 'bgcolor="#10233f"' in html
    assert "Hi 1001 #c2185b" in html
    assert 'width="160" height="50"' in html
    mjml = (
        "<mjml><mj-head><mj-style>.b { color: *|BRAND_ACCENT|*; }</mj-style></mj-head>"
        '<mj-body background-color="*|BRAND_BACKGROUND|*">'
        '<mj-section><mj-column><mj-text font-family="*|BRAND_FONT|*" color="*|BRAND_TEXT|*">*|ORDER_NUMBER|*</mj-text>'
        '<mj-button background-color="*|BRAND_ACCENT|*" color="*|BRAND_ON_ACCENT|*" href="https://e.example/">Go</mj-button>'
        '<mj-image src="*|STORE_LOGO|*" alt="*|STORE_NAME|*" width="100px" /></mj-column></mj-section></mj-body></mjml>'
    )
    html, _ = mail("mjml", mjml)
    for said in (".b { color: #c2185b; }", "background-color:#10233f", 'bgcolor="#c2185b"', "color:#ffffff", "0.png"):
        assert said in html


@pytest.mark.parametrize(
    "page",
    [
        '<p style="color:*|STORE_NAME|*">x</p>',
        '<p style="background:*|STORE_FOOTER|*">x</p>',
        "<style>p{color:*|STORE_PHONE|*}</style><p>x</p>",
        '<a href="*|BRAND_ACCENT|*">x</a>',
        '<img src="*|BRAND_FONT|*" alt="">',
        '<img src="*|STORE_FOOTER|*" alt="">',
    ],
)
def test_nothing_else_may_stand_in_a_style_and_no_colour_in_an_address(page: str) -> None:
    for kind, source in (("html", page), ("mjml", f"<mjml><mj-body><mj-raw>{page}</mj-raw></mj-body></mjml>")):
        with pytest.raises(TemplateRefused, match=r"can't (stand|be a link)"):
            mail(cast(SourceKind, kind), source)


def test_a_font_does_not_end_a_style_in_single_quotes() -> None:
    page = "<p style='font-family:*|BRAND_FONT|*'>x</p>"
    assert survey(page).at == {22: "bad"}
    assert survey(page.replace("'", '"')).at == {22: "css"}


HOSTILE = "\"'><script>alert(1)</script>{{ 7*7 }}*|FIRST_NAME|*\u202e;}</style>"


def test_no_word_of_a_brand_is_html_even_if_it_came_past_the_checks() -> None:
    bad = replace(
        ACME,
        logo=Logo(HOSTILE, 10, 10, f"https://mail.example.com/i/{HOSTILE}"),
        footer=HOSTILE,
        phone=HOSTILE,
        social=(
            ("instagram", f"javascript:{HOSTILE}"),
            ("x", f"https://x.example.com/{HOSTILE}"),
            (HOSTILE, "https://e.example"),
        ),
    )
    html, text = mail("starter", "shipped", bad, store_address=HOSTILE, store_email=HOSTILE)
    assert "<script>alert" not in html
    assert html.count("</style>") == mail("starter", "shipped", ACME)[0].count("</style>")
    assert "javascript:" not in html + text
    assert "49" not in text.partition("7*7")[0][-5:]
    assert "{{ 7*7 }}*|FIRST_NAME|*" in text
    assert "<img src=" not in html
    facts = replace(sample_facts(), brand=bad)
    assert social_text(facts) == social_html(facts, lambda url: url) == ""


def test_links_to_networks_are_counted_like_others() -> None:
    facts = replace(sample_facts(), brand=ACME)
    assert social_html(facts, lambda url: f"https://count.example/{url[-3:]}") == (
        '<a href="https://count.example/b=2" style="color:inherit;text-decoration:underline">Instagram</a> &middot;\n'
        '<a href="https://count.example/cme" style="color:inherit;text-decoration:underline">X</a>'
    )
