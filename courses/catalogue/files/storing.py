"""Between what course files say and what pages hold.

The fields of a page are given as plain values, as the database keeps them, so
that two versions can be compared before anything is written.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db.models import Model
from django.utils.html import escape
from wagtail.fields import StreamField
from wagtail.models import Page

from content.files import rich_text
from content.files.block_values import CannotHold, block_id, from_stored, to_stored
from content.files.body import Blocks, Body, known_blocks
from content.files.drawing import Drawing
from content.files.rich_text import CannotWrite
from content.models import Sketchnote
from courses.bank.blocks import BANK_QUESTION
from courses.bank.models import BankQuestion
from courses.bank.services import BankQuestionFacts
from courses.catalogue.blocks import (
    ActivityBlock,
    ClosingExerciseBlock,
    CorrectionBlock,
    ReflectionExerciseBlock,
    ScenarioBlock,
    SourceBlock,
    StepLockBlock,
    guide_blocks,
)
from courses.catalogue.conditions import COUNTED, COUNTS, WAYS, usual
from courses.catalogue.files.reader import GUIDE_LINK, OWN_LINK, correction_id, question_id
from courses.catalogue.files.schema import (
    BankFile,
    CorrectionFile,
    CourseFiles,
    GuideFiles,
    ModuleFiles,
    QuestionFile,
)
from courses.catalogue.models import CourseGuidePage, CoursePage, ModulePage, Step
from courses.questions.kinds import question_blocks

Rich = Callable[[str], str]


class CannotExport(Exception):
    """The course holds something that course files have no place for. Says where."""


# --- Links -----------------------------------------------------------------------


class Links:
    """Links between pages: by name in files, by page id in the database."""

    def __init__(
        self, course: CoursePage, modules: Mapping[str, int], guides: Mapping[str, int]
    ) -> None:
        """`modules` and `guides` give page ids by slug."""
        self.course = course
        self.modules = modules
        self.guides = guides
        self.names = {str(page_id): f"module:{slug}" for slug, page_id in modules.items()}
        self.names |= {str(page_id): f"guide:{slug}" for slug, page_id in guides.items()}
        self.home_path = course.url_path.removesuffix(f"{course.slug}/")

    def page_at(self, href: str) -> int | None:
        """The live page that `page:/about/` names."""
        path = self.home_path + href.removeprefix("page:").strip("/")
        found = Page.objects.live().filter(url_path=f"{path.rstrip('/')}/").values_list("pk")
        return found[0][0] if found else None

    def to_stored(self, html: str) -> str:
        return rich_text.to_html(rich_text.from_html(html), self._attributes)

    def from_stored(self, html: str) -> str:
        return rich_text.to_html(rich_text.from_html(html, self._href))

    def _attributes(self, href: str) -> str:
        page_id: int | None = None
        if match := OWN_LINK.match(href):
            slug, step = match.groups()
            if step:
                return f'href="/{self.course.slug}/{slug}/{step}/"'
            page_id = self.modules[slug]
        elif match := GUIDE_LINK.match(href):
            slug, anchor = match.groups()
            if anchor:
                return f'href="/{self.course.slug}/{slug}/{anchor}"'
            page_id = self.guides[slug]
        elif href.startswith("page:"):
            page_id = self.page_at(href)
        return f'id="{page_id}" linktype="page"' if page_id else f'href="{escape(href)}"'

    def _href(self, attributes: dict[str, str]) -> str:
        kind = attributes.get("linktype")
        href = attributes.get("href", "")
        if kind == "page":
            page_id = attributes.get("id", "")
            if page_id in self.names:
                return self.names[page_id]
            path = Page.objects.filter(pk=page_id).values_list("url_path", flat=True).first()
            if path is None or not path.startswith(self.home_path):
                raise CannotWrite("a link to a page that is gone")
            return f"page:/{path.removeprefix(self.home_path)}"
        if kind:
            raise CannotWrite(f"a link to a {kind}")
        start = f"/{self.course.slug}/"
        if not href.startswith(start):
            return href
        slug, _slash, rest = href.removeprefix(start).partition("/")
        if slug in self.modules and rest.removesuffix("/") in set(Step):
            return f"module:{slug}/{rest.removesuffix('/')}"
        if slug in self.guides and GUIDE_LINK.match(f"guide:{slug}{rest}") and rest:
            return f"guide:{slug}{rest}"
        return href


# --- To pages ----------------------------------------------------------------------


def course_fields(course: CourseFiles, links: Links, overview: Sketchnote | None) -> dict[str, Any]:
    return {
        "title": course.title,
        "summary": course.summary,
        "outcomes": _outcomes(course.outcomes, course.slug),
        "introduction": links.to_stored(course.introduction),
        "credit": links.to_stored(course.credit),
        "licence": course.licence,
        "content_owner": course.owner,
        "last_reviewed_date": course.last_reviewed_date,
        "next_review_date": course.next_review_date,
        "overview_id": overview.pk if overview else None,
        **{f"needs_{name}": value for name, value in vars(course.rules).items()},
        "valid_months": course.validity.months,
        "renewal_window_days": course.validity.window_days,
        "closing": _stream(
            course.slug,
            "closing",
            [
                (
                    "exercise",
                    "",
                    to_stored(
                        ClosingExerciseBlock(),
                        course.closing,
                        links.to_stored,
                        f"{course.slug}/closing",
                    ),
                )
            ]
            if course.closing
            else [],
        ),
    }


def guide_fields(guide: GuideFiles, course_slug: str, links: Links) -> dict[str, Any]:
    place = f"{course_slug}/pages/{guide.slug}"
    known = dict(guide_blocks())
    return {
        "title": guide.title,
        "summary": guide.summary,
        "audience": guide.audience,
        "outcomes": _outcomes(guide.outcomes, place),
        "sources": _stream(place, "sources", [("source", "", value) for value in guide.sources]),
        "licence": guide.licence,
        "content_owner": guide.owner,
        "last_reviewed_date": guide.last_reviewed_date,
        "next_review_date": guide.next_review_date,
        "body": _stream(
            place,
            "body",
            [
                (kind, "", to_stored(known[kind], value, links.to_stored, f"{place}/body/{number}"))
                for number, (kind, value) in enumerate(guide.body)
            ],
        ),
    }


def bank_facts(file: BankFile, links: Links) -> BankQuestionFacts:
    """What is published in the bank for a file."""
    block = dict(question_blocks())[file.kind]
    value = to_stored(block, file.value, links.to_stored, file.question_id)
    return BankQuestionFacts(
        title=file.title,
        child={"type": file.kind, "id": block_id(file.question_id), "value": value},
        tags=tuple(file.tags),
        last_reviewed_date=file.last_reviewed_date,
        next_review_date=file.next_review_date,
    )


def module_fields(
    module: ModuleFiles,
    course_slug: str,
    links: Links,
    sketchnote: Sketchnote | None,
    bank: Mapping[str, int],
) -> dict[str, Any]:
    """`bank` gives the bank's questions by their ids."""
    place = f"{course_slug}/{module.slug}"
    rich = links.to_stored

    def stream(name: str, blocks: list[tuple[str, str, Any]]) -> list[dict[str, Any]]:
        return _stream(place, name, blocks)

    def one(name: str, kind: str, block: Any, value: dict[str, Any]) -> tuple[str, str, Any]:
        return kind, "", to_stored(block, value, rich, f"{place}/{name}")

    known = known_blocks()
    kinds = dict(question_blocks())
    learn = [
        (
            kind,
            "",
            {"sketchnote": sketchnote.pk if sketchnote else None}
            if kind == "sketchnote"
            else to_stored(known[kind], value, rich, f"{place}/learn/{number}"),
        )
        for number, (kind, value) in enumerate(module.learn)
    ]
    questions = [
        (BANK_QUESTION, block_id(f"{place}/{question.block_id}"), bank[question.block_id])
        if question.kind == BANK_QUESTION
        else (
            question.kind,
            question.block_id,
            to_stored(kinds[question.kind], question.value, rich, f"{place}/{question.block_id}"),
        )
        for question in module.questions
    ]
    activities = [
        (
            "activity",
            block_id(f"{place}/practise/{value['key']}"),
            to_stored(ActivityBlock(), value, rich, f"{place}/practise/{value['key']}"),
        )
        for value in module.activities
    ]
    return {
        "title": module.title,
        "summary": module.summary,
        "outcomes": _outcomes(module.outcomes, place),
        "estimated_minutes": module.estimated_minutes,
        "confidence_statement": module.confidence_statement,
        "sources": stream("sources", [("source", "", value) for value in module.sources]),
        "licence": module.licence,
        "content_owner": module.owner,
        "last_reviewed_date": module.last_reviewed_date,
        "next_review_date": module.next_review_date,
        "learn": stream("learn", learn),
        "scenario": stream(
            "scenario",
            [one("scenario", "scenario", ScenarioBlock(), module.scenario)]
            if module.scenario
            else [],
        ),
        **vars(module.quiz),
        "quiz": stream("quiz", questions),
        "reflect": stream(
            "reflect",
            [one("reflect", "exercise", ReflectionExerciseBlock(), module.reflect)]
            if module.reflect
            else [],
        ),
        "practise": stream("practise", activities),
        **_needs_fields(module),
        "opens_after": module.opens_after,
        "step_locks": stream(
            "step_locks",
            [
                (
                    "lock",
                    "",
                    to_stored(StepLockBlock(), value, rich, f"{place}/step_locks/{number}"),
                )
                for number, value in enumerate(module.step_locks)
            ],
        ),
        "corrections": [
            {"type": "correction", "id": each.block_id, "value": each.value}
            for each in module.corrections
        ],
    }


def _stream(place: str, name: str, blocks: list[tuple[str, str, Any]]) -> list[dict[str, Any]]:
    """Each (block's name, its id or "", its value as stored)."""
    return [
        {"type": kind, "id": own_id or block_id(f"{place}/{name}/{number}"), "value": value}
        for number, (kind, own_id, value) in enumerate(blocks)
    ]


def _needs_fields(module: ModuleFiles) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for step, ways in WAYS.items():
        if len(ways) == 1:
            continue
        condition = module.needs.get(step, usual(step))
        found[f"{step.value}_needs"] = condition.how.value
        if step in COUNTS:
            is_counted = condition.how in COUNTED
            found[f"{step.value}_needs_{COUNTS[step]}"] = condition.least if is_counted else 1
    return found


def _outcomes(outcomes: list[str], place: str) -> list[dict[str, Any]]:
    return [
        {"type": "outcome", "id": block_id(f"{place}/outcomes/{number}"), "value": outcome}
        for number, outcome in enumerate(outcomes)
    ]


def field_values(page: Model, names: Iterable[str]) -> dict[str, Any]:
    """The page's own values, spelled as `module_fields` spells them."""
    return {name: _field_value(page, name) for name in names}


def _field_value(page: Model, name: str) -> Any:
    field = page._meta.get_field(name)
    value = getattr(page, name)
    return value.get_prep_value() if isinstance(field, StreamField) else value


def set_fields(page: Model, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        is_stream = isinstance(page._meta.get_field(name), StreamField)
        setattr(page, name, json.dumps(value, default=str) if is_stream else value)


# --- From pages --------------------------------------------------------------------


def course_files(course: CoursePage) -> CourseFiles:
    """The published course as its files would say it.

    Raises CannotExport, naming the module and the step, when files can't hold it.
    """
    pages = list(ModulePage.objects.child_of(course).live().order_by("path"))
    guides = list(CourseGuidePage.objects.child_of(course).live().order_by("path"))
    links = Links(
        course,
        {page.slug: page.pk for page in pages},
        {guide.slug: guide.pk for guide in guides},
    )
    try:
        found = CourseFiles(
            slug=course.slug,
            title=course.title,
            summary=course.summary,
            outcomes=[block.value.strip() for block in course.outcomes],
            introduction=links.from_stored(course.introduction),
            credit=links.from_stored(course.credit),
            licence=course.licence,
            owner=course.content_owner,
            last_reviewed_date=course.last_reviewed_date,
            next_review_date=course.next_review_date,
            overview=_drawing(course.overview) if course.overview else None,
            modules=[],
            guides=[],
            bank=[],
            closing=(
                from_stored(
                    ClosingExerciseBlock(),
                    course.closing.get_prep_value()[0]["value"],
                    links.from_stored,
                )
                if course.closing
                else None
            ),
            rules=course.rules,
            validity=course.validity,
        )
    except CannotWrite as error:
        raise CannotExport(f"The course's own page holds {error}.") from error
    return CourseFiles(
        **{
            **vars(found),
            "modules": [_module_files(page, links) for page in pages],
            "guides": [_guide_files(page, links) for page in guides],
            "bank": _bank_files(pages, links),
        }
    )


def _bank_files(pages: Iterable[ModulePage], links: Links) -> list[BankFile]:
    """The bank's questions that these pages ask, each once."""
    asked = {
        block.value.translation_key: block.value
        for page in pages
        for block in page.quiz
        if block.block_type == BANK_QUESTION and block.value is not None
    }
    return sorted(
        (_bank_file(question, links) for question in asked.values()),
        key=lambda each: each.question_id,
    )


def _bank_file(question: BankQuestion, links: Links) -> BankFile:
    child = question.question.get_prep_value()[0]
    try:
        value = from_stored(
            dict(question_blocks())[child["type"]], child["value"], links.from_stored
        )
    except (CannotHold, CannotWrite) as error:
        where = f"The bank's question '{question.title}'"
        raise CannotExport(f"{where}: course files can't hold this: {error}.") from error
    return BankFile(
        question_id=str(question.translation_key),
        title=question.title,
        tags=sorted(tag.name for tag in question.tags.all()),
        kind=child["type"],
        value=value,
        last_reviewed_date=question.last_reviewed_date,
        next_review_date=question.next_review_date,
    )


def _guide_files(page: CourseGuidePage, links: Links) -> GuideFiles:
    sources = page.sources.get_prep_value()
    try:
        return GuideFiles(
            slug=page.slug,
            title=page.title,
            summary=page.summary,
            audience=page.audience,
            outcomes=[block.value.strip() for block in page.outcomes],
            sources=[
                from_stored(SourceBlock(), child["value"], links.from_stored) for child in sources
            ],
            licence=page.licence,
            owner=page.content_owner,
            last_reviewed_date=page.last_reviewed_date,
            next_review_date=page.next_review_date,
            body=_body(page.body.get_prep_value(), dict(guide_blocks()), links),
        )
    except (CannotHold, CannotWrite) as error:
        raise CannotExport(f"'{page.slug}': course files can't hold this: {error}.") from error


def _module_files(page: ModulePage, links: Links) -> ModuleFiles:
    step = ""

    def raw(name: str) -> list[dict[str, Any]]:
        nonlocal step
        step = name
        return list(getattr(page, name).get_prep_value())

    def values(name: str, block: Any) -> list[dict[str, Any]]:
        return [from_stored(block, child["value"], links.from_stored) for child in raw(name)]

    try:
        learn, drawing = _learn(raw("learn"), links)
        scenarios = values("scenario", ScenarioBlock())
        exercises = values("reflect", ReflectionExerciseBlock())
        return ModuleFiles(
            slug=page.slug,
            title=page.title,
            summary=page.summary,
            outcomes=[block.value.strip() for block in page.outcomes],
            estimated_minutes=page.estimated_minutes,
            confidence_statement=page.confidence_statement.strip(),
            sources=values("sources", SourceBlock()),
            licence=page.licence,
            owner=page.content_owner,
            last_reviewed_date=page.last_reviewed_date,
            next_review_date=page.next_review_date,
            learn=learn,
            scenario=scenarios[0] if scenarios else None,
            quiz=page.quiz_behaviour,
            questions=[
                _bank_reference(block.value)
                if child["type"] == BANK_QUESTION
                else _question(child, links)
                for child, block in zip(raw("quiz"), page.quiz, strict=True)
            ],
            reflect=exercises[0] if exercises else None,
            activities=values("practise", ActivityBlock()),
            drawing=_drawing(drawing) if drawing else None,
            needs={step: page.conditions[step] for step, ways in WAYS.items() if len(ways) > 1},
            step_locks=values("step_locks", StepLockBlock()),
            opens_after=page.opens_after,
            corrections=[
                CorrectionFile(child["id"], from_stored(CorrectionBlock(), child["value"], str))
                for child in raw("corrections")
            ],
        )
    except (CannotHold, CannotWrite) as error:
        where = f"'{page.slug}', {step}"
        raise CannotExport(f"{where}: course files can't hold this: {error}.") from error


def _learn(children: list[dict[str, Any]], links: Links) -> tuple[Body, Sketchnote | None]:
    drawings = [child["value"]["sketchnote"] for child in children if child["type"] == "sketchnote"]
    if len(drawings) > 1:
        raise CannotHold("a second sketchnote")
    drawing = Sketchnote.objects.get(pk=drawings[0]) if drawings else None
    return _body(children, known_blocks(), links), drawing


def _body(children: list[dict[str, Any]], known: Blocks, links: Links) -> Body:
    body: Body = []
    for child in children:
        kind = child["type"]
        if kind == "sketchnote":
            body.append((kind, {}))
            continue
        value = from_stored(known[kind], child["value"], links.from_stored)
        if value != "":
            body.append((kind, value))
    return body


def _bank_reference(question: BankQuestion | None) -> QuestionFile:
    if question is None or not question.live:
        title = question.title if question else "gone"
        raise CannotHold(f"a question of the bank that is not published ({title})")
    return QuestionFile(BANK_QUESTION, str(question.translation_key), {})


def _question(child: dict[str, Any], links: Links) -> QuestionFile:
    block = dict(question_blocks())[child["type"]]
    value = from_stored(block, child["value"], links.from_stored)
    return QuestionFile(child["type"], child["id"], value)


def question_key(course_slug: str, module_slug: str, question: QuestionFile) -> str:
    """What a file must say for the question to keep its id: nothing, if its words say it."""
    own = question_id(course_slug, module_slug, value=question.value)
    return "" if own == question.block_id else question.block_id


def correction_key(course_slug: str, module_slug: str, correction: CorrectionFile) -> str:
    """What a file must say for the correction to keep its id: nothing, if its words say it."""
    words = correction.value["words"]
    own = correction_id(course_slug, module_slug, key="", words=words)
    return "" if own == correction.block_id else correction.block_id


def _drawing(sketchnote: Sketchnote) -> Drawing:
    plain = {
        name: getattr(sketchnote, name)
        for name in Drawing.__dataclass_fields__
        if name != "text_equivalent"
    }
    words = rich_text.to_html(rich_text.from_html(sketchnote.text_equivalent))
    return Drawing(**plain, text_equivalent=words)
