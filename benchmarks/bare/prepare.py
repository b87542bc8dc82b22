"""The yardstick's database: one page with the same words, and one person signed in."""

import json
from pathlib import Path

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, Site

from benchmarks.bare.models import TextPage

WARMING = 3


def queries(client: Client, path: str) -> int:
    for _ in range(WARMING):
        client.get(path)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path)
    if answer.status_code != 200:
        raise SystemExit(f"{path} answered {answer.status_code}")
    return len(captured)


def main(path: str, *, title: str, texts: list[str]) -> None:
    call_command("migrate", interactive=False, verbosity=0)
    body = [{"type": "text", "value": text} for text in texts]
    page = TextPage(title=title, slug="bare", body=json.dumps(body))
    Page.get_first_root_node().add_child(instance=page)
    page.save_revision().publish()
    Site.objects.update(root_page=page)
    person, visitor = Client(), Client()
    person.force_login(get_user_model().objects.create_user("person", "person@bare.example"))
    facts = {
        "cookie": f"sessionid={person.cookies['sessionid'].value}",
        "queries": {"page": queries(visitor, "/"), "plain": queries(person, "/plain/")},
    }
    Path(path).write_text(json.dumps(facts))
