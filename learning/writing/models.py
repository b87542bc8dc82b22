"""What somebody wrote for themselves, and what stood there before. Each noun has its own tables."""

import logging
from collections.abc import Collection
from typing import Any, Self

from django.db import models

from learning.writing.fields import EncryptedJSONField, Unreadable, Words

logger = logging.getLogger(__name__)


class WrittenWords(models.Model):
    """Words as they stood at one save."""

    words = EncryptedJSONField(default=dict)
    # Counts saves. A save made from an older version doesn't silently overwrite a newer one.
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField()

    class Meta:
        abstract = True

    @classmethod
    def from_db(
        cls, db: str | None, field_names: Collection[str], values: Collection[Any], **kwargs: Any
    ) -> Self:
        found = super().from_db(db, field_names, values, **kwargs)
        if isinstance(found.__dict__.get("words"), Unreadable):
            logger.error(
                "No key of REFLECTION_KEYS opens the words of %s %s",
                cls._meta.model_name,
                found.pk,
                extra={"event": "writing.unreadable"},
            )
        return found

    @property
    def is_unreadable(self) -> bool:
        return isinstance(self.words, Unreadable)

    @property
    def readable_words(self) -> Words:
        """The words, as far as they can be read: none while no key opens them."""
        return {} if isinstance(self.words, Unreadable) else self.words


class PrivateText(WrittenWords):
    """A text as it stands now."""

    started_at = models.DateTimeField()

    class Meta:
        abstract = True


class PrivateRevision(WrittenWords):
    """An earlier text, saved so that no words are lost. Which text it belongs to, the noun says."""

    class Meta:
        abstract = True
