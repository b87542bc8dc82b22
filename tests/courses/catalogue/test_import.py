"""A course arrives from its files: all of it or nothing, and again without harm."""

import uuid

import pytest
from bs4 import BeautifulSoup
from django.core.management import CommandError, call_command
from django.db import connection
from wagtail.models import Page, PageLogEntry, Revision, Site

from content.files.problems import FilesRefused
from content.models import HomePage, Sketchnote, StandardPage
from courses.catalogue.models import CoursePage, ModulePage
from courses.catalogue.services import SlugTaken
from tests.factories.courses import change_file, write_file


def snapshot() -> dict[str, int]:
    """How much there is of everything that an import writes."""
    models = (Page, CoursePage, ModulePage, Sketchnote, Revision, PageLogEntry)
    return {model.__name__: model.objects.count() for model in models}


def test_a_course_is_published_at_its_address(imported, client):
    assert client.get("/small-course/first/").status_code == 200
    assert ModulePage.objects.live().count() == 2


def test_the_first_import_makes_the_home_page_in_place_of_wagtails_welcome(imported):
    home = HomePage.objects.get()

    assert Site.objects.get(is_default_site=True).root_page_id == home.pk
    assert not Page.objects.filter(title__startswith="Welcome").exists()


def test_importing_the_same_files_again_changes_nothing(imported, bring, folder):
    before = snapshot()

    again = bring(folder)

    assert again.is_unchanged
    after = snapshot()
    # The log says that it was done; nothing else is new.
    assert after.pop("PageLogEntry") == before.pop("PageLogEntry") + 1
    assert after == before


def test_only_what_changed_gets_a_revision_and_history_is_kept(imported, bring, folder):
    first = ModulePage.objects.get(slug="first")
    second = ModulePage.objects.get(slug="second")
    change_file(folder, "modules/second/learn.md", "Some words.", "Other words.")

    done = bring(folder)

    assert done.changed == ["second"]
    assert second.revisions.count() == 2
    assert first.revisions.count() == 1
    assert "Some words." in str(second.revisions.order_by("pk").first().content)


def test_an_update_keeps_translation_keys_and_question_ids(imported, bring, folder):
    before = ModulePage.objects.get(slug="first")
    change_file(folder, "modules/first/quiz.yaml", "text: Myself", "text: I, myself")
    change_file(folder, "modules/first/module.yaml", "The first module", "The very first module")

    bring(folder)

    after = ModulePage.objects.get(slug="first")
    assert after.title == "The very first module"
    assert after.translation_key == before.translation_key
    assert [block.id for block in after.quiz] == [block.id for block in before.quiz]


def test_links_between_modules_follow_the_page_and_not_its_address(imported):
    second = ModulePage.objects.get(slug="second")

    learn = str(ModulePage.objects.get(slug="first").learn.get_prep_value())

    assert f'id="{second.pk}" linktype="page"' in learn


def test_a_module_that_left_the_files_is_unpublished_and_never_deleted(imported, bring, folder):
    change_file(folder, "course.yaml", "  - second\n", "")
    change_file(
        folder, "modules/first/learn.md", "Read [the second module](module:second) too.", "x"
    )
    for file in (folder / "modules/second").iterdir():
        file.unlink()
    (folder / "modules/second").rmdir()

    done = bring(folder)

    assert done.unpublished == ["second"]
    assert not ModulePage.objects.get(slug="second").live


def test_modules_take_the_order_of_the_files(imported, bring, folder):
    keys = dict(ModulePage.objects.values_list("slug", "translation_key"))
    change_file(folder, "course.yaml", "  - first\n  - second\n", "  - second\n  - first\n")

    done = bring(folder)

    pages = ModulePage.objects.order_by("path")
    assert done.is_reordered
    assert [page.slug for page in pages] == ["second", "first"]
    assert {page.slug: page.translation_key for page in pages} == keys


def test_an_editors_draft_gives_way_to_the_files_but_stays_in_the_history(imported, bring, folder):
    page = ModulePage.objects.get(slug="second")
    page.title = "An editor's title"
    page.save_revision()

    done = bring(folder)

    page.refresh_from_db()
    assert done.changed == ["second"]
    assert page.title == "The second module"
    assert not page.has_unpublished_changes
    assert "An editor's title" in str([r.content for r in page.revisions.all()])


def test_a_course_may_have_no_pages_of_its_own(client, bring, folder):
    for name in ("words", "session"):
        (folder / f"pages/{name}.md").unlink()
    change_file(folder, "course.yaml", "pages:\n  - words\n  - session\n", "")
    (folder / "closing.yaml").unlink()

    bring(folder)

    page = BeautifulSoup(client.get("/small-course/").content, "html.parser")
    assert page.select(".guide-list a") == []
    assert not CoursePage.objects.get().closing


def test_a_link_to_a_page_that_is_not_there_is_refused_and_nothing_is_half_imported(bring, folder):
    change_file(folder, "modules/second/learn.md", "Some words.", "See [us](page:/about/).")
    before = snapshot()

    with pytest.raises(FilesRefused, match=r"modules/second/learn.md:1: The link 'page:/about/'"):
        bring(folder)

    assert snapshot() == before


def test_an_import_that_fails_in_the_middle_leaves_nothing_behind(imported, bring, folder):
    """The database itself refuses the last page, after everything before it was written."""
    change_file(folder, "modules/first/learn.md", "An opening", "Another opening")
    change_file(folder, "course.yaml", "title: A small course", "title: Refused course")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(
            "ALTER TABLE wagtailcore_page ADD CONSTRAINT refused CHECK (title <> 'Refused course')"
        )
    before = snapshot()

    with pytest.raises(Exception, match="refused"):
        bring(folder)

    assert snapshot() == before
    assert "Another opening" not in str(ModulePage.objects.get(slug="first").learn)


def test_an_address_that_another_page_has_is_refused(imported, bring, folder):
    HomePage.objects.get().add_child(instance=StandardPage(title="Taken", slug="taken", body="[]"))
    change_file(folder, "course.yaml", "slug: small-course", "slug: taken")

    with pytest.raises(SlugTaken, match="/taken/ is not a course"):
        bring(folder)


def test_ids_depend_on_the_files_alone(imported):
    ids = [block.id for block in ModulePage.objects.get(slug="first").learn]

    assert all(uuid.UUID(block_id).version == 5 for block_id in ids)


def test_the_command_says_what_to_mend_and_imports_nothing(db, folder, capsys):
    write_file(folder, "modules/first/quiz.yaml", "pass_mark: 1\nquestions:\n  - kind: guess\n")

    with pytest.raises(CommandError, match="Nothing was imported: 2 problems to mend"):
        call_command("import_course", str(folder))

    assert "modules/first/quiz.yaml:3: 'guess' is not known" in capsys.readouterr().err
    assert not CoursePage.objects.exists()


def test_the_command_says_what_it_did(db, folder, capsys):
    call_command("import_course", str(folder))
    call_command("import_course", str(folder))

    assert capsys.readouterr().out == (
        "/small-course/ new: small-course, first, second, words, session\n"
        "/small-course/ is already up to date.\n"
    )
