"""Pictures for tests, drawn here: the files that people and their enemies upload."""

import io
import struct
import zlib
from typing import Any

from PIL import Image, ImageDraw


def picture(width: int = 300, height: int = 100, mode: str = "RGB") -> Image.Image:
    """A red picture whose left upper quarter is blue, so that it can be seen which way it is turned."""
    made = Image.new("RGB", (width, height), (200, 20, 20))
    ImageDraw.Draw(made).rectangle((0, 0, width // 2 - 1, height // 2 - 1), fill=(20, 20, 200))
    return made.convert(mode)


def saved(made: Image.Image, kind: str, **options: Any) -> bytes:
    """Its bytes as PNG, JPEG, GIF or WEBP."""
    out = io.BytesIO()
    made.save(out, kind, **options)
    return out.getvalue()


def png(width: int = 300, height: int = 100) -> bytes:
    """An ordinary PNG."""
    return saved(picture(width, height), "PNG")


def animation(frames: int = 3, width: int = 40, height: int = 20, **options: Any) -> bytes:
    """An animated GIF that goes round for ever."""
    drawn = [Image.new("RGB", (width, height), (80 * number % 256, 50, 0)) for number in range(frames)]
    return saved(drawn[0], "GIF", save_all=True, append_images=drawn[1:], loop=0, duration=50, **options)


def bomb(width: int = 30_000, height: int = 30_000) -> bytes:
    """A small PNG that says it has 900 million pixels."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * 1_000_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def opened(content: bytes) -> Image.Image:
    """A picture read back."""
    read = Image.open(io.BytesIO(content))
    read.load()
    return read
