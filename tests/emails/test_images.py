"""An account's images: taken once, within its share, and found by their address alone."""

import re

import pytest
from pytest_django import Settings

from orderwire.core.failures import Refusal
from orderwire.emails.images import at_address, describe, image_url, images_of, keep_image, remove_image, served, used
from orderwire.emails.models import Image
from tests.pictures import animation, picture, png, saved
from tests.rooms import an_account

pytestmark = pytest.mark.django_db


def test_an_upload_is_kept_as_mails_show_it() -> None:
    account = an_account()
    image = keep_image(account, png(2400, 800), "Our logo.webp")
    image.refresh_from_db()
    assert (image.kind, image.width, image.height, image.name, image.alt) == ("png", 1200, 400, "Our logo.webp", "")
    assert image.size == len(bytes(image.content)) == used(account)
    assert re.fullmatch(r"http://[^/]+/i/[0-9a-z]{32}\.png", image_url(image))
    assert served(image.file_name) == ("image/png", bytes(image.content))
    assert served(keep_image(account, animation(), "x").file_name) is not None


def test_the_same_picture_is_one_image_and_another_accounts_is_its_own() -> None:
    one, other = an_account(), an_account("Other")
    first = keep_image(one, png(), "a.png")
    assert keep_image(one, png(), "b.png").pk == first.pk
    theirs = keep_image(other, png(), "a.png")
    assert theirs.token != first.token
    assert list(images_of(one)) == [first]
    assert at_address(one, image_url(first)) == first
    assert at_address(one, first.file_name) == first
    assert at_address(one, image_url(theirs)) is None


@pytest.mark.parametrize(
    "address", ["", "x", "https://evil.example/i/{name}", "/i/{name}", "{name}?x", "javascript:{name}"]
)
def test_only_an_address_of_ours_is_one(address: str) -> None:
    account = an_account()
    image = keep_image(account, png(), "a.png")
    assert at_address(account, address.format(name=image.file_name)) is None


@pytest.mark.parametrize(
    "name", ["", "x.png", "0" * 32, "0" * 32 + ".png", "0" * 32 + ".svg", "../secret_key", "\0", "%"]
)
def test_nothing_else_is_served(name: str) -> None:
    keep_image(an_account(), png(), "a.png")
    assert served(name) is None


def test_the_word_is_of_one_kind_only() -> None:
    image = keep_image(an_account(), png(), "a.png")
    assert served(f"{image.token}.jpg") is None


def test_a_full_account_takes_no_more(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.IMAGE_QUOTA = 1
    account = an_account()
    first = keep_image(account, png(), "a.png")
    Image.objects.update(size=999_900)
    with pytest.raises(Refusal) as refusal:
        keep_image(account, saved(picture(), "JPEG"), "b.jpg")
    assert [(error.field, error.message) for error in refusal.value.errors] == [
        ("file", "Your images take 1.0 MB of 1 MB: delete some that no mail needs any more.")
    ]
    assert list(images_of(account)) == [first]
    assert keep_image(an_account("Other"), png(), "a.png").size < 10_000
    assert keep_image(account, png(), "again.png").pk == first.pk


def test_a_refused_picture_leaves_nothing() -> None:
    account = an_account()
    with pytest.raises(Refusal):
        keep_image(account, b"<svg>", "x.png")
    assert not Image.objects.exists()


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\ada\\logo.png", "logo.png"),
        ("a\r\nb\0\u202e.png", "ab.png"),
        ("", "image"),
        ("x" * 300, "x" * 120),
        ("<b>.png", "<b>.png"),
    ],
)
def test_a_files_name_is_a_label(name: str, label: str) -> None:
    assert keep_image(an_account(), png(), name).name == label


def test_words_for_readers_who_see_no_pictures() -> None:
    image = keep_image(an_account(), png(), "a.png")
    describe(image, "  A  brass\nlamp\0 ")
    image.refresh_from_db()
    assert image.alt == "A brass lamp"
    with pytest.raises(Refusal):
        describe(image, "x" * 201)
    image.refresh_from_db()
    assert image.alt == "A brass lamp"


def test_a_removed_image_is_gone() -> None:
    image = keep_image(an_account(), png(), "a.png")
    remove_image(image)
    assert served(image.file_name) is None
