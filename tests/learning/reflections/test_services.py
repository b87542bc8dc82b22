"""Keeping what a learner writes."""

import pytest

from courses.catalogue.models import Step
from learning.progress.models import StepProgress
from learning.reflections.models import Reflection, ReflectionRevision
from learning.reflections.services import (
    NoExercise,
    NothingWritten,
    choose_form,
    finish_reflection,
    open_reflection,
    save_reflection,
)
from learning.writing import services
from tests.factories.learning import NOW, module_page, publish

pytestmark = pytest.mark.django_db
LONG = "They put the kettle on before they said anything at all."


@pytest.fixture
def reflection(course, enrolment) -> Reflection:
    return open_reflection(enrolment=enrolment, module=course.modules[0], now=NOW)


def save(reflection, what: str, *, seen: int):
    return save_reflection(
        reflection=reflection, answers={"what": what}, seen_version=seen, now=NOW
    )


def earlier(reflection) -> list[str]:
    return [r.words["what"] for r in reflection.revisions.order_by("version")]


def test_words_are_kept_as_they_were_written(reflection):
    save(reflection, "  A kind word.\n\nThen – tea.  ", seen=0)

    assert Reflection.objects.get().words["what"] == "  A kind word.\n\nThen – tea.  "


def test_saving_the_same_again_is_saving_once(reflection):
    save(reflection, LONG, seen=0)

    again = save(reflection, LONG, seen=0)

    assert again.reflection.version == 1
    assert again.conflict is None
    assert not ReflectionRevision.objects.exists()


def test_a_save_from_a_second_tab_keeps_both_texts(reflection):
    save(reflection, "From the phone.", seen=0)

    saved = save(reflection, "From the ward.", seen=0)

    assert saved.reflection.words["what"] == "From the ward."
    assert saved.conflict.words["what"] == "From the phone."


def test_a_slip_of_the_keyboard_is_not_kept_and_a_lost_passage_is(reflection):
    save(reflection, f"{LONG} Yse.", seen=0)
    save(reflection, f"{LONG} Yes.", seen=1)
    assert earlier(reflection) == []

    save(reflection, "Yes.", seen=2)

    assert earlier(reflection) == [f"{LONG} Yes."]


def test_the_finished_text_is_kept_when_it_is_changed_later(course, reflection):
    save(reflection, "Done.", seen=0)
    finish_reflection(reflection=reflection, course=course, module=course.modules[0], now=NOW)

    save_reflection(
        reflection=reflection,
        answers={"what": "Done!"},
        seen_version=1,
        now=NOW.replace(hour=10),
    )
    save_reflection(
        reflection=reflection,
        answers={"what": "Done?"},
        seen_version=2,
        now=NOW.replace(hour=11),
    )

    assert earlier(reflection) == ["Done."]


def test_the_newest_earlier_texts_are_kept_and_no_endless_number(reflection, monkeypatch):
    monkeypatch.setattr(services, "MOST_KEPT", 3)
    for number in range(6):
        save(reflection, f"{number} {LONG}", seen=99)

    assert earlier(reflection) == [f"{number} {LONG}" for number in (2, 3, 4)]


def test_an_answer_to_a_prompt_that_was_not_asked_is_not_kept(reflection):
    save_reflection(
        reflection=reflection,
        answers={"what": "Yes.", "who": "A name."},
        seen_version=0,
        now=NOW,
    )

    assert Reflection.objects.get().words == {"what": "Yes.", "so-what": ""}


def test_an_answer_that_was_not_sent_is_not_emptied(reflection):
    save(reflection, "Yes.", seen=0)
    save_reflection(reflection=reflection, answers={"so-what": "Hm."}, seen_version=1, now=NOW)

    assert Reflection.objects.get().words == {"what": "Yes.", "so-what": "Hm."}


def test_prompts_stay_as_they_were_asked(course, enrolment, reflection):
    page = module_page(course)
    data = page.reflect.raw_data[0]
    data["value"]["prompts"][0]["question"] = "Something new?"
    page.reflect = [data]
    publish(page)

    again = open_reflection(enrolment=enrolment, module=course.modules[0], now=NOW)

    assert again.exercise["prompts"][0]["question"] == "What happened?"


def test_finishing_completes_the_step_and_says_only_that_it_was_written(
    course, enrolment, reflection
):
    save(reflection, "Words.", seen=0)

    for _ in range(2):
        finish_reflection(reflection=reflection, course=course, module=course.modules[0], now=NOW)

    row = StepProgress.objects.get(enrolment=enrolment, step=Step.REFLECT)
    assert row.completed_at == NOW
    assert row.evidence == {"reflection": str(reflection.public_id)}


def test_a_reflection_without_a_word_is_not_finished(course, reflection):
    save(reflection, "  \n ", seen=0)

    with pytest.raises(NothingWritten):
        finish_reflection(reflection=reflection, course=course, module=course.modules[0], now=NOW)


def test_a_module_without_an_exercise_opens_no_reflection(course, enrolment):
    page = module_page(course)
    page.reflect = []
    publish(page)

    with pytest.raises(NoExercise):
        open_reflection(enrolment=enrolment, module=course.modules[0], now=NOW)


def test_choosing_a_form_changes_no_word_and_no_version(reflection):
    save(reflection, LONG, seen=0)

    choose_form(reflection=reflection, is_long=True)
    choose_form(reflection=reflection, is_long=True)

    found = Reflection.objects.get()
    assert found.is_long
    assert (found.words["what"], found.version) == (LONG, 1)
    assert not ReflectionRevision.objects.exists()


def test_the_longer_form_is_copied_when_the_exercise_is(reflection):
    asked = Reflection.objects.get().exercise["long_prompts"]

    assert len(asked) == 6
    assert all(isinstance(text, str) for prompt in asked for text in prompt.values())
