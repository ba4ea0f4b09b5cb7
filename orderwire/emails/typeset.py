"""typst, fenced in: one template of ours, into which texts are handed as JSON, never as markup; no file, no package, no clock."""

import json
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

from typst import Compiler, Fonts, TypstError

_TEMPLATE = Path(__file__).parent / "paper_files" / "paper.typ"
_PRESS = Lock()  # a compiler is one thread's at a time


class TypesettingFailed(RuntimeError):
    """No PDF came of it."""


def typeset(said: dict[str, Any], at: datetime) -> bytes:
    """The PDF of a paper. `said` holds plain JSON values; `at` (aware) is the moment the file says it was made.

    The same values and moment make the same bytes. Raises TypesettingFailed.
    """
    given = {"said": json.dumps(said)}
    try:
        with _PRESS:
            made = _compiler().compile(sys_inputs=given, timestamp=int(at.astimezone(UTC).timestamp()))
    except TypstError as failure:
        raise TypesettingFailed(f"The PDF could not be set: {str(failure)[:200]}") from failure
    except BaseException as failure:  # a panic of the Rust side is no Exception
        if type(failure).__name__ != "PanicException":
            raise
        raise TypesettingFailed("The PDF could not be set: typst stopped.") from failure
    if not isinstance(made, bytes):
        raise TypesettingFailed("The PDF could not be set: nothing came of it.")
    return made


@lru_cache(maxsize=1)
def _compiler() -> Compiler:
    """Our template, read once; the machine's fonts are asked for letters that typst's own do not have."""
    return Compiler(str(_TEMPLATE), root=str(_TEMPLATE.parent), font_paths=Fonts())
