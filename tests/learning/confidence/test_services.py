"""Keeping what learners say about themselves: honest, once, and never about somebody else."""

from datetime import timedelta
from uuid import NAMESPACE_URL, uuid5

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from courses.catalogue.conditions import CourseRules
from courses.catalogue.outlines import CourseOutline, ModuleOutline
from courses.catalogue.selectors import course_outline
from courses.catalogue.steps import Step
from learning.confidence.models import ConfidenceAnswer, ConfidenceCheck, Level
from learning.confidence.selectors import Checks, Said, own_checks
from learning.confidence.services import NotWhatWasAsked, TooEarly, TooLate, save_check
from learning.enrolments.models import Enrolment
from learning.events.models import LearningEvent
from learning.progress.course_rules import requirements_beside_modules
from learning.progress.selectors import course_progress
from tests.factories.learning import NOW, completed_at, make_course, module_page, publish
from tests.learning.confidence.saying import do_modules, say

pytestmark = pytest.mark.django_db


def checks_of(enrolment: Enrolment, course: CourseOutline) -> Checks:
    enrolment.refresh_from_db()
    progress = course_progress(enrolment=enrolment, course=course)
    return own_checks(by=enrolment.learner, enrolment=enrolment, progress=progress)


def levels_of(moment: str) -> list[int]:
    answers = ConfidenceAnswer.objects.filter(confidence_check__moment=moment)
    return list(answers.order_by("number").values_list("level", flat=True))


def test_a_check_keeps_the_words_that_were_asked(course, enrolment):
    say(enrolment, course, "before", 2, 4)
    page = module_page(course)
    page.title, page.confidence_statement = "Another title", "I can do something else"
    publish(page)

    answer = ConfidenceAnswer.objects.get(number=1)

    assert (answer.title, answer.statement, answer.level) == ("Module 1", "I can do tip 1", 2)


def test_the_same_answers_again_change_nothing(course, enrolment):
    say(enrolment, course, "before", 2, 4)
    say(enrolment, course, "before", 2, 4, now=NOW + timedelta(hours=1))

    assert ConfidenceCheck.objects.get().saved_at == NOW
    assert ConfidenceAnswer.objects.count() == 2
    assert LearningEvent.objects.filter(verb="confidence_checked").count() == 1


def test_other_answers_take_the_place_of_the_first_and_both_are_written_down(course, enrolment):
    say(enrolment, course, "before", 2, 4)
    say(enrolment, course, "before", 3, 4, now=NOW + timedelta(hours=1))

    assert levels_of("before") == [3, 4]
    events = LearningEvent.objects.filter(verb="confidence_checked").order_by("pk")
    assert [sorted(event.result["levels"].values()) for event in events] == [[2, 4], [3, 4]]
    assert all("I can" not in str(event.result) for event in events)


def test_before_stands_once_a_module_is_complete(course, enrolment):
    say(enrolment, course, "before", 2, 4)
    do_modules(enrolment, course, 1)

    with pytest.raises(TooLate):
        say(enrolment, course, "before", 5, 5)

    assert levels_of("before") == [2, 4]


def test_before_cannot_be_made_up_afterwards(course, enrolment):
    do_modules(enrolment, course, 1)

    with pytest.raises(TooLate):
        say(enrolment, course, "before", 1, 1)

    assert not ConfidenceCheck.objects.exists()


def test_after_opens_when_every_module_is_done(course, enrolment):
    do_modules(enrolment, course, 1)
    with pytest.raises(TooEarly):
        say(enrolment, course, "after", 5, 5)
    do_modules(enrolment, course)

    say(enrolment, course, "after", 5, 4)

    assert levels_of("after") == [5, 4]


@pytest.mark.parametrize("levels", [{}, {"one": 3}, {"one": 3, "two": 6}, {"one": 0, "two": 1}])
def test_part_of_the_answers_or_others_than_the_scale_has_are_refused(course, enrolment, levels):
    ids = {"one": course.modules[0].module_id, "two": course.modules[1].module_id}

    with pytest.raises(NotWhatWasAsked):
        save_check(
            enrolment=enrolment,
            course=course,
            moment="before",
            levels={ids[name]: level for name, level in levels.items()},
            now=NOW,
        )

    assert not ConfidenceCheck.objects.exists()


def test_the_database_keeps_levels_on_the_scale(course, enrolment):
    say(enrolment, course, "before", 2, 4)

    with pytest.raises(IntegrityError), transaction.atomic():
        ConfidenceAnswer.objects.update(level=6)


def test_after_asks_the_words_of_before_so_that_two_answers_can_be_compared(course, enrolment):
    say(enrolment, course, "before", 2, 4)
    page = module_page(course)
    page.confidence_statement = "I can do something else"
    publish(page)
    course = course_outline(course.slug)
    do_modules(enrolment, course)

    asked = checks_of(enrolment, course).questions_after

    assert [each.statement for each in asked] == ["I can do tip 1", "I can do tip 2"]


def test_a_tip_that_is_gone_is_not_asked_again(course, enrolment):
    say(enrolment, course, "before", 2, 4)
    module_page(course).unpublish()
    course = course_outline(course.slug)
    do_modules(enrolment, course)

    say(enrolment, course, "after", 5)

    checks = checks_of(enrolment, course)
    assert [change.asked.number for change in checks.compared] == [2]
    assert checks.changes[0].after is None


def test_a_course_without_statements_asks_nothing():
    course = make_course(confidence_statement="")
    checks = own_checks(
        by=None, enrolment=None, progress=course_progress(enrolment=None, course=course)
    )

    assert not checks.is_asked


def requirement(enrolment: Enrolment, course: CourseOutline):
    enrolment.refresh_from_db()
    found = requirements_beside_modules(
        rules=CourseRules(confidence=True),
        enrolment=enrolment,
        progress=course_progress(enrolment=enrolment, course=course),
    )
    assert len(found) == 1
    return found[0]


def test_the_rule_asks_for_before_then_waits_then_asks_for_after(course, enrolment):
    first = requirement(enrolment, course)
    say(enrolment, course, "before", 2, 4)
    waiting = requirement(enrolment, course)
    do_modules(enrolment, course)
    last = requirement(enrolment, course)
    say(enrolment, course, "after", 3, 4)
    met = requirement(enrolment, course)

    assert first.url == f"{course.url}confidence/before/"
    assert waiting.url == ""
    assert last.url == f"{course.url}confidence/after/"
    assert [each.is_met for each in (first, waiting, last, met)] == [False, False, False, True]


def test_who_missed_before_is_asked_for_after_alone(course, enrolment):
    do_modules(enrolment, course, 1)
    assert requirement(enrolment, course).url == ""
    do_modules(enrolment, course)
    assert requirement(enrolment, course).url.endswith("/after/")

    say(enrolment, course, "after", 3, 4)

    assert requirement(enrolment, course).is_met


def test_the_last_check_completes_a_course_that_waits_for_it(course, enrolment):
    Enrolment.objects.update(
        requirements={**course.requirements.as_json(), "rules": {"confidence": True}}
    )
    enrolment.refresh_from_db()
    do_modules(enrolment, course)
    enrolment.refresh_from_db()
    assert completed_at(enrolment) is None

    say(enrolment, course, "after", 3, 4)

    enrolment.refresh_from_db()
    assert completed_at(enrolment) == NOW


LEVELS = st.sampled_from(list(Level))


@given(pairs=st.lists(st.tuples(LEVELS, LEVELS), min_size=1, max_size=10))
def test_the_change_is_told_as_it_is(pairs):
    checks = told(pairs)

    assert len(checks.risen) + len(checks.fallen) <= len(pairs)
    if checks.rose_most:
        assert checks.rose_most.rise == max(after - before for before, after in pairs) > 0
    else:
        assert all(after <= before for before, after in pairs)
    if checks.least_sure:
        assert checks.least_sure.after == min(after for _, after in pairs)
    else:
        assert all(after == Level.VERY for _, after in pairs)
    for row, (before, after) in zip(checks.rows, pairs, strict=True):
        assert row.after_x - row.before_x == 50 * (after - before)
        assert 20 <= min(row.before_x, row.after_x) <= max(row.before_x, row.after_x) <= 220
        assert str(after.label) in row.words


def told(pairs) -> Checks:
    """Both checks of somebody who said this, without a database."""
    modules = tuple(
        ModuleOutline(
            module_id=uuid5(NAMESPACE_URL, str(number)),
            number=number,
            slug=f"m-{number}",
            title=f"Module {number}",
            summary="",
            minutes=1,
            steps=(Step.LEARN,),
            url=f"/c/m-{number}/",
            confidence_statement="I can",
        )
        for number, _ in enumerate(pairs, start=1)
    )
    course = CourseOutline(
        course_id=uuid5(NAMESPACE_URL, "c"),
        slug="c",
        title="C",
        summary="",
        url="/c/",
        modules=modules,
    )
    said = [
        Said(
            NOW,
            tuple(
                ConfidenceAnswer(
                    module_id=m.module_id,
                    number=m.number,
                    title=m.title,
                    statement="I can",
                    level=level,
                )
                for m, level in zip(modules, levels, strict=True)
            ),
        )
        for levels in zip(*pairs, strict=True)
    ]
    return Checks(course, said[0], said[1], False, True, (), ())
