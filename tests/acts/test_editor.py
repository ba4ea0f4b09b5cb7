"""How the editor shows blocks that it does not take apart."""

import pytest

from orderwire.acts.editor import MOST_SAMPLES, samples_of, values_of
from orderwire.emails.kit import kit
from orderwire.emails.pieces import take_apart
from orderwire.emails.starters import STARTERS
from orderwire.emails.tags import BY_NAME
from tests.rooms import a_store

pytestmark = pytest.mark.django_db
FRAME = take_apart(STARTERS["shipped"].mjml)


def samples(*rows: str) -> list[str]:
    return samples_of(a_store(), FRAME.opening, FRAME.closing, rows)


def test_every_block_shows_the_sample_order() -> None:
    blocks = [block for block in kit("en") if block.whole]
    shown = dict(zip([block.key for block in blocks], samples(*[block.mjml for block in blocks]), strict=True))
    assert [key for key, html in shown.items() if not html] == []
    assert "Desk lamp" in shown["summary"]
    assert "1Z999AA10123456784" in shown["tracking"]
    assert "Refunded" not in shown["summary"]
    assert (
        "$49.00" in shown["refund"]
    )  # the sample order itself was not refunded: a block that waits is given what it waits for
    assert "1 Light Street" in shown["pickup"]
    assert not any("*|" in html or "<body" in html for html in shown.values())


def test_a_row_that_cannot_be_written_has_no_sample() -> None:
    assert samples("<mj-section>*|NOBODY_KNOWS|*</mj-section>", "<mj-wrong></mj-wrong>") == ["", ""]


def test_at_most_so_many_are_written() -> None:
    assert len(samples(*["<mj-wrong></mj-wrong>"] * (MOST_SAMPLES + 5))) == MOST_SAMPLES


def test_each_tag_says_what_the_sample_order_says() -> None:
    values = values_of(a_store())
    assert values["FIRST_NAME"] == {"value": "Ada", "holds": True, "formats": {}}
    assert (values["ORDER_REFUNDED"]["value"], values["ORDER_REFUNDED"]["holds"]) == ("$0.00", False)
    assert values["ORDER_DATE"]["formats"]["iso"] == "2026-11-20"
    assert values["SHIPPING_ADDRESS"]["value"].startswith("Ada Lovelace, 12 St James's Square")
    assert set(values) == set(BY_NAME)
