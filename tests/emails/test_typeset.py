"""typst gets texts and nothing that it would run."""

from datetime import UTC, datetime
from typing import Any

import pytest
from typst import TypstError

from orderwire.emails import typeset as press
from orderwire.emails.typeset import TypesettingFailed, typeset

AT = datetime(2026, 11, 21, 8, tzinfo=UTC)
SAID: dict[str, Any] = {
    "title": "Invoice",
    "lang": "en",
    "rtl": False,
    "store": "Acme Lamps",
    "store_lines": ["1 Light Street"],
    "numbers": [["Order number", "1001"]],
    "addresses": [["Delivery address", ["Ada Lovelace", "London"]]],
    "heads": ["Product", "Qty"],
    "parts": [{"head": "", "rows": [{"name": "Lamp", "more": "Black", "cells": ["2"]}]}],
    "totals": [["Total", "$1.00", True]],
}
CODE = '#panic("ran") #read("/etc/passwd") #import "@preview/x:1.0.0" $ x^2 $ *b* _i_ `r` @ref <label> \\ [x] {y} // c /* c'


def test_the_same_values_and_moment_make_the_same_file() -> None:
    made = typeset(SAID, AT)
    assert made.startswith(b"%PDF-")
    assert typeset({**SAID, "title": "Packing slip"}, AT) != made
    assert typeset(SAID, AT) == made
    assert typeset(SAID, AT.replace(year=2027)) != made


def test_typst_code_is_text() -> None:
    """Where each text stands the template would stop at “panic” if it ran; and what is set is the code itself."""

    def filled(value: Any) -> Any:
        if isinstance(value, str):
            return CODE
        if isinstance(value, list):
            return [filled(one) for one in value]
        return {key: filled(one) for key, one in value.items()} if isinstance(value, dict) else value

    hostile = {**filled(SAID), "lang": "en"}
    assert typeset(hostile, AT).startswith(b"%PDF-")
    found = press._compiler().query("heading", field="body", one=True)
    assert "panic(" in str(found) and "etc/passwd" in str(found)


@pytest.mark.parametrize("failure", [TypstError("no font"), type("PanicException", (BaseException,), {})("stopped")])
def test_what_stops_typst_is_a_failure_of_ours(monkeypatch: pytest.MonkeyPatch, failure: BaseException) -> None:
    class Broken:
        def compile(self, **_: object) -> bytes:
            raise failure

    monkeypatch.setattr(press, "_compiler", Broken)
    with pytest.raises(TypesettingFailed, match="could not be set"):
        typeset(SAID, AT)


def test_a_person_who_stops_the_program_does_stop_it(monkeypatch: pytest.MonkeyPatch) -> None:
    class Stopped:
        def compile(self, **_: object) -> bytes:
            raise KeyboardInterrupt

    monkeypatch.setattr(press, "_compiler", Stopped)
    with pytest.raises(KeyboardInterrupt):
        typeset(SAID, AT)
