"""The tag picker's groups."""

from orderwire.emails.tags import TAGS
from orderwire.web.tags import tag_groups


def test_every_tag_can_be_picked_once() -> None:
    assert sorted(tag.name for _, tags in tag_groups() for tag in tags) == sorted(tag.name for tag in TAGS)
