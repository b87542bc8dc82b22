"""The screens of somebody who leads a cohort: what they see, what they change, what is refused."""

import csv
import io
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Membership
from accounts.services import add_facilitator, create_cohort
from courses.catalogue.models import Step
from learning.enrolments.models import Enrolment
from learning.enrolments.services import add_learner
from learning.events.models import LearningEvent
from learning.progress.models import Override, StepProgress
from learning.progress.services import override_step
from learning.quizzes.models import QuizAttempt
from learning.reflections.services import finish_reflection, open_reflection, save_reflection
from learning.renewals.services import renew
from tests.courses.pages import press, soup, text
from tests.factories.accounts import give_second_factor, make_member, make_organisation
from tests.factories.learning import NOW, make_course, module_page
from tests.factories.renewals import make_expiring_course
from tests.factories.steps import finish_course, finish_steps

pytestmark = pytest.mark.django_db
Role = Membership.Role
SECRET = "What I wrote is mine alone"


class Ward:
    """An organisation with a cohort, somebody who leads it, and its learners."""

    def __init__(self, course, *, names=("Ada Akande",), cohort="Autumn"):
        self.course = course
        self.organisation = make_organisation()
        self.facilitator = self.staff(Role.FACILITATOR)
        self.cohort = self.make_cohort(cohort, self.facilitator)
        self.enrolments = [self.enrol(name) for name in names]

    def staff(self, role, *, has_second_factor=True):
        person = make_member(organisation=self.organisation, role=role)
        if has_second_factor:
            give_second_factor(person)
        return person

    def make_cohort(self, name, facilitator):
        cohort = create_cohort(
            organisation=self.organisation,
            course_id=self.course.course_id,
            name=name,
            starts_at=NOW,
            by=facilitator,
        )
        add_facilitator(cohort=cohort, user=facilitator, by=facilitator, now=NOW)
        return cohort

    def enrol(self, name) -> Enrolment:
        learner = make_member(organisation=self.organisation, name=name, password=None)
        add_learner(cohort=self.cohort, learner=learner, by=self.facilitator, now=NOW)
        return Enrolment.objects.get(learner=learner)

    def url(self, enrolment=None, step=None, module=0) -> str:
        url = f"/facilitate/{self.cohort.public_id}/"
        if enrolment:
            url += f"learners/{enrolment.public_id}/"
        if step:
            url += f"{self.course.modules[module].module_id}/{step}/"
        return url


def browser(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def do(enrolment, course, *steps, module=0):
    finish_steps(enrolment, course, course.modules[module], *steps)


@pytest.fixture
def ward(course):
    return Ward(course, names=("Cy Chan", "Ada Akande", "Ben Bose"))


@pytest.fixture
def leading(ward):
    return browser(ward.facilitator)


def names_on(page) -> list[str]:
    rows = soup(page).select("tbody th[scope=row]")
    return [row.get_text(strip=True) for row in rows]


# --- The list ----------------------------------------------------------------------------------


def test_a_facilitator_comes_from_their_menu_to_a_learner(ward, leading):
    page = leading.get("/learn/")
    assert soup(page).find("a", href="/facilitate/")

    page = leading.get("/facilitate/")
    assert "Autumn" in text(page)
    assert "3 learners" in text(page)

    page = leading.get(ward.url())
    assert names_on(page) == ["Ada Akande", "Ben Bose", "Cy Chan"]


def test_a_learner_has_no_such_link(ward):
    assert not soup(browser(ward.enrolments[0].learner).get("/learn/")).find(
        "a", href="/facilitate/"
    )


def test_learners_are_filtered_by_name_and_by_how_far_they_are(ward, leading, course):
    first, second, _ = ward.enrolments
    do(first, course, Step.LEARN)
    finish_course(second, course)

    def found(query):
        return names_on(leading.get(f"{ward.url()}?{query}"))

    assert found("q=ben") == ["Ben Bose"]
    assert found("state=started") == ["Cy Chan"]
    assert found("state=done") == ["Ada Akande"]
    assert found("state=not_started") == ["Ben Bose"]
    assert found("q=zz") == []
    assert found("state=nonsense&sort=nonsense&page=99") == ["Ada Akande", "Ben Bose", "Cy Chan"]


def test_learners_are_sorted_by_what_the_heading_says(ward, leading, course):
    do(ward.enrolments[0], course, Step.LEARN, Step.QUIZ)
    do(ward.enrolments[2], course, Step.LEARN)

    page = leading.get(f"{ward.url()}?sort=-done")

    assert names_on(page) == ["Cy Chan", "Ben Bose", "Ada Akande"]
    assert soup(page).find("th", attrs={"aria-sort": "descending"}).get_text() == "Steps done"
    assert names_on(leading.get(f"{ward.url()}?sort=-name"))[0] == "Cy Chan"
    assert names_on(leading.get(f"{ward.url()}?sort=seen"))[0] == "Ada Akande"


def test_the_list_is_downloaded_as_it_was_asked_for(ward, leading, course):
    finish_course(ward.enrolments[1], course)
    ward.enrol('=HYPERLINK("x")')

    answer = leading.get(f"{ward.url()}learners.csv?sort=name")

    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0] == ["Name", "State", "Steps done", "Steps", "Finished", "Seen"]
    assert rows[1][0] == '\'=HYPERLINK("x")'
    assert rows[2][:4] == ["Ada Akande", "Finished", "10", "10"]
    assert rows[3][1] == "Not started"
    assert (
        len(
            list(
                csv.reader(
                    io.StringIO(
                        leading.get(f"{ward.url()}learners.csv?q=ada").content.decode("utf-8-sig")
                    )
                )
            )
        )
        == 2
    )


def test_a_list_costs_the_same_for_one_learner_and_for_sixty(course, django_assert_max_num_queries):
    counts = {}
    for size in (1, 60):
        ward = Ward(course, names=[f"Learner {number}" for number in range(size)])
        for enrolment in ward.enrolments:
            do(enrolment, course, Step.LEARN, Step.QUIZ)
        leading = browser(ward.facilitator)
        for url in ("/facilitate/", ward.url(), f"{ward.url()}learners.csv"):
            leading.get(url)
            with django_assert_max_num_queries(12) as queries:
                assert leading.get(url).status_code == 200
            kind = url.replace(str(ward.cohort.public_id), "")
            counts.setdefault(kind, []).append(len(queries))

    assert {kind for kind, (few, many) in counts.items() if few != many} == set()


def test_a_page_of_a_long_list_is_one_query_of_its_rows_alone(course):
    ward = Ward(course, names=[f"Learner {number:02}" for number in range(60)])
    for enrolment in ward.enrolments[:30]:
        do(enrolment, course, Step.LEARN)
    leading = browser(ward.facilitator)
    leading.get(ward.url())

    for query in ("sort=name&page=2", "sort=-done&page=2", "sort=seen&page=2", "state=started"):
        with CaptureQueriesContext(connection) as queries:
            page = leading.get(f"{ward.url()}?{query}")
        assert len(names_on(page)) == 25
        said = [each["sql"] for each in queries if '"learning_enrolment"' in each["sql"]]
        rows = [sql for sql in said if "COUNT(" not in sql]
        assert len(said) == 2, query  # how many there are, and those of the page
        assert len(rows) == 1, query
        assert "LIMIT 25" in rows[0], query
        assert "requirements" not in rows[0], query
        assert not any("stepprogress" in each["sql"] for each in queries), query


def test_a_row_says_what_was_asked_of_that_learner(ward, leading, course):
    """An editor's later changes are neither asked nor counted."""
    do(ward.enrolments[0], course, Step.LEARN)
    page = module_page(course, 2)
    page.unpublish()
    newcomer = ward.enrol("Dee Dean")

    rows = soup(leading.get(f"{ward.url()}?sort=-done")).select("tbody tr")

    said = [[cell.get_text(" ", strip=True) for cell in row.select("th, td")[:2]] for row in rows]
    assert said[0] == ["Cy Chan", "1 of 10"]
    assert [newcomer.learner.name, "0 of 5"] in said


def test_what_stands_for_many_in_a_search_is_only_a_character_of_a_name(ward, leading):
    ward.enrol("100% Ola")
    ward.enrol("Élodie Évêque")

    assert names_on(leading.get(f"{ward.url()}?q=%25")) == ["100% Ola"]
    assert names_on(leading.get(f"{ward.url()}?q=_")) == []
    assert names_on(leading.get(f"{ward.url()}?q=ÉVÊQUE")) == ["Élodie Évêque"]
    assert names_on(leading.get(f"{ward.url()}?q=élodie")) == ["Élodie Évêque"]
    assert names_on(leading.get(f"{ward.url()}?q=%00"))[:1] == ["100% Ola"]


def test_who_has_no_name_is_listed_and_found_by_their_address(ward, leading):
    nameless = ward.enrol("").learner.email

    assert nameless in names_on(leading.get(ward.url()))
    assert names_on(leading.get(f"{ward.url()}?q={nameless[:7]}")) == [nameless]


def test_a_renewal_takes_the_place_of_the_period_before_it(time_machine):
    course = make_expiring_course()
    time_machine.move_to(NOW)
    ward = Ward(course)
    first = ward.enrolments[0]
    finish_course(first, course)
    time_machine.move_to(NOW + timedelta(days=400))
    renew(enrolment=first, by=first.learner, now=NOW + timedelta(days=400))

    page = browser(ward.facilitator).get(ward.url())

    assert names_on(page) == ["Ada Akande"]
    assert "0 of 2" in text(page)
    assert "Not started" in soup(page).find("tbody").get_text()


def test_cohorts_and_one_learner_cost_the_same_however_much_there_is():
    counts = {}
    for size in (1, 8):
        course = make_course(modules=size)
        ward = Ward(course, cohort="Cohort 0")
        enrolment = ward.enrolments[0]
        for number in range(1, size):
            other = ward.make_cohort(f"Cohort {number}", ward.facilitator)
            add_learner(cohort=other, learner=enrolment.learner, by=ward.facilitator, now=NOW)
        finish_course(enrolment, course)
        for module in course.modules:
            is_asked_again(enrolment, module, course, by=ward.facilitator)
        leading = browser(ward.facilitator)
        for name, url in {"cohorts": "/facilitate/", "learner": ward.url(enrolment)}.items():
            leading.get(url)
            with CaptureQueriesContext(connection) as queries:
                shown = text(leading.get(url))
            assert f"Cohort {size - 1}" in shown if name == "cohorts" else "asked" in shown
            counts.setdefault(name, []).append(len(queries))

    assert {name for name, (few, many) in counts.items() if few != many} == set()


def is_asked_again(enrolment, module, course, *, by):
    override_step(
        enrolment=enrolment,
        course=course,
        module=module,
        step=Step.QUIZ,
        action=Override.Action.REOPEN,
        reason="You were asked again.",
        by=by,
        now=NOW,
    )


def test_a_long_list_has_pages(course):
    ward = Ward(course, names=[f"Learner {number:02}" for number in range(26)])

    page = browser(ward.facilitator).get(f"{ward.url()}?sort=name&page=2")

    assert names_on(page) == ["Learner 25"]
    assert "Page 2 of 2" in text(page)


def test_a_cohort_whose_course_is_not_published_says_so(ward, leading, course):
    module_page(course).get_parent().unpublish()

    assert "This course is not published now" in text(leading.get(ward.url()))
    assert leading.get(ward.url(ward.enrolments[0])).status_code == 404


def test_somebody_who_leads_nothing_yet_is_told_so(ward):
    other = ward.staff(Role.FACILITATOR)

    assert "You lead no cohort" in text(browser(other).get("/facilitate/"))


# --- One learner -------------------------------------------------------------------------------


def test_one_learners_steps_and_scores_are_shown_and_never_their_words(ward, leading, course):
    enrolment = ward.enrolments[0]
    module = course.modules[0]
    reflection = open_reflection(enrolment=enrolment, module=module, now=NOW)
    save_reflection(reflection=reflection, answers={"what": SECRET}, seen_version=0, now=NOW)
    finish_reflection(reflection=reflection, course=course, module=module, now=NOW)
    QuizAttempt.objects.create(
        enrolment=enrolment,
        purpose=QuizAttempt.Purpose.MODULE_QUIZ,
        module_id=module.module_id,
        number=1,
        questions=[{"id": str(uuid.uuid4())}] * 3,
        pass_mark=2,
        started_at=NOW,
        submitted_at=NOW,
        right_count=2,
    )

    page = leading.get(ward.url(enrolment))

    assert "1 of 10 steps done" in text(page)
    assert "Tip 1, Module 1, attempt 1: 2 of 3 right" in text(page)
    assert SECRET not in page.content.decode()


def test_a_facilitator_marks_a_step_as_done_and_the_learner_reads_why(ward, leading):
    enrolment = ward.enrolments[0]
    page = leading.get(ward.url(enrolment, "quiz"))

    page = press(leading, page, "Save", action="complete", reason="Shown on the ward.")

    assert "Saved. The learner sees your reason." in text(page) or page.redirect_chain
    assert StepProgress.objects.get().step == "quiz"
    done = Override.objects.get()
    assert (done.reason, done.by) == ("Shown on the ward.", ward.facilitator)
    assert LearningEvent.objects.filter(verb="step_marked_done").count() == 1
    learner = browser(enrolment.learner)
    for path in (ward.course.modules[0].step_url("quiz"), "/learn/"):
        assert soup(learner.get(path)).find("bdi", string="Shown on the ward."), path


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"action": "complete"}, "Write your reason."),
        ({"action": "complete", "reason": "   "}, "Write your reason."),
        ({"action": "complete", "reason": "x" * 501}, "Use at most 500 characters. You have 501."),
        ({"reason": "Because"}, "Choose what you want to do."),
        ({"action": "reopen", "reason": "Because"}, "This step has changed meanwhile."),
        ({"action": "delete", "reason": "Because"}, "This step has changed meanwhile."),
    ],
)
def test_a_change_that_is_not_whole_is_refused_and_keeps_what_was_typed(ward, leading, data, words):
    page = leading.post(ward.url(ward.enrolments[0], "quiz"), data)

    assert page.status_code == 422
    assert words in text(page)
    assert data.get("reason", "").strip() in text(page)
    assert not Override.objects.exists()


def test_pressing_twice_is_one_act(ward, leading):
    url = ward.url(ward.enrolments[0], "quiz")
    data = {"action": "complete", "reason": "Because"}

    assert leading.post(url, data).status_code == 302
    assert leading.post(url, data).status_code == 422

    assert Override.objects.count() == 1


def test_nobody_changes_their_own_steps(ward, course):
    administrator = ward.staff(Role.ADMINISTRATOR)
    add_learner(cohort=ward.cohort, learner=administrator, by=administrator, now=NOW)
    own = Enrolment.objects.get(learner=administrator)

    page = browser(administrator).post(
        ward.url(own, "quiz"), {"action": "complete", "reason": "Me"}
    )

    assert page.status_code == 422
    assert "These are your own steps." in text(page)


@pytest.mark.parametrize("step", ["nonsense", "scenario"])
def test_a_step_that_is_not_there_is_not_found(step):
    ward = Ward(make_course(scenario=[]))

    assert browser(ward.facilitator).get(ward.url(ward.enrolments[0], step)).status_code == 404


# --- Refusals ----------------------------------------------------------------------------------


def doors(ward) -> list[str]:
    enrolment = ward.enrolments[0]
    return [
        ward.url(),
        f"{ward.url()}learners.csv",
        ward.url(enrolment),
        ward.url(enrolment, "quiz"),
    ]


def outsiders(ward):
    """Everybody who must not see this ward's learners, by why."""
    elsewhere = Ward(ward.course, names=("Zed Zola",))
    colleague = ward.staff(Role.FACILITATOR)
    ward.make_cohort("Spring", colleague)
    gone = ward.staff(Role.FACILITATOR)
    add_facilitator(cohort=ward.cohort, user=gone, by=gone, now=NOW)
    Membership.objects.filter(user=gone).update(role=Role.LEARNER)
    return {
        "leads another organisation's": elsewhere.facilitator,
        "administers another organisation": elsewhere.staff(Role.ADMINISTRATOR),
        "leads another cohort here": colleague,
        "led it once": gone,
        "edits here": ward.staff(Role.EDITOR),
        "learns in it": ward.enrolments[1].learner,
    }


def test_nobody_else_sees_or_changes_a_learner(ward):
    for why, person in outsiders(ward).items():
        client = browser(person)
        for url in doors(ward):
            page = client.get(url)
            assert page.status_code == 404, (why, url)
            assert "Cy Chan" not in page.content.decode(), (why, url)
        answer = client.post(doors(ward)[3], {"action": "complete", "reason": "Mine"})
        assert answer.status_code == 404, why
    assert not Override.objects.exists()


def test_a_colleagues_learner_is_not_reached_through_ones_own_cohort(ward):
    colleague = ward.staff(Role.FACILITATOR)
    spring = ward.make_cohort("Spring", colleague)
    theirs = ward.enrolments[0]

    answer = browser(colleague).get(f"/facilitate/{spring.public_id}/learners/{theirs.public_id}/")

    assert answer.status_code == 404


def test_an_administrator_sees_every_cohort_of_their_organisation_alone(ward):
    elsewhere = Ward(ward.course, cohort="Elsewhere")
    client = browser(ward.staff(Role.ADMINISTRATOR))

    page = client.get("/facilitate/")

    assert "Autumn" in text(page)
    assert elsewhere.cohort.name not in text(page)
    assert client.get(ward.url(ward.enrolments[0])).status_code == 200


def test_without_a_second_factor_nobody_sees_anybody(ward, settings):
    settings.REQUIRE_SECOND_FACTOR = True
    person = ward.staff(Role.FACILITATOR, has_second_factor=False)
    add_facilitator(cohort=ward.cohort, user=person, by=person, now=NOW)
    client = browser(person)

    for url in ["/facilitate/", *doors(ward)]:
        page = client.get(url)
        assert page.status_code in {302, 403}, url
        assert "Cy Chan" not in page.content.decode(), url
    client.post(doors(ward)[3], {"action": "complete", "reason": "Mine"})
    assert not Override.objects.exists()


def test_a_visitor_is_asked_to_sign_in(ward, client):
    for url in ["/facilitate/", *doors(ward)]:
        assert client.get(url).headers["Location"].startswith("/accounts/login/")
