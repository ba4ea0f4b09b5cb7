"""An animated GIF without what is no picture: comments, other programs' notes, and whatever stands behind its end.

Source: GIF89a Specification (CompuServe, 1990), §§17–27.
"""

_COLOURS = 0x80  # the bit that says that a table of colours follows
_EXTENSION, _IMAGE, _END = 0x21, 0x2C, 0x3B
_GRAPHIC_CONTROL, _APPLICATION = 0xF9, 0xFF
_LOOPS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")  # how often it is shown again


def clean_gif(raw: bytes) -> bytes:
    """The same animation. Raises ValueError or IndexError for bytes that do not keep to the format or end too early."""
    place = _behind_table(raw, 10, 13)
    kept = [raw[:place]]
    while raw[place] != _END:
        start = place
        if raw[place] == _EXTENSION:
            label = raw[place + 1]
            place = _behind_blocks(raw, place + 2)
            if label == _GRAPHIC_CONTROL or (label == _APPLICATION and raw[start + 3 : start + 14] in _LOOPS):
                kept.append(raw[start:place])
        elif raw[place] == _IMAGE:
            place = _behind_blocks(raw, _behind_table(raw, place + 9, place + 10) + 1)
            kept.append(raw[start:place])
        else:
            raise ValueError("no such block in a GIF")
    return b"".join(kept) + bytes([_END])


def _behind_table(raw: bytes, flags: int, start: int) -> int:
    """Where a table of colours ends that the byte at `flags` may announce."""
    return start + (3 << (1 + (raw[flags] & 7)) if raw[flags] & _COLOURS else 0)


def _behind_blocks(raw: bytes, place: int) -> int:
    """Where a row of sub-blocks ends: each says how long it is, the last is empty."""
    while raw[place]:
        place += raw[place] + 1
    return place + 1
