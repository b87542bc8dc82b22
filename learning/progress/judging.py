"""Judging a step by its evidence: the one place that says what completes it. No database.

Evidence is figures and ids that a step hands down, never words that a learner wrote:

- Scenario: `ending` ("good", "mixed", "poor"), `endings_met` of `endings`, over all runs;
- Quiz: `right` of `asked`, and the attempt's `pass_mark`;
- Practise: `activities` (different ones) of `available`, and `minutes` of `minutes_available`;
- Learn and Reflect: that it was handed down at all.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext, ngettext

from courses.catalogue.conditions import Condition, How
from courses.catalogue.quiz_behaviour import has_passed

Evidence = Mapping[str, Any]


def is_met(condition: Condition, evidence: Evidence) -> bool:
    """Whether the evidence is enough.

    An editor may have taken activities or questions away since the learner
    began: then all that there are is enough.
    """
    return _JUDGES[condition.how](condition.least, evidence)


def _every_ending(_least: int, evidence: Evidence) -> bool:
    return 0 < evidence.get("endings", 0) <= evidence.get("endings_met", 0)


def _passed(_least: int, evidence: Evidence) -> bool:
    return "right" in evidence and has_passed(evidence["right"], evidence["pass_mark"])


def _at_least(name: str, most: str) -> Callable[[int, Evidence], bool]:
    def judge(least: int, evidence: Evidence) -> bool:
        return name in evidence and evidence[name] >= min(least, evidence[most])

    return judge


_JUDGES: Mapping[How, Callable[[int, Evidence], bool]] = {
    How.READ: lambda _least, _evidence: True,
    How.ANY_ENDING: lambda _least, evidence: bool(evidence.get("ending")),
    How.EVERY_ENDING: _every_ending,
    How.GOOD_ENDING: lambda _least, evidence: evidence.get("ending") == "good",
    How.PASSED: _passed,
    How.HANDED_IN: lambda _least, evidence: "right" in evidence,
    How.RIGHT: _at_least("right", "asked"),
    How.FINISHED: lambda _least, _evidence: True,
    How.ACTIVITIES: _at_least("activities", "available"),
    How.MINUTES: _at_least("minutes", "minutes_available"),
}


def asked_in_words(condition: Condition) -> str:
    """What the learner is asked to do: one sentence. Empty where pressing one button says it."""
    least = condition.least
    if condition.how is How.EVERY_ENDING:
        return gettext("This step is done when you have reached every ending.")
    if condition.how is How.GOOD_ENDING:
        return gettext("This step is done when you have reached a good ending.")
    if condition.how is How.HANDED_IN:
        return gettext("This step is done when you hand in the quiz, whatever your score.")
    if condition.how is How.RIGHT:
        return ngettext(
            "This step is done when you have %(least)d answer right in one go.",
            "This step is done when you have %(least)d answers right in one go.",
            least,
        ) % {"least": least}
    if condition.how is How.ACTIVITIES and least > 1:
        return gettext("This step is done when you have done %(least)d different activities.") % {
            "least": least
        }
    if condition.how is How.MINUTES:
        return ngettext(
            "This step is done when you have practised for %(least)d minute.",
            "This step is done when you have practised for %(least)d minutes.",
            least,
        ) % {"least": least}
    return ""


def so_far_in_words(condition: Condition, evidence: Evidence) -> str:
    """How far a step that is not done has come. Empty when there is nothing to say."""
    if condition.how is How.EVERY_ENDING and "endings" in evidence:
        return gettext("You have reached %(met)d of %(all)d endings.") % {
            "met": evidence["endings_met"],
            "all": evidence["endings"],
        }
    if condition.how is How.ACTIVITIES and "activities" in evidence:
        return gettext("You have done %(met)d of %(all)d activities.") % {
            "met": evidence["activities"],
            "all": min(condition.least, evidence["available"]),
        }
    if condition.how is How.MINUTES and "minutes" in evidence:
        return gettext("You have practised %(met)d of %(all)d minutes.") % {
            "met": evidence["minutes"],
            "all": min(condition.least, evidence["minutes_available"]),
        }
    return ""
