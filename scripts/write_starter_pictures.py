"""Writes docs/pictures/starters/<key>.png: each starter about the sample order, in English, 700 pixels wide, light.

After a change to a starter or to the sample run `.venv/bin/python -m scripts.write_starter_pictures`.
"""

import quopri
import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from playwright.sync_api import sync_playwright

from orderwire.emails.compile import TemplateSource, compile_template
from orderwire.emails.facts import MailFacts, sample_facts
from orderwire.emails.render import Renderer
from orderwire.emails.starters import STARTERS
from scripts import browser
from scripts.small_png import smaller

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "pictures" / "starters"
WIDTH = 700
SENT = ("shipped", "partially_shipped", "out_for_delivery", "delivered", "review_request")  # a parcel has a number
GREY_EDGES = ("--disable-lcd-text",)  # letters without coloured edges: pictures of half the size


def main() -> int:
    """Writes all pictures. Returns 0, or 1 with a sentence when there is no browser."""
    program = browser.program()
    if program is None:
        print(f"No pictures: {browser.ABSENT}.", file=sys.stderr)
        return 1
    PICTURES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=[*browser.FLAGS, *GREY_EDGES])
        page = chromium.new_page(viewport={"width": WIDTH, "height": 400}, color_scheme="light")
        for key in STARTERS:
            page.set_content(mail(key))
            (PICTURES / f"{key}.png").write_bytes(smaller(page.screenshot(full_page=True)))
        chromium.close()
    return 0


def mail(key: str) -> str:
    """A starter's HTML about the sample order as it would be in that status."""
    compiled = compile_template(TemplateSource("starter", key), STARTERS[key].subject, variants=())
    return quopri.decodestring(Renderer().render(key, compiled, facts(key)).html_qp).decode()


def facts(key: str) -> MailFacts:
    """The sample without a parcel where none has left yet, and with money returned where it has."""
    sample = sample_facts()
    if key == "refunded":
        sample = replace(sample, order=replace(sample.order, refunded=Decimal("63.80")))
    if key == "out_for_delivery":
        sample = replace(sample, shipments=tuple(replace(one, status=key) for one in sample.shipments))
    return sample if key in SENT else replace(sample, shipments=())


if __name__ == "__main__":
    sys.exit(main())
