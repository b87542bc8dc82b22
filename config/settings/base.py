"""What is true everywhere. Overridden only by dev, test and production, which tighten or loosen.

How people sign up and sign in has a page of its own, `accounts`, which is part of this one.
Nothing exists only in production. Every variable is described in `.env.example`.
"""

from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
import dj_email_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from redis.backoff import NoBackoff
from redis.retry import Retry

from config.env import env_bool, env_int, env_list, env_str
from config.schedule import BEAT_SCHEDULE
from config.settings.accounts import *  # noqa: F403
from config.settings.accounts import OIDC_SERVER_URL

BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = Path(env_str("VAR_DIR", str(BASE_DIR / "var")))

# --- The site ---------------------------------------------------------------

SECRET_KEY = env_str("SECRET_KEY")
# Former keys: what they signed or locked (second factors) still opens.
SECRET_KEY_FALLBACKS = env_list("SECRET_KEY_FALLBACKS")
DEBUG = False
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", ("localhost", "127.0.0.1", "[::1]"))
# Where people reach us: links in mails, and Wagtail's own links, start with it.
BASE_URL = env_str("BASE_URL", "http://localhost:8000").rstrip("/")
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Demo people and the reset of their records; never on a site with real learners.
DEMO_DATA_ALLOWED = env_bool("DEMO_DATA_ALLOWED", False)
# Everyone who can see other people's data signs in with a second factor.
REQUIRE_SECOND_FACTOR = env_bool("REQUIRE_SECOND_FACTOR", True)
# The gallery of interface parts at /components/.
COMPONENT_GALLERY = env_bool("COMPONENT_GALLERY", False)
# Written mail, readable at /mailbox/. Development only.
MAILBOX_DIR: Path | None = None

INSTALLED_APPS = [
    "leading",
    "practice",
    "learning",
    "courses",
    "messaging",
    "content",
    "accounts",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "accounts.wagtail_users.AccountsUsersAppConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_htmx",
    "csp",
    "pgtrigger",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "config.middleware.HealthMiddleware",
    "config.middleware.RequestIdMiddleware",
    "config.middleware.BrowserLimitsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.PersonMiddleware",
    "accounts.middleware.SecondFactorMiddleware",
    "config.middleware.MethodNotAllowedMiddleware",
    "courses.catalogue.middleware.PublishGateMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "content.context_processors.site",
            ],
        },
    },
]
FORM_RENDERER = "content.forms.ComponentRenderer"

# --- Data -------------------------------------------------------------------

DATABASES = {
    "default": {
        **dj_database_url.parse(env_str("DATABASE_URL")),
        "CONN_MAX_AGE": env_int("DATABASE_CONNECTION_SECONDS", 600),
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,
    }
}
REDIS_URL = env_str("REDIS_URL")
# A dead Redis must be noticed in a moment, not after a minute of waiting.
_REDIS_TIMEOUTS = {
    "socket_connect_timeout": 2,
    "socket_timeout": 2,
    # Once, at once: a connection may have been closed under us. redis-py's own
    # three tries with pauses between would cost seconds on every page.
    "retry": Retry(NoBackoff(), 1),
}
_SPARE = "django.core.cache.backends"
CACHES = {
    # Limits on guessing live here: without Redis each process counts for itself.
    "default": {
        "BACKEND": "config.caches.RedisOrSpareCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "tenfold",
        "OPTIONS": {**_REDIS_TIMEOUTS, "spare": f"{_SPARE}.locmem.LocMemCache"},
    },
    # Without Redis each session is read from the database.
    "sessions": {
        "BACKEND": "config.caches.RedisOrSpareCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "tenfold-sessions",
        "OPTIONS": {**_REDIS_TIMEOUTS, "spare": f"{_SPARE}.dummy.DummyCache"},
    },
    # What has to be the same for every process, or fail: heartbeats.
    "shared": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "tenfold-shared",
        "OPTIONS": _REDIS_TIMEOUTS,
    },
}
# Keys that encrypt reflections at rest, newest first; the rest only decrypt.
REFLECTION_KEYS = env_list("REFLECTION_KEYS")

# --- Sessions and cookies ---------------------------------------------------

# cached_db: a Redis flush must not sign people out.
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_CACHE_ALIAS = "sessions"
# 20 hours of inactivity at least (NHS digital service manual); we give 14 days.
SESSION_COOKIE_AGE = 14 * 24 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "config.views.csrf_failure"
# After this long, a shared computer asks again before it shows reflections.
SHARED_COMPUTER_REAUTHENTICATE_SECONDS = 15 * 60

# --- Safety -----------------------------------------------------------------

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Browsers hold a form to form-action also when its answer redirects: to the provider.
_OIDC_ORIGINS = env_list(
    "OIDC_SIGN_IN_ORIGINS",
    tuple("://".join(urlsplit(url)[:2]) for url in (OIDC_SERVER_URL,) if url),
)
# Wagtail's admin carries inline styles and scripts and previews pages in a
# frame, so it has Wagtail's own protections instead (ADR 0008).
CONTENT_SECURITY_POLICY = {
    "EXCLUDE_URL_PREFIXES": ["/cms/"],
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "media-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF, *_OIDC_ORIGINS],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [SELF],
        "object-src": [NONE],
    },
}
# A form of ours is never large; a quiz's longest answer is 10,000 characters.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440

# --- Language and time ------------------------------------------------------

LANGUAGE_CODE = "en-gb"
# Each by its own name. A language is offered once there is a catalogue of ours for
# it in locale/: before that its pages would call English words by its name.
LANGUAGES = [("en-gb", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/London"
LANGUAGE_COOKIE_SAMESITE = "Lax"

# --- Files ------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = Path(env_str("MEDIA_ROOT", str(VAR_DIR / "media")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "config.staticfiles.JoinedManifestStaticFilesStorage"},
}

# --- Mail -------------------------------------------------------------------

_email = dj_email_url.parse(env_str("EMAIL_URL", "smtp://127.0.0.1:25"))
if "EMAIL_BACKEND" not in _email:
    raise ImproperlyConfigured(
        "EMAIL_URL is of no known kind. Begin it with smtp:// or submission://. See .env.example."
    )
EMAIL_BACKEND = _email["EMAIL_BACKEND"]
if EMAIL_BACKEND == "django.core.mail.backends.smtp.EmailBackend":
    # Django's, which also says whether a mail that failed may have been delivered (ADR 0005).
    EMAIL_BACKEND = "messaging.smtp.EmailBackend"
EMAIL_HOST = _email["EMAIL_HOST"]
EMAIL_PORT = _email["EMAIL_PORT"]
EMAIL_HOST_USER = _email["EMAIL_HOST_USER"]
EMAIL_HOST_PASSWORD = _email["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS = _email["EMAIL_USE_TLS"]
EMAIL_USE_SSL = _email["EMAIL_USE_SSL"]
EMAIL_FILE_PATH = _email["EMAIL_FILE_PATH"]
EMAIL_TIMEOUT = 20
EMAIL_SUBJECT_PREFIX = ""
DEFAULT_FROM_EMAIL = env_str("DEFAULT_FROM_EMAIL", "Tenfold <noreply@localhost>")

# --- Jobs -------------------------------------------------------------------

CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_ROUTES = {"messaging.*": {"queue": "mail"}}
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "socket_connect_timeout": 2,
    "socket_timeout": 10,
    "max_retries": 1,
}
# The web never waits for a broker that is away: rows are the queue, the sweep finds them.
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TIMEZONE = "UTC"
# Workers log as the web does, in lines without content.
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE = BEAT_SCHEDULE
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "celerybeat-schedule")

# --- Wagtail ----------------------------------------------------------------

WAGTAIL_SITE_NAME = "Tenfold"
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_FRONTEND_LOGIN_URL = "/accounts/login/"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILIMAGES_IMAGE_MODEL = "content.Picture"
WAGTAILDOCS_DOCUMENT_MODEL = "content.File"
WAGTAILIMAGES_IMAGE_FORM_BASE = "content.picture_form.PictureForm"
# A photograph of 50 megapixels is 200 MB once it is opened; nobody needs a larger one.
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 50_000_000
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "mp4", "vtt", "webm", "odt", "pdf", "pptx", "txt", "xlsx"]
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_I18N_ENABLED = False
TAGGIT_CASE_INSENSITIVE = True

# --- Logs -------------------------------------------------------------------

# One JSON object a line: ids and outcomes, never what a person wrote.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "request_id": {"()": "config.logs.RequestIdFilter"},
        "health_answers": {"()": "config.health.AnswersFilter"},
    },
    "formatters": {"json": {"()": "config.logs.JsonFormatter"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "json",
            "filters": ["request_id"],
        },
    },
    "root": {"handlers": ["console"], "level": env_str("LOG_LEVEL", "INFO")},
    "loggers": {
        # Django's own would mail a traceback, and what was posted, to ADMINS.
        "django": {"handlers": [], "propagate": True},
        "django.request": {"filters": ["health_answers"]},
        # Every save of a page tells these; a line each is noise.
        "django_tasks": {"level": "WARNING"},
        "wagtail": {"level": "WARNING"},
        # A line for every HEAD, whose body the server drops as it should.
        "gunicorn.http.wsgi": {"level": "ERROR"},
        "django.server": {"handlers": ["console"], "level": "INFO", "propagate": False},
    },
}
