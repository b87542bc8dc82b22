from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest
from django.db import transaction
from django.utils import timezone

from content.files.fingerprint import fingerprint_of
from courses.catalogue.files.reader import read_course
from courses.catalogue.models import CoursePage
from courses.catalogue.services import Imported, import_course
from tests.factories.courses import write_course


@pytest.fixture
def folder(tmp_path):
    """The files of a small, sound course."""
    return write_course(tmp_path / "small-course")


def _bring(folder: Path) -> Imported:
    return import_course(
        course=read_course(folder),
        by=None,
        now=timezone.now(),
        fingerprint=fingerprint_of(folder),
    )


@pytest.fixture
def bring(db):
    """Imports a folder, as the command does."""
    return _bring


@pytest.fixture(scope="module")
def imported_for_all(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Imported]:
    """The small course is there for all tests of a module (`pytestmark`), imported once.

    It lives in a transaction around those of the tests, so each finds it as it was.
    """
    around = ExitStack()
    with django_db_blocker.unblock():
        around.enter_context(transaction.atomic())
        done = _bring(write_course(tmp_path_factory.mktemp("course") / "small-course"))
    yield done
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        around.close()


@pytest.fixture
def imported(request, bring, folder) -> Imported:
    """The small course as it was imported; once for a module that uses `imported_for_all`."""
    if "imported_for_all" not in request.fixturenames:
        return bring(folder)
    once = request.getfixturevalue("imported_for_all")
    return replace(once, course=CoursePage.objects.get(pk=once.course.pk))
