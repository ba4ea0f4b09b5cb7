"""A gap's name is taken apart, and the gaps of a part are sorted by what fills them."""

import pytest

from orderwire.emails.compile import TemplateSource, compile_template
from orderwire.emails.gaps import Gap, gap_of, plan_of


@pytest.mark.parametrize(
    ("key", "gap"),
    [
        ("ORDER_NUMBER", Gap("", "ORDER_NUMBER", "ORDER_NUMBER", "", "line")),
        ("STORE_NAME__attr", Gap("", "STORE_NAME__attr", "STORE_NAME", "attr", "line")),
        ("ORDER_DATE__as_iso__part", Gap("", "ORDER_DATE__as_iso__part", "ORDER_DATE", "part", "line", "iso")),
        ("item.ITEM_URL__href", Gap("item", "ITEM_URL__href", "ITEM_URL", "href", "url")),
        ("LINK_3", Gap("", "LINK_3", "LINK_3", "", "private")),
    ],
)
def test_a_name_says_loop_tag_place_and_format(key: str, gap: Gap) -> None:
    assert gap_of(key) == gap


def test_every_gap_of_a_part_is_filled_by_exactly_one_step() -> None:
    source = (
        '<p title="*|STORE_NAME|*">*|ORDER_DATE:iso|* *|ITEMS|* *|IF:ORDER_TAX|*x*|END:IF|* *|IF:FIRST_NAME|*x*|END:IF|*</p>'
        '<a href="https://e.example/">x</a>'
        "*|EACH:ITEMS|**|ITEM_TOTAL:number|* *|ITEM_TOTAL|* *|IF:ITEM_URL|*x*|END:IF|**|END:EACH|*"
    )
    compiled = compile_template(TemplateSource("html", source), "x")
    plan = plan_of(compiled.html_gaps)

    (rows, row_plan), *more = plan.rows
    own = [*(word[0] for word in plan.words), *(gap.key for gap in plan.others), *dict(plan.choices), *dict(plan.asked)]
    of_rows = [
        f"item.{key}" for key in [*(word[0] for word in row_plan.words + row_plan.others), *dict(row_plan.choices)]
    ]
    assert sorted([*own, *of_rows, rows, *dict(more)]) == sorted(compiled.html_gaps)
    assert [word[0] for word in plan.words] == ["STORE_NAME__attr"]
    assert [name for name, _, _ in plan.reads] == ["STORE_NAME", "FIRST_NAME"]
    assert [name for name, _, _ in row_plan.reads] == ["ITEM_TOTAL", "ITEM_TOTALnumber", "ITEM_URL"]
