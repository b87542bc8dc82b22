"""A course goes out as files and comes back the same."""

import json

import pytest
from django.core.management import CommandError, call_command
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Page

from content.files.problems import FilesRefused
from content.models import HomePage, Picture, Sketchnote
from courses.catalogue.conditions import Condition, CourseRules, How
from courses.catalogue.files.reader import read_course
from courses.catalogue.files.storing import CannotExport, course_files, field_values
from courses.catalogue.files.writer import course_texts, write_course
from courses.catalogue.models import CourseGuidePage, CoursePage, ModulePage
from courses.catalogue.quiz_behaviour import QuizBehaviour
from courses.catalogue.selectors import course_outline
from courses.catalogue.steps import Step
from courses.catalogue.validity import Validity
from leading.seeding import COURSE_LIBRARY
from tests.factories.courses import change_file
from tests.factories.courses import write_course as write_small_course

PAGE_FIELDS = ("title", "slug", "summary", "outcomes", "licence", "last_reviewed_date")
COURSE_FIELDS = (
    *(*PAGE_FIELDS, "introduction", "credit", "next_review_date", "closing"),
    *("needs_confidence", "needs_policy", "needs_score"),
    *("valid_months", "renewal_window_days"),
)
GUIDE_FIELDS = (*PAGE_FIELDS, "next_review_date", "audience", "sources", "body")
MODULE_FIELDS = (
    *(*PAGE_FIELDS, "next_review_date", "estimated_minutes"),
    *QuizBehaviour.__dataclass_fields__,
    *("learn", "scenario", "quiz", "reflect", "practise", "sources"),
    *("scenario_needs", "quiz_needs", "quiz_needs_right", "practise_needs"),
    *("practise_needs_least", "step_locks", "opens_after", "corrections"),
)


def everything(client) -> dict[str, object]:
    """Every field of every page of the courses, and every page as a visitor gets it."""
    ids = {page.pk: page.slug for page in Page.objects.all()}
    drawings = {each.pk: each.slug for each in Sketchnote.objects.all()}
    found: dict[str, object] = {}
    for page in CoursePage.objects.all():
        found[page.url] = (field_values(page, COURSE_FIELDS), client.get(page.url).content)
    for page in ModulePage.objects.order_by("path"):
        found[page.url] = (field_values(page, MODULE_FIELDS), client.get(page.url).content)
        found[f"{page.url}learn/"] = client.get(f"{page.url}learn/").content
    for page in CourseGuidePage.objects.order_by("path"):
        found[page.url] = (field_values(page, GUIDE_FIELDS), client.get(page.url).content)
    for drawing in Sketchnote.objects.all():
        found[drawing.slug] = (drawing.svg, drawing.text_equivalent, drawing.alt, drawing.artist)
    text = str(found)
    # Numbers of rows differ from database to database; what they point at must not.
    for number, slug in ids.items():
        text = text.replace(f'id=\\"{number}\\" linktype', f"{slug} linktype")
        text = text.replace(f'id="{number}" linktype', f"{slug} linktype")
    for number, slug in drawings.items():
        text = text.replace(f"{{'sketchnote': {number}}}", slug)
    return {"text": text}


def empty_the_database() -> None:
    HomePage.objects.get().delete()
    Sketchnote.objects.all().delete()


def round_trip(client, bring, folder, out) -> None:
    bring(folder)
    before = everything(client)
    write_course(course_files(CoursePage.objects.get()), out)
    empty_the_database()

    bring(out)

    assert everything(client) == before


def test_a_course_comes_back_the_same_on_an_empty_database(client, bring, folder, tmp_path):
    round_trip(client, bring, folder, tmp_path / "out")


def test_the_whole_library_comes_back_the_same_on_an_empty_database(client, bring, tmp_path):
    round_trip(client, bring, COURSE_LIBRARY, tmp_path / "out")


def test_exported_files_are_their_own_canonical_form(imported, tmp_path):
    exported = course_files(imported.course)
    write_course(exported, tmp_path / "out")

    assert course_texts(read_course(tmp_path / "out")) == course_texts(exported)


def test_what_an_editor_wrote_in_the_cms_goes_out_and_comes_back(imported, bring, tmp_path):
    page = ModulePage.objects.get(slug="second")
    first = ModulePage.objects.get(slug="first")
    page.learn = [
        ("text", f'<p data-block-key="a">See <a linktype="page" id="{first.pk}">it</a>.</p>'),
        ("text", "<h2>Next</h2><p>More &amp; more: <i>a*b_c</i></p>"),
    ]
    page.save_revision().publish()
    write_course(course_files(CoursePage.objects.get()), tmp_path / "out")

    bring(tmp_path / "out")

    learn = ModulePage.objects.get(slug="second").learn
    assert [(block.block_type, str(block.value.source)) for block in learn] == [
        ("text", f'<p>See <a id="{first.pk}" linktype="page">it</a>.</p>'),
        ("text", "<h2>Next</h2><p>More &amp; more: <i>a*b_c</i></p>"),
    ]


def test_a_question_made_in_the_cms_keeps_its_id(imported, bring, tmp_path):
    page = ModulePage.objects.get(slug="first")
    raw = page.quiz.get_prep_value()
    raw[0]["id"] = "0c1b1d2e-1111-4222-8333-444455556666"
    page.quiz = json.dumps(raw)
    page.save_revision().publish()
    write_course(course_files(CoursePage.objects.get()), tmp_path / "out")
    empty_the_database()

    bring(tmp_path / "out")

    ids = [block.id for block in ModulePage.objects.get(slug="first").quiz]
    assert ids == [block["id"] for block in raw]


def test_a_course_with_something_that_files_cannot_hold_is_refused_and_not_cut_short(imported):
    picture = Picture.objects.create(
        title="A ward", file=get_test_image_file(), artist="Tenfold", licence="CC BY 4.0"
    )
    page = ModulePage.objects.get(slug="second")
    page.learn = [("picture", {"image": picture, "alt": "A ward", "caption": ""})]
    page.save_revision().publish()

    with pytest.raises(CannotExport, match="'second', learn: course files can't hold this: image"):
        course_files(CoursePage.objects.get())


def test_a_folder_that_is_not_empty_is_left_alone_unless_told(imported, folder, tmp_path, capsys):
    keep = tmp_path / "out" / "notes.txt"
    keep.parent.mkdir()
    keep.write_text("mine")

    with pytest.raises(CommandError, match="is not empty"):
        call_command("export_course", "small-course", str(keep.parent))
    assert [path.name for path in keep.parent.iterdir()] == ["notes.txt"]

    call_command("export_course", "small-course", str(keep.parent), force=True)
    assert keep.read_text() == "mine"
    assert read_course(keep.parent).slug == "small-course"


def test_replacing_an_older_export_leaves_none_of_it_behind(imported, bring, folder, tmp_path):
    out = tmp_path / "out"
    call_command("export_course", "small-course", str(out))
    (folder / "modules/first/practise.yaml").unlink()
    bring(folder)

    call_command("export_course", "small-course", str(out), force=True)

    assert not (out / "modules/first/practise.yaml").exists()
    assert read_course(out).modules[0].activities == []


def test_a_draft_is_not_exported(imported, bring, folder):
    page = ModulePage.objects.get(slug="second")
    page.title = "A secret draft"
    page.save_revision()

    assert "A secret draft" not in str(course_texts(course_files(CoursePage.objects.get())))


def test_a_course_that_is_not_there_is_said_plainly(db, tmp_path):
    with pytest.raises(CommandError, match="no published course /nowhere/"):
        call_command("export_course", "nowhere", str(tmp_path / "out"))


def test_changing_a_file_is_seen(folder):
    before = course_texts(read_course(folder))
    change_file(folder, "course.yaml", "A small course", "A changed course")

    assert course_texts(read_course(folder)) != before


def test_what_a_course_asks_for_and_opens_later_travels_in_its_files(client, bring, tmp_path):
    folder = write_small_course(tmp_path / "small-course")
    change_file(
        folder,
        "course.yaml",
        "modules:",
        "needs_confidence: true\nneeds_policy: true\nneeds_score: 70\nvalid_months: 36\n"
        "renewal_window_days: 90\nmodules:",
    )
    change_file(
        folder,
        "modules/first/module.yaml",
        "estimated_minutes: 8\n",
        """\
estimated_minutes: 8
scenario_needs: every_ending
quiz_needs: right
quiz_needs_right: 2
practise_needs: minutes
practise_needs_least: 15
step_locks:
  - step: quiz
    after:
      - learn
      - scenario
""",
    )
    change_file(
        folder,
        "modules/second/module.yaml",
        "estimated_minutes: 3\n",
        "estimated_minutes: 3\nopens_after: previous\n",
    )

    round_trip(client, bring, folder, tmp_path / "out")

    first, second = course_outline("small-course").modules
    assert first.condition(Step.QUIZ) == Condition(How.RIGHT, 2)
    assert first.condition(Step.PRACTISE) == Condition(How.MINUTES, 15)
    assert first.step_locks == ((Step.QUIZ, (Step.LEARN, Step.SCENARIO)),)
    assert second.opens_after == first.module_id
    assert course_outline("small-course").rules == CourseRules(True, True, 70)
    assert course_outline("small-course").validity == Validity(months=36, window_days=90)


def test_corrections_travel_in_their_files_under_the_same_names(client, bring, tmp_path):
    folder = write_small_course(tmp_path / "small-course")
    own = "0d2a8f4e-8b7a-4b53-9b39-5d9f3b1c0a11"
    change_file(
        folder,
        "modules/first/module.yaml",
        "estimated_minutes: 8\n",
        f"""\
estimated_minutes: 8
corrections:
  - step: learn
    words: It was a day. It is an hour.
  - key: {own}
    step: quiz
    words: The second answer is right.
""",
    )

    round_trip(client, bring, folder, tmp_path / "out")

    corrections = ModulePage.objects.get(slug="first").corrections
    assert [block.value["step"] for block in corrections] == ["learn", "quiz"]
    assert corrections[1].id == own
    written = (tmp_path / "out/modules/first/module.yaml").read_text(encoding="utf-8")
    assert written.count("key:") == 1


@pytest.mark.parametrize(
    "said, problem",
    [
        ("  - step: practise\n    words: It was.\n", "no step 'practise' to correct"),
        ("  - step: learn\n    words: A.\n  - step: learn\n    words: A.\n", "are the same"),
        ("  - step: learn\n", "words"),
        ("  none\n", "corrections"),
    ],
)
def test_a_correction_that_makes_no_sense_is_refused(bring, tmp_path, said, problem):
    folder = write_small_course(tmp_path / "small-course")
    change_file(
        folder,
        "modules/second/module.yaml",
        "estimated_minutes: 3\n",
        f"estimated_minutes: 3\ncorrections:\n{said}",
    )

    with pytest.raises(FilesRefused, match=problem):
        bring(folder)


def test_how_a_quiz_goes_travels_in_its_files(client, bring, tmp_path):
    folder = write_small_course(tmp_path / "small-course")
    said = """\
pass_mark: 1
feedback_when: at_end
draw_count: 1
attempt_limit: 2
break_minutes: 10
asks_sureness: true
allows_test_out: true
"""
    change_file(folder, "modules/first/quiz.yaml", "pass_mark: 1\n", said)

    round_trip(client, bring, folder, tmp_path / "out")

    assert ModulePage.objects.get(slug="first").quiz_behaviour == QuizBehaviour(
        pass_mark=1,
        feedback_when="at_end",
        draw_count=1,
        attempt_limit=2,
        break_minutes=10,
        asks_sureness=True,
        allows_test_out=True,
    )
