"""Writing the catalogue: courses that arrive from files, pages whose day has come."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import PageLogEntry, Revision

from accounts.models import User
from content.files.problems import FilesRefused, Problem
from content.models import HomePage, Sketchnote
from content.services import ensure_home, save_sketchnote
from courses.bank.services import publish_bank_question
from courses.catalogue.editing import HELD_BACK
from courses.catalogue.files.schema import CourseFiles
from courses.catalogue.files.storing import (
    Links,
    bank_facts,
    course_fields,
    field_values,
    guide_fields,
    module_fields,
    set_fields,
)
from courses.catalogue.gate import NotReady
from courses.catalogue.models import CourseGuidePage, CoursePage, ModulePage
from courses.catalogue.reviewed import ReviewedPage
from messaging.services import enqueue

IMPORTED = "courses.import"
HELD_BACK_MAIL = "page_held_back"


class SlugTaken(Exception):
    """Another kind of page already has this course's, module's or guide's address."""


Part = ModulePage | CourseGuidePage


@dataclass
class Imported:
    """What an import did, by the slugs of pages."""

    course: CoursePage
    created: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unpublished: list[str] = field(default_factory=list)
    is_reordered: bool = False

    @property
    def is_unchanged(self) -> bool:
        return not (self.created or self.changed or self.unpublished or self.is_reordered)


@transaction.atomic
def import_course(
    *, course: CourseFiles, by: User | None, now: datetime, fingerprint: str = ""
) -> Imported:
    """Makes the published course be what the files say. All of it or nothing.

    Pages are found by their slugs, so they keep their `translation_key` and with
    it their learners' records. Each page that differs gets one more published
    revision; a page that is already so is left alone. Modules and guides that the
    files no longer have are unpublished, never deleted. `fingerprint` is kept in the
    page's log, to tell later whether the files have changed.

    Raises FilesRefused for a link to a page that is not there and for what a page
    lacks to be published (`readiness`), SlugTaken.
    """
    home = ensure_home(by=by, now=now)
    page = _course_page(home, course)
    done = Imported(course=page)
    if page.pk is None:
        home.add_child(instance=page)
        done.created.append(course.slug)
    modules = {m.slug: _part(ModulePage, page, m.slug, m.title, done) for m in course.modules}
    guides = {g.slug: _part(CourseGuidePage, page, g.slug, g.title, done) for g in course.guides}
    for kind, slugs in ((ModulePage, list(modules)), (CourseGuidePage, list(guides))):
        done.is_reordered |= _put_in_order(kind, page, slugs, by)
    unready: list[Problem] = []

    def put(each: CoursePage | Part, values: dict[str, Any], place: str) -> None:
        try:
            has_changed = _publish(each, values, by)
        except NotReady as error:
            unready.extend(_problems(error, place))
            return
        if has_changed and each.slug not in done.created:
            done.changed.append(each.slug)

    links = Links(
        page,
        {slug: module.pk for slug, module in modules.items()},
        {slug: guide.pk for slug, guide in guides.items()},
    )
    _refuse_dead_links(course, links)
    bank: dict[str, int] = {}
    for file in course.bank:
        question, is_changed = publish_bank_question(
            question_id=UUID(file.question_id), facts=bank_facts(file, links), by=by, now=now
        )
        bank[file.question_id] = question.pk
        if is_changed:
            done.changed.append(file.title)
    for module in course.modules:
        drawing = None
        if module.drawing is not None:
            drawing = save_sketchnote(
                slug=f"{course.slug}-{module.slug}", drawing=module.drawing, by=by, now=now
            )
        values = module_fields(module, course.slug, links, drawing, bank)
        put(modules[module.slug], values, f"modules/{module.slug}/")
    for guide in course.guides:
        values = guide_fields(guide, course.slug, links)
        put(guides[guide.slug], values, f"pages/{guide.slug}.md")
    overview = None
    if course.overview is not None:
        overview = save_sketchnote(slug=course.slug, drawing=course.overview, by=by, now=now)
    put(page, course_fields(course, links, overview), "")
    if unready:
        raise FilesRefused(unready)
    for kind, kept in ((ModulePage, modules), (CourseGuidePage, guides)):
        for forgotten in kind.objects.child_of(page).live().exclude(slug__in=kept):
            forgotten.unpublish(user=by)
            done.unpublished.append(forgotten.slug)
    page.refresh_from_db()
    if fingerprint:
        log(page, IMPORTED, user=by, data={"fingerprint": fingerprint})
    return done


@transaction.atomic
def hold_back_unready(*, now: datetime) -> list[ReviewedPage]:
    """Takes its date from every page that is due to go live and is not ready.

    The draft stays. The page's history says what it lacks, so does its editor, and
    so does a mail to whoever wrote this version and whoever gave it its date.
    """
    held: list[ReviewedPage] = []
    due = Revision.objects.page_revisions().filter(approved_go_live_at__lt=now)
    for revision in due.select_for_update():
        page = revision.as_object()
        if not isinstance(page, ReviewedPage):
            continue
        found = page.lacks(on=timezone.localdate(now))
        if not found:
            continue
        revision.approved_go_live_at = None
        revision.save(update_fields=["approved_go_live_at"])
        messages = [lack.message for lack in found]
        entry = log(page, HELD_BACK, user=None, revision=revision, data={"lacks": messages})
        for person in _who_meant_to_publish(revision):
            enqueue(
                kind=HELD_BACK_MAIL,
                recipient=person,
                context={"entry": entry.pk},
                dedupe_key=f"{HELD_BACK_MAIL}:{entry.pk}:{person.pk}",
                now=now,
            )
        held.append(page)
    return held


def _who_meant_to_publish(revision: Revision) -> set[User]:
    """Who wrote the version, and who said when it goes live."""
    dated = PageLogEntry.objects.filter(revision=revision, action="wagtail.publish.schedule")
    scheduled = dated.select_related("user").order_by("-timestamp").first()
    people = {revision.user, scheduled.user if scheduled else None}
    return {person for person in people if person is not None}


def _course_page(home: HomePage, course: CourseFiles) -> CoursePage:
    existing = home.get_children().filter(slug=course.slug).first()
    if existing is None:
        return CoursePage(slug=course.slug, title=course.title, live=False)
    specific = existing.specific
    if not isinstance(specific, CoursePage):
        raise SlugTaken(f"The page /{course.slug}/ is not a course. Rename one of the two.")
    return specific


def _part(kind: type[Part], course: CoursePage, slug: str, title: str, done: Imported) -> Part:
    """The course's module or guide with this slug, made if there is none."""
    page = kind.objects.child_of(course).filter(slug=slug).first()
    if page is not None:
        return page
    if course.get_children().filter(slug=slug).exists():
        raise SlugTaken(f"The page /{course.slug}/{slug}/ is of another kind. Rename one.")
    page = kind(slug=slug, title=title, live=False)
    course.add_child(instance=page)
    done.created.append(slug)
    return page


def _put_in_order(kind: type[Part], course: CoursePage, wanted: list[str], by: User | None) -> bool:
    def order() -> list[str]:
        slugs = kind.objects.child_of(course).order_by("path").values_list("slug", flat=True)
        return [slug for slug in slugs if slug in wanted]

    if order() == wanted:
        return False
    for slug in wanted:
        # Read again each time: moving one page changes where the others are.
        page = kind.objects.child_of(course).get(slug=slug)
        page.move(CoursePage.objects.get(pk=course.pk), pos="last-child", user=by)
    return True


def _refuse_dead_links(course: CourseFiles, links: Links) -> None:
    dead = [link for link in course.page_links if links.page_at(link.href) is None]
    if dead:
        raise FilesRefused(
            Problem(link.path, link.line, f"The link '{link.href}' leads to no page. Mend it.")
            for link in dead
        )


# The file in which a lack is mended, by the page's field; else the page's own file.
_FILES = {"learn": "learn.md", "overview": "overview.yaml"}
_FILES |= {step: f"{step}.yaml" for step in ("scenario", "quiz", "reflect", "practise")}


def _problems(error: NotReady, place: str) -> list[Problem]:
    if place.endswith(".md"):
        return [Problem(place, 1, lack.message) for lack in error.lacks]
    own = "module.yaml" if place else "course.yaml"
    drawing = "sketchnote" if place else "overview"
    found = []
    for lack in error.lacks:
        name = _FILES.get(lack.field, own)
        if isinstance(lack.thing, Sketchnote):
            name = f"{drawing}.{'md' if lack.thing_field == 'text_equivalent' else 'yaml'}"
        found.append(Problem(f"{place}{name}", 1, lack.message))
    return found


def _publish(page: CoursePage | Part, values: dict[str, Any], by: User | None) -> bool:
    """Publishes the values as a new revision, if they are new. Says whether they were.

    Raises NotReady, SlugTaken.
    """
    # Moved or created a moment ago: the tree's own fields must be today's.
    page.refresh_from_db(fields=["path", "depth", "numchild", "url_path"])
    page = type(page).objects.get(pk=page.pk)
    latest = page.get_latest_revision_as_object()
    wanted = type(page)()
    set_fields(wanted, values)
    is_same = field_values(latest, values) == field_values(wanted, values)
    if is_same and page.live and not page.has_unpublished_changes:
        return False
    set_fields(page, values)
    page.draft_title = page.title
    try:
        page.full_clean()
    except ValidationError as error:
        details = " ".join(error.messages)
        raise SlugTaken(f"The page /{page.slug}/ can't be saved: {details}") from error
    page.save_revision(user=by, log_action=False).publish(user=by)
    return True
