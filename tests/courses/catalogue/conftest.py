import pytest
from django.utils import timezone

from content.files.fingerprint import fingerprint_of
from courses.catalogue.files.reader import read_course
from courses.catalogue.services import Imported, import_course
from tests.factories.courses import write_course


@pytest.fixture
def folder(tmp_path):
    """The files of a small, sound course."""
    return write_course(tmp_path / "small-course")


@pytest.fixture
def bring(db):
    """Imports a folder, as the command does."""

    def bring(folder) -> Imported:
        return import_course(
            course=read_course(folder),
            by=None,
            now=timezone.now(),
            fingerprint=fingerprint_of(folder),
        )

    return bring


@pytest.fixture
def imported(bring, folder) -> Imported:
    return bring(folder)
