"""The merge language says what is wrong, where, and what was probably meant."""

import pytest

from orderwire.emails.language import Each, If, TagProblem, Value, Words, parse


def problems(text: str) -> list[TagProblem]:
    return parse(text, "template")[1]


def test_words_and_values() -> None:
    nodes, found = parse("Hi *|first_name|there|*, order *| ORDER_NUMBER |*", "subject")

    assert found == []
    assert nodes == [
        Words("Hi "),
        Value("FIRST_NAME", 3, "there"),
        Words(", order "),
        Value("ORDER_NUMBER", 31),
    ]


def test_blocks_stand_in_each_other() -> None:
    nodes, found = parse(
        "*|EACH:ITEMS|**|IF:ITEM_URL|*a*|ELSE:|**|IFNOT:order_tax|*b*|END:IF|**|END:IF|**|END:EACH|*", "t"
    )

    assert found == []
    (each,) = nodes
    assert isinstance(each, Each)
    assert each.rows == "ITEMS"
    (choice,) = each.body
    assert isinstance(choice, If)
    assert (choice.name, choice.absent, choice.row, choice.then) == ("ITEM_URL", False, True, [Words("a")])
    (inner,) = choice.otherwise
    assert isinstance(inner, If)
    assert (inner.name, inner.absent, inner.row, inner.then) == ("ORDER_TAX", True, False, [Words("b")])


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("\n*|FRIST_NAME|*", 2, "There is no merge tag *|FRIST_NAME|*. Did you mean *|FIRST_NAME|*?"),
        ("*|QQQQ|*", 1, "There is no merge tag *|QQQQ|*. The list of merge tags shows every name there is."),
        ("*|IF:ORDER_TOTALS|*x*|END:IF|*", 1, "There is no merge tag *|ORDER_TOTALS|*. Did you mean *|ORDER_TOTAL|*?"),
        ("a\n\n*|IF:FIRST_NAME|*", 3, "*|IF:FIRST_NAME|* is never closed. Add *|END:IF|* where it ends."),
        ("*|EACH:ITEMS|*", 1, "*|EACH:ITEMS|* is never closed. Add *|END:EACH|* where it ends."),
        ("*|ITEM_NAME|*", 1, "*|ITEM_NAME|* only means something between *|EACH:ITEMS|* and *|END:EACH|*."),
        (
            "*|EACH:SHIPMENTS|**|ITEM_NAME|**|END:EACH|*",
            1,
            "*|ITEM_NAME|* only means something between *|EACH:ITEMS|* and *|END:EACH|*.",
        ),
        (
            "*|EACH:ORDERS|*x*|END:EACH|*",
            1,
            "*|EACH:ORDERS|* is not known. Write *|EACH:ITEMS|* or *|EACH:SHIPMENTS|*.",
        ),
        (
            "*|EACH:ITEMS|**|EACH:ITEMS|*x*|END:EACH|**|END:EACH|*",
            1,
            "One *|EACH:…|* can't stand inside another. Close the first with *|END:EACH|*.",
        ),
        ("*|END:IF|*", 1, "*|END:IF|* closes nothing here. Look for the block it should close."),
        ("*|END:WHILE|*", 1, "*|END:WHILE|* is not known. Write *|END:IF|* or *|END:EACH|*."),
        ("*|ELSE:|*", 1, "*|ELSE:|* belongs between *|IF:NAME|* and *|END:IF|*, once."),
        ("*|FIRST_NAME", 1, "A merge tag starts with *| here and never ends with |*."),
        (
            "*|FIRST_NAME|<b>you</b>|*",
            1,
            "The default text of *|FIRST_NAME|* may hold words only, no HTML and no other merge tag.",
        ),
    ],
)
def test_what_is_wrong_is_said(text: str, line: int, message: str) -> None:
    assert problems(text) == [TagProblem("template", line, message)]


def test_all_problems_are_collected() -> None:
    assert [(one.line, one.message[:30]) for one in problems("*|A1|*\n*|B2|*\n*|IF:C3|*")] == [
        (1, "There is no merge tag *|A1|*. "),
        (2, "There is no merge tag *|B2|*. "),
        (3, "There is no merge tag *|C3|*. "),
        (3, "*|IF:C3|* is never closed. Add"),
    ]


def test_blocks_too_deep_are_refused() -> None:
    deep = "*|IF:FIRST_NAME|*" * 30 + "*|END:IF|*" * 30

    assert problems(deep)[0].message == "Blocks stand in each other more than 20 deep here. Take some apart."


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "\n*|ORDER_DATE:lang|*",
            "“lang” is not a way to write *|ORDER_DATE|*. Write *|ORDER_DATE|*, *|ORDER_DATE:short|*, "
            "*|ORDER_DATE:medium|*, *|ORDER_DATE:long|*, *|ORDER_DATE:full|* or *|ORDER_DATE:iso|*.",
        ),
        (
            "\n*|ORDER_TOTAL:|*",
            "“” is not a way to write *|ORDER_TOTAL|*. Write *|ORDER_TOTAL|*, *|ORDER_TOTAL:plain|*, "
            "*|ORDER_TOTAL:number|* or *|ORDER_TOTAL:code|*.",
        ),
        ("\n*|FIRST_NAME:long|*", "“long” is not a way to write *|FIRST_NAME|*. Write *|FIRST_NAME|* alone."),
        ("\n*|ORDER_DAET:long|*", "There is no merge tag *|ORDER_DAET|*. Did you mean *|ORDER_DATE|*?"),
    ],
)
def test_an_unknown_format_is_refused_with_those_there_are(text: str, message: str) -> None:
    assert problems(text) == [TagProblem("template", 2, message)]


def test_a_format_stands_behind_the_name_and_may_have_a_default() -> None:
    nodes, found = parse("*|order_date:LONG|soon|* *|EACH:ITEMS|**|ITEM_PRICE : plain|**|END:EACH|*", "t")

    assert found == []
    assert nodes[0] == Value("ORDER_DATE", 0, "soon", style="long")
    each = nodes[2]
    assert isinstance(each, Each)
    assert each.body == [Value("ITEM_PRICE", 39, None, row=True, style="plain")]
