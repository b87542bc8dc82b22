"""The reports on pages in /cms/reports/."""

import csv
import json
from datetime import timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook
from wagtail.models import Locale

from content.models import Picture, Sketchnote
from courses.catalogue.models import CoursePage, ModulePage
from courses.catalogue.reports.structure import fault_of_description, findings_in
from courses.catalogue.reports.views import REPORTS
from courses.catalogue.reports.words import Fragment
from tests.courses.pages import soup, text
from tests.factories.accounts import give_second_factor, make_person
from tests.factories.bank import make_bank_question
from tests.factories.editors import make_editor
from tests.factories.learning import LEARN, make_course, module_page

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves the file of a rendition it makes to the garbage collector.
    pytest.mark.filterwarnings("ignore:Unclosed file <tempfile.Spooled:ResourceWarning"),
]
REVIEWS = "/cms/reports/review/"
ACCESS = "/cms/reports/access/"
READING = "/cms/reports/reading/"
UNTRANSLATED = "/cms/reports/untranslated/"
EVERY_REPORT = [REVIEWS, ACCESS, READING, UNTRANSLATED]
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0l9 9"/></svg>'
LONG = "Every " + " ".join(["word"] * 24) + "."


def course_page(course) -> CoursePage:
    return CoursePage.objects.get(translation_key=course.course_id)


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def editor(course) -> Client:
    return signed_in(make_editor(course_page(course)))


@pytest.fixture
def chief() -> Client:
    person = make_person(is_superuser=True)
    give_second_factor(person)
    return signed_in(person)


def change(page: ModulePage, **fields: object) -> ModulePage:
    for name, value in fields.items():
        is_stream = isinstance(value, list)
        setattr(page, name, json.dumps(value, default=str) if is_stream else value)
    page.save()
    return page


def words(html: str) -> dict[str, str]:
    return {"type": "text", "value": html}


def rows(response) -> list[list[str]]:
    return [
        [" ".join(cell.get_text(" ").split()) for cell in row.find_all("td")]
        for row in soup(response).select("main table.listing tbody tr")
    ]


def titles(response) -> list[str]:
    return [row[0] for row in rows(response)]


def make_drawing(**facts: str) -> Sketchnote:
    drawing = Sketchnote(
        **{
            "title": "A drawing",
            "slug": f"drawing-{Sketchnote.objects.count()}",
            "alt": "Two people talk over tea.",
            "text_equivalent": "<h3>In the middle</h3><p>Two people.</p>",
            "artist": "Tenfold",
            "licence": "CC BY 4.0",
            "svg": SVG,
            "locale": Locale.get_default(),
        }
        | facts
    )
    drawing.save()
    return drawing


def make_picture() -> Picture:
    return Picture.objects.create(
        title="A ward", file="ward.png", width=1, height=1, artist="Tenfold", licence="CC BY"
    )


# --- Who, and how much it costs -------------------------------------------------------


@pytest.mark.parametrize("address", EVERY_REPORT)
def test_who_edits_nothing_is_refused(course, learner, address):
    answer = signed_in(learner).get(address)

    assert answer.status_code == 403
    assert "Module 1" not in text(answer)
    assert Client().get(address).status_code == 302


@pytest.mark.parametrize("address", [REVIEWS, ACCESS, READING])
def test_an_editor_sees_their_own_pages_and_nobody_elses(course, editor, address):
    for each in (course, make_course()):
        change(
            module_page(each),
            title=f"Of {each.slug}",
            draft_title=f"Of {each.slug}",
            learn=[words(f"<h3>Too deep</h3><p>{LONG}</p>")],
        )

    page = text(editor.get(address))

    assert f"Of {course.slug}" in page
    assert page.count("Of course-") == page.count(f"Of {course.slug}")


def test_an_editor_of_pages_sees_no_drawings_that_lack_a_translation(course, editor):
    Locale.objects.create(language_code="cy")
    make_drawing(title="Not theirs")

    page = text(editor.get(UNTRANSLATED))

    assert "Module 1" in page
    assert "Not theirs" not in page


@pytest.mark.parametrize("address", EVERY_REPORT)
def test_a_report_costs_the_same_for_one_module_and_for_many(chief, address):
    Locale.objects.create(language_code="cy")

    def with_everything(course) -> None:
        for number, _module in enumerate(course.modules, start=1):
            question = make_bank_question(kind="picture_choice", title=f"Q {course.slug} {number}")
            change(
                module_page(course, number),
                learn=[
                    *LEARN,
                    {"type": "sketchnote", "value": {"sketchnote": make_drawing(alt="x.png").pk}},
                    {
                        "type": "picture",
                        "value": {"image": make_picture().pk, "alt": "x.png", "caption": ""},
                    },
                ],
                quiz=[{"type": "bank_question", "value": question.pk}],
                pass_mark=1,
            )

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            assert chief.get(address).status_code == 200
        return len(found)

    with_everything(make_course(modules=1))
    queries()  # fills what Django and Wagtail remember of types and permissions
    at_one = queries()
    with_everything(make_course(modules=7))

    assert queries() == at_one


@pytest.mark.parametrize("address", EVERY_REPORT)
def test_a_report_with_nothing_in_it_says_so(chief, address):
    page = chief.get(address)

    assert page.status_code == 200
    assert rows(page) == []


def test_every_report_is_in_the_menu_of_those_who_may_read_it(course, editor):
    home = editor.get("/cms/").content.decode()

    for report in REPORTS:
        assert str(report.page_title) in home
    assert [
        f"/cms/reports/{report.index_url_name.removesuffix('_report')}/" for report in REPORTS
    ] == EVERY_REPORT


# --- Reviews ----------------------------------------------------------------------------


def test_what_was_due_longest_ago_comes_first_with_its_owner(course, editor):
    today = timezone.localdate()
    change(module_page(course, 1), next_review_date=today - timedelta(days=1))
    change(
        module_page(course, 2),
        next_review_date=today - timedelta(days=40),
        content_owner="The social media team",
    )

    found = rows(editor.get(REVIEWS))

    assert [row[0] for row in found] == ["Module 2", "Module 1", course.title]
    assert found[0][4:6] == ["The social media team", "Overdue"]
    assert [row[5] for row in found] == ["Overdue", "Overdue", "Later"]


def test_a_review_that_has_no_date_stands_before_those_to_come(course, editor):
    today = timezone.localdate()
    change(module_page(course, 1), next_review_date=today + timedelta(days=30))
    change(module_page(course, 2), next_review_date=None)

    found = rows(editor.get(REVIEWS))

    assert [(row[0], row[5]) for row in found] == [
        ("Module 2", "No date"),
        ("Module 1", "In the next 30 days"),
        (course.title, "Later"),
    ]


def test_reviews_are_filtered_and_sorted(course, editor):
    change(module_page(course, 1), next_review_date=timezone.localdate(), content_owner="B")
    change(module_page(course, 2), content_owner="A")

    assert titles(editor.get(REVIEWS, {"due": "overdue"})) == ["Module 1"]
    assert titles(editor.get(REVIEWS, {"kind": "Course"})) == [course.title]
    assert titles(editor.get(REVIEWS, {"owner": "A"})) == ["Module 2"]
    assert titles(editor.get(REVIEWS, {"ordering": "owner"}))[:2] == ["Module 2", "Module 1"]
    assert titles(editor.get(REVIEWS, {"ordering": "-owner"}))[-1] == "Module 2"
    assert len(titles(editor.get(REVIEWS, {"ordering": "nonsense"}))) == 3


def test_a_report_is_exported_as_it_is_filtered(course, editor):
    change(module_page(course), next_review_date=timezone.localdate())
    asked = {"due": "overdue"}

    plain = b"".join(editor.get(REVIEWS, asked | {"export": "csv"})).decode("utf-8-sig")
    sheet = load_workbook(
        BytesIO(b"".join(editor.get(REVIEWS, asked | {"export": "xlsx"}).streaming_content))
    ).active

    in_file = list(csv.reader(plain.splitlines()))
    assert in_file[0][:5] == ["Page", "Type", "Course", "Status", "Owner"]
    assert [row[0] for row in in_file[1:]] == ["Module 1"]
    assert in_file[1][5:7] == ["Overdue", timezone.localdate().isoformat()]
    assert [row[0] for row in sheet.iter_rows(values_only=True)] == ["Page", "Module 1"]


@pytest.mark.parametrize("address", EVERY_REPORT)
@pytest.mark.parametrize("format_", ["csv", "xlsx"])
def test_every_report_can_be_exported(course, chief, address, format_):
    Locale.objects.create(language_code="cy")
    change(module_page(course), learn=[words(f"<h3>Too deep</h3><p>{LONG}</p>")])

    answer = chief.get(address, {"export": format_})

    assert answer.status_code == 200
    assert len(b"".join(answer.streaming_content)) > 50


# --- Accessibility ------------------------------------------------------------------------


def test_troubles_are_told_with_a_link_to_the_place(course, editor):
    drawing = make_drawing(alt="", text_equivalent="<p>No structure.</p>")
    page = change(
        module_page(course),
        learn=[
            words('<h3>Deep</h3><p><a href="https://example.org">click here</a></p>'),
            {"type": "sketchnote", "value": {"sketchnote": drawing.pk}},
        ],
    )

    answer = editor.get(ACCESS)

    found = rows(answer)
    assert {row[4] for row in found} == {
        "Description of a picture",
        "Drawing as text",
        "Headings",
        "Link words",
    }
    said = " ".join(row[5] for row in found)
    assert "The link “click here” does not say where it leads." in said
    assert "“Deep” is too deep." in said
    links = [link["href"] for link in soup(answer).select("main table.listing a")]
    block_id = page.learn.raw_data[0]["id"]
    assert f"/cms/pages/{page.pk}/edit/#block-{block_id}-section" in links
    assert titles(editor.get(ACCESS, {"trouble": "links"})) == ["Module 1"]


def test_troubles_of_questions_in_the_bank_are_told_where_they_are_asked(course, editor):
    question = make_bank_question(kind="picture_choice")
    raw = list(question.question.get_prep_value())
    raw[0]["value"]["options"][0]["value"]["alt"] = "IMG_0042.jpeg"
    question.question = json.dumps(raw, default=str)
    question.save()
    change(module_page(course), quiz=[{"type": "bank_question", "value": question.pk}], pass_mark=1)

    said = " ".join(row[5] for row in rows(editor.get(ACCESS)))

    assert "“IMG_0042.jpeg” is the name of a file." in said


def test_a_sound_course_has_nothing_to_mend(course, editor):
    assert rows(editor.get(ACCESS)) == []


def html(source: str, *, is_body: bool = True) -> list[str]:
    fragment = Fragment("learn", "", source, is_html=True, is_body=is_body)
    return [finding.message for finding in findings_in([fragment])]


@pytest.mark.parametrize(
    "source, said",
    [
        ("<h2>One</h2><h3>Two</h3><h2>Three</h2>", ""),
        ("<h3>First</h3>", "too deep"),
        ("<h2>One</h2><h4>Two</h4>", "too deep"),
        ("<h2> </h2><p>Text.</p>", "no words"),
        ('<p><a href="/x">our guide to posting</a></p>', ""),
        ('<p><a href="/x">Read more…</a></p>', "does not say"),
        ('<p><a href="/x">HERE</a></p>', "does not say"),
        ('<p><a href="/x"><b></b></a></p>', "has no words"),
        ('<p><a href="/x">https://example.org/x</a></p>', "is an address"),
        ("<p>click here</p>", ""),
    ],
)
def test_headings_and_links_are_checked(source, said):
    found = html(source)

    assert bool(found) == bool(said)
    assert said in " ".join(found)


def test_headings_go_on_from_one_text_to_the_next_but_not_into_a_drawing():
    texts = [
        Fragment("learn", "", "<h2>One</h2>", is_html=True, is_body=True),
        Fragment("learn", "", "<h3>In a drawing</h3><h4>Inner</h4>", is_html=True),
        Fragment("learn", "", "<h3>Two</h3>", is_html=True, is_body=True),
    ]

    assert list(findings_in(texts)) == []


@pytest.mark.parametrize(
    "alt, caption, said",
    [
        ("Two nurses read a phone at the station.", "", ""),
        ("", "", ""),
        ("IMG_2031.JPG", "", "name of a file"),
        ("An image of two nurses", "", "Leave out"),
        ("Two nurses", "two  nurses", "say the same"),
        ("A ward", "", "only a title"),
    ],
)
def test_descriptions_that_say_little_are_found(alt, caption, said):
    found = fault_of_description(alt, title="A ward", caption=caption)

    assert bool(found) == bool(said)
    assert said in found


# --- Reading ------------------------------------------------------------------------------


def test_every_step_has_its_reading_age_and_its_longest_sentences(course, editor):
    page = change(
        module_page(course),
        learn=[words(f"<h2>A heading</h2><p>Be kind. {LONG} {LONG[:-1]} longer.</p>")],
    )

    answer = editor.get(READING, {"part": "Learn", "ordering": "-long_count"})

    first = rows(answer)[0]
    assert [row[0] for row in rows(answer)] == ["Module 1", "Module 2"]
    assert titles(editor.get(READING, {"hard": "hard"})) == ["Module 1"]
    assert first[0:2] == ["Module 1", "Learn"]
    assert first[4] == "55"
    assert first[6] == "2"
    assert first[7].startswith("Every word")
    block_id = page.learn.raw_data[0]["id"]
    assert f"/cms/pages/{page.pk}/edit/#block-{block_id}-section" in [
        link["href"] for link in soup(answer).select("main .long-sentences a")
    ]


def test_the_words_of_every_step_are_read_and_not_its_keys(course, editor):
    answer = editor.get(READING)

    parts = [row[1] for row in rows(answer) if row[0] == "Module 1"]
    assert parts == ["Learn", "Scenario", "Quiz", "Reflect", "Practise"]
    assert {row[6] for row in rows(answer)} == {"0"}


def test_words_of_the_bank_and_of_drawings_are_read_where_they_are_shown(course, editor):
    drawing = make_drawing(text_equivalent=f"<h3>All</h3><p>{LONG}</p>")
    change(
        module_page(course),
        learn=[{"type": "sketchnote", "value": {"sketchnote": drawing.pk}}],
        quiz=[{"type": "bank_question", "value": make_bank_question().pk}],
        pass_mark=1,
    )

    found = {row[1]: row for row in rows(editor.get(READING)) if row[0] == "Module 1"}

    assert found["Learn"][6] == "1"
    assert int(found["Quiz"][4]) > 5


def test_a_long_sentence_of_a_stranger_to_html_is_quoted_as_words(course, editor):
    change(
        module_page(course),
        learn=[words(f"<p>&lt;script&gt;alert(1)&lt;/script&gt; {LONG}</p>")],
    )

    answer = editor.get(READING, {"part": "Learn"})

    assert "<script>alert(1)" not in answer.content.decode()
    assert "<script>alert(1)" in text(answer)


# --- Translations --------------------------------------------------------------------------


def test_a_site_with_one_language_says_that_there_is_nothing_to_translate(course, chief):
    page = chief.get(UNTRANSLATED)

    assert rows(page) == []
    assert "The site has one language, English" in text(page)


def test_what_a_language_lacks_is_listed_until_it_is_there(course, chief):
    welsh = Locale.objects.create(language_code="cy")
    drawing = make_drawing()
    make_bank_question(title="A question")
    before = rows(chief.get(UNTRANSLATED))

    drawing.copy_for_translation(welsh).save()
    module_page(course).copy_for_translation(welsh, copy_parents=True)

    left = {row[0] for row in rows(chief.get(UNTRANSLATED))}
    assert {"A drawing", "A question", "Module 1", "Module 2", course.title} <= {
        row[0] for row in before
    }
    assert {row[3] for row in before} == {"Welsh"}
    assert left >= {"A question", "Module 2"}
    assert left.isdisjoint({"A drawing", "Module 1", course.title})


def test_what_is_only_there_in_another_language_lacks_the_first(course, chief):
    welsh = Locale.objects.create(language_code="cy")
    make_drawing(title="Dim ond Cymraeg", locale=welsh)

    found = [row for row in rows(chief.get(UNTRANSLATED)) if row[0] == "Dim ond Cymraeg"]

    assert [row[2] for row in found] == ["Welsh"]
    assert found[0][3].startswith("English")
