"""The pages for when things go wrong."""

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.template.exceptions import TemplateDoesNotExist
from django.test import Client, RequestFactory, override_settings
from django.urls import include, path
from django.views.decorators.http import require_POST

from config import views


def forbidden(request):
    raise PermissionDenied("Grace Field may not see this")


def suspicious(request):
    raise SuspiciousOperation("Grace Field tried something odd")


def broken(request):
    raise RuntimeError("Grace Field broke it")


@require_POST
def form_only(request):
    raise AssertionError("never reached without a form")


urlpatterns = [
    path("form-only/", form_only),
    path("forbidden/", forbidden),
    path("suspicious/", suspicious),
    path("broken/", broken),
    path("", include("config.urls")),
]
handler400, handler403, handler404, handler500 = (
    views.bad_request,
    views.forbidden,
    views.not_found,
    views.server_error,
)


@override_settings(ROOT_URLCONF=__name__)
@pytest.mark.django_db
@pytest.mark.parametrize(
    "door, status",
    [("/suspicious/", 400), ("/forbidden/", 403), ("/no-such-page/", 404), ("/broken/", 500)],
)
def test_what_went_wrong_is_said_in_our_words_and_nobody_elses(door, status):
    answer = Client(raise_request_exception=False).get(door)

    page = answer.content.decode()
    assert answer.status_code == status
    assert page.count("<h1") == 1
    assert "Grace Field" not in page
    assert "Traceback" not in page
    assert 'href="/' in page


def test_the_page_for_errors_asks_the_database_nothing(django_assert_num_queries, db):
    with django_assert_num_queries(0):
        answer = views.server_error(RequestFactory().get("/"))

    assert answer.status_code == 500


def test_without_its_template_there_are_still_words(monkeypatch):
    def missing(name):
        raise TemplateDoesNotExist(name)

    monkeypatch.setattr(views, "get_template", missing)

    answer = views.server_error(RequestFactory().get("/"))

    assert answer.status_code == 500
    assert "something went wrong" in answer.content.decode()


@override_settings(ROOT_URLCONF=__name__)
@pytest.mark.django_db
def test_the_address_of_a_form_alone_gets_a_page_that_leads_on():
    answer = Client().get("/form-only/")

    assert answer.status_code == 405
    assert answer.headers["Allow"] == "POST"
    assert "This page opens another way" in answer.content.decode()
    assert 'href="/learn/"' in answer.content.decode()
