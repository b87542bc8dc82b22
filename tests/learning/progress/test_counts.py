"""The counts that enrolments keep: what they count, and that they are never wrong."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courses.catalogue.models import Step
from courses.catalogue.selectors import course_outline
from learning.enrolments.models import Enrolment
from learning.enrolments.services import enrol, hold
from learning.progress.counts import Counts, check_counts, recounted
from learning.progress.models import Override
from learning.progress.services import (
    NothingToChange,
    evaluate,
    give_evidence,
    override_step,
    start_step,
)
from tests.factories.accounts import make_member, make_organisation, make_person
from tests.factories.learning import (
    EXERCISE,
    NOW,
    make_course,
    make_enrolment,
    module_page,
    publish,
)

pytestmark = pytest.mark.django_db
Action = Override.Action
# Enough for every kind of step.
ENOUGH = {"right": 3, "asked": 3, "pass_mark": 2, "ending": "good", "activities": 1, "available": 2}
NOT_ENOUGH = {**ENOUGH, "right": 0, "ending": "", "activities": 0}


def do(enrolment, course, step, *, number=1, evidence=ENOUGH, now=NOW):
    with transaction.atomic():
        give_evidence(
            held=hold(enrolment.pk),
            course=course,
            module=course.modules[number - 1],
            step=step,
            evidence=evidence,
            now=now,
        )


def act(enrolment, course, step, action, by, *, number=1, now=NOW):
    override_step(
        enrolment=enrolment,
        course=course,
        module=course.modules[number - 1],
        step=step,
        action=action,
        reason="Because.",
        by=by,
        now=now,
    )


def kept(enrolment) -> Counts:
    return Counts.kept_by(Enrolment.objects.get(pk=enrolment.pk))


# --- What is counted ---------------------------------------------------------------------------


def test_an_enrolment_says_how_much_is_asked_and_that_nothing_is_begun(course, enrolment):
    assert kept(enrolment) == Counts(has_begun=False, steps_asked=10, steps_done=0, modules_done=0)


def test_a_step_that_is_only_begun_is_not_done(course, enrolment):
    start_step(enrolment=enrolment, module=course.modules[0], step=Step.LEARN, now=NOW)
    assert kept(enrolment) == Counts(True, 10, 0, 0)

    do(enrolment, course, Step.QUIZ, evidence=NOT_ENOUGH)
    assert kept(enrolment) == Counts(True, 10, 0, 0)


def test_steps_and_modules_are_counted_as_they_are_done_and_once(course, enrolment):
    for step in (Step.LEARN, Step.LEARN, Step.QUIZ):
        do(enrolment, course, step)
    assert kept(enrolment) == Counts(True, 10, 2, 0)

    for step in Step:
        do(enrolment, course, step)
    assert kept(enrolment) == Counts(True, 10, 5, 1)


def test_what_somebody_marks_and_reopens_is_counted(course, enrolment):
    leader = make_person()
    for step in Step:
        act(enrolment, course, step, Action.COMPLETE, leader)
    assert kept(enrolment) == Counts(True, 10, 5, 1)

    act(enrolment, course, Step.REFLECT, Action.REOPEN, leader)
    assert kept(enrolment) == Counts(True, 10, 4, 0)

    do(enrolment, course, Step.REFLECT)
    assert kept(enrolment) == Counts(True, 10, 5, 1)


def test_opening_a_step_for_somebody_is_no_beginning(db):
    course = make_course(modules=1)
    page = module_page(course)
    page.step_locks = [("lock", {"step": "quiz", "after": ["learn"]})]
    publish(page)
    course = course_outline(course.slug)
    enrolment = make_enrolment(course)

    act(enrolment, course, Step.QUIZ, Action.UNLOCK, make_person())

    assert kept(enrolment) == Counts(False, 5, 0, 0)


def test_what_an_editor_adds_later_is_neither_asked_nor_counted():
    course = make_course(modules=1, reflect=[])
    enrolment = make_enrolment(course)
    do(enrolment, course, Step.LEARN)
    page = module_page(course)
    page.reflect = EXERCISE
    publish(page)
    course = course_outline(course.slug)

    do(enrolment, course, Step.REFLECT)

    assert kept(enrolment) == Counts(True, 4, 1, 0)


def test_what_an_editor_takes_away_stays_counted(course, enrolment):
    do(enrolment, course, Step.LEARN, number=2)
    module_page(course, 2).unpublish()

    do(enrolment, course_outline(course.slug), Step.LEARN)

    assert kept(enrolment) == Counts(True, 10, 2, 0)


def test_where_nobody_could_say_what_is_asked_every_step_counts(course):
    module_page(course).get_parent().unpublish()
    learner = make_member(organisation=make_organisation())
    enrolment = enrol(
        learner=learner,
        organisation=learner.organisations.get(),
        course_id=course.course_id,
        by=learner,
        now=NOW,
    )
    publish(module_page(course).get_parent().specific)

    do(enrolment, course, Step.LEARN)

    assert kept(enrolment) == Counts(True, 0, 1, 0)


def test_the_database_keeps_nobody_from_having_done_more_than_was_asked(enrolment):
    with pytest.raises(IntegrityError, match="no_more_done_than_asked"), transaction.atomic():
        Enrolment.objects.filter(pk=enrolment.pk).update(steps_done=11)


# --- That it is right --------------------------------------------------------------------------

ACTS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                *("start", "evidence", "evidence", "too little", "mark", "reopen", "reopen"),
                *("evaluate", "add", "take away", "bring back"),
            ]
        ),
        st.integers(0, 1),
        st.integers(1, 2),
        st.sampled_from([Step.LEARN, Step.QUIZ, Step.REFLECT]),
    ),
    max_size=16,
)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(acts=ACTS)
def test_kept_counts_are_what_a_recount_finds_whatever_was_done(acts):
    course = make_course(scenario=[], practise=[], reflect=[])
    people = [make_enrolment(course) for _ in range(2)]
    leader = make_person()

    for minute, (deed, who, number, step) in enumerate(acts):
        enrolment, now = people[who], NOW + timedelta(minutes=minute)
        live = course_outline(course.slug)
        page = module_page(course, number)
        module = live.module_by_id(page.translation_key)
        if deed == "add":
            page.reflect = EXERCISE
            publish(page)
        elif deed == "take away":
            page.unpublish()
        elif deed == "bring back":
            publish(page)
        elif deed == "evaluate":
            evaluate(enrolment=enrolment, course=live, now=now)
        elif module is not None and step in module.steps:
            place = {"number": module.number, "now": now}
            try:
                if deed == "start":
                    start_step(enrolment=enrolment, module=module, step=step, now=now)
                elif deed == "mark":
                    act(enrolment, live, step, Action.COMPLETE, leader, **place)
                elif deed == "reopen":
                    act(enrolment, live, step, Action.REOPEN, leader, **place)
                else:
                    evidence = ENOUGH if deed == "evidence" else NOT_ENOUGH
                    do(enrolment, live, step, evidence=evidence, **place)
            except NothingToChange:
                pass

        everybody = list(Enrolment.objects.filter(pk__in=[each.pk for each in people]))
        assert {each.pk: Counts.kept_by(each) for each in everybody} == recounted(everybody)
    assert check_counts(is_correcting=False) == 0


def test_a_wrong_count_is_found_and_corrected(course, capsys):
    right, wrong, begun = (make_enrolment(course) for _ in range(3))
    for enrolment in (right, wrong, begun):
        do(enrolment, course, Step.LEARN)
    Enrolment.objects.filter(pk=wrong.pk).update(steps_done=7, modules_done=3)
    Enrolment.objects.filter(pk=begun.pk).update(has_begun=False)

    with pytest.raises(CommandError, match="2 enrolments keep a wrong count"):
        call_command("check_counts")
    assert kept(wrong).steps_done == 7
    call_command("check_counts", fix=True)
    call_command("check_counts")

    assert "2 enrolments corrected." in capsys.readouterr().out
    assert {kept(each) for each in (right, wrong, begun)} == {Counts(True, 10, 1, 0)}


def test_a_recount_costs_the_same_for_one_and_for_many(course, django_assert_num_queries):
    for size in (1, 12):
        enrolments = [make_enrolment(course) for _ in range(size)]
        for enrolment in enrolments:
            do(enrolment, course, Step.LEARN)
        with django_assert_num_queries(2):
            assert len(recounted(enrolments)) == size


def test_a_check_goes_through_everybody_in_batches(course):
    for _ in range(5):
        do(make_enrolment(course), course, Step.LEARN)
    Enrolment.objects.update(steps_done=0)

    assert check_counts(is_correcting=True, batch_size=2) == 5
    assert check_counts(is_correcting=False, batch_size=2) == 0
