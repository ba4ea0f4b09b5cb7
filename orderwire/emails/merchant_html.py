"""Make a merchant's own HTML safe and fit for mails: styles inlined, an allow-list of elements, one tidy document."""

import re
from html import escape, unescape

import css_inline
import nh3

_TAGS = set(
    """
    a abbr address article aside b bdi blockquote br caption center cite code col colgroup dd del
    div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins li main mark
    nav ol p pre q s section small span strike strong sub sup table tbody td tfoot th thead time tr
    u ul
    """.split()  # noqa: SIM905 - a list of words reads better without all the quotes
)
_EVERYWHERE = {"style", "class", "id", "title", "dir", "lang", "align", "valign", "width", "height", "bgcolor", "role"}
_ATTRIBUTES = {
    "*": _EVERYWHERE | {"aria-label", "aria-hidden"},
    "a": {"href", "target", "name"},
    "img": {"src", "alt", "border", "hspace", "vspace"},
    "table": {"cellpadding", "cellspacing", "border", "summary"},
    "td": {"colspan", "rowspan", "nowrap", "scope", "abbr"},
    "th": {"colspan", "rowspan", "nowrap", "scope", "abbr"},
    "col": {"span"},
    "colgroup": {"span"},
    "font": {"color", "face", "size"},
    "ol": {"start", "type"},
    "ul": {"type"},
    "hr": {"size", "color", "noshade"},
}
_STYLES = set(
    """
    background background-color background-image background-position background-repeat
    background-size border border-bottom border-bottom-color border-bottom-left-radius
    border-bottom-right-radius border-bottom-style border-bottom-width border-collapse border-color
    border-left border-left-color border-left-style border-left-width border-radius border-right
    border-right-color border-right-style border-right-width border-spacing border-style border-top
    border-top-color border-top-left-radius border-top-right-radius border-top-style
    border-top-width border-width box-shadow box-sizing clear color color-scheme direction display
    float font font-family font-size font-style font-variant font-weight height letter-spacing
    line-height list-style list-style-position list-style-type margin margin-bottom margin-left
    margin-right margin-top max-height max-width min-height min-width mso-hide mso-line-height-rule
    mso-padding-alt mso-table-lspace mso-table-rspace object-fit opacity outline overflow
    overflow-wrap padding padding-bottom padding-left padding-right padding-top table-layout
    text-align text-decoration text-indent text-overflow text-transform vertical-align visibility
    white-space width word-break word-spacing word-wrap -webkit-text-size-adjust
    -ms-text-size-adjust
    """.split()  # noqa: SIM905 - a list of words reads better without all the quotes
)
_STYLE = re.compile(r"<style\b[^>]*>(.*?)(?:</style\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_LOADS = re.compile(r"@import[^;{}]*;?|@font-face\s*\{[^}]*\}?|@charset[^;]*;", re.IGNORECASE)
_UNFIT = re.compile(r"url\s*\(|expression\s*\(|javascript:|behavior\s*:|-moz-binding|[<\\]", re.IGNORECASE)
_FILES = re.compile(r"<link\b[^<>]*>?|@import[^;{}]*;?", re.IGNORECASE)  # no style sheet is read from anywhere
_BODY = re.compile(r"<body\b([^<>]*)>", re.IGNORECASE)
_BACKGROUND = re.compile(r"background(?:-color)?\s*:\s*(#[0-9a-f]{3,8}|[a-z]{3,20})\s*(?:;|[\"']|$)", re.IGNORECASE)
_TITLE = re.compile(r"<title[^<>]*>(.*?)(?:</title\s*>|\Z)", re.DOTALL | re.IGNORECASE)


def tidy(html: str) -> str:
    """A whole document made of what is allowed in `html`. Comments pass: the caller took out all but its own."""
    styles = "\n".join(_LOADS.sub("", found) for found in _STYLE.findall(html))
    if _UNFIT.search(styles):
        styles = ""  # a style sheet that loads or runs something is left out; what it said of elements is inlined below
    body_tag = _BODY.search(html)
    inlined = _inlined(_FILES.sub("", html))
    background = _BACKGROUND.search(body_tag.group(1)) if body_tag else None
    title = _TITLE.search(html)
    body = nh3.clean(
        inlined,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        clean_content_tags={"script", "style", "title", "head", "noscript", "template"},
        strip_comments=False,
        link_rel=None,
        url_schemes={"http", "https", "mailto", "tel"},
        filter_style_properties=_STYLES,
    )
    head = (
        '<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(unescape(_words(title.group(1)))) if title else ''}</title>\n"
    )
    if styles.strip():
        head += f"<style>\n{styles.strip()}\n</style>\n"
    colour = f"background-color:{background.group(1)}" if background else ""
    start = f'<!doctype html>\n<html>\n<head>\n{head}</head>\n<body style="margin:0;padding:0;{colour}">'
    return f"{start}\n{body}\n</body>\n</html>\n"


def _inlined(html: str) -> str:
    if not _STYLE.search(html):
        return html
    try:
        return css_inline.inline(html, load_remote_stylesheets=False, keep_style_tags=False)
    except css_inline.InlineError:  # a style sheet that can't be read styles nothing
        return html


def _words(text: str) -> str:
    return " ".join(re.sub(r"<[^<>]*>", "", text).split())
