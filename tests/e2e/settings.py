"""The laptop's settings, as `make run` has them, with doors that fail on purpose."""

from config.settings.dev import *  # noqa: F403, TID251
from config.settings.dev import VAR_DIR  # noqa: TID251

ROOT_URLCONF = "tests.e2e.urls"
MAILBOX_DIR = VAR_DIR / "mailbox"
EMAIL_BACKEND = "messaging.mailbox.MailboxBackend"
ALLOWED_HOSTS = ["localhost", "127.0.0.1"]
# Wagtail's own saving while one types meets a button that is pressed in the same moment with a
# dialog. A person waits half a second; a journey presses at once.
WAGTAIL_AUTOSAVE_INTERVAL = 0
