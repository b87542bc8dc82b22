"""A course that asks from the bank goes out as files and comes back the same."""

from pathlib import Path

import pytest
from django.utils import timezone
from wagtail.models import Page

from content.files.problems import FilesRefused
from courses.bank.models import BankQuestion
from courses.catalogue.files.reader import read_course
from courses.catalogue.files.storing import CannotExport, course_files
from courses.catalogue.files.writer import course_texts, write_course
from courses.catalogue.models import CoursePage, ModulePage
from courses.catalogue.services import Imported, import_course
from tests.factories.courses import change_file, write_file
from tests.factories.courses import write_course as write_small_course

SHARED = """\
kind: true_false
title: Private groups
tags:
  - privacy
next_review_date: 2099-05-23
prompt: A private group is **as private** as [a closed room](module:second).
is_true: false
feedback: Anybody in it can copy what you write.
"""


@pytest.fixture
def folder(tmp_path) -> Path:
    """The small course; both its modules ask one question of the bank."""
    folder = write_small_course(tmp_path / "small-course")
    write_file(folder, "questions/private-groups.yaml", SHARED)
    change_file(
        folder, "modules/first/quiz.yaml", "questions:\n", "questions:\n  - bank: private-groups\n"
    )
    write_file(
        folder, "modules/second/quiz.yaml", "pass_mark: 1\nquestions:\n  - bank: private-groups\n"
    )
    return folder


def bring(folder: Path) -> Imported:
    return import_course(course=read_course(folder), by=None, now=timezone.now())


@pytest.mark.django_db
def test_two_modules_share_the_question_of_the_files(folder):
    bring(folder)

    question = BankQuestion.objects.get()
    assert question.live
    assert [tag.name for tag in question.tags.all()] == ["privacy"]
    for page in ModulePage.objects.all():
        assert question in [block.value for block in page.quiz]


@pytest.mark.django_db
def test_importing_again_changes_nothing(folder):
    bring(folder)

    assert bring(folder).is_unchanged
    assert BankQuestion.objects.get().revisions.count() == 1


@pytest.mark.django_db
def test_nothing_is_lost_on_the_way_out_and_back(folder, tmp_path):
    bring(folder)
    texts = course_texts(course_files(CoursePage.objects.get()))
    write_course(course_files(CoursePage.objects.get()), tmp_path / "out")
    question_id = BankQuestion.objects.get().translation_key
    Page.objects.get(slug="small-course").delete()
    BankQuestion.objects.all().delete()

    bring(tmp_path / "out")

    assert BankQuestion.objects.get().translation_key == question_id
    assert course_texts(course_files(CoursePage.objects.get())) == texts


@pytest.mark.django_db
def test_a_question_that_is_not_published_stops_the_export_and_is_named(folder):
    bring(folder)
    BankQuestion.objects.get().unpublish()

    with pytest.raises(CannotExport, match="Private groups"):
        course_files(CoursePage.objects.get())


@pytest.mark.parametrize(
    "name, before, after, message",
    [
        (
            "modules/first/quiz.yaml",
            "bank: private-groups",
            "bank: gone",
            "There is no 'questions/gone.yaml'",
        ),
        ("questions/private-groups.yaml", "kind: true_false", "kind: riddle", "riddle"),
        ("questions/private-groups.yaml", "title: Private groups", "title: ''", "title"),
        ("questions/private-groups.yaml", "is_true", "is_ture", "is_ture"),
    ],
)
def test_what_is_wrong_is_told(folder, name, before, after, message):
    change_file(folder, name, before, after)

    with pytest.raises(FilesRefused) as refused:
        read_course(folder)

    assert message in str(refused.value)


def test_a_file_that_no_module_asks_is_told(folder):
    write_file(folder, "questions/forgotten.yaml", SHARED)

    with pytest.raises(FilesRefused, match="No module asks this"):
        read_course(folder)
