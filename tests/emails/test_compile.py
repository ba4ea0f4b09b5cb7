"""From the merchant's words to a version: what is taken, what is cleaned, what is refused and why."""

import quopri
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from orderwire.carts.snapshot import LineItem
from orderwire.emails.compile import Problem, SourceKind, TemplateRefused, TemplateSource, compile_template
from orderwire.emails.facts import MailFacts, sample_facts
from orderwire.emails.render import Renderer
from orderwire.emails.starters import STARTERS

COLUMN = "<mjml><mj-body><mj-section><mj-column>{}</mj-column></mj-section></mj-body></mjml>"


def mail(kind: SourceKind, content: str, facts: MailFacts | None = None, **more: str) -> tuple[str, str, str]:
    compiled = compile_template(
        TemplateSource(kind, content, more.get("text")), more.get("subject", "Hello"), more.get("preheader", "")
    )
    parts = Renderer().render("v1", compiled, facts or sample_facts())
    html, text = (quopri.decodestring(body).decode().replace("\r\n", "\n") for body in (parts.html_qp, parts.text_qp))
    return parts.subject, html, text


def refused(
    kind: SourceKind, content: str, subject: str = "Hello", preheader: str = "", text: str | None = None
) -> list[Problem]:
    with pytest.raises(TemplateRefused) as found:
        compile_template(TemplateSource(kind, content, text), subject, preheader)
    return found.value.problems


def test_a_subject_is_filled_and_stays_one_line() -> None:
    facts = replace(sample_facts(), order=replace(sample_facts().order, number="10\r\nBcc: x@example.org"))

    assert mail("html", "<p>x</p>", facts, subject="{{ 1 }} *|ORDER_NUMBER|* {% raw %} *|ITEMS|*")[0] == (
        "{{ 1 }} 10 Bcc: x@example.org {% raw %} "
        "2 × Desk lamp (Black) $119.80 1 × Linen shade, hand-stitched (Natural / 30 cm) $49.00"
    )


def test_template_code_of_any_kind_is_just_text() -> None:
    code = "{{ 7*7 }} {% for x in range(9) %} {# gone #} ${7*7} <%= 7 %> {{ ''.__class__ }}"

    subject, html, text = mail("mjml", COLUMN.format(f"<mj-text>{code.replace('<', '&lt;')}</mj-text>"), subject=code)

    assert subject == code
    assert code.replace("<", "&lt;") in html
    assert code in text


def test_problems_of_all_fields_come_together() -> None:
    assert refused("html", "<p>\n*|NAME|*</p>", "*|ORDER_NO|*", "*|IF:FIRST_NAME|*", "*|END:IF|*")[:3] == [
        Problem("subject", "There is no merge tag *|ORDER_NO|*. Did you mean *|ORDER_NOTE|*?"),
        Problem("preheader", "*|IF:FIRST_NAME|* is never closed. Add *|END:IF|* where it ends."),
        Problem("template", "Line 2: There is no merge tag *|NAME|*. Did you mean *|LAST_NAME|*?"),
    ]
    assert refused("html", "<p>x</p>", text="a\n*|END:IF|*") == [
        Problem("template", "Text part, line 2: *|END:IF|* closes nothing here. Look for the block it should close.")
    ]
    assert refused("html", "<p>x</p>", " ") == [Problem("subject", "Write a subject.")]
    assert refused("html", " ") == [Problem("template", "The template is empty.")]
    assert refused("starter", "fancy") == [
        Problem(
            "template",
            f"There is no starter “fancy”. There are: {', '.join(STARTERS)}.",
        )
    ]
    assert refused("design", '{"pages": []}') == [
        Problem("template", "This design holds no MJML. Open it in the editor and save it again.")
    ]


def test_a_design_with_mjml_is_taken() -> None:
    assert (
        "<b>Ada</b>"
        in mail("design", '{"mjml": "' + COLUMN.format("<mj-text><b>*|FIRST_NAME|*</b></mj-text>") + '"}')[1]
    )
    assert "<b>Ada</b>" in mail("design", COLUMN.format("<mj-text><b>*|FIRST_NAME|*</b></mj-text>"))[1]


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        ("<mj-raw><b>x</b></mj-raw>", "mj-raw inside mj-column would be dropped"),
        ("<mj-include path='x.mjml' />", "mj-include is not read"),
        ("<mj-chart />", "<mj-chart> is not an MJML element"),
        ("<mj-text><mj-button>x</mj-button></mj-text>", "stands inside a text or table"),
        ("<mj-text><p>x</mj-text>", "The MJML can't be read: unexpected end of stream. Look for an element"),
        ("<mj-text>\nx</p></mj-text>", "The MJML can't be read near line 2"),
        ("<mj-text><script>alert(1)</script></mj-text>", "<script> does not work in mails"),
        ('<mj-text><a onclick="x()" href="https://e.example">x</a></mj-text>', "onclick=… runs a script"),
        ('<mj-button href="javascript:alert(1)">x</mj-button>', "“javascript:alert(1)” can't be used as an address"),
        ('<mj-button href="/orders">x</mj-button>', "“/orders” can't be used as an address"),
        ('<mj-image src="data:image/png;base64,x" />', "“data:image/png;base64,x” can't be used"),
        ('<mj-button href="*|STORE_NAME|*">x</mj-button>', "*|STORE_NAME|* is not a web address"),
        ('<mj-text><b style="color:*|STORE_NAME|*">x</b></mj-text>', "*|STORE_NAME|* can't stand here"),
        ('<mj-text><b title="*|ITEMS|*">x</b></mj-text>', "*|ITEMS|* is a whole block"),
        ('<mj-text><b title="*|IF:FIRST_NAME|*x*|END:IF|*">x</b></mj-text>', "stands inside an element's quotes"),
    ],
)
def test_what_mjml_can_t_do_is_refused_by_name(inside: str, said: str) -> None:
    problems = refused("mjml", COLUMN.format(inside))

    assert {problem.field for problem in problems} == {"template"}
    assert said in problems[0].message


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ('<mj-style inline="inline">a{color:red}</mj-style>', 'mj-style inline="inline" is not applied'),
        ("<mj-html-attributes></mj-html-attributes>", "mj-html-attributes is not supported"),
    ],
)
def test_what_a_head_can_t_hold_is_refused(head: str, said: str) -> None:
    source = f"<mjml><mj-head>\n{head}</mj-head><mj-body></mj-body></mjml>"

    assert refused("mjml", source)[0].message.startswith(f"Line 2: {said}")


def test_blocks_stay_where_they_are_in_a_table() -> None:
    table = (
        "<table>*|EACH:ITEMS|*<tr><td>*|ITEM_NAME|*</td><td>*|ITEM_QUANTITY|*</td></tr>*|END:EACH|*"
        "*|IF:ORDER_TAX|*<tr><td>tax</td></tr>*|ELSE:|*<tr><td>no tax</td></tr>*|END:IF|*</table>"
    )
    rows = "<tr><td>Desk lamp</td><td>2</td></tr><tr><td>Linen shade, hand-stitched</td><td>1</td></tr>"

    assert rows + "<tr><td>no tax</td></tr>" in mail("html", table)[1].replace("<tbody>", "").replace("</tbody>", "")
    assert rows in mail("mjml", COLUMN.format(f"<mj-table>{table[7:-8]}</mj-table>"))[1]
    assert mail("html", table)[2] == "Desk lamp  2\nLinen shade, hand-stitched  1\nno tax\n"


def test_a_whole_section_may_depend_on_a_tag() -> None:
    source = (
        "<mjml><mj-body>*|IF:ORDER_TAX|*<mj-section><mj-column><mj-text>taxed</mj-text></mj-column></mj-section>*|END:IF|*"
        "<mj-section><mj-column><mj-text>end</mj-text></mj-column></mj-section></mj-body></mjml>"
    )
    taxed = replace(sample_facts(), order=replace(sample_facts().order, tax=Decimal(1)))

    assert "taxed" not in mail("mjml", source)[1]
    assert mail("mjml", source, taxed)[2] == "taxed\nend\n"


def test_html_is_cleaned_for_mail() -> None:
    page = """<html><head><title>T &amp; t</title><style>@import url(https://f.example/x.css); p{color:red}
    @media (max-width:400px){p{color:blue}}</style><script>alert(1)</script></head>
    <body style="background:#fafafa"><!-- note --><!--[if mso]><p>only Outlook</p><![endif]-->
    <p onclick="x()" style="position:fixed;margin:0">Hi *|FIRST_NAME|*</p><iframe src="https://e.example"></iframe>
    <form action="https://e.example"><input name="a">kept words</form><a href="javascript:alert(1)">bad</a>
    <a
    href="mailto:*|STORE_EMAIL|*?subject=Order%20*|ORDER_NUMBER|*">write</a>
    <a href="*|TRACKING_URL|*">track</a></body></html>"""

    _, html, text = mail("html", page)

    for gone in ("script", "@import", "onclick", "position", "iframe", "<form", "javascript", "note", "Outlook"):
        assert gone not in html
    assert '<p style="color:red;margin:0">Hi Ada</p>' in html
    assert "@media (max-width:400px){p{color:blue}}" in html
    assert "<title>T &amp; t</title>" in html
    assert 'background-color:#fafafa">' in html
    assert '<a href="mailto:hello@shop.example.com?subject=Order%20' + '1001">write</a>' in html
    assert '<a href="https://www.ups.com/track?tracknum=1Z999AA10123456784">track</a>' in html
    assert "track: https://www.ups.com/track?tracknum=1Z999AA10123456784" in text


def test_values_are_written_for_the_place_they_stand_in() -> None:
    item = LineItem("1", "<b>\"Lamp\" & 'shade'</b>", Decimal(1), Decimal(1), url="https://shop.example.com/?a=1&b='2'")
    order = replace(sample_facts().order, items=(item,), number="#10/2 ä", note="a\nb <i>")
    source = (
        '<p title="*|ORDER_NOTE|*">*|ORDER_NOTE|*</p>*|EACH:ITEMS|*<img alt="*|ITEM_NAME|*" src="https://e.example/x.png">'
        '*|ITEM_NAME|*<a href="https://e.example/?o=*|ORDER_NUMBER|*&amp;x">o</a><a href="*|ITEM_URL|*">u</a>*|END:EACH|*'
    )

    html = mail("html", source, replace(sample_facts(), order=order))[1]

    assert '<p title="a, b &lt;i&gt;">a<br>\nb &lt;i&gt;</p>' in html
    assert html.count("&lt;b&gt;&quot;Lamp&quot; &amp; &#x27;shade&#x27;&lt;/b&gt;") == 2
    assert 'href="https://e.example/?o=%2310%2F2%20%C3%A4&amp;x"' in html
    assert '<a href="">u</a>' in html  # an address with a quote in it is no address


def test_a_default_stands_in_for_an_empty_value() -> None:
    facts = replace(sample_facts(), shipments=(), order=replace(sample_facts().order, order_url=None))
    source = (
        '<a href="*|TRACKING_URL|https://e.example/?a=1&amp;b=2|*">t</a><a href="*|ORDER_URL|javascript:x|*">o</a>'
        "*|CARRIER|our van &amp; driver|*"
    )

    html = mail("html", source, facts)[1]

    assert '<a href="https://e.example/?a=1&amp;b=2">t</a><a href="">o</a>our van &amp; driver' in html


def test_the_preheader_stands_hidden_first() -> None:
    html = mail("html", "<p>x</p>", preheader="For *|FIRST_NAME|* & <co>")[1]

    body = html.partition("<body")[2].partition(">")[2]
    assert body.startswith('<div style="display:none;')
    assert ">For Ada &amp; &lt;co&gt;&#847;" in body
    assert mail("html", "<p>x</p>", preheader="For *|FIRST_NAME|*")[2] == "x\n"


def test_a_text_part_of_one_s_own_is_kept() -> None:
    assert (
        mail("html", "<p>x</p>", text="Hi *|FIRST_NAME|*,\n*|IF:ORDER_TAX|*\ntax\n*|END:IF|*\nbye")[2]
        == "Hi Ada,\nbye\n"
    )


def test_a_text_part_is_made_from_html() -> None:
    page = (
        "<h1>Hi</h1><p>One   two<br>three</p><ul><li>a</li><li>b</li></ul><table><tr><td>Lamp</td><td>$5</td></tr></table>"
        '<div style="display:none">no</div><p><a href="https://e.example/">https://e.example/</a> '
        '<a href="https://e.example/x">Shop &amp; more</a><img src="https://e.example/i.png" alt="pic"></p>'
    )

    assert mail("html", page)[2] == (
        "Hi\n\nOne two\nthree\n\n- a\n- b\n\nLamp  $5\n\nhttps://e.example/ Shop & more: https://e.example/x\n"
    )


def test_links_may_be_counted_but_never_the_unsubscribe_link() -> None:
    source = (
        '<a href="https://e.example/?a=1&amp;b=2">a</a><a href="*|ORDER_URL|*">b</a><a href="*|UNSUBSCRIBE_URL|*">c</a>'
        '<a href="mailto:x@e.example">d</a>*|SHIPMENT_TRACKING|*'
    )
    compiled = compile_template(TemplateSource("html", source), "Hello")
    facts = replace(sample_facts(), unsubscribe_url="https://mail.example.com/u/1")
    seen: list[str] = []

    def counted(url: str) -> str:
        seen.append(url)
        return f"https://mail.example.com/c/{len(seen)}"

    html = quopri.decodestring(
        Renderer().render("v", compiled, facts, counted, "https://mail.example.com/o/1").html_qp
    ).decode()

    assert sorted(seen) == [
        "https://e.example/?a=1&b=2",
        "https://shop.example.com/orders/1001",
        "https://www.ups.com/track?tracknum=1Z999AA10123456784",
    ]
    assert 'href="https://mail.example.com/u/1"' in html
    assert 'href="mailto:x@e.example"' in html
    assert html.count("https://mail.example.com/c/") == 3
    assert html.count('<img src="https://mail.example.com/o/1"') == 1


def test_holes_are_reported_but_not_what_has_a_default_or_a_choice() -> None:
    source = "*|CARRIER|* *|ORDER_URL|none|* *|IF:SHIPMENT_TRACKING|**|SHIPMENT_TRACKING|**|END:IF|* *|FIRST_NAME|*"
    facts = replace(sample_facts(), shipments=(), order=replace(sample_facts().order, order_url=None))

    assert Renderer().render("v", compile_template(TemplateSource("html", source), "Hi"), facts).empty_tags == (
        "CARRIER",
    )


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("mjml", COLUMN.format("<mj-text>" + "<div>" * 101 + "</div>" * 101 + "</mj-text>")),
        ("mjml", COLUMN.format("<mj-section>" * 2_900)),
        ("mjml", COLUMN.format("<mj-text><b>" + "<![CDATA[</b>]]>" * 200 + "</b></mj-text>")),
        ("mjml", COLUMN.format("<mj-text>" + "<b title='</b>'>" * 900 + "</mj-text>")),
        ("html", "<style>p{color:red}</style>" + "<div>" * 6_001),
        ("html", "x" * 500_001),
    ],
)
def test_what_would_break_a_parser_never_reaches_it(kind: SourceKind, content: str) -> None:
    (problem,) = refused(kind, content)

    assert problem.field == "template"
    assert "template " in problem.message


def test_no_style_sheet_is_read_from_anywhere(tmp_path: Path) -> None:
    sheet = tmp_path / "x.css"
    sheet.write_text("p { color: rebeccapurple }")

    html = mail(
        "html",
        f'<link rel="stylesheet" href="{sheet}"><link rel="stylesheet" href="file://{sheet}"><style>@import "{sheet}";'
        "b{margin:0}</style><p>x</p>",
    )[1]

    assert "rebeccapurple" not in html
    assert "x.css" not in html


def test_a_style_sheet_that_loads_something_is_inlined_and_left_out_of_the_head() -> None:
    html = mail("html", "<style>p{margin:0} td{background:url(https://e.example/x.png)}</style><p>x</p>")[1]

    assert '<p style="margin:0">x</p>' in html
    assert "<style" not in html
