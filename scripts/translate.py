"""The pages' words in other languages, without GNU gettext: Babel reads the code and the templates, and writes catalogues.

`python -m scripts.translate extract` brings every orderwire/locale/<language>/LC_MESSAGES/django.po up to date: new words
come in untranslated, lost ones go out; and orderwire/locale/sentences.txt, which lists what rooms say with values in it.
`… compile` makes the .mo files that Django reads, where the .po changed. `… missing` lists what is not translated.
"""

import ast
import io
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from scripts import room_words

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "orderwire" / "locale"
LANGUAGES = ("de",)
SENTENCES = LOCALE / "sentences.txt"  # what rooms say with values in it: read by web/said.py
KEYWORDS: dict[str, tuple[object, ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "gettext_noop": None,
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}
_CALL = re.compile(r"\b(gettext|ngettext|pgettext|_)\(")
_STRING = re.compile(r"""\s*,?\s*u?('(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")""", re.DOTALL)


def main(words: list[str]) -> int:
    """Do what the one word says. Returns 0, 1 when words are missing, 2 for another word."""
    match words:
        case ["extract"]:
            SENTENCES.write_text("\n".join([*sentences(), ""]), encoding="utf-8")
            for language in LANGUAGES:
                extract(language)
        case ["compile"]:
            compile_all()
        case ["missing"]:
            lost = {language: missing(language) for language in LANGUAGES}
            print("\n".join(f"{language}: {word}" for language, found in lost.items() for word in found))
            return 1 if any(lost.values()) else 0
        case _:
            print("Say extract, compile or missing.", file=sys.stderr)
            return 2
    return 0


def found() -> Catalog:
    """Every word of the pages that is marked for translation."""
    catalog = Catalog(project="Orderwire", charset="utf-8")
    for path in sorted((ROOT / "orderwire").rglob("*")):
        if path.suffix in {".html", ".txt"} and "templates" in path.parts:
            calls: Iterator[tuple[str, object]] = _of_template(path)
        elif path.suffix == ".py" and "migrations" not in path.parts:
            calls = _of_code(path)
        else:
            continue
        place = str(path.relative_to(ROOT))
        for name, said in calls:
            _add(catalog, name, said, place)
        for words in room_words.of_room(path, ROOT / "orderwire"):
            catalog.add(words, locations=[(place, 0)])
    return catalog


def sentences() -> list[str]:
    """What the rooms say with values in it."""
    package = ROOT / "orderwire"
    said = {words for path in package.rglob("*.py") for words in room_words.of_room(path, package)}
    return sorted(words for words in said if room_words.gaps(words))


def extract(language: str) -> None:
    """Bring one language's catalogue up to date."""
    path = _po(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    catalog = _read(path, language)
    catalog.update(found(), no_fuzzy_matching=True, update_creation_date=False)
    catalog.obsolete.clear()
    catalog.header_comment, catalog.fuzzy = "# The words of the pages in another language: docs/translating.md.", False
    catalog.last_translator = catalog.language_team = "Orderwire"
    written = io.BytesIO()
    write_po(written, catalog, width=120, sort_output=True, include_lineno=False, omit_header=False)
    path.write_bytes(re.sub(rb'"(?:POT-Creation|PO-Revision)-Date: [^"]*\\n"\n', b"", written.getvalue()))


def compile_all() -> None:
    """Make the .mo file of every catalogue that changed since."""
    for path in sorted(LOCALE.glob("*/LC_MESSAGES/django.po")):
        target = path.with_suffix(".mo")
        packed = io.BytesIO()
        write_mo(packed, _read(path, path.parts[-3]))
        if not target.exists() or target.read_bytes() != packed.getvalue():
            part = target.with_suffix(f".{os.getpid()}.part")
            part.write_bytes(packed.getvalue())
            os.replace(part, target)  # another process may be reading, or writing the same


def missing(language: str) -> list[str]:
    """What is not translated, not surely (fuzzy), or lost a placeholder in translation."""
    return [_first(message) for message in _read(_po(language), language) if message.id and not _whole(message)]


def stale(language: str) -> list[str]:
    """What stands in the pages and not in the catalogue, or the other way round."""
    here = {_key(message) for message in found() if message.id}
    there = {_key(message) for message in _read(_po(language), language) if message.id}
    return sorted(str(key) for key in here ^ there)


def _of_template(path: Path) -> Iterator[tuple[str, object]]:
    text = templatize(path.read_text(encoding="utf-8"), origin=str(path))
    for call in _CALL.finditer(text):
        strings, at = [], call.end()
        while match := _STRING.match(text, at):
            strings.append(str(ast.literal_eval(match.group(1))))
            at = match.end()
        if strings:
            yield call.group(1), tuple(strings) if len(strings) > 1 else strings[0]


def _of_code(path: Path) -> Iterator[tuple[str, object]]:
    with path.open("rb") as file:
        for _line, name, said, _comments in extract_python(file, list(KEYWORDS), [], {}):
            yield name, said


def _add(catalog: Catalog, name: str, said: object, place: str) -> None:
    parts = (
        [part for part in said if isinstance(part, str)]
        if isinstance(said, tuple)
        else [said]
        if isinstance(said, str)
        else []
    )
    if not parts or not parts[-1]:
        return
    if name.startswith("pgettext"):
        catalog.add(parts[1], context=parts[0], locations=[(place, 0)])
    elif name.startswith("ngettext"):
        catalog.add((parts[0], parts[1]), locations=[(place, 0)])
    else:
        catalog.add(parts[0], locations=[(place, 0)])


def _read(path: Path, language: str) -> Catalog:
    if not path.exists():
        return Catalog(locale=language, project="Orderwire", charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=language)


def _whole(message: Message) -> bool:
    strings = message.string if isinstance(message.string, list | tuple) else [message.string]
    if message.fuzzy or not all(strings):
        return False
    return not list(message.check())


def _key(message: Message) -> tuple[str, str]:
    return message.context or "", str(message.id)


def _first(message: Message) -> str:
    return message.id[0] if isinstance(message.id, list | tuple) else str(message.id)


def _po(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "django.po"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
