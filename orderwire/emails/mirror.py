"""A mail for languages written from right to left: what stood left stands right."""

import re

_SIDES = {"left": "right", "right": "left"}
_SIDE = re.compile(r"(\balign=\"|text-align:\s*|float:\s*|(?:padding|margin|border)-)(left|right)")
_SIZE = r"([^\s;\"!]+)"
_FOUR = f"{_SIZE} {_SIZE} {_SIZE} {_SIZE}"
_EDGES = re.compile(rf"(\b(?:padding|margin)(?::\s*|=\"))(?:{_FOUR})")  # top right bottom left
_CORNERS = re.compile(rf"(\bborder-radius(?::\s*|=\"))(?:{_FOUR})")  # clockwise from the top left
_TABLE = re.compile(r"<table\b(?![^<>]*\bdir=)")


def mirrored(mjml: str) -> str:
    """The same MJML with sides, edges and corners exchanged, its plain tables running from right to left."""
    mjml = _SIDE.sub(lambda found: found.group(1) + _SIDES[found.group(2)], mjml)
    mjml = _EDGES.sub(r"\1\2 \5 \4 \3", mjml)
    mjml = _CORNERS.sub(r"\1\3 \2 \5 \4", mjml)
    return _TABLE.sub('<table dir="rtl"', mjml)
