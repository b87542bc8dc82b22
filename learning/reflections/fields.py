"""A JSON value that only this application can read (encryption at rest).

Fernet (AES-128-CBC with HMAC-SHA256) from `cryptography`, with the keys of
`settings.REFLECTION_KEYS`: the first encrypts, all decrypt. To rotate, put a
new key in front, run `manage.py rotate_reflection_keys`, then drop the old one.
"""

import json
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models


@lru_cache(maxsize=4)
def _fernet(keys: tuple[str, ...]) -> MultiFernet:
    if not keys:
        raise ImproperlyConfigured("Set REFLECTION_KEYS in the environment. See .env.example.")
    return MultiFernet([Fernet(key) for key in keys])


def fernet() -> MultiFernet:
    return _fernet(tuple(settings.REFLECTION_KEYS))


class EncryptedJSONField(models.BinaryField):
    """Stores any JSON value as one encrypted token. It cannot be searched, by design."""

    def get_prep_value(self, value: Any) -> bytes | None:
        if value is None:
            return None
        return fernet().encrypt(json.dumps(value, ensure_ascii=False).encode())

    def from_db_value(self, value: bytes | memoryview | None, *args: object) -> Any:
        if value is None:
            return None
        return json.loads(fernet().decrypt(bytes(value)))

    def to_python(self, value: Any) -> Any:
        return value

    def get_default(self) -> Any:
        return self._get_default()  # type: ignore[attr-defined]

    def value_to_string(self, obj: models.Model) -> str:
        raise TypeError("Reflections are not serialised.")
