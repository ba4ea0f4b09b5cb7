"""What comes out of an upload, and what is refused: hostile files too."""

import io
import random
import re

import pytest
from PIL import Image, ImageCms

from orderwire.core.failures import Refusal
from orderwire.emails import pictures
from orderwire.emails.pictures import fit
from tests.pictures import animation, bomb, opened, picture, png, saved

RED, BLUE = (200, 20, 20), (20, 20, 200)
PAGE = b"<html><script>alert(document.domain)</script></html>"


def refused(raw: bytes) -> str:
    with pytest.raises(Refusal) as refusal:
        fit(raw)
    [error] = refusal.value.errors
    assert error.field == "file"
    return error.message


def near(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    return all(abs(a - b) < 12 for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (saved(picture(), "PNG"), "png"),
        (saved(picture().quantize(8), "PNG"), "png"),
        (saved(picture(mode="L"), "PNG"), "png"),
        (saved(picture(mode="1"), "PNG"), "png"),
        (saved(picture(), "JPEG"), "jpg"),
        (saved(picture(mode="CMYK"), "JPEG"), "jpg"),
        (saved(picture(), "GIF"), "png"),
        (saved(picture(), "WEBP", lossless=True), "jpg"),
    ],
)
def test_each_kind_becomes_one_that_every_mail_program_shows(raw: bytes, kind: str) -> None:
    made = fit(raw)
    again = opened(made.content)
    assert (made.kind, made.width, made.height) == (kind, 300, 100)
    assert (again.size, again.format) == ((300, 100), {"png": "PNG", "jpg": "JPEG"}[kind])
    assert again.mode == "RGB"
    colour = again.getpixel((250, 80))
    if opened(raw).mode not in ("L", "1"):
        assert isinstance(colour, tuple)
        assert near(colour, RED)


def test_what_is_clear_stays_clear() -> None:
    drawn = picture(mode="RGBA")
    drawn.putpixel((0, 0), (0, 0, 0, 0))
    for kind, options in (("PNG", {}), ("WEBP", {"lossless": True})):
        made = fit(saved(drawn, kind, **options))
        again = opened(made.content)
        assert (made.kind, again.mode) == ("png", "RGBA")
        assert again.getchannel("A").getextrema() == (0, 255)
    assert opened(fit(saved(picture(mode="RGBA"), "PNG")).content).mode == "RGB"


def test_sixteen_bits_of_grey_are_not_blown_out() -> None:
    grey = Image.new("I;16", (4, 4), 40_000)
    colour = opened(fit(saved(grey, "PNG")).content).getpixel((0, 0))
    assert isinstance(colour, tuple)
    assert near(colour, (156, 156, 156))


def test_a_wide_picture_is_made_1200_wide_and_a_small_one_left() -> None:
    assert (fit(png(2400, 600)).width, fit(png(2400, 600)).height) == (1200, 300)
    assert (fit(png(100, 8000)).width, fit(png(100, 8000)).height) == (50, 4000)
    assert (fit(png(1200, 10)).width, fit(png(2, 2)).width) == (1200, 2)


def test_it_is_turned_upright_and_forgets_where_it_was_taken() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010F] = "Ada's own camera"
    exif.get_ifd(0x8825)[1] = "N 51.5"
    raw = saved(picture(), "JPEG", exif=exif, comment=b"written at home")
    assert b"Ada's own camera" in raw
    made = fit(raw)
    again = opened(made.content)
    assert (made.width, made.height) == (100, 300)
    corner = again.getpixel((90, 10))
    assert isinstance(corner, tuple)
    assert near(corner, BLUE)
    assert not again.getexif()
    assert set(again.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression"}
    assert b"Ada" not in made.content
    assert b"home" not in made.content


def test_a_huge_exif_is_no_hindrance_and_not_kept() -> None:
    exif = Image.Exif()
    exif[0x010E] = "x" * 60_000
    assert len(fit(saved(picture(), "JPEG", exif=exif)).content) < 10_000
    assert len(fit(saved(picture(), "PNG", exif=exif)).content) < 10_000


def test_a_profile_of_colours_is_taken_into_account_and_a_broken_one_left_aside() -> None:
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for profile in (srgb, b"no profile at all"):
        made = opened(fit(saved(picture(), "PNG", icc_profile=profile)).content)
        colour = made.getpixel((250, 80))
        assert isinstance(colour, tuple)
        assert near(colour, RED)
        assert "icc_profile" not in made.info


def test_a_photograph_as_png_becomes_a_jpeg() -> None:
    noise = Image.frombytes("RGB", (600, 400), random.Random(1).randbytes(720_000))
    smooth = noise.resize((1000, 700), Image.Resampling.BICUBIC)
    raw = saved(smooth, "PNG")
    made = fit(raw)
    assert made.kind == "jpg"
    assert len(made.content) < len(raw) / 3


def test_the_same_upload_is_the_same_bytes() -> None:
    assert fit(png()) == fit(png())


def test_an_animation_keeps_its_frames_and_nothing_else() -> None:
    raw = animation(comment=b"made at home") + PAGE
    made = fit(raw)
    again = Image.open(io.BytesIO(made.content))
    assert (made.kind, made.width, made.height) == ("gif", 40, 20)
    assert (getattr(again, "n_frames", 0), again.info["loop"], again.info["duration"]) == (3, 0, 50)
    assert b"home" not in made.content
    assert b"script" not in made.content


def test_animations_too_wide_or_too_long() -> None:
    assert "1200 pixels wide at most" in refused(animation(width=1201, height=2))
    assert "too long" in refused(animation(frames=301, width=2, height=2))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_a_page_behind_a_picture_is_gone(kind: str) -> None:
    assert b"script" not in fit(saved(picture(), kind) + PAGE).content


def test_a_page_in_a_comment_of_a_picture_is_gone() -> None:
    assert b"script" not in fit(saved(picture(), "JPEG", comment=PAGE)).content
    assert b"script" not in fit(saved(picture(), "GIF", comment=PAGE)).content


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_cut_off(kind: str, share: float) -> None:
    noise = Image.frombytes("RGB", (120, 80), random.Random(2).randbytes(28_800))
    raw = saved(noise, kind)
    assert "damaged or cut off" in refused(raw[: int(len(raw) * share)])


def test_an_animation_cut_off() -> None:
    raw = animation()
    assert "damaged or cut off" in refused(raw[: len(raw) - 20])


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_broken_bytes_are_refused_or_read_and_never_fail(kind: str) -> None:
    dice = random.Random(3)
    raw = saved(picture(60, 40), kind) if kind != "GIF" else animation()
    for _ in range(150):
        broken = bytearray(raw)
        for _ in range(dice.randint(1, 6)):
            broken[dice.randrange(12, len(broken))] = dice.randrange(256)
        try:
            made = fit(bytes(broken))
        except Refusal:
            continue
        assert opened(made.content).size == (made.width, made.height)


def test_a_bomb_is_not_decoded() -> None:
    assert "30000 × 30000 pixels" in refused(bomb())
    assert "5001 × 5000 pixels" in refused(bomb(5001, 5000))


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "empty"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * (5 * 1_048_576), "larger than 5 MB"),
        (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', "SVG pictures are not shown"),
        (b"  <SVG onload=alert(1)>", "SVG pictures are not shown"),
        (PAGE, "no picture that mails can show"),
        (b"%PDF-1.7", "no picture that mails can show"),
        (b"BM" + b"\0" * 60, "no picture that mails can show"),
        (b"RIFF\0\0\0\0AVI ", "no picture that mails can show"),
        (b"GIF89a" + PAGE, "damaged or cut off"),
        (b"\xff\xd8\xff" + PAGE, "damaged or cut off"),
        (b"\x89PNG\r\n\x1a\n", "damaged or cut off"),
    ],
)
def test_what_is_no_picture(raw: bytes, words: str) -> None:
    assert words in refused(raw)


def test_the_words_say_the_limits_that_hold() -> None:
    assert pictures.MOST_BYTES == 5 * 1_048_576
    assert pictures.MOST_PIXELS == 25_000_000
    assert re.search(r"\b1200\b", refused(b"\xff\xd8\xff" + b"\0" * pictures.MOST_BYTES))
