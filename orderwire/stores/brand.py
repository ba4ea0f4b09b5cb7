"""What a store's brand is: its logo, colours, font and the words under its mails, as plain values.

Every colour in it is six hexadecimal digits and every address http(s): branding.py holds that when a brand is set.
"""

from dataclasses import dataclass
from typing import Literal, get_args

from orderwire.core.colours import of_hex

Font = Literal["system", "helvetica", "verdana", "tahoma", "trebuchet", "georgia", "times", "courier"]
Network = Literal["instagram", "facebook", "x", "youtube", "tiktok", "linkedin", "pinterest", "threads", "mastodon"]
FONTS: tuple[Font, ...] = get_args(Font)
NETWORKS: tuple[Network, ...] = get_args(Network)
WIDEST_LOGO = 520  # of a mail's 600 pixels, with its edges
NARROWEST_LOGO = 40
PAPER = of_hex("#f5f5f2")  # the darkest that words stand on in a mail: parcels and amounts, beside white


@dataclass(frozen=True, slots=True)
class Logo:
    """An uploaded image: the last part of its address, its own size in pixels, and its whole address."""

    name: str
    width: int
    height: int
    url: str = ""


@dataclass(frozen=True, slots=True)
class Brand:
    """How a store's mails look. Texts are plain; `social` are pairs of network and address."""

    logo: Logo | None = None
    logo_width: int = 160
    accent: str = "#18181b"
    text: str = "#18181b"
    background: str = "#f4f4f2"
    font: Font = "system"
    address: str = ""
    footer: str = ""
    email: str = ""
    phone: str = ""
    social: tuple[tuple[str, str], ...] = ()

    @property
    def look(self) -> str:
        """What colours and font are, in one word; "" for the looks every store begins with."""
        mine = (self.accent, self.text, self.background, self.font)
        return "" if mine == _PLAIN_LOOK else "".join(mine)

    @property
    def logo_url(self) -> str:
        """Where the logo is fetched from; "" without one."""
        return self.logo.url if self.logo else ""

    @property
    def logo_size(self) -> tuple[int, int]:
        """Width and height it is shown in: never larger than it is. (0, 0) without one."""
        if self.logo is None:
            return 0, 0
        width = min(self.logo_width, self.logo.width)
        return width, max(1, round(self.logo.height * width / self.logo.width))


PLAIN = Brand()
_PLAIN_LOOK = (PLAIN.accent, PLAIN.text, PLAIN.background, PLAIN.font)
