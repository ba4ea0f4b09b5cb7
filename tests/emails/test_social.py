"""The shop's pages in networks as round signs."""

import pytest

from orderwire.core.colours import READABLE, WHITE, contrast, of_hex
from orderwire.emails.compile import TemplateSource, compile_template
from orderwire.emails.facts import sample_facts
from orderwire.emails.pieces import take_apart
from orderwire.emails.plaintext import from_html
from orderwire.emails.render import Renderer
from orderwire.emails.social import IN_A_ROW, NETWORKS, social_block, social_parts
from orderwire.emails.starters import STARTERS
from orderwire.stores.brand import NETWORKS as KNOWN

FRAME = take_apart(STARTERS["shipped"].mjml)


def test_every_network_of_the_brand_has_a_sign_that_can_be_read() -> None:
    assert {one.key for one in NETWORKS} == set(KNOWN)
    assert [one.key for one in NETWORKS if contrast(WHITE, of_hex(one.colour)) < READABLE] == []


def test_a_sign_is_drawn_of_letters_and_cells_and_named() -> None:
    block = social_block([("facebook", "https://www.facebook.com/acme?a=1&b=2"), ("nobody", "https://x.example")])
    assert block.count("<a href=") == 1
    assert '<a href="https://www.facebook.com/acme?a=1&amp;b=2" aria-label="Facebook" title="Facebook"' in block
    assert 'bgcolor="#1464d2"' in block
    assert "border-radius:18px" in block
    assert "<img" not in block
    assert "<mj-image" not in block


def test_without_pages_of_the_shops_it_begins_with_three() -> None:
    assert social_block().count("<a href=") == 3


def test_a_phone_is_wide_enough_for_a_row() -> None:
    every = social_block([(one.key, one.page) for one in NETWORKS])
    assert every.count("margin:0 auto") == -(-len(NETWORKS) // IN_A_ROW)
    assert IN_A_ROW * 48 <= 390 - 2 * 24


def test_an_editor_puts_the_same_together() -> None:
    parts = social_parts()
    networks = parts["networks"]
    assert isinstance(networks, list)
    signs = "".join(one["mjml"].replace("%%", one["page"]) for one in networks[:2])
    made = f"{parts['opening']}{parts['row']}{signs}{parts['row_end']}{parts['closing']}"
    assert made == social_block([(one.key, one.page) for one in NETWORKS[:2]])


@pytest.mark.parametrize("links", [(), tuple((one.key, one.page) for one in NETWORKS)])
def test_it_can_be_sent_and_the_text_part_names_the_networks(links: tuple[tuple[str, str], ...]) -> None:
    mail = f"{FRAME.opening}\n{social_block(links)}\n{FRAME.closing}"
    compiled = compile_template(TemplateSource("mjml", mail), "Order *|ORDER_NUMBER|*")
    text = Renderer().render("v", compiled, sample_facts()).text_qp.decode()
    for one in NETWORKS[: None if links else 1]:
        assert f"{one.name}: {one.page}" in text
    assert "IG" not in text


def test_a_link_is_called_what_its_label_says() -> None:
    assert from_html('<a href="https://x.example/" aria-label="Our shop">&#9658;</a>') == "Our shop: https://x.example/"
