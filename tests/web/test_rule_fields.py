"""The fields of the wizard."""

from orderwire.stores.statuses import saw
from orderwire.web.rule_fields import OTHER, SECTIONS, mail_fields, settings_fields
from tests.rooms import a_store


def test_the_advanced_sections_name_fields_that_are_there(db: None) -> None:
    names = {field.name for field in settings_fields(a_store())}
    assert {name for section in SECTIONS.values() for name in section} <= names


def test_statuses_are_the_shops_own_with_what_was_seen(db: None) -> None:
    store = a_store()
    saw(store, [("order", "shipped"), ("order", "shipped"), ("order", "awaiting-engraving")])
    status = next(field for field in settings_fields(store) if field.name == "status")
    assert ("shipped", "Shipped · seen 2×") in status.choices
    assert ("awaiting-engraving", "Awaiting engraving · seen 1×") in status.choices
    assert status.groups[-1] == ("Not listed", [(OTHER, "Another status …")])


def test_a_cart_of_three_axes_groups_its_statuses(db: None) -> None:
    store = a_store(platform="shopify", webhook_secret="s")
    status = next(field for field in settings_fields(store) if field.name == "status")
    assert [name for name, _ in status.groups] == ["Order", "Payment", "Fulfilment", "Not listed"]


def test_every_field_has_a_name_and_a_label(db: None) -> None:
    fields = [*settings_fields(a_store()), *mail_fields()]
    assert all(field.name and field.label for field in fields)
    assert len({field.key for field in fields}) == len(fields)
