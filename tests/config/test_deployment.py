"""The real site's settings, loaded as the real site loads them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
REAL = {
    "DJANGO_SETTINGS_MODULE": "config.settings.production",
    "SECRET_KEY": "x7Gk2vQ9wLr4sTnB8zJd5hYc1mPf6aEu3iXo0qWb-and-longer-still",
    "REFLECTION_KEYS": "dGVzdC1zdWl0ZS1rZXktbm90LWZvci1yZWFsLXVzZSE=",
    "ALLOWED_HOSTS": "learn.example.org",
    "BASE_URL": "https://learn.example.org",
}
UNWANTED = (
    "DEMO_DATA_ALLOWED",
    "REQUIRE_SECOND_FACTOR",
    "COMPONENT_GALLERY",
    "OIDC_SERVER_URL",
    "EMAIL_URL",
)


def manage(*args: str, **environment: str) -> subprocess.CompletedProcess[str]:
    inherited = {name: value for name, value in os.environ.items() if name not in UNWANTED}
    return subprocess.run(
        [sys.executable, "manage.py", *args],
        cwd=ROOT,
        env={**inherited, **REAL, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def settings_of(*names: str, **environment: str) -> dict[str, object]:
    program = (
        "import json; from django.conf import settings; "
        f"print(json.dumps({{n: getattr(settings, n) for n in {names!r}}}, default=str))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**os.environ, **REAL, **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def test_the_real_site_passes_djangos_own_deployment_check():
    done = manage("check", "--deploy", "--fail-level", "WARNING")

    assert done.returncode == 0, done.stderr


def test_the_real_site_does_not_start_without_a_second_factor():
    done = manage("check", REQUIRE_SECOND_FACTOR="false")

    assert done.returncode != 0
    assert "accounts.E001" in done.stderr


def test_the_real_sites_cookies_belong_to_this_host_and_travel_encrypted():
    names = (
        "SESSION_COOKIE_NAME",
        "SESSION_COOKIE_SECURE",
        "SESSION_COOKIE_DOMAIN",
        "SESSION_COOKIE_PATH",
        "CSRF_COOKIE_NAME",
        "CSRF_COOKIE_SECURE",
        "CSRF_COOKIE_PATH",
    )

    # A browser takes a __Host- cookie only when it is Secure, for "/" and without a domain.
    assert settings_of(*names) == {
        "SESSION_COOKIE_NAME": "__Host-sessionid",
        "SESSION_COOKIE_SECURE": True,
        "SESSION_COOKIE_DOMAIN": None,
        "SESSION_COOKIE_PATH": "/",
        "CSRF_COOKIE_NAME": "__Host-csrftoken",
        "CSRF_COOKIE_SECURE": True,
        "CSRF_COOKIE_PATH": "/",
    }


def test_forwarded_addresses_are_believed_only_from_as_many_proxies_as_we_say():
    assert settings_of("ALLAUTH_TRUSTED_PROXY_COUNT") == {"ALLAUTH_TRUSTED_PROXY_COUNT": 0}
    assert settings_of("ALLAUTH_TRUSTED_PROXY_COUNT", TRUSTED_PROXY_COUNT="1") == {
        "ALLAUTH_TRUSTED_PROXY_COUNT": 1
    }


@pytest.mark.parametrize("missing", ["SECRET_KEY", "DATABASE_URL", "REDIS_URL"])
def test_a_missing_setting_is_named(missing):
    done = manage("check", **{missing: ""})

    assert done.returncode != 0
    assert f"Set {missing} in the environment. See .env.example." in done.stderr


def test_an_organisations_own_sign_in_is_set_up_from_the_environment():
    found = settings_of(
        "SOCIALACCOUNT_PROVIDERS",
        "CONTENT_SECURITY_POLICY",
        OIDC_SERVER_URL="https://login.trust.example/realms/staff",
        OIDC_CLIENT_ID="tenfold",
        OIDC_CLIENT_SECRET="from-a-secret-store",
        OIDC_NAME="Trust account",
    )

    app = found["SOCIALACCOUNT_PROVIDERS"]["openid_connect"]["APPS"][0]
    assert (app["name"], app["client_id"]) == ("Trust account", "tenfold")
    # Without it Chrome stops the form that starts the sign-in.
    form_action = found["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]["form-action"]
    assert form_action == ["'self'", "https://login.trust.example"]
