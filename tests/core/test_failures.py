"""The two ways a room says no."""

from orderwire.core.failures import Conflict, FieldError, Refusal


def test_a_refusal_names_each_field() -> None:
    refusal = Refusal(iter([FieldError("name", "Give a name."), FieldError("", "All of it is odd.")]))
    assert refusal.errors == [FieldError("name", "Give a name."), FieldError("", "All of it is odd.")]
    assert str(refusal) == "name: Give a name.; : All of it is odd."
    assert Refusal.of("to", "Give an address.").errors == [FieldError("to", "Give an address.")]


def test_a_conflict_says_why_and_what_could_be_accepted() -> None:
    assert Conflict("Not now.").warnings == []
    conflict = Conflict("Look first.", ["One.", "Two."])
    assert (conflict.detail, conflict.warnings, str(conflict)) == ("Look first.", ["One.", "Two."], "Look first.")
