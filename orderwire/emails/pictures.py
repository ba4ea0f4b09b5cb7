"""Uploaded pictures made fit for mails: decoded to be sure they are what they say, and written anew.

What is kept is never what came: only pixels pass, so nothing that was hidden in a file (places and names in EXIF, a page
behind a picture) is ever served. An animated GIF keeps its frames and loses all else.
"""

import io
import threading
import warnings
from dataclasses import dataclass

from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps, ImageSequence

from orderwire.core.failures import Refusal
from orderwire.emails.gif import clean_gif

MOST_BYTES = 5 * 1_048_576
MOST_PIXELS = 25_000_000
WIDEST = 1200  # twice a mail's 600: sharp on screens with two pixels for one
TALLEST = 4000
MOST_FRAMES = 300
MOST_FRAME_PIXELS = 150_000_000  # of all frames of an animation
JPEG_QUALITY = 85
_SIGNS = ((b"\xff\xd8\xff", "JPEG"), (b"\x89PNG\r\n\x1a\n", "PNG"), (b"GIF87a", "GIF"), (b"GIF89a", "GIF"))
_DAMAGED = (OSError, SyntaxError, ValueError, EOFError, ArithmeticError, LookupError, TypeError, AttributeError)
_ONE_AT_A_TIME = threading.Lock()  # 25 megapixels take 100 MB while they are worked on

Image.MAX_IMAGE_PIXELS = None  # looked at in _opened, in our own words and before a pixel is decoded


@dataclass(frozen=True, slots=True)
class Picture:
    """What is kept of an upload. `kind` is png, jpg or gif."""

    content: bytes
    kind: str
    width: int
    height: int


def fit(raw: bytes) -> Picture:
    """A picture for mails. Raises Refusal of `file` saying what is wrong and what would do."""
    if not raw:
        raise _no(_("This file is empty. Choose a picture."))
    if len(raw) > MOST_BYTES:
        raise _no(_("This picture is larger than 5 MB. Save it smaller, 1200 pixels wide are enough for a mail."))
    kind = _kind(raw)
    with _ONE_AT_A_TIME, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow's remarks on odd EXIF and palettes
        try:
            picture = _opened(raw, kind)
            if kind == "GIF" and getattr(picture, "is_animated", False):
                return _animated(raw, picture)
            return _still(picture, kind)
        except _DAMAGED as damage:
            raise _no(
                _("This picture is damaged or cut off: it cannot be read to its end. Save it once more and try again.")
            ) from damage


def _no(words: str) -> Refusal:
    return Refusal.of("file", words)


def _kind(raw: bytes) -> str:
    """What the first bytes say; a file's name says nothing."""
    for sign, kind in _SIGNS:
        if raw.startswith(sign):
            return kind
    if raw[:4] == b"RIFF" and raw[8:12] == b"WEBP":
        return "WEBP"
    if b"<svg" in raw[:4096].lower():
        raise _no(_("SVG pictures are not shown by mail programs. Export it as PNG, twice as large as it is shown."))
    raise _no(_("This is no picture that mails can show. Choose a PNG, JPEG, GIF or WebP file."))


def _opened(raw: bytes, kind: str) -> Image.Image:
    picture = Image.open(io.BytesIO(raw), formats=[kind])
    width, height = picture.size
    if width * height > MOST_PIXELS:
        said = _("This picture has %(width)s × %(height)s pixels, and 25 million is the most. Make it smaller.")
        raise _no(said % {"width": width, "height": height})
    return picture


def _animated(raw: bytes, picture: Image.Image) -> Picture:
    width, height = picture.size
    frames: int = getattr(picture, "n_frames", 1)
    if width > WIDEST or height > TALLEST:
        raise _no(_("An animated GIF may be 1200 pixels wide at most, as it is kept as it is. Make it smaller."))
    if frames > MOST_FRAMES or frames * width * height > MOST_FRAME_PIXELS:
        raise _no(_("This animation is too long for a mail. Make it shorter or smaller."))
    for frame in ImageSequence.Iterator(picture):
        frame.load()
    return Picture(clean_gif(raw), "gif", width, height)


def _still(picture: Image.Image, kind: str) -> Picture:
    picture.load()
    upright = _eight_bits(_in_srgb(ImageOps.exif_transpose(picture)))
    share = min(WIDEST / upright.width, TALLEST / upright.height, 1)
    if share < 1:
        size = max(1, round(upright.width * share)), max(1, round(upright.height * share))
        upright = upright.resize(size, Image.Resampling.LANCZOS)
    width, height = upright.size
    if upright.mode == "RGBA":
        if upright.getchannel("A").getextrema()[0] < 255:  # type: ignore[operator]  # one channel has one pair
            return Picture(_png(upright), "png", width, height)
        upright = upright.convert("RGB")
    photo = _jpeg(upright)
    if kind in ("JPEG", "WEBP"):
        return Picture(photo, "jpg", width, height)
    drawn = _png(upright)
    if len(drawn) > 3 * len(photo) and len(drawn) > 200_000:  # a photograph, which PNG was made for least
        return Picture(photo, "jpg", width, height)
    return Picture(drawn, "png", width, height)


def _in_srgb(picture: Image.Image) -> Image.Image:
    """In the colours that screens take a picture without a profile for; one with a broken profile stays as it is."""
    profile = picture.info.get("icc_profile")
    if not profile or picture.mode not in ("RGB", "CMYK"):
        return picture
    try:
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return ImageCms.profileToProfile(picture, own, ImageCms.createProfile("sRGB"), outputMode="RGB") or picture
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture


def _eight_bits(picture: Image.Image) -> Image.Image:
    """As RGB or RGBA, without anything that came beside the pixels."""
    if picture.mode.startswith("I"):  # grey of 16 bits
        picture = picture.convert("I").point(lambda grey: grey * (1 / 256)).convert("L")
    clear = picture.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in picture.info
    made = picture.convert("RGBA" if clear else "RGB")
    made.info = {}
    return made


def _png(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()


def _jpeg(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=JPEG_QUALITY, optimize=True, progressive=True)
    return out.getvalue()
