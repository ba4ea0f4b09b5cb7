"""MJML to HTML with mrml, which is not all of MJML: what it would drop or can't do is refused, with the reason."""

import re

import mrml

_ELEMENT = re.compile(
    r"<!--.*?(?:-->|\Z)|<(/?)(mj[\w-]*)((?:\"[^\"]*\"|'[^']*'|[^\"'<>])*)>", re.DOTALL | re.IGNORECASE
)
_ANY = re.compile(r"<!--.*?(?:-->|\Z)|<(/?)([A-Za-z][\w:-]*)((?:\"[^\"]*\"|'[^']*'|[^\"'<>])*)>", re.DOTALL)
_VOID = frozenset({"br", "img", "hr", "meta", "link", "input", "col", "area", "base", "source", "wbr"})
DEEPEST = 100
MOST_ELEMENTS = 3_000
KNOWN = frozenset(
    """
    mjml mj-head mj-body mj-attributes mj-all mj-class mj-breakpoint mj-font mj-preview mj-style
    mj-title mj-accordion mj-accordion-element mj-accordion-title mj-accordion-text mj-button
    mj-carousel mj-carousel-image mj-column mj-divider mj-group mj-hero mj-image mj-navbar
    mj-navbar-link mj-raw mj-section mj-social mj-social-element mj-spacer mj-table mj-text
    mj-wrapper
    """.split()  # noqa: SIM905 - a list of words reads better without 30 quotes
)
_REFUSED = {
    "mj-include": "mj-include is not read, as a mail has no other files. Put the included part here itself.",
    "mj-html-attributes": "mj-html-attributes is not supported. Write the attributes onto the elements.",
}
_HOLDS_WORDS = {"mj-text", "mj-table", "mj-button", "mj-raw"}


def check(source: str) -> list[str]:
    """Sentences on everything in an MJML source that would not come out as written; empty when all is well."""
    problems: list[str] = []
    open_names: list[str] = []
    if _too_much(source):
        return [f"The template has too many elements, or more than {DEEPEST} inside each other. Make it simpler."]
    for match in _ELEMENT.finditer(source):
        name = (match.group(2) or "").lower()
        if not name:
            continue
        line = f"Line {source.count(chr(10), 0, match.start()) + 1}: "
        if match.group(1):
            if name in open_names:
                del open_names[len(open_names) - 1 - open_names[::-1].index(name) :]
            continue
        problem = _element(name, match.group(3), open_names)
        if problem:
            problems.append(line + problem)
        if not match.group(3).rstrip().endswith("/"):
            open_names.append(name)
    if "mjml" not in source[:5000].lower() or "<mj-body" not in source.lower():
        problems.append("This is no MJML: it needs <mjml> with <mj-body> inside.")
    return problems


def _too_much(source: str) -> bool:
    """mrml goes down into nested elements by recursion and takes the whole process with it when it goes too deep."""
    if "<![CDATA[" in source or source.count("<") > 2 * MOST_ELEMENTS:
        return True
    open_names: list[str] = []
    for match in _ANY.finditer(source):
        closes, name = match.group(1), (match.group(2) or "").lower()
        if not name or name in _VOID:
            continue
        if not closes:
            if not match.group(3).endswith("/"):
                open_names.append(name)
        elif name in open_names:
            del open_names[len(open_names) - 1 - open_names[::-1].index(name) :]
        if len(open_names) > DEEPEST:
            return True
    return False


def _element(name: str, inside: str, open_names: list[str]) -> str:
    if name in _REFUSED:
        return _REFUSED[name]
    if name not in KNOWN and name not in ("mj-selector", "mj-html-attribute"):
        return f"<{name}> is not an MJML element that is known here."
    if name == "mj-raw" and "mj-column" in open_names:
        return "mj-raw inside mj-column would be dropped. Use mj-text or mj-table there."
    if name == "mj-style" and re.search(r"inline\s*=\s*[\"']?inline", inside, re.IGNORECASE):
        return 'mj-style inline="inline" is not applied. Put the style onto the elements, or leave out inline.'
    if name == "mj-image" and not re.search(r"\bsrc\s*=\s*(?:\"\s*[^\s\"]|'\s*[^\s'])", inside, re.IGNORECASE):
        return "This picture has no address yet. Choose one, or take the picture out."
    if any(holder in open_names for holder in _HOLDS_WORDS):
        return f"<{name}> stands inside a text or table, where only HTML may be."
    return ""


def to_html(source: str) -> str:
    """The HTML of an MJML source (about 0.2 ms). Raises ValueError with a sentence when it can't be read."""
    try:
        # without its own list of fonts mrml would make a mail load Roboto and others from a third party's server
        output = mrml.to_html(source, None, mrml.RenderOptions(fonts={}))
    except OSError as problem:  # what mrml raises for text it can't parse
        raise ValueError(_sentence(str(problem), source)) from problem
    return str(output.content)


def _sentence(said: str, source: str) -> str:
    place = re.search(r"position (\d+)", said)
    before = source.encode()[: int(place.group(1))] if place else b""
    where = f" near line {before.count(bytes([10])) + 1}" if place else ""
    said = re.sub(r" in root template.*", "", said)
    return f"The MJML can't be read{where}: {said}. Look for an element that is not closed."
