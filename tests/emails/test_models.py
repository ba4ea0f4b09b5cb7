"""Rows of this room."""

from orderwire.emails.models import Image


def test_an_images_file_name() -> None:
    assert Image(token="0" * 32, kind="png").file_name == "0" * 32 + ".png"
