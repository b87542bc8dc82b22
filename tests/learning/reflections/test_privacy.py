"""Words written in a reflection are in the encrypted field and nowhere else."""

import io
import logging
from collections.abc import Iterator

import pytest
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection
from django.test import Client
from redis import Redis

from courses.catalogue.models import Step
from learning.reflections.models import Reflection, ReflectionRevision
from tests.courses.pages import press
from tests.factories.learning import make_enrolment

CANARY = "marmalade-submarine"

pytestmark = pytest.mark.django_db


def every_row() -> dict[str, bytes]:
    """Each table as PostgreSQL itself would print it."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        found = {}
        for table in tables:
            cursor.execute(f'SELECT t::text FROM "{table}" AS t')  # noqa: S608
            found[table] = "\n".join(row[0] for row in cursor.fetchall()).encode()
    return found


def encoded(words: str) -> list[bytes]:
    """The words as text, and as PostgreSQL prints bytes."""
    return [words.encode(), words.encode().hex().encode()]


def everything_in(redis: Redis) -> Iterator[tuple[bytes, object]]:
    """Every key of a database, the waiting tasks' among them, and what it holds."""
    read = {
        b"string": redis.get,
        b"list": lambda key: redis.lrange(key, 0, -1),
        b"hash": redis.hgetall,
        b"set": redis.smembers,
        b"zset": lambda key: redis.zrange(key, 0, -1),
    }
    for key in redis.scan_iter("*"):
        kind = redis.type(key)
        if kind != b"none":  # gone meanwhile
            yield key, read[kind](key)


def test_words_of_a_reflection_are_in_no_table_log_session_or_cache(course, signed_in, caplog):
    caplog.set_level(logging.DEBUG)
    url = course.modules[0].step_url(Step.REFLECT)
    second_tab = signed_in.get(url)
    page = signed_in.get(url)
    for words in (CANARY, f"{CANARY} again", f"no more {CANARY}"):
        press(signed_in, page, "Save for later", **{"answer-what": words})
    press(signed_in, second_tab, "I have finished", **{"answer-so-what": CANARY})
    press(
        signed_in,
        signed_in.get(url),
        "Save my changes",
        **{"answer-what": f"{CANARY}{'x' * 10_000}"},
    )
    stale = signed_in.get(url)
    signed_in.logout()
    press(signed_in, stale, "Save my changes", **{"answer-what": f"{CANARY} signed out"})
    signed_in.force_login(make_enrolment(course).learner)
    press(signed_in, stale, "Save my changes", **{"answer-what": f"{CANARY} not mine"})

    kept = [r.words for r in (*Reflection.objects.all(), *ReflectionRevision.objects.all())]
    assert CANARY in str(kept), "the test writes nothing, so it finds nothing"
    for table, rows in every_row().items():
        for form in encoded(CANARY):
            assert form not in rows, table
    assert CANARY not in caplog.text
    for record in caplog.records:
        assert CANARY not in str(record.__dict__)
    assert CANARY not in str(dict(signed_in.session))
    for alias in ("default", "sessions", "shared"):
        for key, value in everything_in(caches[alias]._cache.get_client()):
            assert CANARY not in str(value), key


def test_a_page_that_breaks_tells_the_log_nothing_of_the_words(
    course, signed_in, caplog, monkeypatch
):
    def break_down(**_: object) -> None:
        raise RuntimeError("the database went away")

    monkeypatch.setattr("learning.reflections.views.save_reflection", break_down)
    browser = Client(raise_request_exception=False)
    browser.cookies = signed_in.cookies
    url = course.modules[0].step_url(Step.REFLECT)

    broken = browser.post(url, {"seen_version": "0", "answer-what": CANARY})

    assert broken.status_code == 500
    assert CANARY not in broken.content.decode()
    assert CANARY not in caplog.text


def test_reflections_are_in_no_fixture(course, signed_in):
    url = course.modules[0].step_url(Step.REFLECT)
    press(signed_in, signed_in.get(url), "Save for later", **{"answer-what": CANARY})

    with pytest.raises(Exception, match="Private words are not serialised"):
        call_command("dumpdata", "learning.reflection", stdout=io.StringIO())
