"""What every answer tells the browser, on real pages."""

import re

import pytest
from django.conf import settings
from django.test import Client

from tests.accounts.journeys import Visitor
from tests.factories.accounts import give_second_factor, make_person

pytestmark = pytest.mark.django_db

PAGES = [
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/login/code/",
    "/accounts/password/reset/",
    "/no-such-page/",
]
OWN_PAGES = [
    "/accounts/profile/",
    "/accounts/email/",
    "/accounts/password/change/",
    "/accounts/2fa/",
    "/accounts/2fa/webauthn/",
    "/accounts/logout/",
    "/accounts/second-step/",
    "/accounts/reauthenticate/",
]


def directives(answer) -> dict[str, str]:
    policy = answer.headers["Content-Security-Policy"]
    parts = [part.strip().partition(" ") for part in policy.split(";")]
    return {name: value for name, _, value in parts}


@pytest.fixture
def browsers():
    person = make_person()
    at_home = Visitor()
    at_home.force_login(person)
    return [(Visitor(), page) for page in PAGES] + [(at_home, page) for page in OWN_PAGES]


def test_no_page_may_run_or_load_anything_from_elsewhere(browsers):
    for browser, page in browsers:
        policy = directives(browser.get(page))

        assert policy["default-src"] == "'none'", page
        assert policy["script-src"] == "'self'", page
        assert policy["style-src"] == "'self'", page
        assert policy["img-src"] == "'self'", page
        assert policy["form-action"] == "'self'", page
        assert policy["base-uri"] == "'none'", page
        assert "unsafe" not in str(policy)


def test_no_page_carries_what_its_policy_refuses(browsers):
    for browser, page in browsers:
        html = browser.get(page).content.decode()

        assert not re.search(r"\sstyle=", html), page
        assert not re.search(r"\son[a-z]+=", html), page
        assert "data:" not in html, page
        assert "javascript:" not in html, page
        # Blocks of data are no scripts.
        for attributes, _body in re.findall(r"<script([^>]*)>(.*?)</script>", html, re.DOTALL):
            assert "src=" in attributes or 'type="application/json"' in attributes, page
        assert not re.search(r'(?:src|srcset|action)="(?:https?:)?//', html), page
        assert not re.search(r'<link[^>]*href="(?:https?:)?//', html), page


def test_every_page_sends_the_safe_headers(browsers):
    for browser, page in browsers:
        headers = browser.get(page).headers

        assert headers["X-Content-Type-Options"] == "nosniff", page
        assert headers["X-Frame-Options"] == "DENY", page
        assert headers["Referrer-Policy"] == "same-origin", page
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin", page
        assert "camera=()" in headers["Permissions-Policy"], page
        assert "publickey-credentials-get=(self)" in headers["Permissions-Policy"], page
        assert len(headers["X-Request-ID"]) == 32, page


def test_ones_own_pages_are_not_kept_by_caches(browsers):
    for browser, page in browsers:
        if page in OWN_PAGES:
            control = browser.get(page).headers["Cache-Control"]
            assert "no-cache" in control, page
            assert "private" in control, page


def test_wagtail_is_framed_by_us_alone_and_posts_to_us_alone():
    person = make_person(is_superuser=True)
    give_second_factor(person)
    browser = Visitor()
    browser.force_login(person)

    policy = directives(browser.get("/cms/"))

    assert policy == {
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'self'",
        "object-src": "'none'",
    }


def test_the_only_cookies_are_for_the_session_and_against_forgery():
    make_person(email="nurse@example.org")
    visitor = Visitor()
    visitor.get("/accounts/login/")

    visitor.sign_in("nurse@example.org")

    assert sorted(visitor.cookies) == [settings.CSRF_COOKIE_NAME, settings.SESSION_COOKIE_NAME]
    for cookie in visitor.cookies.values():
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"


def test_a_visitor_who_only_reads_gets_no_cookie():
    assert not Visitor().get("/no-such-page/").cookies


def test_a_form_from_elsewhere_is_refused_in_plain_words():
    strict = Client(enforce_csrf_checks=True)

    answer = strict.post("/accounts/login/", {"login": "a@example.org", "password": "x"})

    assert answer.status_code == 403
    assert "403_csrf.html" in [template.name for template in answer.templates]
