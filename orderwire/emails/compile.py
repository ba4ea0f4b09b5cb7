"""From what a merchant wrote to a compiled version: done once at saving, so that a mail only has to fill gaps."""

import json
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from functools import lru_cache
from html import escape
from typing import Literal

from orderwire.emails import merchant_html, mjml, quoted, styled
from orderwire.emails.compiled import Compiled
from orderwire.emails.language import BLOCK, parse
from orderwire.emails.mirror import tongued
from orderwire.emails.phrases import VARIANTS
from orderwire.emails.plaintext import from_html, tighten
from orderwire.emails.positions import static_links, survey
from orderwire.emails.starters import STARTERS, Starter
from orderwire.emails.writer import Writer, plain_literal

SourceKind = Literal["starter", "mjml", "html", "design"]
Field = Literal["subject", "preheader", "template"]
LARGEST_SOURCE = 500_000  # characters
MOST_ELEMENTS = 6_000  # signs < in a merchant's HTML
LARGEST_LINE = 400  # characters of a subject or preheader as typed

_COMMENT = re.compile(r"<!--(?!\[if|<!\[endif).*?(?:-->|\Z)", re.DOTALL)
_ANY_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)|<!\[(?:if|endif)[^<>]*>", re.DOTALL)
_MARK = re.compile(r"<!--ow:(\d+)-->")
_BODY = re.compile(r"<body\b[^<>]*>", re.IGNORECASE)
_HIDE = (
    "display:none;max-height:0;max-width:0;overflow:hidden;opacity:0;color:transparent;font-size:1px;line-height:1px;"
    "mso-hide:all"
)
# Invisible letters keep the inbox from showing the mail's first words after a short preheader.
_PADDING = "&#847;&zwnj;&nbsp;" * 40


@dataclass(frozen=True, slots=True)
class TemplateSource:
    """What the merchant gave: a starter's key, MJML, HTML or the editor's JSON in `content`; `text` if by hand.

    `language` is said in the HTML's first element, "" when not known.
    """

    kind: SourceKind
    content: str
    text: str | None = None
    language: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason why a template can't be saved."""

    field: Field
    message: str


class TemplateRefused(ValueError):
    """The template can't be saved; `problems` says everything that is wrong with it."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(" ".join(problem.message for problem in problems))
        self.problems = problems


def compile_template(
    source: TemplateSource, subject: str, preheader: str = "", variants: Collection[str] = VARIANTS
) -> Compiled:
    """Compile a template. Raises TemplateRefused with everything that is wrong in subject, preheader and template.

    A starter is compiled in English and in each of `variants`; a subject or preheader of the merchant's own stays as it is
    in all of them.
    """
    starter = STARTERS.get(source.content) if source.kind == "starter" else None
    if starter is None:
        return _compiled(source, subject, preheader)
    made = _in_language(starter, "en", source.text, subject, preheader)
    others = {name: _in_language(starter, name, source.text, subject, preheader) for name in variants if name != "en"}
    own = starter.is_own_subject(subject) and starter.is_own_preheader(preheader) and not (source.text or "").strip()
    return replace(made, variants=others, own_words=own)


def _in_language(starter: Starter, variant: str, text: str | None, subject: str, preheader: str) -> Compiled:
    wording = starter.in_language(variant)
    if starter.is_own_subject(subject):
        subject = wording.subject
    if starter.is_own_preheader(preheader):
        preheader = wording.preheader
    text = text if text and text.strip() else wording.text
    return _compiled(TemplateSource("mjml", wording.mjml, text), subject, preheader, _starter_html)


def _compiled(
    source: TemplateSource, subject: str, preheader: str, ready: Callable[[str, str], "_HtmlPart"] | None = None
) -> Compiled:
    work = _Work()
    subject_source = work.one_line("subject", subject)
    preheader_source = work.one_line("preheader", preheader)
    if not subject.strip():
        work.refuse("subject", "Write a subject.")
    html = "" if ready else work.html(source)
    html = tongued(html, source.language) if source.language else html
    text = source.text if source.text and source.text.strip() else from_html(html)
    work.stop()
    part = ready(source.content, preheader) if ready else work.html_part(html, preheader, source.kind != "html")
    text_source = work.text_part(tighten(text))
    work.stop()
    return Compiled(
        subject=subject_source,
        preheader=preheader_source,
        html=part.source,
        text=text_source,
        subject_gaps=work.gaps["subject"],
        html_gaps=part.gaps,
        text_gaps=work.gaps["text"],
        links=part.links,
        bare=tuple(sorted(work.bare | part.bare)),
    )


@dataclass(frozen=True, slots=True)
class _HtmlPart:
    source: str
    gaps: tuple[str, ...]
    links: tuple[str, ...]
    bare: frozenset[str]


@lru_cache(maxsize=256)
def _starter_html(mjml: str, preheader: str) -> _HtmlPart:
    """A starter's HTML part, kept: its MJML is read once, not at every preview of a subject."""
    work = _Work()
    html = work.from_mjml(mjml)
    work.stop()
    part = work.html_part(html, preheader, True)
    work.stop()
    return part


class _Work:
    """One compilation: gathers problems, gaps and links on the way."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.gaps: dict[str, tuple[str, ...]] = {}
        self.bare: set[str] = set()

    def refuse(self, field: Field, message: str) -> None:
        problem = Problem(field, message)
        if problem not in self.problems:
            self.problems.append(problem)

    def stop(self) -> None:
        if self.problems:
            raise TemplateRefused(self.problems)

    def take(self, part: str, writer: Writer) -> None:
        self.gaps[part] = tuple(sorted(writer.gaps))
        self.bare |= writer.bare
        for message in writer.problems:
            self.refuse("template", message)

    def one_line(self, field: Literal["subject", "preheader"], text: str) -> str:
        if len(text) > LARGEST_LINE:
            self.refuse(field, f"The {field} is longer than {LARGEST_LINE} characters. Shorten it.")
            return ""
        nodes, problems = parse(" ".join(text.split()), field)
        for problem in problems:
            self.refuse(field, problem.message)
        writer = Writer(plain_literal)
        written = writer.write(nodes)
        self.take(field, writer)
        return written

    def html(self, source: TemplateSource) -> str:
        """The HTML document of any kind of source, merge tags still in it."""
        kind, content = source.kind, source.content.replace("\r\n", "\n").replace("\r", "\n")
        if len(content) > LARGEST_SOURCE:
            self.refuse(
                "template", "The template is larger than 500,000 characters. Mail programs cut mails at 100,000."
            )
            return ""
        if kind == "design":
            content = self.designed(content)
            if not content:
                return ""
        if kind == "starter":
            self.refuse("template", f"There is no starter “{content[:60]}”. There are: {', '.join(STARTERS)}.")
            return ""
        if not content.strip():
            self.refuse("template", "The template is empty.")
            return ""
        return self.from_html(content) if kind == "html" else self.from_mjml(content)

    def designed(self, content: str) -> str:
        if content.lstrip().startswith("<"):
            return content
        try:
            design = json.loads(content)
        except ValueError:
            design = None
        written = design.get("mjml") if isinstance(design, dict) else None
        if isinstance(written, str) and written.strip():
            return written
        self.refuse("template", "This design holds no MJML. Open it in the editor and save it again.")
        return ""

    def checked(self, content: str) -> str:
        for problem in parse(content, "template")[1]:
            self.refuse("template", f"Line {problem.line}: {problem.message}")
        return content

    def from_mjml(self, content: str) -> str:
        content = self.checked(_COMMENT.sub(lambda found: "\n" * found.group().count("\n"), content))
        if not content.strip():
            return ""
        for message in mjml.check(content):
            self.refuse("template", message)
        if self.problems:
            return ""
        protected, tokens = _protect(content)
        try:
            return _restore(mjml.to_html(protected), tokens)
        except ValueError as problem:
            self.refuse("template", str(problem))
            return ""

    def from_html(self, content: str) -> str:
        if content.count("<") > MOST_ELEMENTS:  # css-inline fails hard on far deeper nesting than any mail has
            self.refuse("template", f"The template has more than {MOST_ELEMENTS:,} elements. Make it simpler.")
            return ""
        content = self.checked(_ANY_COMMENT.sub(lambda found: "\n" * found.group().count("\n"), content))
        named, problems = styled.as_words(content)
        for problem in problems:
            self.refuse("template", problem)
        protected, tokens = _protect(named)
        return _restore(styled.as_tags(merchant_html.tidy(protected)), tokens)

    def html_part(self, html: str, preheader: str, with_facts: bool) -> _HtmlPart:
        """The HTML part as it is kept; `with_facts`: mail programs may read the order from its head."""
        html = _dress(html.strip(), preheader)
        if with_facts:
            html = html.replace("</head>", "*|JSON_LD|*</head>", 1)
        first = survey(html)
        for message in first.problems:
            self.refuse("template", message)
        links = list(dict.fromkeys(static_links(html, first.links)))
        for (start, end), address in reversed(list(zip(first.links, static_links(html, first.links), strict=True))):
            html = f"{html[:start]}*|LINK_{links.index(address)}|*{html[end:]}"
        private = {f"LINK_{number}" for number in range(len(links))} | {"PIXEL", "JSON_LD"}
        nodes, problems = parse(html, "template", private)
        for problem in problems:
            self.refuse("template", problem.message)
        if self.problems:
            return _HtmlPart("", (), (), frozenset())
        writer = Writer(quoted.literal, survey(html).at)
        written = writer.write(nodes)
        for message in writer.problems:
            self.refuse("template", message)
        return _HtmlPart(written, tuple(sorted(writer.gaps)), tuple(links), frozenset(writer.bare - private))

    def text_part(self, text: str) -> str:
        nodes, problems = parse(text, "text")
        for problem in problems:
            self.refuse("template", f"Text part, line {problem.line}: {problem.message}")
        writer = Writer(quoted.literal)
        written = writer.write(nodes)
        self.take("text", writer)
        return written


def _protect(source: str) -> tuple[str, list[str]]:
    """Blocks between elements become comments, so that no HTML parser moves them out of a table."""
    positions = survey(source).at
    tokens: list[str] = []

    def mark(found: re.Match[str]) -> str:
        if positions.get(found.start()) != "text":
            return found.group()
        tokens.append(found.group())
        return f"<!--ow:{len(tokens) - 1}-->"

    return BLOCK.sub(mark, source), tokens


def _restore(html: str, tokens: list[str]) -> str:
    return _MARK.sub(lambda found: tokens[int(found.group(1))], html)


def _dress(html: str, preheader: str) -> str:
    """Put the hidden preheader at the beginning of the body and the place for the counting pixel at its end."""
    body = _BODY.search(html)
    start = body.end() if body else 0
    hidden = f'<div style="{_HIDE}">{escape(preheader, quote=False)}{_PADDING}</div>' if preheader.strip() else ""
    end = html.lower().rfind("</body>")
    if end < start:
        end = len(html)
    return f"{html[:start]}{hidden}{html[start:end]}*|PIXEL|*{html[end:]}"
