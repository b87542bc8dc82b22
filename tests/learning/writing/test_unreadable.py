"""A key was dropped too early: learners are told, may write on, and lose nothing."""

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Cohort, User
from accounts.services import create_cohort
from courses.catalogue.models import Step
from learning.closing.models import ClosingTip, ClosingTipRevision, TipShare
from learning.closing.selectors import SharingChoice
from learning.closing.services import choose_sharing, save_tip
from learning.enrolments.models import Enrolment
from learning.enrolments.services import add_learner
from learning.reflections.models import Reflection, ReflectionRevision
from learning.reflections.services import finish_reflection, open_reflection, save_reflection
from tests.courses.pages import press, soup, text
from tests.factories.accounts import make_member
from tests.factories.learning import NOW
from tests.learning.writing.keys import lose_the_key, raw

WORDS = "Put the kettle on before you answer"
TOLD = "We can’t read your words at the moment"
OTHER = "We can’t read this text at the moment"

pytestmark = pytest.mark.django_db


@pytest.fixture
def old_keys(settings) -> list[str]:
    return list(settings.REFLECTION_KEYS)


@pytest.fixture
def reflection(course, enrolment) -> Reflection:
    module = course.modules[0]
    opened = open_reflection(enrolment=enrolment, module=module, now=NOW)
    save_reflection(reflection=opened, answers={"what": WORDS}, seen_version=0, now=NOW)
    return finish_reflection(reflection=opened, course=course, module=module, now=NOW)


@pytest.fixture
def tip(course, learner) -> ClosingTip:
    return write(course, learner)


@pytest.fixture
def cohort(course, enrolment) -> Cohort:
    found = create_cohort(
        organisation=enrolment.organisation,
        course_id=course.course_id,
        name="Autumn",
        starts_at=NOW,
        by=enrolment.learner,
    )
    add_learner(cohort=found, learner=enrolment.learner, by=enrolment.learner, now=NOW)
    return found


def write(course, learner: User, words: str = WORDS) -> ClosingTip:
    enrolment = Enrolment.objects.get(learner=learner, course_id=course.course_id)
    return save_tip(
        enrolment=enrolment, course=course, tip=words, why="Why", seen_version=0, now=NOW
    )


def share_unnamed(cohort: Cohort, learner: User) -> None:
    choose_sharing(
        by=learner,
        enrolment=Enrolment.objects.get(learner=learner, course_id=cohort.course_id),
        cohort_id=cohort.public_id,
        choice=SharingChoice.UNNAMED,
        now=NOW,
    )


def box(response, name: str) -> str:
    return soup(response).find("textarea", attrs={"name": name}).get_text().removeprefix("\n")


# --- Reflections --------------------------------------------------------------------------------


@pytest.fixture
def reflect_url(course) -> str:
    return course.modules[0].step_url(Step.REFLECT)


def test_the_reflect_page_tells_and_still_takes_words(reflection, signed_in, reflect_url, settings):
    lose_the_key(settings)

    page = signed_in.get(reflect_url)

    assert page.status_code == 200
    assert TOLD in text(page)
    assert "Please tell the person who runs learning where you work." in text(page)
    assert "Your reflection is kept" not in text(page)
    assert box(page, "answer-what") == ""
    assert page.context["page"].is_done


def test_new_words_stand_beside_a_reflection_that_cannot_be_read(
    reflection, signed_in, reflect_url, settings, old_keys
):
    (before,) = raw(Reflection)
    lose_the_key(settings)
    page = signed_in.get(reflect_url)

    page = press(signed_in, page, "Save my changes", **{"answer-what": "New words."})

    assert page.status_code == 200
    assert TOLD not in text(page)
    assert box(page, "answer-what") == "New words."
    assert OTHER in text(page)
    assert raw(ReflectionRevision) == [before]
    settings.REFLECTION_KEYS += old_keys
    page = signed_in.get(reflect_url)
    assert box(page, "answer-what") == "New words."
    assert OTHER not in text(page)
    assert f"What? {WORDS}" in text(page)


def test_a_reflection_reads_again_once_the_key_is_back(
    reflection, signed_in, reflect_url, settings, old_keys
):
    lose_the_key(settings)
    page = signed_in.get(reflect_url)
    page = press(signed_in, page, "Use the longer form")
    refused = press(signed_in, page, "Save my changes")

    assert refused.status_code == 422
    settings.REFLECTION_KEYS += old_keys
    page = signed_in.get(reflect_url)
    assert TOLD not in text(page)
    assert box(page, "answer-what") == WORDS
    assert not ReflectionRevision.objects.exists()


def test_words_typed_before_the_key_went_are_saved_after_it(
    reflection, signed_in, reflect_url, settings, old_keys
):
    page = signed_in.get(reflect_url)
    lose_the_key(settings)
    form = {
        tag["name"]: tag.get("value", "")
        for tag in soup(page).find("main").find_all("input", type="hidden")
    }

    saved = signed_in.post(
        reflect_url,
        form | {"answer-what": f"{WORDS}, twice"},
        headers={"Accept": "application/json"},
    )

    assert saved.json()["version"] == 2
    settings.REFLECTION_KEYS += old_keys
    assert Reflection.objects.get().words["what"] == f"{WORDS}, twice"
    assert ReflectionRevision.objects.get().words["what"] == WORDS


def test_words_that_may_not_be_saved_come_back_though_the_key_is_gone(
    reflection, signed_in, reflect_url, settings
):
    page = signed_in.get(reflect_url)
    lose_the_key(settings)
    signed_in.logout()

    page = press(signed_in, page, "Save my changes", **{"answer-what": "New words."})

    assert page.status_code == 403
    assert box(page, "answer-what") == "New words."


def test_every_page_around_stays_up(course, reflection, tip, signed_in, settings):
    module = course.modules[0]
    lose_the_key(settings)

    for url in (
        reverse("learning:my_learning"),
        course.url,
        module.url,
        *(module.step_url(step) for step in module.steps),
        course.closing_url,
    ):
        page = signed_in.get(url, follow=True)
        assert page.status_code == 200, url
        assert WORDS not in page.content.decode()


# --- The closing tip ----------------------------------------------------------------------------


def test_the_closing_page_tells_and_new_words_stand_beside_the_old(
    course, tip, signed_in, settings, old_keys
):
    (before,) = raw(ClosingTip)
    lose_the_key(settings)
    page = signed_in.get(course.closing_url)
    assert page.status_code == 200
    assert TOLD in text(page)
    assert box(page, "tip") == box(page, "why") == ""

    page = press(signed_in, page, "Save my changes", tip="New words", why="")

    assert "Your tip is kept" in text(page)
    assert OTHER in text(page)
    assert raw(ClosingTipRevision) == [before]
    settings.REFLECTION_KEYS += old_keys
    page = signed_in.get(course.closing_url)
    assert box(page, "tip") == "New words"
    assert WORDS in soup(page).find(id="earlier").get_text()


def test_a_second_tab_is_not_asked_about_a_tip_that_nobody_can_read(
    course, tip, signed_in, settings, old_keys
):
    lose_the_key(settings)

    saved = signed_in.post(course.closing_url, {"tip": "New words", "seen_version": "0"})

    assert saved.status_code == 302
    settings.REFLECTION_KEYS += old_keys
    assert ClosingTip.objects.get().words["tip"] == "New words"
    assert ClosingTipRevision.objects.get().words["tip"] == WORDS


def test_a_tip_reads_again_once_the_key_is_back(course, tip, signed_in, settings, old_keys):
    lose_the_key(settings)
    page = signed_in.get(course.closing_url)
    assert press(signed_in, page, "Save my changes", tip=" ", why="").status_code == 422

    settings.REFLECTION_KEYS += old_keys

    assert box(signed_in.get(course.closing_url), "tip") == WORDS


def test_a_tip_that_cannot_be_read_can_be_deleted_with_what_stood_before_it(
    course, tip, learner, signed_in, settings, old_keys
):
    lose_the_key(settings)
    press(signed_in, signed_in.get(course.closing_url), "Save my changes", tip="Newer", why="")
    lose_the_key(settings)
    asked = signed_in.get(f"{course.closing_url}delete/")
    assert asked.status_code == 200
    assert "We can’t read your tip at the moment." in text(asked)

    page = press(signed_in, asked, "Delete my tip")

    assert "Your tip is deleted." in page.content.decode()
    assert ClosingTip.objects.get().is_deleted
    assert not ClosingTipRevision.objects.exists()


def test_in_a_cohort_tips_that_cannot_be_read_are_skipped_and_do_not_count(
    course, cohort, tip, learner, settings, old_keys
):
    share_unnamed(cohort, learner)
    lose_the_key(settings)
    client = Client()
    client.force_login(learner)
    address = f"{course.closing_url}shared/{cohort.public_id}/"
    expected: list[str] = []
    for number in range(3):
        assert shown(client.get(address)) == [], "fewer than three are to be seen"
        fellow = make_member(organisation=cohort.organisation)
        add_learner(cohort=cohort, learner=fellow, by=fellow, now=NOW)
        expected.append(f"Words {number}")
        write(course, fellow, expected[-1])
        share_unnamed(cohort, fellow)

    page = client.get(address)

    assert page.status_code == 200
    assert sorted(shown(page)) == expected
    settings.REFLECTION_KEYS += old_keys
    assert sorted(shown(client.get(address))) == sorted([*expected, WORDS])


def test_a_shared_tip_that_cannot_be_read_can_be_taken_back(
    course, cohort, tip, learner, signed_in, settings
):
    share_unnamed(cohort, learner)
    (before,) = raw(ClosingTip)
    lose_the_key(settings)

    page = press(
        signed_in,
        signed_in.get(course.closing_url),
        "Save my choice",
        choice=SharingChoice.PRIVATE.value,
    )

    assert page.status_code == 200
    assert TipShare.objects.get().withdrawn_at is not None
    assert raw(ClosingTip) == [before]


def test_a_page_costs_the_same_whether_its_words_can_be_read_or_not(
    course, reflection, tip, signed_in, settings, reflect_url
):
    def queries() -> list[int]:
        counts = []
        for url in (reflect_url, course.closing_url):
            signed_in.get(url)
            with CaptureQueriesContext(connection) as captured:
                signed_in.get(url)
            counts.append(len(captured))
        return counts

    readable = queries()
    lose_the_key(settings)

    assert queries() == readable


# --- Rotation -----------------------------------------------------------------------------------


def test_a_rotation_reports_what_no_key_opens_and_leaves_it_byte_for_byte(
    course, reflection, tip, signed_in, settings, old_keys, reflect_url
):
    lose_the_key(settings)
    press(signed_in, signed_in.get(reflect_url), "Save my changes", **{"answer-what": "New."})
    middle = settings.REFLECTION_KEYS[0]
    locked = raw(ClosingTip), raw(ReflectionRevision)
    newest = Fernet.generate_key().decode()
    settings.REFLECTION_KEYS = [newest, middle]

    with pytest.raises(CommandError) as refused:
        call_command("rotate_reflection_keys")

    earlier = ReflectionRevision.objects.get()
    assert "No key opens 2 texts" in str(refused.value)
    assert f"closingtip {tip.pk}" in str(refused.value)
    assert f"reflectionrevision {earlier.pk}" in str(refused.value)
    assert (raw(ClosingTip), raw(ReflectionRevision)) == locked
    settings.REFLECTION_KEYS = [newest]
    assert Reflection.objects.get().words["what"] == "New."
    settings.REFLECTION_KEYS = [newest, *old_keys]
    call_command("rotate_reflection_keys")
    settings.REFLECTION_KEYS = [newest]
    assert ClosingTip.objects.get().words["tip"] == WORDS
    assert ReflectionRevision.objects.get().words["what"] == WORDS


def shown(response) -> list[str]:
    return [quote.get_text(strip=True) for quote in soup(response).find_all("blockquote")]
