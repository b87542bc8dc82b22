"""A learner's own tip: their words stay theirs until they share them, and come back when asked."""

import logging
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from cryptography.fernet import Fernet
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Cohort, Membership, User
from accounts.services import add_facilitator, create_cohort, grant_role
from courses.catalogue.models import CoursePage
from learning.access import NotYours
from learning.closing.models import ClosingTip, TipModeration, TipShare
from learning.closing.selectors import FEWEST_WITHOUT_NAME, SharingChoice, shared_tips
from learning.closing.services import (
    NothingToShare,
    WrittenElsewhere,
    choose_sharing,
    delete_tip,
    moderate_tip,
    save_tip,
)
from learning.enrolments.models import Enrolment
from learning.enrolments.services import add_learner
from learning.events.models import LearningEvent
from tests.courses.pages import press, soup, text
from tests.factories.accounts import (
    give_second_factor,
    make_member,
    make_organisation,
    make_person,
)
from tests.factories.learning import NOW, make_course, make_enrolment

WORDS = "Put the kettle on before you answer"
WHY = "A night I would rather not repeat"

pytestmark = pytest.mark.django_db


@pytest.fixture
def url(course) -> str:
    return course.closing_url


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


@pytest.fixture
def facilitator(cohort) -> User:
    person = make_facilitator(cohort)
    give_second_factor(person)
    return person


def make_facilitator(cohort: Cohort) -> User:
    person = make_member(organisation=cohort.organisation, role=Membership.Role.FACILITATOR)
    add_facilitator(cohort=cohort, user=person, by=person, now=NOW)
    return person


def make_fellow(cohort: Cohort, *, name: str = "") -> User:
    person = make_member(organisation=cohort.organisation, name=name)
    add_learner(cohort=cohort, learner=person, by=person, now=NOW)
    return person


def write(course, learner: User, words: str = WORDS, *, seen: int = 0) -> ClosingTip:
    enrolment = Enrolment.objects.get(learner=learner, course_id=course.course_id)
    return save_tip(
        enrolment=enrolment, course=course, tip=words, why=WHY, seen_version=seen, now=NOW
    )


def share(learner: User, cohort: Cohort, choice: SharingChoice, *, now=NOW) -> None:
    enrolment = Enrolment.objects.get(learner=learner, course_id=cohort.course_id)
    choose_sharing(
        by=learner, enrolment=enrolment, cohort_id=cohort.public_id, choice=choice, now=now
    )


def seen(course, by: User, cohort: Cohort) -> list[tuple[str, str]]:
    found = shared_tips(by=by, course=course, cohort_id=cohort.public_id)
    return sorted((tip.first_name, tip.words) for tip in found.tips)


def browser(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def box(response, name: str) -> str:
    return soup(response).find("textarea", attrs={"name": name}).get_text().removeprefix("\n")


# --- Writing --------------------------------------------------------------------------------


def test_a_visitor_reads_what_is_asked_and_has_no_boxes(client, url):
    page = client.get(url)

    assert "What tip would you add?" in text(page)
    assert "Sign in to write" in text(page)
    assert not soup(page).find_all("textarea")


def test_a_course_without_a_closing_exercise_has_no_such_page(client):
    course = make_course(closing=[])

    assert client.get(course.closing_url).status_code == 404
    assert course.closing_url not in client.get(course.url).content.decode()


def test_a_tip_is_kept_and_can_be_changed(signed_in, url):
    page = press(signed_in, signed_in.get(url), "Save my tip", tip=WORDS, why=WHY)
    assert "Your tip is kept" in text(page)
    assert (box(page, "tip"), box(page, "why")) == (WORDS, WHY)

    press(signed_in, page, "Save my changes", tip="Another")

    assert ClosingTip.objects.get().words == {"tip": "Another", "why": WHY}


def test_somebody_who_has_not_begun_is_enrolled_by_their_tip(course, url):
    learner = make_member(organisation=make_organisation())

    press(browser(learner), browser(learner).get(url), "Save my tip", tip=WORDS)

    assert ClosingTip.objects.get().enrolment.learner == learner


@pytest.mark.parametrize("words", ["", "   \r\n "])
def test_a_tip_without_words_is_refused_politely(signed_in, url, words):
    page = press(signed_in, signed_in.get(url), "Save my tip", tip=words, why=WHY)

    assert page.status_code == 422
    assert "Write your tip first." in text(page)
    assert box(page, "why") == WHY
    assert not ClosingTip.objects.exists()


def test_too_long_a_tip_is_refused_with_every_word_still_there(signed_in, url):
    page = press(signed_in, signed_in.get(url), "Save my tip", tip="é" * 281, why="w" * 1_001)

    assert page.status_code == 422
    assert "This has 281 characters. The most we can keep is 280." in text(page)
    assert box(page, "tip") == "é" * 281
    assert box(page, "why") == "w" * 1_001


def test_saving_twice_is_once(course, learner):
    assert write(course, learner).version == write(course, learner).version == 1


def test_two_tabs_overwrite_nothing_before_the_learner_says_so(course, signed_in, url):
    first, second = signed_in.get(url), signed_in.get(url)
    press(signed_in, first, "Save my tip", tip=WORDS)

    asked = press(signed_in, second, "Save my tip", tip="Another")

    assert asked.status_code == 409
    assert WORDS in text(asked)
    assert box(asked, "tip") == "Another"
    assert ClosingTip.objects.get().words["tip"] == WORDS
    press(signed_in, asked, "Save my changes")
    assert ClosingTip.objects.get().words["tip"] == "Another"


def test_what_a_tip_said_before_stays_with_its_learner_alone(
    course, cohort, facilitator, learner, signed_in, url
):
    learner.name = "Amara"
    learner.save()
    before = f"{WORDS}, and then have a cup of tea together"
    write(course, learner, before)
    share(learner, cohort, SharingChoice.NAMED)

    page = press(signed_in, signed_in.get(url), "Save my changes", tip="Ask first", why="")

    assert before in soup(page).find(id="earlier").get_text()
    for reader in (facilitator, make_fellow(cohort)):
        assert seen(course, reader, cohort) == [("Amara", "Ask first")]
        for address in (url, f"{url}shared/{cohort.public_id}/"):
            assert before not in browser(reader).get(address).content.decode()


def test_of_two_tabs_the_text_that_was_overwritten_is_among_the_earlier_ones(
    course, signed_in, url
):
    first, second = signed_in.get(url), signed_in.get(url)
    press(signed_in, first, "Save my tip", tip="Tea", why="")
    asked = press(signed_in, second, "Save my tip", tip="Another", why="")

    page = press(signed_in, asked, "Save my changes")

    assert box(page, "tip") == "Another"
    assert "Tea" in soup(page).find(id="earlier").get_text()


def test_an_old_version_never_overwrites_a_newer_one(course, learner):
    write(course, learner)
    write(course, learner, "Newer", seen=1)

    with pytest.raises(WrittenElsewhere):
        write(course, learner, "Older", seen=1)

    assert ClosingTip.objects.get().words["tip"] == "Newer"


def test_words_sent_after_the_session_ended_come_back_in_their_boxes(learner, signed_in, url):
    page = signed_in.get(url)
    signed_in.logout()

    page = press(signed_in, page, "Save my tip", tip=WORDS, why=WHY)

    assert page.status_code == 403
    assert "You are signed out, so this is not saved yet." in text(page)
    assert (box(page, "tip"), box(page, "why")) == (WORDS, WHY)
    signed_in.force_login(learner)
    press(signed_in, page, "Save my tip")
    assert ClosingTip.objects.get().words["tip"] == WORDS


def test_words_are_not_saved_for_the_next_person_at_the_computer(course, signed_in, url):
    page = signed_in.get(url)
    signed_in.force_login(make_enrolment(course).learner)

    page = press(signed_in, page, "Save my tip", tip=WORDS)

    assert page.status_code == 403
    assert "Somebody else has signed in on this computer." in text(page)
    assert not ClosingTip.objects.exists()


def test_somebody_without_an_organisation_keeps_the_words_on_the_page(client, url):
    client.force_login(make_person())

    page = press(client, client.get(url), "Save my tip", tip=WORDS)

    assert page.status_code == 403
    assert box(page, "tip") == WORDS


def test_words_come_back_when_the_exercise_was_taken_away_meanwhile(course, signed_in, url):
    page = signed_in.get(url)
    CoursePage.objects.get(translation_key=course.course_id).unpublish()

    gone = press(signed_in, page, "Save my tip", tip=WORDS, why=WHY)

    assert gone.status_code == 404
    assert WORDS in gone.content.decode()
    assert WHY in gone.content.decode()


def test_another_site_can_neither_save_nor_fill_in_the_page(learner, url):
    client = Client(enforce_csrf_checks=True)
    client.force_login(learner)

    page = client.post(
        url, {"tip": WORDS, "seen_version": "0"}, headers={"Origin": "https://evil.example"}
    )

    assert page.status_code == 403
    assert WORDS not in page.content.decode()
    assert not ClosingTip.objects.exists()


def test_html_in_a_tip_is_text(course, cohort, learner, url):
    write(course, learner, "<script>alert(1)</script>")
    share(learner, cohort, SharingChoice.UNNAMED)
    for name in ("Amara", "Bo", "Cai"):
        fellow = make_fellow(cohort, name=name)
        write(course, fellow, "<b>bold</b>")
        share(fellow, cohort, SharingChoice.UNNAMED)

    for address in (url, f"{url}shared/{cohort.public_id}/"):
        page = browser(learner).get(address).content.decode()
        assert "<script>alert" not in page
        assert "<b>bold" not in page


# --- Who may read ----------------------------------------------------------------------------


def test_a_tip_is_private_until_its_learner_shares_it(course, cohort, facilitator, learner):
    fellow = make_fellow(cohort)
    write(course, learner)

    assert seen(course, fellow, cohort) == []
    assert seen(course, facilitator, cohort) == []
    for person in (fellow, facilitator):
        assert WORDS not in browser(person).get(course.closing_url).content.decode()


def test_a_tip_with_a_name_shows_the_first_name_and_never_the_reason(
    course, cohort, facilitator, learner
):
    learner.name = "Amara Demo"
    learner.save()
    write(course, learner)
    share(learner, cohort, SharingChoice.NAMED)

    assert seen(course, make_fellow(cohort), cohort) == [("Amara", WORDS)]
    page = browser(facilitator).get(f"{course.closing_url}shared/{cohort.public_id}/")
    assert WORDS in text(page)
    for hidden in (WHY, "Demo", learner.email):
        assert hidden not in soup(page).find("main").get_text()


def test_somebody_without_a_name_is_told_and_their_address_is_never_shown(course, cohort, learner):
    write(course, learner)
    client = browser(learner)

    refused = press(
        client, client.get(course.closing_url), "Save my choice", choice=SharingChoice.NAMED.value
    )

    assert refused.status_code == 422
    assert "You have given no name yet." in text(refused)
    assert box(refused, "tip") == WORDS
    assert not TipShare.objects.exists()


def test_tips_without_a_name_are_shown_only_when_there_are_enough(
    course, cohort, facilitator, learner
):
    learners = [learner, *(make_fellow(cohort, name="Bo") for _ in range(FEWEST_WITHOUT_NAME - 1))]
    named = make_fellow(cohort, name="Cai")
    write(course, named, "Mine")
    share(named, cohort, SharingChoice.NAMED)
    for number, person in enumerate(learners):
        for reader in (named, facilitator):
            assert seen(course, reader, cohort) == [("Cai", "Mine")], number
        write(course, person, f"Words {number}")
        share(person, cohort, SharingChoice.UNNAMED)

    everything = [("", "Words 0"), ("", "Words 1"), ("", "Words 2"), ("Cai", "Mine")]
    assert seen(course, named, cohort) == everything
    assert seen(course, facilitator, cohort) == everything
    share(learner, cohort, SharingChoice.PRIVATE)
    assert seen(course, named, cohort) == [("Cai", "Mine")]


def test_taking_a_tip_back_holds_at_once(course, cohort, learner):
    learner.name = "Amara"
    learner.save()
    fellow = make_fellow(cohort)
    write(course, learner)
    share(learner, cohort, SharingChoice.NAMED)
    address = f"{course.closing_url}shared/{cohort.public_id}/"
    assert WORDS in text(browser(fellow).get(address))
    client = browser(learner)

    page = client.get(course.closing_url)
    press(client, page, "Save my choice", choice=SharingChoice.PRIVATE.value)

    assert WORDS not in browser(fellow).get(address).content.decode()
    share(learner, cohort, SharingChoice.PRIVATE, now=NOW + timedelta(days=1))
    assert TipShare.objects.get().withdrawn_at < NOW + timedelta(days=365)


def outsiders(course, cohort: Cohort) -> dict[str, User]:
    organisation = cohort.organisation
    other = create_cohort(
        organisation=organisation,
        course_id=course.course_id,
        name="Spring",
        starts_at=NOW,
        by=make_person(),
    )
    elsewhere = make_enrolment(course)
    foreign = create_cohort(
        organisation=elsewhere.organisation,
        course_id=course.course_id,
        name="Autumn",
        starts_at=NOW,
        by=make_person(),
    )
    gone = make_fellow(cohort)
    gone.cohort_memberships.all().delete()
    left = make_fellow(cohort)
    left.memberships.all().delete()
    former = make_facilitator(cohort)
    former.memberships.all().delete()
    grant_role(
        user=former,
        organisation=organisation,
        role=Membership.Role.LEARNER,
        by=None,
        now=NOW,
    )
    return {
        "a learner of another cohort": make_fellow(other),
        "a facilitator of another cohort": make_facilitator(other),
        "a learner of another organisation": make_fellow(foreign),
        "a facilitator of another organisation": make_facilitator(foreign),
        "an administrator who leads nobody": make_member(
            organisation=organisation, role=Membership.Role.ADMINISTRATOR
        ),
        "an editor": make_member(organisation=organisation, role=Membership.Role.EDITOR),
        "who left the cohort": gone,
        "who left the organisation": left,
        "who is no facilitator any more": former,
    }


def test_for_anybody_else_a_cohorts_tips_are_not_there(course, cohort, learner, client):
    learner.name = "Amara"
    learner.save()
    write(course, learner)
    share(learner, cohort, SharingChoice.NAMED)
    share_id = TipShare.objects.get().public_id
    address = f"{course.closing_url}shared/{cohort.public_id}/"

    for who, person in outsiders(course, cohort).items():
        give_second_factor(person)
        page = browser(person).get(address)
        assert page.status_code == 404, who
        assert WORDS not in page.content.decode(), who
        hidden = browser(person).post(
            f"{address}hide/", {"share": share_id, "reason": TipShare.HiddenFor.OTHER}
        )
        assert hidden.status_code == 404, who
    assert client.get(address).status_code == 302
    assert not TipModeration.objects.exists()


def test_a_cohort_of_another_course_shows_nothing_under_this_one(course, cohort, learner):
    other = make_course()

    with pytest.raises(NotYours):
        shared_tips(by=learner, course=other, cohort_id=cohort.public_id)


def test_nobody_shares_a_tip_with_a_cohort_they_are_not_in(course, cohort, learner):
    other = outsiders(course, cohort)["a learner of another organisation"]
    write(course, learner)
    foreign = other.cohort_memberships.get().cohort

    with pytest.raises(NotYours):
        share(learner, foreign, SharingChoice.UNNAMED)
    refused = browser(learner).post(
        f"{course.closing_url}share/",
        {"cohort": foreign.public_id, "choice": SharingChoice.UNNAMED.value},
    )
    assert refused.status_code == 404
    assert not TipShare.objects.exists()


@pytest.mark.parametrize("left", ["cohort_memberships", "memberships"])
def test_a_learner_who_leaves_takes_their_tip_along(course, cohort, learner, left):
    learner.name = "Amara"
    learner.save()
    fellow = make_fellow(cohort)
    write(course, learner)
    share(learner, cohort, SharingChoice.NAMED)

    getattr(learner, left).all().delete()

    assert seen(course, fellow, cohort) == []


# --- A facilitator hides one ------------------------------------------------------------------


def test_a_facilitator_hides_a_tip_and_shows_it_again_and_both_are_written_down(
    course, cohort, facilitator, learner
):
    learner.name = "Amara"
    learner.save()
    fellow = make_fellow(cohort)
    write(course, learner)
    share(learner, cohort, SharingChoice.NAMED)
    client = browser(facilitator)
    address = f"{course.closing_url}shared/{cohort.public_id}/"

    page = press(client, client.get(address), "Hide it", reason=TipShare.HiddenFor.PERSON.value)

    assert "Hidden from the cohort." in text(page)
    assert WORDS not in browser(fellow).get(address).content.decode()
    assert "It may name or point to a person." in text(browser(learner).get(course.closing_url))
    press(client, page, "Show it again")
    assert seen(course, fellow, cohort) == [("Amara", WORDS)]
    decided = TipModeration.objects.order_by("pk").values_list("by", "reason")
    assert list(decided) == [(facilitator.pk, "person"), (facilitator.pk, "")]


def test_deciding_twice_is_once(course, cohort, facilitator, learner):
    write(course, learner)
    share(learner, cohort, SharingChoice.UNNAMED)
    place = {"by": facilitator, "course": course, "cohort_id": cohort.public_id, "now": NOW}

    for _ in range(2):
        moderate_tip(share_id=TipShare.objects.get().public_id, reason="unkind", **place)

    assert TipModeration.objects.count() == 1


def test_a_hidden_tip_stays_hidden_when_it_is_shared_anew(course, cohort, facilitator, learner):
    learner.name = "Amara"
    learner.save()
    fellow = make_fellow(cohort)
    write(course, learner)
    share(learner, cohort, SharingChoice.NAMED)
    share_id = TipShare.objects.get().public_id
    place = {"by": facilitator, "course": course, "cohort_id": cohort.public_id, "now": NOW}
    moderate_tip(share_id=share_id, reason="person", **place)

    share(learner, cohort, SharingChoice.PRIVATE)
    share(learner, cohort, SharingChoice.NAMED)

    assert seen(course, fellow, cohort) == []


def test_a_learner_of_the_cohort_hides_nothing(course, cohort, learner):
    fellow = make_fellow(cohort)
    write(course, learner)
    share(learner, cohort, SharingChoice.UNNAMED)
    share_id = TipShare.objects.get().public_id

    with pytest.raises(NotYours):
        moderate_tip(
            by=fellow,
            course=course,
            cohort_id=cohort.public_id,
            share_id=share_id,
            reason="other",
            now=NOW,
        )


def test_a_facilitator_without_a_second_factor_is_asked_for_it_first(course, cohort, learner):
    facilitator = make_facilitator(cohort)
    learner.name = "Amara"
    learner.save()
    write(course, learner)
    share(learner, cohort, SharingChoice.NAMED)

    page = browser(facilitator).get(f"{course.closing_url}shared/{cohort.public_id}/")

    assert page.status_code == 302
    assert page.url.startswith("/accounts/second-step/")


# --- Deleting ----------------------------------------------------------------------------------


def test_a_learner_is_asked_and_then_their_tip_is_gone_from_every_place(
    course, cohort, learner, signed_in, url
):
    learner.name = "Amara"
    learner.save()
    fellow = make_fellow(cohort)
    write(course, learner)
    share(learner, cohort, SharingChoice.NAMED)
    asked = signed_in.get(soup(signed_in.get(url)).find("a", string="Delete your tip")["href"])
    assert soup(asked).find("blockquote", dir="auto").get_text(strip=True) == WORDS
    assert "Your cohort will no longer see it." in text(asked)
    assert seen(course, fellow, cohort) == [("Amara", WORDS)]

    page = press(signed_in, asked, "Delete my tip")

    assert "Your tip is deleted." in page.content.decode()
    assert box(page, "tip") == ""
    assert seen(course, fellow, cohort) == []
    assert ClosingTip.objects.get().words == {}
    assert not soup(page).find("a", string="Delete your tip")


def test_deleting_twice_is_once_and_another_tip_may_be_written(course, learner, signed_in, url):
    write(course, learner)
    for _ in range(2):
        assert signed_in.post(f"{url}delete/").url == url
    assert signed_in.get(f"{url}delete/").url == url

    press(signed_in, signed_in.get(url), "Save my tip", tip="Ask first", why="")

    assert box(signed_in.get(url), "tip") == "Ask first"


def test_words_sent_from_a_page_older_than_the_deletion_are_kept(course, learner, signed_in, url):
    write(course, learner)
    old_page = signed_in.get(url)
    signed_in.post(f"{url}delete/")

    press(signed_in, old_page, "Save my changes", tip="Ask first", why="")

    assert ClosingTip.objects.get().words["tip"] == "Ask first"


def test_nobody_deletes_somebody_elses_tip(course, cohort, facilitator, learner, client, url):
    tip = write(course, learner)
    share(learner, cohort, SharingChoice.UNNAMED)
    fellow = make_fellow(cohort)

    assert client.post(f"{url}delete/").url.startswith("/accounts/login/")
    for person in (fellow, facilitator):
        assert browser(person).post(f"{url}delete/").status_code == 302
        with pytest.raises(NotYours):
            delete_tip(by=person, enrolment=tip.enrolment, now=NOW)

    assert ClosingTip.objects.get().words["tip"] == WORDS
    assert TipShare.objects.get().withdrawn_at is None


def test_deleting_undoes_no_decision_of_a_facilitator(course, cohort, facilitator, learner):
    learner.name = "Amara"
    learner.save()
    write(course, learner)
    share(learner, cohort, SharingChoice.NAMED)
    moderate_tip(
        by=facilitator,
        course=course,
        cohort_id=cohort.public_id,
        share_id=TipShare.objects.get().public_id,
        reason="person",
        now=NOW,
    )

    browser(learner).post(f"{course.closing_url}delete/")
    with pytest.raises(NothingToShare):
        share(learner, cohort, SharingChoice.NAMED)
    write(course, learner)
    share(learner, cohort, SharingChoice.NAMED)

    assert seen(course, make_fellow(cohort), cohort) == []
    assert TipModeration.objects.count() == 1


# --- Where words are, and are not --------------------------------------------------------------


def test_words_of_a_tip_are_in_no_table_event_or_log(course, cohort, learner, caplog):
    caplog.set_level(logging.DEBUG)
    write(course, learner)
    share(learner, cohort, SharingChoice.UNNAMED)

    assert ClosingTip.objects.get().words["tip"] == WORDS
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT t::text FROM "{table}" AS t')  # noqa: S608
            rows = "\n".join(row[0] for row in cursor.fetchall())
            for words in (WORDS, WHY):
                assert words not in rows, table
                assert words.encode().hex() not in rows, table
    assert WORDS not in caplog.text
    assert {event.verb for event in LearningEvent.objects.all()} == {LearningEvent.Verb.ENROLLED}


def test_a_new_key_reaches_tips_too(course, learner, settings):
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    settings.REFLECTION_KEYS = [old]
    write(course, learner)
    settings.REFLECTION_KEYS = [new, old]

    call_command("rotate_reflection_keys")

    settings.REFLECTION_KEYS = [new]
    assert ClosingTip.objects.get().words["tip"] == WORDS


# --- Cost and ways in --------------------------------------------------------------------------


def test_a_cohorts_tips_cost_the_same_for_one_as_for_many(course, cohort, learner):
    client = browser(learner)
    address = f"{course.closing_url}shared/{cohort.public_id}/"

    def queries_after(*names: str) -> int:
        for name in names:
            fellow = make_fellow(cohort, name=name)
            write(course, fellow, f"Words of {name}")
            share(fellow, cohort, SharingChoice.NAMED)
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert "Words of" in text(client.get(address))
        return len(captured)

    assert queries_after("Amara") == queries_after("Bo", "Cai", "Dee", "Eve") <= 12


@pytest.mark.parametrize("is_written", [False, True])
def test_the_page_and_its_saving_keep_to_the_budget(
    course, cohort, learner, signed_in, url, is_written
):
    if is_written:
        write(course, learner)
        share(learner, cohort, SharingChoice.UNNAMED)
    page = signed_in.get(url)
    with CaptureQueriesContext(connection) as reading:
        signed_in.get(url)
    version = soup(page).find("input", attrs={"name": "seen_version"})["value"]
    with CaptureQueriesContext(connection) as saving:
        assert signed_in.post(url, {"tip": "New", "seen_version": version}).status_code == 302

    assert len(reading) <= 12
    assert len(saving) <= 12


def test_the_course_leads_to_the_closing_exercise(client, course):
    page = BeautifulSoup(client.get(course.url).content, "html.parser")

    assert page.find("a", href=course.closing_url)
