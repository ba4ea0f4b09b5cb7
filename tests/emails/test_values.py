"""Gaps are filled as they were asked for."""

import quopri
from dataclasses import replace

from orderwire.emails.compile import TemplateSource, compile_template
from orderwire.emails.facts import sample_facts
from orderwire.emails.render import Renderer


def test_days_and_amounts_are_written_as_asked() -> None:
    source = (
        '<p title="*|ORDER_DATE:iso|*">*|ORDER_DATE:short|* *|ORDER_DATE|* *|ORDER_TOTAL:code|* *|SHIPPED_DATE:full|soon|*</p>'
        '<a href="https://e.example/?t=*|ORDER_TOTAL:plain|*">x</a>'
        "*|EACH:ITEMS|*[*|ITEM_TOTAL:number|* *|ITEM_TOTAL|*]*|END:EACH|*"
    )
    compiled = compile_template(TemplateSource("html", source), "*|ORDER_DATE:iso|* *|TODAY:medium|*")

    parts = Renderer().render("v", compiled, replace(sample_facts(), shipments=()))

    html = quopri.decodestring(parts.html_qp).decode()
    assert parts.subject == "2026-11-20 Nov 21, 2026"
    assert '<p title="2026-11-20">11/20/26 November 20, 2026 163.80\xa0USD soon</p>' in html
    assert "https://e.example/?t=163.80" in html
    assert "[119.80 $119.80][49.00 $49.00]" in html
