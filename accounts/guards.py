"""Nobody's learning goes with them by a click, or by a line of code that meant less.

Every model says itself whether it keeps its person (`accounts.records`). Whoever may take
somebody's evidence away deletes those rows first, by name; then the person can go.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import ProtectedError
from django.db.models.signals import pre_delete
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.record_book import records_that_keep_people

REASON = _("This person has learning records. Make the account inactive instead.")


class PersonHasRecords(ProtectedError):
    """The person is whom learning records are about."""

    def __init__(self, people: Iterable[User]) -> None:
        super().__init__(str(REASON), set(people))


def people_with_records(people: Iterable[User]) -> list[User]:
    """Those of the people whom some record keeps."""
    wanted = {person.pk: person for person in people}
    found: set[Any] = set()
    for model, way in records_that_keep_people():
        found.update(
            model._default_manager.filter(**{f"{way}__in": wanted})
            .values_list(way, flat=True)
            .distinct()
        )
    return [person for key, person in wanted.items() if key in found]


@receiver(pre_delete, sender=User, dispatch_uid="accounts.keep_person_with_records")
def keep_person_with_records(instance: User, **_: Any) -> None:
    """The last guard, however the person is deleted. Raises PersonHasRecords."""
    if people_with_records([instance]):
        raise PersonHasRecords([instance])
