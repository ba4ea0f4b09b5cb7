"""The editor's blocks are the starters' own parts, in every language, and each can be sent."""

import pytest

from orderwire.emails.compile import TemplateRefused, TemplateSource, compile_template
from orderwire.emails.kit import kit, row_of
from orderwire.emails.phrases import LANGUAGES
from orderwire.emails.pieces import take_apart
from orderwire.emails.starters import STARTERS

FRAME = take_apart(STARTERS["shipped"].mjml)


def whole_mail(row: str) -> TemplateSource:
    row = row.replace('src=""', 'src="https://shop.example.com/a.png"').replace(
        'href="https://"', 'href="*|ORDER_URL|*"'
    )
    return TemplateSource("mjml", f"{FRAME.opening}\n{row}\n{FRAME.closing}")


@pytest.mark.parametrize("locale", [*LANGUAGES, "ar"])
def test_every_block_can_be_sent(locale: str) -> None:
    for block in kit(locale):
        for mjml in (block.mjml, *(choice.mjml for choice in block.choices)):
            compile_template(whole_mail(row_of(mjml) if block.bare else mjml), "Subject")


@pytest.mark.parametrize("key", sorted(STARTERS))
def test_the_blocks_are_what_the_starter_is_made_of(key: str) -> None:
    pieces = {piece.mjml for piece in take_apart(STARTERS[key].mjml).pieces}
    blocks = {block.key: block for block in kit("en", key)}
    assert {blocks[name].mjml for name in ("header", "headline", "help", "footer")} <= pieces
    assert blocks["summary"].mjml in STARTERS[key].mjml
    assert blocks["tracking"].mjml in STARTERS[key].mjml


def test_the_status_line_stands_where_the_mail_is_and_can_be_moved() -> None:
    def step(key: str) -> str:
        block = next(one for one in kit("de", key) if one.key == "progress")
        return next(choice.name for choice in block.choices if choice.mjml == block.mjml)

    assert [step(key) for key in ("received", "processing", "shipped", "delivered", "refunded")] == [
        "Bestellt",
        "Verpackt",
        "Versandt",
        "Zugestellt",
        "Bestellt",
    ]
    names = [choice.name for choice in next(one for one in kit("en") if one.key == "progress").choices]
    assert names == ["Ordered", "Packed", "Shipped", "Delivered", "Ready", "Collected"]


def test_a_picture_without_an_address_is_not_sent() -> None:
    logo = next(block for block in kit("en") if block.key == "logo")
    with pytest.raises(TemplateRefused, match="This picture has no address yet"):
        compile_template(TemplateSource("mjml", f"{FRAME.opening}\n{logo.mjml}\n{FRAME.closing}"), "Subject")


def test_the_social_block_begins_with_the_shops_own_pages() -> None:
    def social(*links: tuple[str, str]) -> str:
        block = next(one for one in kit("en", social=links) if one.key == "social")
        assert block.whole
        return block.mjml

    own = social(("youtube", "https://www.youtube.com/@acme"))
    assert own.count("<a href=") == 1
    assert '<a href="https://www.youtube.com/@acme" aria-label="YouTube"' in own
    assert social().count("<a href=") == 3
