"""Logs carry ids and outcomes, and never what a person wrote."""

import io
import json
import logging

import pytest
from django.core import mail
from django.test import Client, override_settings
from django.urls import include, path

from config.logs import JsonFormatter, RequestIdFilter

SECRET = "Mrs Field in bed 7 cried all night"


def broken(request):
    words = request.POST["words"]
    raise ValueError(f"could not understand: {words}")


def broken_twice(request):
    try:
        broken(request)
    except ValueError as error:
        raise RuntimeError(request.POST["words"]) from error


urlpatterns = [
    path("broken/", broken),
    path("broken-twice/", broken_twice),
    path("", include("config.urls")),
]


@pytest.fixture
def lines():
    """What the site's own handler writes, line by line."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter())
    handler.addFilter(RequestIdFilter())
    logging.getLogger().addHandler(handler)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    logging.getLogger().removeHandler(handler)


@override_settings(ROOT_URLCONF=__name__, ADMINS=[("Ada", "ada@example.org")])
@pytest.mark.parametrize("door", ["/broken/", "/broken-twice/"])
@pytest.mark.django_db
def test_an_error_in_a_page_leaves_no_trace_of_what_was_written(lines, door):
    browser = Client(raise_request_exception=False)

    answer = browser.post(f"{door}?who=Field", {"words": SECRET})

    assert answer.status_code == 500
    assert SECRET not in answer.content.decode()
    logged = lines()
    assert [line["level"] for line in logged] == ["error"]
    assert "ValueError" in logged[0]["error"]
    assert any("broken" in place for place in logged[0]["where"])
    assert logged[0]["request_id"] == answer.headers["X-Request-ID"]
    everything = json.dumps(logged)
    for content in (SECRET, "Mrs Field", "who=Field", "could not understand"):
        assert content not in everything
    # Django's own settings would have mailed the traceback and the POST.
    assert mail.outbox == []


@pytest.mark.django_db
def test_a_refusal_is_logged_with_the_id_that_its_answer_carries(lines):
    answer = Client().get("/no-such-page/")

    refused = [line for line in lines() if "Not Found" in line["message"]]
    assert [line["request_id"] for line in refused] == [answer.headers["X-Request-ID"]]


def test_extras_that_are_not_ids_are_dropped(lines):
    logging.getLogger("practice").warning("Reminder planned", extra={"plan_id": 7, "words": SECRET})

    assert [(line["message"], line.get("plan_id")) for line in lines()] == [("Reminder planned", 7)]
    assert SECRET not in json.dumps(lines())


@pytest.mark.parametrize(
    "log",
    [
        lambda log, error: log.error("Task failed: %s", error, exc_info=error),
        lambda log, error: log.error("Task failed: %r", error, exc_info=error),
        lambda log, error: log.error(f"Task failed: {error}", exc_info=error),  # noqa: G004
        lambda log, error: log.error(
            "Task %(name)s raised: %(exc)s", {"name": "t", "exc": repr(error)}, exc_info=error
        ),
        lambda log, error: log.info("Task %(name)s retry: %(exc)s", {"name": "t", "exc": error}),
        lambda log, error: log.info(
            "Task %(name)s succeeded: %(return_value)s", {"name": "t", "return_value": SECRET}
        ),
    ],
)
def test_an_errors_words_are_kept_out_of_the_message(lines, log):
    logging.getLogger().setLevel(logging.INFO)

    log(logging.getLogger("celery.app.trace"), ValueError(SECRET))

    assert len(lines()) == 1
    assert SECRET not in json.dumps(lines())


def test_a_message_without_content_is_kept_whole(lines):
    try:
        raise ValueError(SECRET)
    except ValueError:
        logging.getLogger("django.request").exception("Not good: %s", "/learn/")

    assert lines()[0]["message"] == "Not good: /learn/"


def test_mail_addresses_and_queries_are_masked(lines):
    logging.getLogger("x").warning("Not Found: %s for %s", "/a/?q=Field", "ada@example.org")

    assert lines()[0]["message"] == "Not Found: /a/?… for …@…"
