"""What a merchant is told of a mail before it goes out."""

from dataclasses import replace

import pytest

from orderwire.emails.compile import SourceKind, TemplateSource, compile_template
from orderwire.emails.facts import MailFacts, sample_facts
from orderwire.emails.lint import LintWarning, lint
from orderwire.emails.render import Renderer

GOOD = "<p>Order *|ORDER_NUMBER|*</p>"


def found(html: str, subject: str = "Order *|ORDER_NUMBER|*", **more: object) -> list[LintWarning]:
    facts = more.get("facts", sample_facts())
    assert isinstance(facts, MailFacts)
    kind: SourceKind = "html"
    text = more.get("text")
    source = TemplateSource(kind, html, str(text) if text else None)
    compiled = compile_template(source, subject, str(more.get("preheader", "It is on its way")))
    return lint(compiled, Renderer().render("v", compiled, facts), facts)


def test_a_good_mail_has_no_warnings() -> None:
    assert found(GOOD) == []


@pytest.mark.parametrize(
    ("html", "code", "said"),
    [
        (
            GOOD + "*|TRACKING_PAGE_URL|*",
            "empty_tag",
            "*|TRACKING_PAGE_URL|* is empty for this order and leaves a hole",
        ),
        ("<p>Your order</p>", "no_order_number", "put *|ORDER_NUMBER|* into it"),
        (GOOD + '<img src="https://e.example/a.png">', "no_alt", "Pictures without alt text: 1."),
        (GOOD + '<a href="#">Track</a>', "dead_link", "Links that go nowhere: “Track”."),
        (GOOD + '<a href="javascript:x">Look</a>', "dead_link", "Links that go nowhere: “Look”."),
        (GOOD + '<a href="*|ORDER_URL|*">Open</a>', "dead_link", "Links that go nowhere: “Open”."),
        (
            GOOD + '<p style="color:#999999">x</p>',
            "contrast",
            "Text in #999999 on #ffffff is hard to read (contrast 2.8",
        ),
        (
            GOOD + '<p style="color:#999999;font-size:30px">Big</p>',
            "contrast",
            "(contrast 2.8, at least 3.0 is wanted): choose a darker or lighter colour. It says “Big”.",
        ),
        (
            "<style>@media (prefers-color-scheme:dark){.card{background:#1a1a1d !important}}</style>"
            '<div class="card" style="background:#ffffff;color:#3f3f46">Order *|ORDER_NUMBER|*</div>',
            "contrast_dark",
            "In dark mode, text in #3f3f46 on #1a1a1d is hard to read (contrast 1.6, at least 4.5 is wanted): give it another "
            "colour there. It says “Order 1001”.",
        ),
        (GOOD + "<p>Click here</p>", "spam_words", "Spam filters dislike these words: “click here”."),
        (GOOD + "<p>long</p>" * 10_000, "too_large", "The mail has 11"),
    ],
)
def test_what_is_wrong_is_said(html: str, code: str, said: str) -> None:
    no_page = replace(sample_facts(), order=replace(sample_facts().order, order_url=None))
    if code == "too_large":
        html = GOOD + f"<p>{'long ' * 22_000}</p>"
    warnings = [
        one for one in found(html, facts=no_page) if not (one.code == "empty_tag" and "ORDER_URL" in one.message)
    ]

    assert [one.code for one in warnings] == [code]
    assert said in warnings[0].message


def test_the_lines_of_the_inbox_are_looked_at() -> None:
    assert [one.code for one in found(GOOD, preheader="")] == ["no_preheader"]
    assert [one.code for one in found(GOOD, "Your order " * 10)] == ["long_subject"]
    assert [one.code for one in found(GOOD, "*|IF:ORDER_TAX|*taxed*|END:IF|*")] == ["no_subject"]


def test_a_mail_of_pictures_has_no_text() -> None:
    html = '<img src="https://e.example/a.png" alt="Order 1001">'

    assert [one.code for one in found(html)] == ["no_text"]


def test_what_an_order_says_is_not_the_merchant_s_fault() -> None:
    order = replace(sample_facts().order, number="Click here!!! " * 20)

    assert found(GOOD, facts=replace(sample_facts(), order=order)) == []
