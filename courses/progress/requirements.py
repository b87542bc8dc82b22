"""What a course asks for beside its modules. Each applet registers the rule that it knows.

`progress` sits below the applets whose evidence these rules rest on, so it asks
them through this registry. When new evidence arrives, the applet calls
`courses.progress.services.evaluate`.
"""

from dataclasses import dataclass
from typing import Protocol

from django.utils.translation import gettext, ngettext

from courses.catalogue.requirements import CourseRules
from courses.enrolments.models import Enrolment
from courses.progress.selectors import CourseProgress, requirements_of


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

    def requirement(self, *, enrolment: Enrolment, progress: CourseProgress) -> Requirement:
        """How this learner stands with it now. Two queries at most."""


_rules: dict[str, CourseRule] = {}


def register(rule: CourseRule) -> None:
    """Makes the rule known, when the site starts. The same name again takes the old one's place."""
    _rules[rule.name] = rule


def requirements_beside_modules(
    *, rules: CourseRules, enrolment: Enrolment, progress: CourseProgress
) -> tuple[Requirement, ...]:
    """How the learner stands with each rule that applies to them, in the order of registration."""
    return tuple(
        rule.requirement(enrolment=enrolment, progress=progress)
        for rule in _rules.values()
        if rule.applies(rules)
    )


def checklist(progress: CourseProgress) -> tuple[Requirement, ...]:
    """What the learner is asked for, done or not; nothing for somebody who has not begun, or who
    has completed the course. The modules cost no query, a rule two at most.

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
