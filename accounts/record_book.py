"""What record each installed model is: our models say it themselves, a table says it for others."""

from collections.abc import Iterator

from django.apps import apps
from django.db.models import Model, Q, QuerySet

from accounts.models import User
from accounts.other_records import OTHER_RECORDS
from accounts.records import NOBODY, Record


class SaysNothing(LookupError):
    """A model that doesn't say what record it is."""


def record_of(model: type[Model]) -> Record:
    """What the model says itself, on an abstract base, or in the table. Raises SaysNothing.

    What a parent's table says doesn't count: another table is another record.
    """
    own = model._meta.concrete_model or model
    if own._meta.label in OTHER_RECORDS:
        return OTHER_RECORDS[own._meta.label]
    elsewhere = {part for parent in own._meta.parents for part in parent.__mro__}
    for part in own.__mro__:
        found = vars(part).get("record")
        if isinstance(found, Record) and part not in elsewhere:
            return found
    raise SaysNothing(own._meta.label)


def all_records() -> Iterator[tuple[type[Model], Record]]:
    """Each installed model, through tables too, and its record."""
    for model in apps.get_models(include_auto_created=True):
        yield model, record_of(model)


def rows_about(model: type[Model], person: User) -> QuerySet[Model]:
    """The model's rows that are about the person, by link or by address."""
    record = record_of(model)
    found = Q(pk__in=[])
    if record.person is not NOBODY:
        found |= Q(**{record.person: person.pk})
    if record.address is not None:
        found |= Q(**{f"{record.address}__iexact": person.email})
    return model._default_manager.filter(found)


def records_that_keep_pages() -> Iterator[tuple[type[Model], str]]:
    """Each model whose rows keep the page they are about, and its field that names the page."""
    for model, record in all_records():
        if record.keeps_page and record.names_page:
            yield model, record.names_page


def records_that_keep_people() -> Iterator[tuple[type[Model], str]]:
    """Each model whose rows keep the person they are about, and the way there."""
    for model, record in all_records():
        if record.keeps_person and record.person:
            yield model, record.person
