"""Reads settings from the environment: each as NAME, or as NAME_FILE naming a file that holds the value."""

import os
from collections.abc import Mapping
from pathlib import Path


class BadSetting(ValueError):
    """A setting that cannot be used; str() is one line that says which, why, and what to do."""


def text(name: str, default: str = "", env: Mapping[str, str] = os.environ) -> str:
    """The value of NAME, or the content of the file NAME_FILE names, without the closing line break.

    Raises BadSetting when both are set, or the file cannot be read.
    """
    direct, path = env.get(name), env.get(f"{name}_FILE")
    if direct is not None and path is not None:
        raise BadSetting(f"{name} and {name}_FILE are both set: keep one of them.")
    if path is None:
        return direct.strip() if direct is not None else default
    try:
        return Path(path).read_text(encoding="utf-8").rstrip("\r\n")
    except OSError as error:
        raise BadSetting(f"{name}_FILE names {path}, which cannot be read: {error.strerror or error}.") from error


def number(
    name: str, default: int, *, least: int = 0, most: int = 1_000_000, env: Mapping[str, str] = os.environ
) -> int:
    """The whole number in NAME. Raises BadSetting when it is none, or outside `least`..`most`."""
    raw = text(name, "", env)
    if not raw:
        return default
    try:
        value = int(raw)
    except ValueError:
        raise BadSetting(f"{name} is {raw!r}: give a whole number from {least} to {most}.") from None
    if not least <= value <= most:
        raise BadSetting(f"{name} is {value}: give a whole number from {least} to {most}.")
    return value


def flag(name: str, default: bool, env: Mapping[str, str] = os.environ) -> bool:
    """True for 1, true, yes, on; False for 0, false, no, off. Raises BadSetting otherwise."""
    raw = text(name, "", env).lower()
    if not raw:
        return default
    if raw in {"1", "true", "yes", "on"}:
        return True
    if raw in {"0", "false", "no", "off"}:
        return False
    raise BadSetting(f"{name} is {raw!r}: give 1 or 0.")


def names(name: str, env: Mapping[str, str] = os.environ) -> tuple[str, ...]:
    """The comma-separated words of NAME, lower-cased, without empty ones."""
    return tuple(word.strip().lower() for word in text(name, "", env).split(",") if word.strip())


def pairs(name: str, env: Mapping[str, str] = os.environ) -> dict[str, str]:
    """The comma-separated `from=to` addresses of NAME. Raises BadSetting for one that is not two web addresses."""
    found = {}
    for word in filter(None, (part.strip() for part in text(name, "", env).split(","))):
        usual, _, instead = word.partition("=")
        if not all(address.startswith(("https://", "http://")) for address in (usual, instead)):
            raise BadSetting(f"{name} holds {word!r}: give pairs like https://api.example.com=http://127.0.0.1:9000.")
        found[usual.rstrip("/")] = instead.rstrip("/")
    return found
