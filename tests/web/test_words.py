"""Words for states."""

from orderwire.accounts.models import Role
from orderwire.outbox.models import State
from orderwire.rules.models import Outcome
from orderwire.web.words import KINDS, MAY, MESSAGE, ROLE_NAMES, say


def test_every_state_of_a_message_has_words() -> None:
    assert set(MESSAGE) == set(State.values)
    assert all(said.why for said in MESSAGE.values())


def test_outcomes_and_roles_have_words() -> None:
    assert set(KINDS["outcome"]) == set(Outcome.values)
    assert set(ROLE_NAMES) == set(MAY) == set(Role.values)


def test_an_unknown_state_is_shown_as_it_is() -> None:
    assert say("message", "out_of_this_world") == ("Out of this world", "quiet", "")
