"""What editors gave a date happens by itself."""

from datetime import timedelta

import pytest
from django.utils import timezone

from content.models import HomePage, StandardPage
from content.services import ensure_home
from content.tasks import publish_scheduled

pytestmark = pytest.mark.django_db


@pytest.fixture
def home() -> HomePage:
    return ensure_home(by=None, now=timezone.now())


def draft(home: HomePage, slug: str, go_live_at) -> StandardPage:
    page = StandardPage(title=slug, slug=slug, live=False, go_live_at=go_live_at)
    home.add_child(instance=page)
    page.save_revision().publish()
    return page


def test_a_page_goes_live_when_its_time_has_come_and_not_before(home, client, time_machine):
    now = timezone.now()
    time_machine.move_to(now, tick=False)
    draft(home, "soon", now + timedelta(minutes=5))
    draft(home, "later", now + timedelta(days=5))

    publish_scheduled()
    assert client.get("/soon/").status_code == 404

    time_machine.move_to(now + timedelta(minutes=6), tick=False)
    publish_scheduled()

    assert client.get("/soon/").status_code == 200
    assert client.get("/later/").status_code == 404


def test_a_page_goes_when_its_time_is_over(home, client, time_machine):
    now = timezone.now()
    time_machine.move_to(now, tick=False)
    page = draft(home, "brief", None)
    page.expire_at = now + timedelta(minutes=5)
    page.save_revision().publish()

    publish_scheduled()
    assert client.get("/brief/").status_code == 200

    time_machine.move_to(now + timedelta(minutes=6), tick=False)
    publish_scheduled()

    assert client.get("/brief/").status_code == 404
