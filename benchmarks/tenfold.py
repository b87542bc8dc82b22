"""Our site as the benchmark needs it: the course, one learner part of the way, static files."""

import json
from pathlib import Path

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape
from wagtail.blocks.stream_block import StreamValue

from accounts.models import User
from config.local import prepare
from courses.catalogue.models import ModulePage

LEARN = "/ten-tips/be-authentic/learn/"
LEARNER = "learner@demo.example"
# The first answers fill what a process keeps in memory.
WARMING = 3


def queries(client: Client, path: str) -> int:
    for _ in range(WARMING):
        client.get(path)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path)
    if answer.status_code != 200:
        raise SystemExit(f"{path} answered {answer.status_code}")
    return len(captured)


def as_paragraph(block: StreamValue.StreamChild) -> str:
    words = " ".join(block.block.get_searchable_content(block.value))
    return f"<p>{escape(words)}</p>"


def main(path: str) -> None:
    prepare.migrate()
    prepare.seed()
    prepare.collect_static()
    learner, visitor = Client(SERVER_NAME="localhost"), Client(SERVER_NAME="localhost")
    learner.force_login(User.objects.get(email=LEARNER))
    module = ModulePage.objects.live().get(slug="be-authentic")
    facts = {
        "path": LEARN,
        "cookie": f"sessionid={learner.cookies['sessionid'].value}",
        "queries": {"learner": queries(learner, LEARN), "visitor": queries(visitor, LEARN)},
        # The yardstick shows the same words.
        "title": module.title,
        "texts": [as_paragraph(block) for block in module.learn],
    }
    Path(path).write_text(json.dumps(facts))
