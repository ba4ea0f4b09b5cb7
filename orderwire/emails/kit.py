"""The blocks that a mail is built of in the editor: the starters' own parts in the mail's language, and plain rows to fill."""

from collections.abc import Sequence
from dataclasses import dataclass

from orderwire.emails.pieces import take_apart
from orderwire.emails.social import social_block
from orderwire.emails.starters import part_in, progress_in, steps_behind, way_in

_PARTS = {  # a block's key and the starter's part it is; each as it stands in the starter that suits the mail
    "headline": "hero",
    "summary": "items",
    "tracking": "tracking",
    "addresses": "addresses",
    "delivery": "delivery",
    "pickup": "pickup",
    "refund": "amount",
    "order_button": "cta",
}
_ROW = '<mj-section mj-class="card" padding="24px 40px 0 40px">{}</mj-section>'
_COLUMN = "<mj-column>{}</mj-column>"
_TEXT = '<mj-text><p class="ink" style="margin:0;color:#18181b;">{}</p></mj-text>'
_LOGO = (
    '<mj-section padding="36px 40px 24px 40px" css-class="pad"><mj-column>'
    '<mj-image src="" alt="*|STORE_NAME|*" width="160px" align="left" padding="0"></mj-image></mj-column></mj-section>'
)
_IMAGE = '<mj-image src="" alt="" padding="0" border-radius="10px"></mj-image>'
_BUTTON = (
    '<mj-button href="https://" align="left" background-color="#18181b" color="#ffffff" border-radius="10px" '
    'font-size="15px" font-weight="600" inner-padding="12px 22px" padding="0" css-class="fill">{}</mj-button>'
)
_DIVIDER = '<mj-divider border-width="1px" border-color="#e7e7e3" padding="0"></mj-divider>'


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the ways a block can stand: its name in the mail's language, and its MJML."""

    key: str
    name: str
    mjml: str


@dataclass(frozen=True, slots=True)
class Block:
    """One block. `whole`: it is moved as it is, and only its words are changed. `bare`: it stands in a column of a row."""

    key: str
    mjml: str
    whole: bool
    bare: bool = False
    choices: tuple[Choice, ...] = ()


def kit(
    locale: str,
    starter: str = "shipped",
    words: tuple[str, str] = ("Text", "Button"),
    social: Sequence[tuple[str, str]] = (),
) -> tuple[Block, ...]:
    """Every block, in a mail's language; `starter` says what suits the mail. `words` stand in a new text and on a new button,
    `social` are the shop's pages in networks."""
    return (*_order_blocks(locale, starter), *_plain_blocks(*words), Block("social", social_block(social), whole=True))


def _order_blocks(locale: str, starter: str) -> tuple[Block, ...]:
    around = take_apart(part_in(starter, "frame", locale)).pieces
    blocks = [Block("header", around[0].mjml, around[0].whole), _row("logo", _LOGO)]
    for key, part in _PARTS.items():
        piece = take_apart(f"<mjml><mj-body>{part_in(starter, part, locale)}</mj-body></mjml>").pieces
        mjml = "\n".join(one.mjml for one in piece)
        blocks.append(Block(key, mjml, len(piece) > 1 or piece[0].whole))
        if key == "headline":
            blocks.append(_progress(locale, steps_behind(starter)))
    blocks += [Block("help", around[-2].mjml, around[-2].whole), Block("footer", around[-1].mjml, around[-1].whole)]
    return tuple(blocks)


def _progress(locale: str, step: float) -> Block:
    """The status line, at the step of the mail; the merchant may choose another, also on the way to the counter."""
    choices = [
        Choice(f"{way}{number}", name, progress_in(locale, number, way == "pickup").strip("\n"))
        for way in ("way", "pickup")
        for number, name in enumerate(way_in(locale, way == "pickup"), start=1)
        if way == "way" or number > 2  # the first two steps are the same on both ways
    ]
    at = min(max(int(step + 0.5), 1), 4)
    return Block("progress", choices[at - 1].mjml, whole=True, choices=tuple(choices))


def _plain_blocks(text: str, button: str) -> tuple[Block, ...]:
    two = _ROW.format(_COLUMN.format(_TEXT.format(text)) * 2)
    beside = _ROW.format(_COLUMN.format(_IMAGE) + _COLUMN.format(_TEXT.format(text)))
    return (
        _bare("text", _TEXT.format(text)),
        _bare("button", _BUTTON.format(button)),
        _bare("image", _IMAGE),
        _bare("divider", _DIVIDER),
        _bare("space", '<mj-spacer height="24px"></mj-spacer>'),
        _row("columns", two),
        _row("picture_text", beside),
    )


def _bare(key: str, mjml: str) -> Block:
    return Block(key, mjml, whole=False, bare=True)


def _row(key: str, mjml: str) -> Block:
    return Block(key, mjml, whole=False)


def row_of(mjml: str) -> str:
    """A row of the mail with one column that holds `mjml`: what a bare block stands in when it is put between rows."""
    return _ROW.format(_COLUMN.format(mjml))
