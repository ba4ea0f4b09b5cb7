"""A renderer keeps versions apart, and the largest order stays within its means."""

import quopri
from dataclasses import replace

from orderwire.emails.compile import TemplateSource, compile_template
from orderwire.emails.facts import sample_facts
from orderwire.emails.render import Renderer
from orderwire.emails.starters import STARTERS


def test_versions_are_kept_apart_and_only_so_many_at_once() -> None:
    renderer = Renderer(most=2)
    versions = {key: compile_template(TemplateSource("html", f"<p>{key}</p>"), key) for key in ("v1", "v2", "v3")}

    for key in ("v1", "v2", "v3", "v1", "v3"):
        parts = renderer.render(key, versions[key], sample_facts())
        assert (parts.subject, parts.text_qp) == (key, f"{key}\r\n".encode())


def test_the_largest_order_shows_two_hundred_rows_and_says_how_many_are_left() -> None:
    facts = sample_facts()
    order = replace(facts.order, items=facts.order.items * 2_500)
    compiled = compile_template(TemplateSource("starter", "received"), STARTERS["received"].subject)

    text = quopri.decodestring(Renderer().render("v", compiled, replace(facts, order=order)).text_qp).decode()

    assert text.count("Desk lamp") + text.count("Linen shade") == 200
    assert "and 4800 more" in text


def test_a_limit_of_nothing_shows_no_rows() -> None:
    compiled = compile_template(TemplateSource("starter", "received"), "x")

    parts = Renderer().render("v", compiled, replace(sample_facts(), product_limit=0))

    text = quopri.decodestring(parts.text_qp)
    assert b"Desk lamp" not in parts.html_qp + text
    assert b"and 2 more" in text
