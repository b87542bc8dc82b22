"""The way to publication: an author writes and submits, a reviewer approves."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupPagePermission, Page, Workflow, WorkflowPage

from accounts.models import Membership, User
from accounts.services import REVIEWERS_GROUP
from content.services import ensure_review
from courses.catalogue.models import ModulePage
from tests.cms import editor_form
from tests.factories.accounts import give_second_factor, make_member, make_organisation
from tests.factories.learning import make_course, module_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def page() -> ModulePage:
    """A draft that is ready."""
    page = module_page(make_course(modules=1))
    ensure_review()
    page.unpublish()
    page.save_revision()
    return ModulePage.objects.get(pk=page.pk)


def somebody(*groups: str) -> tuple[User, Client]:
    person = make_member(organisation=make_organisation(), role=Membership.Role.EDITOR)
    person.groups.add(*Group.objects.filter(name__in=groups))
    give_second_factor(person)
    browser = Client()
    browser.force_login(person)
    return person, browser


def press(button: str, page: ModulePage, person: User, browser: Client):
    draft = page.get_latest_revision_as_object()
    data = editor_form(draft, person) | {button: "1", "summary": "As the author has it."}
    return browser.post(f"/cms/pages/{page.pk}/edit/", data, follow=True)


def approve(page: ModulePage, browser: Client):
    place = [page.pk, "approve", page.current_workflow_task_state.pk]
    return browser.post(reverse("wagtailadmin_pages:workflow_action", args=place), follow=True)


def test_an_author_writes_and_submits_and_a_reviewer_publishes(page):
    author, at_home = somebody()
    _reviewer, at_work = somebody(REVIEWERS_GROUP)

    press("action-submit", page, author, at_home)
    page = ModulePage.objects.get(pk=page.pk)
    assert page.workflow_in_progress
    assert not page.live

    approve(page, at_work)
    page = ModulePage.objects.get(pk=page.pk)
    assert page.live
    assert page.summary == "As the author has it."
    assert not page.workflow_in_progress


def test_an_author_who_asks_to_publish_has_saved_a_draft(page):
    author, browser = somebody()

    press("action-publish", page, author, browser)

    page = ModulePage.objects.get(pk=page.pk)
    assert not page.live
    assert page.get_latest_revision_as_object().summary == "As the author has it."


def test_an_author_does_not_approve_their_own_page(page):
    author, browser = somebody()
    press("action-submit", page, author, browser)

    answer = approve(ModulePage.objects.get(pk=page.pk), browser)

    assert not ModulePage.objects.get(pk=page.pk).live
    assert answer.status_code in {200, 403}
    assert ModulePage.objects.get(pk=page.pk).workflow_in_progress


def test_setting_the_review_up_again_changes_nothing(page):
    def counted() -> tuple[int, ...]:
        kinds = (Workflow, WorkflowPage, GroupPagePermission, Group)
        return tuple(kind.objects.count() for kind in kinds)

    before = counted()
    ensure_review()

    assert counted() == before


def test_where_the_review_is_gone_it_is_made_anew(page):
    WorkflowPage.objects.all().delete()
    GroupPagePermission.objects.all().delete()

    workflow = ensure_review()

    root = Page.get_first_root_node()
    assert root.get_workflow() == workflow
    task = workflow.tasks[0].specific
    assert [group.name for group in task.groups.all()] == [REVIEWERS_GROUP]
    author, _browser = somebody()
    permissions = page.permissions_for_user(author)
    assert (permissions.can_edit(), permissions.can_publish()) == (True, False)
