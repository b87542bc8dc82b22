"""Writing the site's own frame: its home page, and the drawings that pages show."""

import json
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.log_actions import log
from wagtail.models import (
    GroupApprovalTask,
    GroupPagePermission,
    Locale,
    Page,
    Site,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from accounts.models import User
from accounts.services import EDITORS_GROUP, REVIEWERS_GROUP
from content.files.block_values import block_id, to_stored
from content.files.body import known_blocks
from content.files.drawing import Drawing
from content.files.site import SiteFiles, StandardPageFile
from content.models import FooterLink, HomePage, Sketchnote, StandardPage

IMPORTED = "content.import"


@transaction.atomic
def ensure_home(*, by: User | None, now: datetime) -> HomePage:
    """The home page at the root of the default site, made if there is none.

    Wagtail's own "Welcome" page gives way when it is what it was at the start.
    The site answers for every host name, so nothing here has to be told it.
    """
    home = HomePage.objects.first()
    if home is None:
        root = Page.get_first_root_node()
        if root is None:
            root = Page.add_root(instance=Page(title="Root", slug="root"))
        # Both pages would be called "home".
        welcome = root.get_children().filter(slug="home", content_type__model="page").first()
        if welcome is not None:
            Site.objects.filter(root_page=welcome).update(root_page=root)
            welcome.delete()
            root.refresh_from_db()
        home = HomePage(title="Home", heading="Tenfold", slug="home", live=False)
        root.add_child(instance=home)
        home.save_revision(user=by, changed=False).publish(user=by)
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    if site.pk is None or not isinstance(site.root_page.specific, HomePage):
        # Wagtail's own is "localhost" until somebody says where the site lives.
        address = urlsplit(settings.BASE_URL)
        site.hostname = address.hostname or "localhost"
        site.port = address.port or (443 if address.scheme == "https" else 80)
        site.root_page = home
        site.site_name = site.site_name or "Tenfold"
        site.save()
    home.refresh_from_db()
    return home


def save_sketchnote(*, slug: str, drawing: Drawing, by: User | None, now: datetime) -> Sketchnote:
    """The published sketchnote `slug`, made or changed to be this drawing.

    A drawing that is already so is left alone; a change is one more revision.
    """
    sketchnote = Sketchnote.objects.filter(slug=slug, locale=Locale.get_default()).first()
    wanted = vars(drawing)
    if sketchnote is None:
        sketchnote = Sketchnote(slug=slug, locale=Locale.get_default(), live=False)
    else:
        latest = sketchnote.get_latest_revision_as_object()
        is_same = all(getattr(latest, name) == value for name, value in wanted.items())
        if is_same and sketchnote.live and not sketchnote.has_unpublished_changes:
            return sketchnote
    for name, value in wanted.items():
        setattr(sketchnote, name, value)
    sketchnote.full_clean()
    if sketchnote.pk is None:
        sketchnote.save()
    sketchnote.save_revision(user=by).publish(user=by)
    return sketchnote


@transaction.atomic
def import_site(*, site: SiteFiles, by: User | None, now: datetime, fingerprint: str = "") -> bool:
    """Makes the home page and the standard pages what the files say. Says whether they were not.

    Pages are found by their slugs; one that is already so is left alone, and
    pages that the files do not have are none of their business.
    """
    home = ensure_home(by=by, now=now)
    pages = [_standard_page(home, page, by) for page in site.pages]
    has_changed = any(is_changed for _page, is_changed in pages)
    linked = [page.pk for page, _is_changed in pages]
    home = HomePage.objects.get(pk=home.pk)
    links = list(home.footer_links.order_by("sort_order").values_list("page_id", flat=True))
    wanted = {
        "title": site.title,
        "heading": site.heading,
        "summary": site.summary,
        "introduction": site.introduction,
    }
    latest = home.get_latest_revision_as_object()
    is_same = all(getattr(latest, name) == value for name, value in wanted.items())
    if links != linked or not is_same or home.has_unpublished_changes or not home.live:
        for name, value in wanted.items():
            setattr(home, name, value)
        home.draft_title = home.title
        home.footer_links.set(
            [FooterLink(page_id=pk, sort_order=number) for number, pk in enumerate(linked)]
        )
        home.full_clean()
        home.save_revision(user=by, log_action=False).publish(user=by)
        has_changed = True
    if fingerprint:
        log(home, IMPORTED, user=by, data={"fingerprint": fingerprint})
    return has_changed


def _standard_page(
    home: HomePage, files: StandardPageFile, by: User | None
) -> tuple[StandardPage, bool]:
    page = StandardPage.objects.child_of(home).filter(slug=files.slug).first()
    blocks = known_blocks()
    body = [
        {
            "type": name,
            "id": block_id(f"{files.slug}/body/{number}"),
            "value": to_stored(blocks[name], value, str, f"{files.slug}/body/{number}"),
        }
        for number, (name, value) in enumerate(files.body)
    ]
    wanted = {"title": files.title, "summary": files.summary, "body": body}
    if page is not None and page.live and not page.has_unpublished_changes:
        latest = page.get_latest_revision_as_object()
        stored = {"title": latest.title, "summary": latest.summary}
        if {**stored, "body": latest.body.get_prep_value()} == wanted:
            return page, False
    values = {**wanted, "body": json.dumps(body)}
    if page is None:
        page = StandardPage(slug=files.slug, live=False, **values)
        HomePage.objects.get(pk=home.pk).add_child(instance=page)
    for name, value in values.items():
        setattr(page, name, value)
    page.draft_title = page.title
    page.full_clean()
    page.save_revision(user=by, log_action=False).publish(user=by)
    return page, True


def ensure_review() -> Workflow:
    """The way of a page to publication: authors write and submit, a reviewer approves.

    Authors are Wagtail's Editors, reviewers its Moderators. Approval publishes. A
    workflow that the site's staff put in its place stays as they made it.
    """
    root = Page.get_first_root_node()
    may_sign_in = Permission.objects.get(
        content_type__app_label="wagtailadmin", codename="access_admin"
    )
    for name, codenames in (
        (EDITORS_GROUP, ("add_page", "change_page")),
        (REVIEWERS_GROUP, ("add_page", "change_page", "publish_page")),
    ):
        group, _is_new = Group.objects.get_or_create(name=name)
        group.permissions.add(may_sign_in)
        for permission in Permission.objects.filter(
            content_type__app_label="wagtailcore", codename__in=codenames
        ):
            GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)
    held = WorkflowPage.objects.filter(page=root).select_related("workflow").first()
    if held is not None:
        return held.workflow
    workflow = Workflow.objects.create(name="Review before publishing")
    task = GroupApprovalTask.objects.create(name="Review")
    task.groups.add(Group.objects.get(name=REVIEWERS_GROUP))
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.create(workflow=workflow, page=root)
    return workflow


def give_editors_their_tools() -> None:
    """Lets Wagtail's Editors and Moderators write sketchnotes, pictures and files.

    Pages come with Wagtail: editors write everywhere, moderators publish. Nobody
    but the site's own staff deletes a drawing that a module may be showing.
    """
    permissions = Permission.objects.filter(
        content_type__app_label="content",
        codename__in=["add_sketchnote", "change_sketchnote", "publish_sketchnote"],
    )
    for name in (EDITORS_GROUP, REVIEWERS_GROUP):
        group, _is_new = Group.objects.get_or_create(name=name)
        group.permissions.add(*permissions)
