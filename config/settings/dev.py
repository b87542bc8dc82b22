"""A laptop: what a developer needs to see. Run by `make run`, which sets the rest."""

import os
from pathlib import Path

from config.local.services import addresses_of_running

# A `manage.py` in a second terminal meets the database and Redis of the
# `make run` in the first.
_running = addresses_of_running(Path(__file__).resolve().parents[2] / "var" / "addresses.json")
for _name, _address in _running.items():
    os.environ.setdefault(_name, _address)

os.environ.setdefault("SECRET_KEY", "a-laptop-needs-no-secret-but-django-wants-fifty-characters")
# Fernet key for a laptop only; production has its own in REFLECTION_KEYS.
os.environ.setdefault("REFLECTION_KEYS", "bGFwdG9wLW9ubHkta2V5LW5vdC1mb3ItcmVhbC11c2U=")
os.environ.setdefault("DEMO_DATA_ALLOWED", "true")
os.environ.setdefault("REQUIRE_SECOND_FACTOR", "false")
os.environ.setdefault("COMPONENT_GALLERY", "true")

from config.env import env_bool
from config.settings.base import *  # noqa: F403
from config.settings.base import VAR_DIR

DEBUG = env_bool("DEBUG", False)

# Browsers give passkeys to localhost without TLS; allauth has to be told.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True

# Mail lands in files, readable at /mailbox/, unless EMAIL_URL says otherwise.
if "EMAIL_URL" not in os.environ:
    MAILBOX_DIR = VAR_DIR / "mailbox"
    EMAIL_BACKEND = "messaging.mailbox.MailboxBackend"
