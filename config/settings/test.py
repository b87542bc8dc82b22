"""The test suite: real PostgreSQL, Redis and SMTP; only what is slow on purpose is quick."""

import os

os.environ.setdefault("SECRET_KEY", "the-test-suite-has-no-secrets-but-django-wants-fifty")
os.environ.setdefault("REFLECTION_KEYS", "dGVzdC1zdWl0ZS1rZXktbm90LWZvci1yZWFsLXVzZSE=")
os.environ.setdefault("DEMO_DATA_ALLOWED", "true")
os.environ.setdefault("REQUIRE_SECOND_FACTOR", "true")
os.environ.setdefault("COMPONENT_GALLERY", "true")
os.environ.setdefault("BASE_URL", "http://localhost")

from config.settings.base import *  # noqa: F403
from config.settings.base import TEMPLATES, WAGTAILSEARCH_BACKENDS

ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TEMPLATES[0]["OPTIONS"]["debug"] = True  # type: ignore[index]
# Only people in the CMS search. What they search is filled where the browser's tests run, on
# the laptop's settings; here it would be filled anew for every page of every test.
WAGTAILSEARCH_BACKENDS = {"default": {**WAGTAILSEARCH_BACKENDS["default"], "AUTO_UPDATE": False}}  # type: ignore[dict-item]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Static files straight from their sources: nothing is collected for the suite.
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
