"""What a course asks for beside its modules. Each applet registers the rule that it knows.

`progress` sits below the applets whose evidence these rules rest on, so it asks
them through this registry. When new evidence arrives, the applet calls
`learning.progress.services.evaluate`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from django.db.models.expressions import Combinable
from django.utils.translation import gettext, ngettext

from courses.catalogue.conditions import CourseRules
from learning.enrolments.models import Enrolment
from learning.progress.selectors import CourseProgress, requirements_of


@dataclass(frozen=True)
class Requirement:
    """One line of a learner's list of what is left.

    `reason` says in words how far it is: "2 of 10 tips are done". `url` and
    `action` ("Give your answers") are where to go on; both are empty when there
    is nothing to do.
    """

    title: str
    is_met: bool
    reason: str
    url: str = ""
    action: str = ""


class CourseRule(Protocol):
    """A rule that a course may have."""

    @property
    def name(self) -> str: ...

    def applies(self, rules: CourseRules) -> bool:
        """Whether a course with these rules asks for it."""

    def fact(self, *, enrolment: Enrolment) -> Combinable:
        """What the rule has to know, as one expression: a query reads those of all rules."""

    def requirement(
        self, *, enrolment: Enrolment, progress: CourseProgress, fact: Any
    ) -> Requirement:
        """How this learner stands with it now, by the value of `fact`. No query."""


Facts = Mapping[str, Any]
_rules: dict[str, CourseRule] = {}


def register(rule: CourseRule) -> None:
    """Makes the rule known, when the site starts. The same name again takes the old one's place."""
    _rules[rule.name] = rule


def facts_asked_for(*, rules: CourseRules, enrolment: Enrolment) -> dict[str, Combinable]:
    """What the rules that apply have to know, to annotate a query that is made anyway."""
    return {
        f"fact_{rule.name}": rule.fact(enrolment=enrolment)
        for rule in _rules.values()
        if rule.applies(rules)
    }


def requirements_beside_modules(
    *,
    rules: CourseRules,
    enrolment: Enrolment,
    progress: CourseProgress,
    facts: Facts | None = None,
) -> tuple[Requirement, ...]:
    """How the learner stands with each rule that applies to them, in the order of registration.

    One query where any does; none where `facts` were read as `facts_asked_for` says.
    """
    asked = facts_asked_for(rules=rules, enrolment=enrolment)
    if not asked:
        return ()
    if facts is None:
        facts = _facts_of(enrolment, asked)
    return tuple(
        rule.requirement(enrolment=enrolment, progress=progress, fact=facts[f"fact_{rule.name}"])
        for rule in _rules.values()
        if rule.applies(rules)
    )


def _facts_of(enrolment: Enrolment, asked: Mapping[str, Combinable]) -> Facts:
    return Enrolment.objects.values(**asked).get(pk=enrolment.pk)


def checklist(progress: CourseProgress) -> tuple[Requirement, ...]:
    """What the learner is asked for, done or not; nothing for somebody who has not begun, or who
    has completed the course. One query where the course has rules.

    Where only the modules are asked for, it is empty too: the page shows them and the next step.
    """
    if progress.enrolment is None or progress.completed_at is not None:
        return ()
    rules = requirements_of(progress.enrolment, progress.course).rules
    beside = requirements_beside_modules(
        rules=rules, enrolment=progress.enrolment, progress=progress
    )
    if not beside and not progress.overridden:
        return ()
    return (_every_module(progress), *beside)


def _every_module(progress: CourseProgress) -> Requirement:
    total, done, upcoming = len(progress.required), progress.done_count, progress.next
    return Requirement(
        title=gettext("Every tip"),
        is_met=progress.is_every_module_done,
        reason=ngettext(
            "%(done)d of %(total)d tip is done.", "%(done)d of %(total)d tips are done.", total
        )
        % {"done": done, "total": total},
        url=upcoming.step.url if upcoming else "",
        action=gettext("Go on: %(title)s") % {"title": upcoming.module.module.title}
        if upcoming
        else "",
    )
