"""Words that only this application can read (encryption at rest).

Fernet (AES-128-CBC with HMAC-SHA256) from `cryptography`, with the keys of
`settings.REFLECTION_KEYS`: the first encrypts, all decrypt. To rotate, put a
new key in front, run `manage.py rotate_reflection_keys`, then drop the old one.
"""

import json
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models

# {name of a box: what was typed in it}
Words = dict[str, str]


@dataclass(frozen=True)
class Unreadable:
    """Words that no key of ours opens, as they lie in the database.

    They're there (this is true, as any words are), so nothing may take them for none. Saved
    again, they're the same bytes. Once the key is back, they read as before.
    """

    token: bytes = field(repr=False)


@lru_cache(maxsize=4)
def _fernet(keys: tuple[str, ...]) -> MultiFernet:
    if not keys:
        raise ImproperlyConfigured("Set REFLECTION_KEYS in the environment. See .env.example.")
    return MultiFernet([Fernet(key) for key in keys])


def fernet() -> MultiFernet:
    return _fernet(tuple(settings.REFLECTION_KEYS))


class EncryptedJSONField(models.BinaryField):
    """Stores words as one encrypted token. It cannot be searched, by design."""

    if TYPE_CHECKING:
        # What mypy says of a model's attribute.
        _pyi_private_set_type: Words | Unreadable
        _pyi_private_get_type: Words | Unreadable  # type: ignore[assignment]

    def get_prep_value(self, value: Words | Unreadable | None) -> bytes | None:
        if value is None:
            return None
        if isinstance(value, Unreadable):
            return value.token
        return fernet().encrypt(json.dumps(value, ensure_ascii=False).encode())

    def from_db_value(
        self, value: bytes | memoryview | None, *args: object
    ) -> Words | Unreadable | None:
        if value is None:
            return None
        token = bytes(value)
        try:
            opened: Words = json.loads(fernet().decrypt(token))
        except InvalidToken:
            return Unreadable(token)
        return opened

    def to_python(self, value: Any) -> Any:
        return value

    def get_default(self) -> Any:
        return self._get_default()  # type: ignore[attr-defined]

    def value_to_string(self, obj: models.Model) -> str:
        raise TypeError("Private words are not serialised.")
