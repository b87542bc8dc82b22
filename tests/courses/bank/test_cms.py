"""The bank's screens: who may do what, what the list says, and what is never deleted."""

import re
from datetime import date

import pytest
from django.db import connection
from django.db.models import ProtectedError
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from courses.bank.models import BankQuestion
from courses.catalogue.models import ModulePage
from tests.factories.bank import ask_in, make_bank_question

LIST = "/cms/snippets/courses/bankquestion/"


def listed(client, **query) -> str:
    return client.get(LIST, query).content.decode()


def test_the_list_says_what_a_question_is_and_where_it_is_asked(cms, course):
    question = make_bank_question(title="The honest bio")
    ask_in(ModulePage.objects.first(), question)

    page = listed(cms)

    assert "The honest bio" in page
    assert "One right answer" in page
    assert "1 page" in page
    assert re.search(r"w-status--primary[^>]*>\s*live", page)


@pytest.mark.parametrize(
    "query, found",
    [
        ({"kind": "matching"}, {"Pairs"}),
        ({"use": "used"}, {"Asked"}),
        ({"use": "unused"}, {"Pairs", "Old"}),
        ({"tag": "privacy"}, {"Asked"}),
        ({"review": "due"}, {"Pairs", "Old"}),
        ({"live": "false"}, {"Pairs"}),
        ({"q": "Pairs"}, {"Pairs"}),
    ],
)
@pytest.mark.usefixtures("search_index")
def test_the_list_is_filtered_and_searched(cms, course, query, found):
    asked = make_bank_question(title="Asked", tags=("privacy",), next_review_date=date(2999, 1, 1))
    make_bank_question(title="Old", next_review_date=date(2020, 1, 1))
    make_bank_question(title="Pairs", kind="matching", is_live=False)
    ask_in(ModulePage.objects.first(), asked)

    page = listed(cms, **query)

    shown = {title for title in ("Asked", "Old", "Pairs") if re.search(rf">\s*{title}\s*<", page)}
    assert shown == found


def test_the_list_needs_as_many_queries_for_many_as_for_one(cms):
    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            listed(cms)
        return len(queries)

    make_bank_question(title="First", tags=("privacy",))
    listed(cms)
    one = count()
    for number in range(12):
        make_bank_question(title=f"Another {number}", tags=("privacy",))

    assert count() == one


def test_an_editor_writes_and_does_not_publish(client, editor):
    client.force_login(editor)
    question = make_bank_question(is_live=False)

    answer = client.get(f"{LIST}edit/{question.pk}/")

    assert answer.status_code == 200
    assert b"action-publish" not in answer.content
    assert client.get(f"{LIST}delete/{question.pk}/").status_code == 302
    assert BankQuestion.objects.filter(pk=question.pk).exists()


def test_a_moderator_publishes(cms):
    question = make_bank_question(is_live=False)

    assert b"action-publish" in cms.get(f"{LIST}edit/{question.pk}/").content


@pytest.mark.parametrize("path", ["", "add/", "edit/{pk}/", "delete/{pk}/", "usage/{pk}/"])
def test_a_learner_sees_nothing_of_the_bank(signed_in, path):
    question = make_bank_question(title="Not for learners")

    answer = signed_in.get(LIST + path.format(pk=question.pk), follow=True)

    assert "Not for learners" not in answer.content.decode()
    assert answer.redirect_chain or answer.status_code == 403


def test_a_question_that_a_module_asks_is_not_deleted(cms, course):
    question = make_bank_question(title="Asked")
    module = ask_in(ModulePage.objects.first(), question)

    answer = cms.post(f"{LIST}delete/{question.pk}/", follow=True)

    assert module.title in answer.content.decode()
    assert "Take it out there first" in answer.content.decode()
    assert BankQuestion.objects.filter(pk=question.pk).exists()


def test_many_questions_are_not_deleted_when_a_module_asks_one_of_them(cms, course):
    asked, free = make_bank_question(title="Asked"), make_bank_question(title="Free")
    ask_in(ModulePage.objects.first(), asked)
    address = reverse("wagtail_bulk_action", args=["courses", "bankquestion", "delete"])

    answer = cms.post(f"{address}?id={asked.pk}&id={free.pk}&next={LIST}", follow=True)

    assert "Nothing was deleted" in answer.content.decode()
    assert BankQuestion.objects.count() == 2


def test_no_code_deletes_a_question_that_a_module_asks(course):
    question = make_bank_question()
    ask_in(ModulePage.objects.first(), question)

    with pytest.raises(ProtectedError):
        BankQuestion.objects.all().delete()


def test_a_question_that_nobody_asks_is_deleted(cms):
    question = make_bank_question()

    cms.post(f"{LIST}delete/{question.pk}/")

    assert not BankQuestion.objects.exists()


def test_a_copy_is_another_question(cms):
    question = make_bank_question(title="First", tags=("privacy",))
    page = cms.get(f"{LIST}copy/{question.pk}/")
    assert page.status_code == 200

    statement = {
        "prompt": rich_text("<p>A group is private.</p>"),
        "is_true": "",
        "feedback": rich_text("<p>Anybody can copy it.</p>"),
        "hints-count": "0",
        "read_again": "",
    }
    data = {"title": "Copy", "question": streamfield([("true_false", statement)]), "tags": ""}
    answer = cms.post(f"{LIST}add/", nested_form_data(data))

    assert answer.status_code == 302
    copy = BankQuestion.objects.exclude(pk=question.pk).get()
    assert copy.translation_key != question.translation_key


@pytest.mark.parametrize("kind", ["single_choice", "matching", "true_false"])
def test_the_preview_shows_the_question_as_a_learner_meets_it(cms, kind):
    question = make_bank_question(kind=kind)

    page = cms.get(f"{LIST}history/{question.pk}/")
    preview = question.make_preview_request()

    assert page.status_code == 200
    assert preview.status_code == 200
    assert question.title in preview.content.decode()
