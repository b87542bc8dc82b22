"""How a module's quiz goes: facts that an editor sets and an attempt copies."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class FeedbackWhen(TextChoices):
    """When a learner sees what was right."""

    AT_ONCE = "at_once", _("At once, after each answer")
    AT_END = "at_end", _("At the end, when the quiz is handed in")


@dataclass(frozen=True)
class QuizBehaviour:
    """The names are those of the page's fields and of `quiz.yaml`."""

    pass_mark: int = 0
    feedback_when: str = FeedbackWhen.AT_ONCE.value
    draw_count: int | None = None  # None: all of them
    attempt_limit: int | None = None  # None: as often as one likes
    break_minutes: int = 0  # after a go that was not passed
    asks_sureness: bool = False
    allows_test_out: bool = False

    def asked_of(self, question_count: int) -> int:
        """How many of the quiz's questions an attempt asks."""
        return question_count if self.draw_count is None else min(self.draw_count, question_count)

    def needed_of(self, question_count: int) -> int:
        """How many answers must be right: never more than are asked."""
        return min(self.pass_mark, self.asked_of(question_count))


def has_passed(right: int | None, pass_mark: int, *, has_kept_pass: bool = False) -> bool:
    """Whether so many right answers are a pass: the one place that says so.

    `right` is None until the attempt is handed in, and nothing is passed before. With a mark of
    0, handing in is enough. A pass that was reached once is kept, whatever a corrected key says.
    """
    return right is not None and (has_kept_pass or right >= pass_mark)


def faults(behaviour: QuizBehaviour, question_count: int) -> Iterator[tuple[str, str | Promise]]:
    """(field, what to do) for figures that do not add up. A quiz without questions has none."""
    if not question_count:
        return
    if behaviour.draw_count is not None and behaviour.draw_count > question_count:
        yield (
            "draw_count",
            _("The quiz has %(count)s questions. Draw so many or fewer, or leave this empty.")
            % {"count": question_count},
        )
    asked = behaviour.asked_of(question_count)
    if behaviour.pass_mark > asked:
        yield (
            "pass_mark",
            _("A learner is asked %(count)s questions. Ask for so many right answers or fewer.")
            % {"count": asked},
        )
