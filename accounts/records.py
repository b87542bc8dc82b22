"""How a model says what record it is."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db.models import Model


@dataclass(frozen=True, kw_only=True)
class Record:
    """What a model's rows are, for whoever guards, exports, erases or tidies them."""

    # The field that holds the `translation_key` of the course or module it is about.
    names_page: str | None = None
    # Whether such a page can't be deleted while there is a row.
    keeps_page: bool = False
    # The way to the person it is about, as a lookup: "enrolment__learner".
    person: str | None = None
    # Whether such a person can't be deleted while there is a row.
    keeps_person: bool = False


def record_of(model: type[Model]) -> Record | None:
    found = getattr(model, "record", None)
    return found if isinstance(found, Record) else None


def records_that_keep_pages() -> Iterator[tuple[type[Model], str]]:
    """Each model whose rows keep the page they are about, and its field that names the page."""
    for model in apps.get_models():
        record = record_of(model)
        if record and record.keeps_page and record.names_page:
            yield model, record.names_page


def records_that_keep_people() -> Iterator[tuple[type[Model], str]]:
    """Each model whose rows keep the person they are about, and the way there."""
    for model in apps.get_models():
        record = record_of(model)
        if record and record.keeps_person and record.person:
            yield model, record.person
