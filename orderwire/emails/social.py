"""The shop's pages in social networks as a row of round signs: letters in coloured cells, which need no picture from anywhere.

A program that knows no round corners shows them square; one that shows no pictures shows them all the same; one that reads aloud,
and the text part, say the network's name.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

IN_A_ROW = 6  # more would not fit on a phone
_OPENING = (
    '<mj-section mj-class="card" padding="24px 40px 0 40px"><mj-column><mj-text align="center" line-height="1">'
    '<div class="social">'
)
_CLOSING = "</div></mj-text></mj-column></mj-section>"
_ROW = '<table role="presentation" align="center" cellpadding="0" cellspacing="0" border="0" style="margin:0 auto"><tr>'
_ROW_END = "</tr></table>"
_SIGN = (
    '<td style="padding:4px 6px"><table role="presentation" cellpadding="0" cellspacing="0" border="0" '
    'style="border-collapse:separate"><tr><td align="center" valign="middle" width="36" height="36" bgcolor="{colour}" '
    'style="width:36px;height:36px;border-radius:18px;background-color:{colour};text-align:center">'
    '<a href="{url}" aria-label="{name}" title="{name}" style="display:block;width:36px;font-size:15px;line-height:36px;'
    'font-weight:700;color:#ffffff;text-decoration:none">{sign}</a></td></tr></table></td>'
)


@dataclass(frozen=True, slots=True)
class Network:
    """One network: its sign is drawn in white on its colour; `page` is where it is itself."""

    key: str
    name: str
    sign: str
    colour: str
    page: str


NETWORKS = (
    Network("instagram", "Instagram", "IG", "#b3306f", "https://www.instagram.com/"),
    Network("facebook", "Facebook", "f", "#1464d2", "https://www.facebook.com/"),
    Network("x", "X", "X", "#33333a", "https://x.com/"),
    Network("youtube", "YouTube", "&#9658;", "#cc0000", "https://www.youtube.com/"),
    Network("tiktok", "TikTok", "&#9834;", "#33333a", "https://www.tiktok.com/"),
    Network("linkedin", "LinkedIn", "in", "#0a66c2", "https://www.linkedin.com/"),
    Network("pinterest", "Pinterest", "P", "#bd081c", "https://www.pinterest.com/"),
    Network("threads", "Threads", "@", "#33333a", "https://www.threads.net/"),
    Network("mastodon", "Mastodon", "m", "#563acc", "https://mastodon.social/"),
)
_BY_KEY = {one.key: one for one in NETWORKS}
_FIRST = tuple((key, _BY_KEY[key].page) for key in ("instagram", "facebook", "youtube"))


def social_block(links: Sequence[tuple[str, str]] = ()) -> str:
    """The block as MJML, with (network, address) of each sign; without links the networks' own pages, to be changed."""
    signs = [_sign(_BY_KEY[key], url) for key, url in links or _FIRST if key in _BY_KEY]
    rows = [signs[start : start + IN_A_ROW] for start in range(0, len(signs), IN_A_ROW)]
    return _OPENING + "".join(f"{_ROW}{''.join(row)}{_ROW_END}" for row in rows) + _CLOSING


def social_parts() -> dict[str, object]:
    """What an editor puts such a block together from; `%%` in a sign is where its address goes."""
    return {
        "opening": _OPENING,
        "closing": _CLOSING,
        "row": _ROW,
        "row_end": _ROW_END,
        "in_a_row": IN_A_ROW,
        "networks": [{"name": one.name, "page": one.page, "mjml": _sign(one, "%%")} for one in NETWORKS],
    }


def _sign(network: Network, url: str) -> str:
    return _SIGN.format(colour=network.colour, url=escape(url), name=network.name, sign=network.sign)
