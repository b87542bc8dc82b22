"""Reads settings from the environment and fails loudly when a value is odd.

Every variable read through these helpers is described in `.env.example`; a
test compares the two. A variable NAME may also be given as NAME_FILE, the
path of a file that holds the value, as container secrets are.
"""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

_TRUE = {"1", "true", "yes", "on"}
_FALSE = {"0", "false", "no", "off"}


def env_str(name: str, default: str | None = None) -> str:
    """The variable's text. Without a default, a missing one is refused."""
    file_name = os.environ.get(f"{name}_FILE")
    if file_name:
        try:
            return Path(file_name).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ImproperlyConfigured(
                f"{name}_FILE names a file that cannot be read: {error}"
            ) from error
    value = os.environ.get(name, "")
    if value:
        return value
    if default is None:
        raise ImproperlyConfigured(f"Set {name} in the environment. See .env.example.")
    return default


def env_bool(name: str, default: bool) -> bool:
    value = env_str(name, "true" if default else "false").strip().lower()
    if value in _TRUE:
        return True
    if value in _FALSE:
        return False
    raise ImproperlyConfigured(f"{name} is '{value}'. Write true or false. See .env.example.")


def env_int(name: str, default: int) -> int:
    value = env_str(name, str(default))
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(
            f"{name} is '{value}'. Write a whole number. See .env.example."
        ) from None


def env_list(name: str, default: tuple[str, ...] = ()) -> list[str]:
    """Comma-separated values; blanks are dropped."""
    return [part.strip() for part in env_str(name, ",".join(default)).split(",") if part.strip()]
