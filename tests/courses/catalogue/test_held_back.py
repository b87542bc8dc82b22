"""A page whose day came before it was ready: who meant to publish it is told."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from courses.catalogue.models import ModulePage
from messaging import services as messaging
from messaging.models import Message
from tests.factories.accounts import make_person
from tests.factories.editors import make_editor
from tests.factories.learning import make_course, module_page

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves the file of a rendition it makes to the garbage collector.
    pytest.mark.filterwarnings("ignore:Unclosed file <tempfile.Spooled:ResourceWarning"),
]
LICENCE = "Say under which licence the words may be used."


@pytest.fixture
def page() -> ModulePage:
    page = module_page(make_course(modules=1))
    page.title = "Be authentic & kind"
    return page


@pytest.fixture
def writer(page):
    return make_editor(page)


@pytest.fixture
def reviewer(page):
    return make_editor(page, "change", "publish")


def come_due(page: ModulePage, *, by, scheduled_by) -> None:
    """It was ready when it was given its day, and is not when the day comes."""
    page.go_live_at = timezone.now() + timedelta(minutes=1)
    revision = page.save_revision(user=by)
    revision.publish(user=scheduled_by)
    draft = revision.as_object()
    draft.licence = ""
    past = timezone.now() - timedelta(minutes=1)
    page.revisions.filter(pk=revision.pk).update(
        content=draft.serializable_data(), approved_go_live_at=past
    )
    call_command("publish_scheduled")


def test_who_wrote_it_and_who_gave_it_its_day_are_told_once(page, writer, reviewer, post_office):
    make_editor(page)  # may edit it, and had no part in this
    come_due(page, by=writer, scheduled_by=reviewer)
    call_command("publish_scheduled")
    messaging.send_due()

    sent = {each.recipients[0]: each for each in post_office.deliveries}
    assert sent.keys() == {writer.email, reviewer.email}
    mail = sent[writer.email]
    assert mail.mail["Subject"] == "Not published: “Be authentic & kind”"
    for part in (mail.text, mail.html):
        assert "It was not ready, so we held it back. Your draft is kept." in part
        assert LICENCE in part
        assert f"/cms/pages/{page.pk}/edit/" in part


def test_one_person_who_did_both_gets_one_mail(page, reviewer, post_office):
    come_due(page, by=reviewer, scheduled_by=reviewer)
    messaging.send_due()

    assert [each.recipients for each in post_office.deliveries] == [(reviewer.email,)]


def test_a_page_that_nobody_signed_is_held_back_without_a_mail(page):
    come_due(page, by=None, scheduled_by=None)

    assert not Message.objects.exists()


def test_whoever_left_or_may_no_longer_edit_it_gets_no_mail(page, writer, reviewer, post_office):
    come_due(page, by=writer, scheduled_by=reviewer)
    writer.groups.clear()
    reviewer.is_active = False
    reviewer.save()
    messaging.send_due()

    assert post_office.deliveries == []


def test_nobody_is_told_of_what_was_mended_and_published_meanwhile(page, reviewer, post_office):
    come_due(page, by=reviewer, scheduled_by=reviewer)
    draft = page.get_latest_revision_as_object()
    draft.licence, draft.go_live_at = "CC BY 4.0", None
    draft.save_revision(user=reviewer).publish(user=reviewer)
    messaging.send_due()

    assert post_office.deliveries == []


def test_a_page_deleted_meanwhile_stops_the_mail(page, reviewer, post_office):
    come_due(page, by=reviewer, scheduled_by=reviewer)
    ModulePage.objects.get(pk=page.pk).delete()
    messaging.send_due()

    assert post_office.deliveries == []


def test_the_mail_of_one_page_says_nothing_of_another(page, writer, post_office):
    other = make_person()
    come_due(page, by=writer, scheduled_by=None)
    second = module_page(make_course(modules=1))
    second.title = "Somebody else’s page"
    come_due(second, by=other, scheduled_by=None)
    messaging.send_due()

    assert [each.recipients for each in post_office.deliveries] == [(writer.email,)]
    assert "Somebody else’s page" not in post_office.deliveries[0].text
