"""The Celery application.

Queues: default (short jobs), mail (leaves the building), exports (long).
"""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")

QUEUES = ("default", "mail", "exports")

app = Celery("tenfold")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
# What is no app of its own: a room of config, and nouns that have tasks.
app.autodiscover_tasks(
    ["config", "courses.bank", "learning.progress", "learning.quizzes", "learning.renewals"]
)
