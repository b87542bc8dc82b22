"""The report on questions in /cms/."""

import csv
import uuid
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from courses.catalogue.models import CoursePage
from courses.catalogue.selectors import quiz_source
from courses.questions.asking import copied
from tests.courses.pages import soup, text
from tests.factories.accounts import make_person
from tests.factories.attempts import Given, make_attempts, make_many_enrolments
from tests.factories.editors import make_editor
from tests.factories.learning import make_course, module_page, publish

pytestmark = pytest.mark.django_db
REPORT = "/cms/reports/questions/"


def questions_of(course, number: int = 1) -> list[dict]:
    module = course.modules[number - 1]
    return [
        copied(each.kind, each.value, question_id=each.question_id)
        for each in quiz_source(module.module_id).questions
    ]


def answered(course, people: int, *, number: int = 1, right: int = 0) -> list[dict]:
    """So many people answer the module's quiz, the first so many of them rightly."""
    asked = questions_of(course, number)
    make_attempts(
        make_many_enrolments(course.course_id, people),
        course.modules[number - 1].module_id,
        [
            [Given(q, q["options"][int(n >= right)]["id"], sureness=3, seconds=10) for q in asked]
            for n in range(people)
        ],
    )
    return asked


def course_page(course) -> CoursePage:
    return CoursePage.objects.get(translation_key=course.course_id)


@pytest.fixture
def editor(course) -> Client:
    client = Client()
    client.force_login(make_editor(course_page(course)))
    return client


def rows(response) -> list[list[str]]:
    return [
        [" ".join(cell.get_text(" ").split()) for cell in row.find_all("td")]
        for row in soup(response).select("main table.listing tbody tr")
    ]


def item_address(course, question: dict) -> str:
    module_id = course.modules[0].module_id
    return reverse("question_report_item", args=[module_id, question["id"], question["version"]])


def test_every_figure_stands_beside_the_number_it_rests_on(course, editor):
    answered(course, 40, right=30)

    page = editor.get(REPORT)

    first = rows(page)[0]
    assert first[:5] == [
        "Who are you online?",
        "Module 1",
        "One right answer",
        "Asked now",
        "40",
    ]
    assert first[5:9] == ["75%", "1.00", "25% of 40", "10 of 40"]
    assert "Many are sure and wrong: a common belief worth a scenario." in first[9]


def test_fewer_than_five_answers_show_nothing_in_the_page_or_the_files(course, editor):
    question = answered(course, 4, right=3)[0]

    listed = editor.get(REPORT)
    page = editor.get(item_address(course, question))
    files = [row.decode() for row in editor.get(REPORT, {"export": "csv"})]

    assert rows(listed)[0][4:9] == ["fewer than 5", "–", "–", "–", "–"]
    assert "Fewer than 5 people answered" in text(page)
    assert "Myself" not in text(page)
    assert "75%" not in text(page) + text(listed)
    assert "0.75" not in "".join(files)


def test_a_question_has_a_page_with_what_was_chosen(course, editor):
    question = answered(course, 40, right=30)[0]

    page = editor.get(item_address(course, question))

    assert "Myself Right 30 (75%)" in text(page)
    assert "Somebody grander 10 (25%)" in text(page)
    assert "Nobody chooses “Nobody”." in text(page)
    bars = [bar["width"] for bar in soup(page).find("main").select("svg rect[fill=currentColor]")]
    assert bars == ["75%", "25%", "0%"]


def test_an_editor_sees_the_modules_they_may_edit_and_no_others(course, editor):
    other = make_course(quiz=[], pass_mark=0)
    page = module_page(other)
    page.quiz = [{**module_page(course).quiz.raw_data[0], "id": str(uuid.uuid4())}]
    publish(page)
    foreign = answered(other, 40)
    answered(course, 6)

    listed = editor.get(REPORT)

    assert len(rows(listed)) == 3
    address = reverse(
        "question_report_item",
        args=[other.modules[0].module_id, foreign[0]["id"], foreign[0]["version"]],
    )
    assert editor.get(address).status_code == 404
    assert str(other.modules[0].module_id) not in listed.content.decode()


def test_a_person_who_edits_nothing_is_refused(course):
    question = answered(course, 40)[0]
    client = Client()
    client.force_login(make_person())

    for address in (REPORT, f"{REPORT}results/", item_address(course, question)):
        answer = client.get(address)
        assert answer.status_code in {302, 403}
        assert b"Who are you online?" not in answer.content


def test_a_question_that_nobody_answered_has_no_page(course, editor):
    answered(course, 6)
    module_id = course.modules[0].module_id

    for question_id, version in ((uuid.uuid4(), "abc"), (questions_of(course)[0]["id"], "abc")):
        address = reverse("question_report_item", args=[module_id, question_id, version])
        assert editor.get(address).status_code == 404


def test_an_empty_report_says_so(editor):
    assert "There are no questions to display" in text(editor.get(REPORT))


def test_an_earlier_wording_and_a_question_taken_out_are_told_apart(course, editor):
    answered(course, 6)
    page = module_page(course)
    data = list(page.quiz.raw_data)
    data[0]["value"]["prompt"] = "<p>Who are you on the net?</p>"
    page.quiz = [dict(data[0]), dict(data[1])]
    publish(page)
    answered(course, 6)

    found = {row[0]: row[3] for row in rows(editor.get(REPORT))}

    assert found == {
        "Who are you on the net?": "Asked now",
        "Who are you online?": "Earlier wording",
        "Who answers?": "Asked now",
        "When in doubt?": "No longer asked",
    }


@pytest.mark.parametrize(
    "chosen, count",
    [
        ({"flag": "hard"}, 3),
        ({"flag": "easy"}, 3),
        ({"flag": "check_key"}, 0),
        ({"kind": "single_choice"}, 6),
        ({"use": "ASKED"}, 6),
        ({"flag": "hard", "use": "ASKED"}, 3),
    ],
)
def test_rows_are_chosen_by_what_they_are(course, editor, chosen, count):
    answered(course, 40, number=1, right=1)
    answered(course, 40, number=2, right=40)

    page = editor.get(f"{REPORT}results/", chosen)

    assert len(soup(page).select("tbody tr")) == count


def test_rows_are_chosen_by_module_and_nonsense_chooses_all(course, editor):
    answered(course, 6, number=1)
    answered(course, 6, number=2)
    module_id = str(course.modules[1].module_id)

    assert {row[1] for row in rows(editor.get(REPORT, {"module": module_id}))} == {"Module 2"}
    assert len(rows(editor.get(REPORT, {"course": course.title}))) == 6
    for name in ("course", "module", "kind", "flag", "use", "organisation"):
        assert len(rows(editor.get(REPORT, {name: "x' OR 1=1"}))) == 6


def test_what_has_no_figure_stands_last_whichever_way_one_sorts(course, editor):
    answered(course, 40, number=1, right=10)
    few = answered(course, 4, number=2)
    shown = {
        way: [row[5] for row in rows(editor.get(REPORT, {"ordering": way}))]
        for way in ("facility", "-facility")
    }

    assert len(few) == 3
    assert shown == {way: ["25%"] * 3 + ["–"] * 3 for way in shown}
    for name in ("question", "module_title", "kind", "status", "answers", "discrimination"):
        there, back = (rows(editor.get(REPORT, {"ordering": s + name})) for s in ("", "-"))
        assert len(there) == len(back) == 6
    titles = [row[1] for row in rows(editor.get(REPORT, {"ordering": "-module_title"}))]
    assert titles == ["Module 2"] * 3 + ["Module 1"] * 3


def test_the_report_leaves_as_csv_and_xlsx(course, editor):
    answered(course, 40, right=30)

    lines = b"".join(editor.get(REPORT, {"export": "csv"})).decode().splitlines()
    sheet = load_workbook(
        BytesIO(b"".join(editor.get(REPORT, {"export": "xlsx"}))), read_only=True
    ).active

    first = next(csv.DictReader(lines))
    assert (first["Answers"], first["Facility (0 to 1)"]) == ("40", "0.75")
    table = list(sheet.iter_rows(values_only=True))
    assert len(table) == 4
    assert table[1][5:7] == (40, 0.75)


def test_one_question_and_many_take_the_same_number_of_queries(course, editor):
    def queries() -> int:
        editor.get(REPORT)
        with CaptureQueriesContext(connection) as captured:
            assert editor.get(REPORT).status_code == 200
        return len(captured)

    answered(course, 6, number=1)
    few = queries()
    answered(course, 6, number=2)
    more = make_course()
    answered(more, 30)

    assert queries() == few


def test_the_menu_of_reports_leads_here(course, editor):
    assert REPORT in editor.get("/cms/").content.decode()
