"""Private words as they lie in the database: encrypted, and left alone when no key opens them."""

import json
import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.logs import JsonFormatter
from learning.reflections.models import Reflection
from learning.reflections.services import choose_form, open_reflection, save_reflection
from learning.writing.fields import EncryptedJSONField, Unreadable
from tests.factories.learning import NOW
from tests.learning.writing.keys import lose_the_key, raw

pytestmark = pytest.mark.django_db
WORDS = "marmalade-submarine"


@pytest.fixture
def reflection(course, enrolment) -> Reflection:
    reflection = open_reflection(enrolment=enrolment, module=course.modules[0], now=NOW)
    answers = {"what": WORDS}
    return save_reflection(
        reflection=reflection, answers=answers, seen_version=0, now=NOW
    ).reflection


@given(st.dictionaries(st.text(), st.text()))
def test_what_is_put_in_comes_out_and_does_not_show(words):
    field = EncryptedJSONField()

    token = field.get_prep_value(words)

    assert field.from_db_value(token) == words
    assert token != field.get_prep_value(words), "the same words look the same"


@given(st.binary())
def test_bytes_that_no_key_opens_come_out_as_they_went_in(token):
    field = EncryptedJSONField()

    found = field.from_db_value(memoryview(token))

    assert found == Unreadable(token)
    assert field.get_prep_value(found) == token


def test_words_that_cannot_be_read_are_never_taken_for_none(reflection, settings):
    lose_the_key(settings)

    found = Reflection.objects.get()

    assert found.is_unreadable
    assert found.words, "they are there"
    assert found.readable_words == {}
    assert raw(Reflection)[0].decode() not in repr(found.words)


def test_saving_something_else_leaves_words_that_cannot_be_read_byte_for_byte(reflection, settings):
    before, old = raw(Reflection), list(settings.REFLECTION_KEYS)
    lose_the_key(settings)

    choose_form(reflection=Reflection.objects.get(), is_long=True)
    found = Reflection.objects.get()
    found.save()
    Reflection.objects.bulk_update([found], ["words"])

    assert raw(Reflection) == before
    settings.REFLECTION_KEYS += old
    assert Reflection.objects.get().words["what"] == WORDS


def test_the_log_says_which_row_cannot_be_read_and_nothing_of_it(reflection, settings, caplog):
    lose_the_key(settings)

    with caplog.at_level(logging.ERROR):
        Reflection.objects.get()

    (line,) = (JsonFormatter().format(record) for record in caplog.records)
    assert json.loads(line)["event"] == "writing.unreadable"
    assert f"reflection {reflection.pk}" in line
    assert WORDS not in line
    assert raw(Reflection)[0].decode() not in line


def test_a_row_read_without_its_words_is_not_opened(reflection, settings, caplog):
    lose_the_key(settings)

    assert Reflection.objects.defer("words").get().version == 1
    assert not caplog.records
