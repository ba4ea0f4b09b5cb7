"""A mail for languages written from right to left: what stood left stands right. And whose language a document says it is."""

import re

from orderwire.emails.phrases import RIGHT_TO_LEFT

_HTML = re.compile(r"<html\b([^<>]*)>", re.IGNORECASE)
_UNSAID = re.compile(r"\s(?:lang=\"und\"|dir=\"auto\")")  # what mrml writes where nothing is said
_MJML_LANG = re.compile(r"(<mjml\b[^<>]*?\s)lang=\"[^\"]*\"")
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


def tongued(html: str, language: str) -> str:
    """The document with its language and direction in its first element, where it says none of its own."""
    way = "rtl" if language.partition("-")[0].lower() in RIGHT_TO_LEFT else "ltr"

    def said(found: re.Match[str]) -> str:
        rest = _UNSAID.sub("", found.group(1))
        lang = "" if " lang=" in rest else f' lang="{language}"'
        side = "" if " dir=" in rest else f' dir="{way}"'
        return f"<html{lang}{side}{rest}>"

    return _HTML.sub(said, html, count=1)


def tongued_mjml(mjml: str, language: str) -> str:
    """A starter's MJML to be translated into a language: it says that it is in it, and its sentences run its way."""
    mjml = mjml.replace('<span dir="ltr">', "<span>")  # only foreign words in a mail need a direction of their own
    return _MJML_LANG.sub(lambda found: f'{found.group(1)}lang="{language}"', mjml, count=1)
