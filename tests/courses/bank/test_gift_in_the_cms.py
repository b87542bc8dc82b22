"""GIFT in the CMS: looked at first, brought in once, as drafts, all of it or nothing."""

import re
from datetime import timedelta

import psycopg
import pytest
from django.contrib.auth.models import Group, Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import ModelLogEntry
from wagtail.search.backends import get_search_backend

from courses.bank import services
from courses.bank.forms import MEGABYTE, MOST_BYTES
from courses.bank.gift import parse
from courses.bank.gift_questions import proposal_of
from courses.bank.models import BankQuestion, GiftImport
from courses.bank.selectors import all_questions, gift_export, gift_rows, percent_done
from tests.factories.accounts import give_second_factor, make_person
from tests.factories.bank import make_bank_question
from tests.worker import wait_until

IMPORT = "/cms/question-bank/import/"
EXPORT = "/cms/question-bank/export/"
FILE = """\
$CATEGORY: Privacy

::Bio::Which bio is honest?{=My role#Yes. ~An award#No.}

::Group::A private group is private.{FALSE}

::Number::How many?{#4:1}
"""


def many(count: int) -> str:
    return "\n\n".join(
        f"::Question {n}::What is number {n}?{{=right {n}#Yes. ~wrong {n}#No.}}"
        for n in range(count)
    )


def upload(client: Client, data: bytes | str, name: str = "questions.txt"):
    file = SimpleUploadedFile(name, data.encode() if isinstance(data, str) else data)
    return client.post(IMPORT, {"file": file, "pasted": ""})


def words(answer) -> str:
    return answer.content.decode()


def stage(text: str, by) -> GiftImport:
    """A file that is read, whoever reads it."""
    staged = services.stage_gift_import(text=text, name="x", by=by, now=timezone.now())
    return services.run_gift_import(public_id=staged.public_id, now=timezone.now())


def bring(text: str, by) -> GiftImport:
    staged = stage(text, by)
    held = services.confirm_gift_import(gift_import=staged, by=by, now=timezone.now())
    if held.state == GiftImport.State.WAITING:
        held = services.run_gift_import(public_id=held.public_id, now=timezone.now())
    return held


def test_a_file_is_looked_at_before_anything_is_saved(cms):
    answer = upload(cms, FILE)
    page = words(cms.get(answer.headers["Location"]))

    assert not BankQuestion.objects.exists()
    assert "Import 2 questions as drafts" in page
    assert "Feedback is missing" in page
    assert "number with a margin" in page
    assert "One right answer" in page


@pytest.mark.usefixtures("search_index")
def test_confirmed_questions_become_drafts_with_history_tags_and_a_report(cms, moderator):
    address = upload(cms, FILE).headers["Location"]

    page = words(cms.post(address, follow=True))

    assert "The import is done" in page
    bio = BankQuestion.objects.get(title="Bio")
    assert (bio.live, bio.kind, bio.has_unpublished_changes) == (False, "single_choice", True)
    assert [tag.name for tag in bio.tags.all()] == ["Privacy"]
    assert bio.latest_revision.user == moderator
    assert [tag.name for tag in bio.get_latest_revision_as_object().tags.all()] == ["Privacy"]
    assert ModelLogEntry.objects.for_instance(bio).count() == 1
    assert [each.title for each in get_search_backend().search("honest", BankQuestion)] == ["Bio"]
    assert BankQuestion.objects.count() == 2


def test_an_imported_draft_opens_in_the_editor_and_is_published(cms, moderator):
    bring("::Bio::Which bio is honest?{=My role#Yes. ~An award#No.}", moderator)
    question = BankQuestion.objects.get()

    assert cms.get(f"/cms/snippets/courses/bankquestion/edit/{question.pk}/").status_code == 200
    question.latest_revision.publish()

    question.refresh_from_db()
    assert question.live


def test_confirming_twice_brings_everything_in_once(cms):
    address = upload(cms, FILE).headers["Location"]
    cms.post(address)

    cms.post(address)

    assert BankQuestion.objects.count() == 2


def test_the_same_file_again_is_recognised(cms, moderator):
    bring(FILE, moderator)

    page = words(cms.get(upload(cms, FILE).headers["Location"]))

    assert "No question of this file is new" in page
    assert "Is there already" in page


def test_a_question_that_stands_in_the_file_twice_comes_in_once(moderator):
    held = bring(FILE + "\n" + FILE, moderator)

    assert BankQuestion.objects.count() == 2
    assert [row.state for row in gift_rows(held)].count("twice") == 2


def test_what_was_exported_is_recognised_even_after_it_was_reworded(moderator):
    question = make_bank_question(title="Mine")
    text = gift_export(all_questions()).text.replace("?", " or not?")

    held = bring(text, moderator)

    assert BankQuestion.objects.get() == question
    assert [row.state for row in gift_rows(held)] == ["known"]


def test_identity_travels_to_another_site(moderator):
    question = make_bank_question(title="Mine", tags=("privacy",))
    text = gift_export(all_questions()).text
    question.delete()

    bring(text, moderator)

    assert BankQuestion.objects.get().translation_key == question.translation_key


def test_the_bank_goes_out_and_comes_back_the_same(moderator):
    kinds = ["single_choice", "multiple_choice", "true_false", "short_text", "matching"]
    for number, kind in enumerate(kinds):
        make_bank_question(title=kind, kind=kind, number=number, tags=("privacy",))
    before = gift_export(all_questions())
    BankQuestion.objects.all().delete()

    bring(before.text, moderator)

    after = gift_export(all_questions())
    assert (after.text, after.count) == (before.text, len(kinds))


def test_a_type_that_gift_does_not_know_is_named(cms):
    make_bank_question(title="The order of things", kind="ordering")

    page = words(cms.get(EXPORT))

    assert "The order of things" in page
    assert "GIFT has no questions of this type" in page


def test_chosen_questions_are_exported(cms):
    chosen, other = make_bank_question(title="Chosen"), make_bank_question(title="Other")
    bulk = cms.get(f"/cms/bulk/courses/bankquestion/export_gift/?id={chosen.pk}&next=/cms/")

    assert bulk.headers["Location"] == f"{EXPORT}?id={chosen.pk}"
    file = cms.get(f"{EXPORT}questions.gift.txt?id={chosen.pk}")
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert "::Chosen::" in words(file)
    assert "::Other::" not in words(file)
    assert other.title in words(cms.get(f"{EXPORT}questions.gift.txt?id=x&kind=nonsense"))


@pytest.mark.parametrize(
    "data, message",
    [
        ({"pasted": ""}, "one of the two"),
        ({"pasted": "   \n"}, "one of the two"),
        ({"pasted": "// only a comment"}, "There is no question in this"),
        ({"pasted": "x" * 500_001}, "too long to paste"),
    ],
)
def test_what_is_not_a_file_of_questions_is_refused_in_words(cms, data, message):
    answer = cms.post(IMPORT, data)

    assert message in words(answer)
    assert not GiftImport.objects.exists()


def test_what_was_pasted_is_still_there_after_a_refusal(cms):
    assert "// only a comment" in words(cms.post(IMPORT, {"pasted": "// only a comment"}))


@pytest.mark.parametrize(
    "data, message",
    [
        (b"\xff\xfa\x00Which?", "not UTF-8"),
        ("caf\xe9?{T}".encode("latin-1"), "not UTF-8"),
        (b"a\0b{T}", "not UTF-8"),
        ("Which?{T}\0".encode("utf-16"), "not UTF-8"),
        ("Which?{T}".encode("utf-16")[:-1], "not UTF-8"),
        (b"", "file is empty"),
        (b"x" * (MOST_BYTES + 1), "up to 5 MB"),
        (b"x" * (50 * MEGABYTE), "This file has 50.0 MB"),
    ],
)
def test_a_file_that_is_no_text_or_too_large_is_refused_in_words(cms, data, message):
    assert message in words(upload(cms, data))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_files_of_other_programs_are_read(cms, encoding):
    page = words(cms.get(upload(cms, "Dŵr?{T####ie}".encode(encoding)).headers["Location"]))

    assert "Dŵr?" in page


def test_more_than_five_thousand_questions_are_refused_in_words(cms):
    answer = upload(cms, many(services.MOST_QUESTIONS + 1))

    assert "more than 5000 questions" in words(answer)


def test_five_thousand_questions_come_in_with_few_statements(moderator):
    text = many(services.MOST_QUESTIONS)
    staged = stage(text, moderator)
    services.confirm_gift_import(gift_import=staged, by=moderator, now=timezone.now())

    with CaptureQueriesContext(connection) as queries:
        held = services.run_gift_import(public_id=staged.public_id, now=timezone.now())

    assert held.state == GiftImport.State.DONE
    assert BankQuestion.objects.count() == services.MOST_QUESTIONS
    assert len(queries) < 250
    assert held.text == ""


def test_a_large_file_waits_for_a_worker_and_the_page_says_so(cms, moderator):
    staged = stage(many(services.AT_ONCE + 1), moderator)

    page = words(cms.post(f"{IMPORT}{staged.public_id}/", follow=True))

    assert "are being brought in" in page
    assert not BankQuestion.objects.exists()


def test_a_large_file_is_read_by_a_worker_and_cannot_be_confirmed_unseen(cms, moderator):
    address = upload(cms, many(services.AT_ONCE + 1)).headers["Location"]
    assert "The file is being read" in words(cms.get(address))

    # "Ask again", and somebody who sends the form of the next page.
    for data in ({"again": ""}, {}):
        assert "The file is being read" in words(cms.post(address, data, follow=True))

    held = services.run_gift_import(
        public_id=GiftImport.objects.get().public_id, now=timezone.now()
    )
    assert held.state == GiftImport.State.PREVIEWED
    assert f"Import {services.AT_ONCE + 1} questions as drafts" in words(cms.get(address))


def test_asking_again_too_late_does_not_confirm_what_nobody_has_seen(cms, moderator):
    staged = stage(FILE, moderator)

    cms.post(f"{IMPORT}{staged.public_id}/", {"again": ""})

    assert not BankQuestion.objects.exists()


def test_who_asks_while_a_worker_has_the_file_in_hand_is_answered_at_once(committed_cms):
    address = upload(committed_cms, FILE).headers["Location"]
    with psycopg.connect(**connection.get_connection_params() | {"cursor_factory": None}) as worker:
        worker.execute("SELECT 1 FROM courses_giftimport FOR UPDATE")

        page = words(committed_cms.post(address, follow=True))

    assert "Import 2 questions as drafts" in page
    assert not BankQuestion.objects.exists()


def test_a_worker_reads_five_thousand_questions_brings_them_in_and_tells_how_far_it_is(
    committed_cms, worker
):
    address = upload(committed_cms, many(services.MOST_QUESTIONS)).headers["Location"]
    told = set()

    def reached(state: str) -> bool:
        told.update(re.findall(r'<progress[^>]*value="(\d+)"', words(committed_cms.get(address))))
        return GiftImport.objects.get().state == state

    wait_until(lambda: reached(GiftImport.State.PREVIEWED), what="the preview")
    assert "Import 5000 questions as drafts" in words(committed_cms.get(address))
    committed_cms.post(address)
    wait_until(lambda: reached(GiftImport.State.DONE), what="the import")

    assert "The import is done" in words(committed_cms.get(address))
    assert BankQuestion.objects.count() == services.MOST_QUESTIONS
    assert len(told) > 2


def test_how_far_an_import_is_is_told_whatever_the_number_of_questions(moderator):
    staged = stage(many(services.AT_ONCE + 37), moderator)
    services.run_gift_import(public_id=staged.public_id, now=timezone.now())
    waiting = services.confirm_gift_import(
        gift_import=GiftImport.objects.get(), by=moderator, now=timezone.now()
    )

    services.run_gift_import(public_id=staged.public_id, now=timezone.now())

    assert waiting.state == GiftImport.State.WAITING
    assert percent_done(waiting) == 99


def test_the_preview_shows_fifty_at_a_time(cms, moderator):
    staged = stage(many(120), moderator)

    page = words(cms.get(f"{IMPORT}{staged.public_id}/?p=3"))

    assert "Page 3 of 3" in page
    assert "Question 119" in page
    assert "Question 99" not in page


def test_a_failure_half_way_leaves_nothing_behind(moderator):
    staged = stage(many(3), moderator)
    make_bank_question()
    GiftImport.objects.filter(pk=staged.pk).update(state="waiting")
    last = [proposal_of(found) for found in parse(staged.text)][-1]
    # The database itself refuses the last one.
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(
            "ALTER TABLE courses_bankquestion ADD CONSTRAINT no_third CHECK (import_key <> %s)",
            [last.key],
        )

    with pytest.raises(Exception, match="no_third"):
        services.run_gift_import(public_id=staged.public_id, now=timezone.now())

    assert BankQuestion.objects.count() == 1
    assert GiftImport.objects.get().state == GiftImport.State.WAITING


def test_old_imports_are_cleared_away(moderator):
    old = stage(FILE, moderator)
    GiftImport.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=31))

    stage(FILE, moderator)

    assert not GiftImport.objects.filter(pk=old.pk).exists()


def test_an_import_is_its_editors_alone(client, editor, moderator):
    staged = stage("::Secret::Not yours?{T####x}", moderator)
    client.force_login(editor)

    assert client.get(f"{IMPORT}{staged.public_id}/").status_code == 404
    assert client.post(f"{IMPORT}{staged.public_id}/").status_code == 404
    assert not BankQuestion.objects.exists()


@pytest.mark.parametrize("path", [IMPORT, EXPORT, f"{EXPORT}questions.gift.txt"])
def test_learners_and_people_of_the_cms_without_permission_are_refused(client, signed_in, path):
    make_bank_question(title="Not for learners")
    outsider = make_person()
    give_second_factor(outsider)
    reader = Group.objects.create(name="Readers")
    reader.permissions.add(Permission.objects.get(codename="access_admin"))
    outsider.groups.add(reader)
    client.force_login(outsider)

    for visitor in (signed_in, client):
        answer = visitor.get(path)
        assert answer.status_code in {302, 403}
        assert "Not for learners" not in words(answer)


def test_hostile_names_and_words_are_shown_as_words(cms):
    bad = "<script>alert(1)</script>"
    answer = upload(cms, f"::{bad}::Look {bad}{{T####{bad}}}", name="<img src=x>.txt")

    page = words(cms.get(answer.headers["Location"]))

    assert bad not in page
    assert "<img src=x>" not in page
