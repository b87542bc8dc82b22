"""The report on questions: every finding that an editor may read, beside where it is asked."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from uuid import UUID

from django.utils.translation import gettext, gettext_lazy
from wagtail.permissions import page_permission_policy

from accounts.models import User
from courses.catalogue.models import CoursePage, ModulePage
from courses.catalogue.selectors import NoSuchModule, quiz_source
from courses.questions.kinds import KINDS
from learning.quizzes.findings import FEWEST_JUDGED, FEWEST_SHOWN, Finding, Flag, finding
from learning.quizzes.statistics import Figures, Item, item_figures


class NotInReport(Exception):
    """Nobody answered such a question, or it stands in a module that `by` may not edit."""


class ItemUse(Enum):
    """Whether people meet this item today."""

    ASKED = gettext_lazy("Asked now")
    EARLIER = gettext_lazy("Earlier wording")
    RETIRED = gettext_lazy("No longer asked")


@dataclass(frozen=True)
class ReportRow:
    """A finding and where it belongs."""

    finding: Finding
    module: ModulePage
    course_title: str
    use: ItemUse

    @property
    def item(self) -> Item:
        return self.finding.item

    @property
    def question(self) -> str:
        return self.finding.prompt

    @property
    def course(self) -> str:
        return self.course_title

    @property
    def module_title(self) -> str:
        return self.module.title

    @property
    def kind(self) -> str:
        return str(KINDS[self.finding.kind].block().label)

    @property
    def status(self) -> str:
        return str(self.use.value)

    @property
    def answers(self) -> int | str:
        return shown_count(self.finding.answer_count)

    @property
    def facility(self) -> float | None:
        return self.finding.facility

    @property
    def discrimination(self) -> float | None:
        return self.finding.discrimination

    @property
    def sure_and_wrong(self) -> float | None:
        return self.finding.sure_and_wrong

    @property
    def sure_answers(self) -> int | str:
        return shown_count(self.finding.sure_count)

    @property
    def median_seconds(self) -> float | None:
        return self.finding.median_seconds

    @property
    def timed_answers(self) -> int | str:
        return shown_count(self.finding.timed_count)

    @property
    def remarks(self) -> str:
        return " ".join(remark.sentence for remark in self.finding.remarks)

    @property
    def why_no_discrimination(self) -> str:
        """Why there is no such figure; empty where there is one."""
        if self.finding.discrimination is not None:
            return ""
        if not self.finding.has_key:
            return gettext("The learner is the judge of this one.")
        if not self.finding.is_judged:
            return gettext("It takes {number} answers to tell.").format(number=FEWEST_JUDGED)
        return gettext("Everybody did the same, here or in the rest of the quiz.")


def shown_count(count: int | None) -> int | str:
    """A number of answers, or the words in its place where there are too few to show."""
    if count is None:
        return gettext("fewer than {number}").format(number=FEWEST_SHOWN)
    return count


def question_report(*, by: User) -> list[ReportRow]:
    """Every answered item of the modules that `by` may edit, in the order of the course.

    The number of queries is the same for one question and for many.
    """
    return _rows(by, item_figures())


def report_on_item(*, by: User, item: Item) -> ReportRow:
    """Raises NotInReport."""
    editable_module(by=by, module_id=item.module_id)
    for row in _rows(by, item_figures(module_id=item.module_id)):
        if row.item == item:
            return row
    raise NotInReport


def editable_module(*, by: User, module_id: UUID) -> ModulePage:
    """The module's page, if `by` may edit it. Raises NotInReport."""
    page = _editable_modules(by).get(module_id)
    if page is None:
        raise NotInReport
    return page


def _rows(by: User, found: Iterable[Figures]) -> list[ReportRow]:
    modules = _editable_modules(by)
    courses = {page.path: page.title for page in CoursePage.objects.all()}
    figures = [each for each in found if each.item.module_id in modules]
    newest: dict[tuple[UUID, UUID], int] = defaultdict(int)
    for each in figures:
        name = each.item.module_id, each.item.question_id
        newest[name] = max(each.last_attempt_id, newest[name])
    asked = {key: _asked_now(key) for key in {each.item.module_id for each in figures}}
    rows = []
    for each in figures:
        page = modules[each.item.module_id]
        use = ItemUse.ASKED
        if each.item.question_id not in asked[each.item.module_id]:
            use = ItemUse.RETIRED
        elif each.last_attempt_id < newest[each.item.module_id, each.item.question_id]:
            use = ItemUse.EARLIER
        rows.append(
            ReportRow(
                finding=finding(each),
                module=page,
                course_title=courses.get(page.path[: -page.steplen], ""),
                use=use,
            )
        )
    places = {key: {question: n for n, question in enumerate(ids)} for key, ids in asked.items()}
    return sorted(
        rows,
        key=lambda row: (
            row.module.path,
            places[row.item.module_id].get(row.item.question_id, len(rows)),
            row.question,
            row.use is not ItemUse.ASKED,
            row.item.version,
        ),
    )


def _editable_modules(by: User) -> dict[UUID, ModulePage]:
    editable = page_permission_policy.instances_user_has_permission_for(by, "change")
    pages = ModulePage.objects.filter(pk__in=editable.order_by().values("pk")).order_by("-path")
    # Of the translations of a module, the first in the tree speaks for all.
    return {page.translation_key: page for page in pages}


def _asked_now(module_id: UUID) -> list[UUID]:
    """The questions that are published, in order."""
    try:
        return [each.question_id for each in quiz_source(module_id).questions]
    except NoSuchModule:
        return []


def has_flag(row: ReportRow, flag: str) -> bool:
    return Flag(flag) in row.finding.flags
