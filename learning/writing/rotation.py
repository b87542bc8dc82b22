"""Putting a new key in the place of an old one, wherever words stand encrypted."""

from collections.abc import Iterator
from dataclasses import dataclass

from cryptography.fernet import Fernet, InvalidToken
from django.apps import apps
from django.conf import settings
from django.db import models, transaction

from learning.writing.fields import EncryptedJSONField, fernet


@dataclass(frozen=True)
class Rotated:
    """A batch looked at: how many rows now stand under the newest key, which no key opens."""

    changed: int
    unreadable: tuple[str, ...]


def rotate_keys(*, batch_size: int = 200) -> Iterator[Rotated]:
    """Encrypts with the newest key whatever still stands under an older one, batch by batch.

    Each batch is its own short transaction that locks its rows, so a learner who
    saves meanwhile loses nothing. Stopped half-way, it goes on where it is needed:
    rows already under the newest key are left alone, and so are those that no key opens.
    """
    for model, name in _encrypted_fields():
        last = 0
        while batch := _rotate_batch(model, name, after=last, size=batch_size):
            last, rotated = batch
            yield rotated


def _encrypted_fields() -> Iterator[tuple[type[models.Model], str]]:
    """Wherever words stand encrypted, also in the rooms above this one."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, EncryptedJSONField):
                yield model, field.name


@transaction.atomic
def _rotate_batch(
    model: type[models.Model], name: str, *, after: int, size: int
) -> tuple[int, Rotated] | None:
    """The last row looked at, and what was done; None when there are no more rows."""
    raw = models.ExpressionWrapper(models.F(name), output_field=models.BinaryField())
    rows = list(
        model._default_manager.filter(pk__gt=after)
        .order_by("pk")
        .select_for_update()
        .annotate(token=raw)
        .values_list("pk", "token")[:size]
    )
    if not rows:
        return None
    newest = Fernet(settings.REFLECTION_KEYS[0])
    changed, unreadable = 0, []
    for pk, token in rows:
        if _opens(newest, bytes(token)):
            continue
        try:
            fresh = fernet().rotate(bytes(token))
        except InvalidToken:
            unreadable.append(f"{model._meta.model_name} {pk}")
            continue
        model._default_manager.filter(pk=pk).update(
            **{name: models.Value(fresh, output_field=models.BinaryField())}
        )
        changed += 1
    return rows[-1][0], Rotated(changed=changed, unreadable=tuple(unreadable))


def _opens(key: Fernet, token: bytes) -> bool:
    try:
        key.decrypt(token)
    except InvalidToken:
        return False
    return True
