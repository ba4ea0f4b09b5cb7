"""The secret key: from the environment, or made once and kept in the data folder."""

import os
import secrets
from pathlib import Path

from config.env import BadSetting, text


def secret_key(data: Path) -> str:
    """ORDERWIRE_SECRET_KEY (at least 32 characters), else the content of `secret_key` in the data folder, made when absent.

    Raises BadSetting when the given one is too short or the folder cannot be written.
    """
    given = text("ORDERWIRE_SECRET_KEY")
    if given:
        if len(given) < 32:
            raise BadSetting("ORDERWIRE_SECRET_KEY has fewer than 32 characters: give a long random one.")
        return given
    path = data / "secret_key"
    try:
        data.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    except OSError as error:
        raise BadSetting(f"ORDERWIRE_DATA names {data}, which cannot be written: {error.strerror}.") from error
    with os.fdopen(handle, "w", encoding="ascii") as file:
        made = secrets.token_urlsafe(48)
        file.write(made)
        file.flush()
        os.fsync(file.fileno())
    return made
