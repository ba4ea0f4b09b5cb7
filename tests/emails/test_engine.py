"""The fence around minijinja: nothing but plain values, no name undefined, no template that runs away."""

import pytest
from minijinja import TemplateError

from orderwire.emails.engine import Engine, NotPlain


class Shop:
    """What must never be reached from a template."""

    secret = "s3cret"

    def word(self) -> str:
        return self.secret


class Word(str):
    """Looks like a str and carries more."""

    secret = "s3cret"


@pytest.mark.parametrize(
    "value", [Shop(), Shop, Word("x"), {"a": [Shop()]}, {Word("a"): 1}, (1,), 1.5, b"x", len, {"a": {1}}]
)
def test_no_python_object_goes_in(value: object) -> None:
    engine = Engine()

    with pytest.raises(NotPlain):
        engine.run("one", "{{ shop.secret }}{{ shop.word() }}", {"shop": value})
    assert len(engine) == 0


@pytest.mark.parametrize(
    "source",
    [
        "{% for a in rows %}" * 4 + "x" + "{% endfor %}" * 4,
        "{% macro again() %}{{ again() }}{% endmacro %}{{ again() }}",
    ],
)
def test_a_runaway_is_stopped(source: str) -> None:
    with pytest.raises(TemplateError):
        Engine().run("one", source, {"rows": ["x"] * 100})


@pytest.mark.parametrize(
    "source", ["{{ nobody }}", "{% if nobody %}x{% endif %}", "{{ range(9) }}", "{{ debug() }}", "{{ 'a'.upper() }}"]
)
def test_nothing_undefined_and_no_ready_made_function(source: str) -> None:
    with pytest.raises(TemplateError):
        Engine().run("one", source, {})


def test_only_the_templates_used_last_are_kept() -> None:
    engine = Engine(most=2)

    for name in ("a", "b", "a", "c"):
        assert engine.run(name, name + "{{ x }}", {"x": 1}) == name + "1"

    assert len(engine) == 2
    assert engine.run("a", "not read again", {"x": 1}) == "a1"
    assert engine.run("b", "new{{ x }}", {"x": 1}) == "new1"


def test_line_breaks_stay_as_they_are() -> None:
    assert Engine().run("a", "a=\r\n{% if x %}b=\r\n{% endif %}\r\n", {"x": True}) == "a=\r\nb=\r\n\r\n"
