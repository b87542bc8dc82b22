"""What a course asks for beside its modules. Each applet registers the rule that it knows.

`progress` sits below the applets whose evidence these rules rest on, so it asks
them through this registry. When new evidence arrives, the applet calls
`courses.progress.services.evaluate`.
"""

from dataclasses import dataclass
from typing import Protocol

from courses.catalogue.requirements import CourseRules
from courses.enrolments.models import Enrolment
from courses.progress.selectors import CourseProgress


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

    name: str

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
