"""Telling those who had done a step that something in it was wrong."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from wagtail.models import PageLogEntry

from courses.catalogue.selectors import course_outline
from courses.catalogue.steps import Step
from learning.access import NotYours
from learning.corrections.models import Correction, CorrectionSeen
from learning.corrections.selectors import NoSuchCorrection
from learning.corrections.services import CORRECTED, mark_seen
from learning.events.models import LearningEvent
from learning.progress.models import StepProgress
from tests.courses.pages import soup, text
from tests.factories.editors import make_editor
from tests.factories.learning import make_course, make_enrolment, module_page, publish
from tests.factories.steps import finish_steps

pytestmark = pytest.mark.django_db
WORDS = "We said to answer within a day. It is within an hour."


def correction(words: str = WORDS, *, step: str = "learn", own_id: str | None = None) -> dict:
    value = {"step": step, "words": words}
    return {"type": "correction", "id": own_id or str(uuid.uuid4()), "value": value}


def correct(course, *blocks: dict, number: int = 1) -> None:
    page = module_page(course, number)
    page.corrections = list(blocks)
    publish(page)


def do(enrolment, course, step: Step = Step.LEARN, *, number: int = 1, now=None):
    module = course.modules[number - 1]
    finish_steps(enrolment, course, module, step, now=now or timezone.now())
    return StepProgress.objects.get(
        enrolment=enrolment, module_id=course.modules[number - 1].module_id, step=step
    )


def pages(course) -> list[str]:
    module = course.modules[0]
    return [module.url, module.step_url(Step.LEARN), "/learn/"]


def told(client: Client, course, words: str = WORDS) -> list[bool]:
    """Whether the module, the step and my learning show the words."""
    return [words in text(client.get(url)) for url in pages(course)]


def press(client: Client, course, number: int = 0, **data: str):
    form = soup(client.get(course.modules[0].url)).select("form[action*=corrections]")[number]
    return client.post(form["action"], data)


def test_who_had_done_the_step_is_told_until_they_say_they_have_seen_it(
    course, enrolment, signed_in
):
    before = do(enrolment, course).evidence
    correct(course, correction())

    assert told(signed_in, course) == [True, True, True]

    press(signed_in, course)

    assert told(signed_in, course) == [False, False, False]
    row = StepProgress.objects.get()
    assert row.completed_at is not None
    assert row.evidence == before


def test_who_had_not_done_the_step_reads_the_right_words_anyway(course, enrolment, signed_in):
    do(enrolment, course, Step.SCENARIO)
    correct(course, correction())
    assert told(signed_in, course) == [False, False, False]

    do(enrolment, course_outline(course.slug))

    assert told(signed_in, course) == [False, False, False]


def test_other_steps_modules_people_and_visitors_are_told_nothing(course, enrolment, signed_in):
    do(enrolment, course)
    correct(course, correction())
    other = make_enrolment(course, organisation=enrolment.organisation)
    do(other, course, number=2)
    somebody = Client()
    somebody.force_login(other.learner)

    assert told(somebody, course) == [False, False, False]
    assert WORDS not in text(Client().get(course.modules[0].url))
    assert WORDS not in text(signed_in.get(course.modules[0].step_url(Step.PRACTISE)))
    assert WORDS not in text(signed_in.get(course.modules[1].url))


def test_a_draft_tells_nobody(course, enrolment, signed_in):
    do(enrolment, course)
    page = module_page(course)
    page.corrections = [correction()]
    draft = page.save_revision()

    assert told(signed_in, course) == [False, False, False]
    assert not Correction.objects.exists()

    draft.publish()

    assert told(signed_in, course) == [True, True, True]


def test_a_date_to_come_tells_nobody_yet(course, enrolment, signed_in):
    do(enrolment, course)
    page = module_page(course)
    page.corrections = [correction()]
    page.go_live_at = timezone.now() + timedelta(days=1)
    page.save_revision().publish()

    assert told(signed_in, course) == [False, False, False]


def test_the_next_publication_tells_nobody_again(course, enrolment, signed_in):
    do(enrolment, course)
    block = correction()
    correct(course, block)
    press(signed_in, course)

    correct(course, correction("We said an hour. It is an hour.", own_id=block["id"]))

    assert told(signed_in, course, "An hour") == [False, False, False]
    assert Correction.objects.get().words == "We said an hour. It is an hour."
    assert Correction.objects.get().version == 1


def test_a_second_correction_is_told_too(course, enrolment, signed_in):
    do(enrolment, course)
    first = correction()
    correct(course, first)
    press(signed_in, course)

    correct(course, first, correction("Also this."))

    assert told(signed_in, course) == [False, False, False]
    assert told(signed_in, course, "Also this.") == [True, True, True]


def test_a_correction_taken_out_is_told_no_more_and_goes_on_when_put_back(
    course, enrolment, signed_in
):
    do(enrolment, course)
    block = correction()
    correct(course, block)
    correct(course)
    assert told(signed_in, course) == [False, False, False]

    correct(course, block)

    assert told(signed_in, course) == [True, True, True]
    assert Correction.objects.count() == 1


def test_pressing_twice_is_seeing_it_once(course, enrolment, signed_in):
    do(enrolment, course)
    block = correction()
    correct(course, block)
    form = soup(signed_in.get(course.modules[0].url)).select_one("form[action*=corrections]")

    for _again in range(2):
        assert signed_in.post(form["action"]).status_code == 302

    assert CorrectionSeen.objects.count() == 1
    seen = LearningEvent.objects.get(verb=LearningEvent.Verb.CORRECTION_SEEN)
    assert seen.result == {"correction": block["id"], "version": 1}
    assert seen.step == Step.LEARN
    assert WORDS not in str(seen.result)


def test_the_button_leads_back_to_where_the_notice_stood(course, enrolment, signed_in):
    do(enrolment, course)
    correct(course, correction())
    module = course.modules[0]
    places = {
        "my_learning": "/learn/",
        "learn": module.step_url(Step.LEARN),
        "module": module.url,
        "https://example.org": module.url,
    }
    form = soup(signed_in.get(module.url)).select_one("form[action*=corrections]")

    led = {at: signed_in.post(form["action"], {"stood_at": at})["Location"] for at in places}

    assert led == places


def test_only_a_learner_of_the_course_marks_a_correction_of_the_module(course, enrolment):
    do(enrolment, course)
    block = correction()
    correct(course, block)
    stranger = make_enrolment(make_course()).learner
    place = {"course": course, "correction_id": uuid.UUID(block["id"]), "now": timezone.now()}

    with pytest.raises(NotYours):
        mark_seen(by=stranger, module=course.modules[0], **place)
    with pytest.raises(NoSuchCorrection):
        mark_seen(by=enrolment.learner, module=course.modules[1], **place)
    client = Client()
    client.force_login(stranger)
    url = f"{course.modules[0].url}corrections/{block['id']}/seen/"
    assert client.post(url).status_code == 404
    assert Client().post(url)["Location"].startswith("/accounts/login/")
    assert not CorrectionSeen.objects.exists()


def test_who_takes_the_course_for_two_organisations_is_told_and_asked_once(course, enrolment):
    second = make_enrolment(course, learner=enrolment.learner)
    do(enrolment, course)
    do(second, course)
    correct(course, correction())
    client = Client()
    client.force_login(enrolment.learner)
    assert text(client.get("/learn/")).count(WORDS) == 1

    press(client, course)

    assert told(client, course) == [False, False, False]
    assert CorrectionSeen.objects.count() == 2


def test_corrections_cost_one_query_however_many(
    course, enrolment, signed_in, django_assert_num_queries
):
    do(enrolment, course)
    correct(course, *[correction(f"Number {number}.") for number in range(7)])
    url = course.modules[0].step_url(Step.LEARN)
    signed_in.get(url)

    # The person, what is published, the enrolment, its progress, what was seen.
    with django_assert_num_queries(5):
        page = signed_in.get(url)

    assert text(page).count("We corrected something") == 7


def test_the_pages_history_says_who_told_learners_what(course):
    page = module_page(course)
    editor = make_editor(page, "change", "publish")
    page.corrections = [correction()]
    page.save_revision(user=editor).publish(user=editor)

    entry = PageLogEntry.objects.get(action=CORRECTED)

    assert entry.user == editor
    assert entry.data == {"step": "learn", "words": WORDS}
    assert Correction.objects.get().by == editor


def test_a_correction_of_a_step_that_the_module_has_not_is_refused(course):
    page = module_page(course)
    page.practise = []
    page.corrections = [correction(step="practise")]

    with pytest.raises(ValidationError, match="Choose a step that this module has"):
        page.full_clean()


def test_publications_are_counted_and_completions_say_which_it_was(course, enrolment, signed_in):
    publish(module_page(course))
    first = do(enrolment, course_outline(course.slug))
    publish(module_page(course))
    page = module_page(course)
    page.save_revision()
    second = do(enrolment, course_outline(course.slug), Step.REFLECT)

    assert module_page(course).version == 2
    assert first.evidence["version"] == 1
    assert second.evidence["version"] == 2
    shown = text(signed_in.get(course.modules[0].step_url(Step.LEARN)))
    published = module_page(course).last_published_at
    assert f"Version 2, {published.day} {published:%B %Y}." in shown


def test_a_page_brought_back_to_an_old_text_has_a_new_version(course):
    page = module_page(course)
    old = page.save_revision()
    old.publish()
    publish(module_page(course))

    old.publish()

    assert module_page(course).version == 3
