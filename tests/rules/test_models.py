"""A rule is called by its name."""

from orderwire.rules.models import Rule


def test_a_rule_is_called_by_its_name() -> None:
    assert str(Rule(name="Shipped")) == "Shipped"
