"""Quoted-printable (RFC 2045 §6.7), made in pieces that can be joined.

Every piece starts at the beginning of a line and, unless empty, ends with a soft line break, so pieces and values may
follow each other in any order and the joined text is still right and never wider than 76 characters.
"""

import binascii

SOFT = "=\r\n"
_WIDTH = 75
_PRINTABLE = bytes(range(ord(" "), ord("~") + 1))


def value(text: str) -> str:
    """Encode a value that fills a gap. `text` has `\\n` for line breaks; "" stays ""."""
    if text.isascii():
        odd = text.encode().translate(None, _PRINTABLE)
        if not odd:
            return _one_line(text)
        if not odd.strip(b"\n") and " \n" not in text and "=" not in text:
            lines = text.split("\n")
            if max(map(len, lines)) <= _WIDTH:
                return "\r\n".join(lines) + SOFT
    encoded = binascii.b2a_qp(text.encode("utf-8", "replace"), istext=True).decode("ascii")
    if len(encoded) - encoded.rfind("\n") - 1 > _WIDTH:  # its last line may be full, and our soft break comes after it
        place = -3 if encoded[-3] == "=" else -1
        encoded = f"{encoded[:place]}=\n{encoded[place:]}"
    return encoded.replace("\n", "\r\n") + SOFT


def _one_line(text: str) -> str:
    """Printable ASCII: only `=` must be written otherwise, and never be cut in two."""
    text = text.replace("=", "=3D")
    if len(text) <= _WIDTH:
        return text + SOFT if text else ""
    lines, begin, last = [], 0, text.rfind("=")
    while begin <= last:
        end = begin + _WIDTH
        end -= 1 if text[end - 1 : end] == "=" else 2 if text[end - 2 : end - 1] == "=" else 0
        lines.append(text[begin:end])
        begin = end
    lines += [text[place : place + _WIDTH] for place in range(begin, len(text), _WIDTH)]
    return SOFT.join(lines) + SOFT


def literal(text: str) -> str:
    """Encode a piece of a template; braces become `=7B` and `=7D`, so that nothing in it can be template code."""
    if not text:
        return ""
    return "\r\n".join(_line(one) for one in text.split("\n")) + SOFT


def _line(text: str) -> str:
    lines: list[str] = []
    room = ""
    last = len(text) - 1
    for place, letter in enumerate(text):
        code = _letter(letter, place == last)
        if len(room) + len(code) > _WIDTH:
            lines.append(room + SOFT)
            room = ""
        if letter == "." and not room:
            code = "=2E"  # a dot that begins a line has a meaning of its own in SMTP
        room += code
    lines.append(room)
    return "".join(lines)


def _letter(letter: str, ends_line: bool) -> str:
    if letter in "={}" or (letter in " \t" and ends_line):
        return f"={ord(letter):02X}"
    if " " <= letter <= "~" or letter == "\t":
        return letter
    return "".join(f"={byte:02X}" for byte in letter.encode("utf-8", "replace"))
