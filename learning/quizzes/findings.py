"""What the figures of a question may be shown as, and what they mean in words.

Small numbers are left out here, before anything is shown, sorted, filtered or
exported. What is left carries the number it rests on.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from html import unescape
from math import atanh, sqrt, tanh

from django.db.models import TextChoices
from django.utils.html import strip_tags
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from learning.quizzes.statistics import SAME, Chosen, Figures, Item, Rests

# Fewer people than this could be known by their answer: our rule for every aggregate.
FEWEST_SHOWN = 5
# Below this a correlation says nothing: domain.md 5.6, "hide below about 30 responses".
FEWEST_JUDGED = 30
# 95% of a normal distribution.
CONFIDENCE = 1.96
# Facility: Moodle's report calls 95% and more "extremely easy"; domain.md 5.6, "30 to 70%".
NEARLY_EVERYONE = 0.95
HARDLY_ANYONE = 0.30
# domain.md 5.6: "an option chosen by under 5% is non-functional" [BMC-ITEM].
SELDOM_CHOSEN = 0.05
# Ours: one in five of those who said how sure they were.
MANY_SURE_AND_WRONG = 0.20
# domain.md 5.6: "answered in 2 seconds: check engagement".
HASTY_SECONDS = 2
# Ours: a question and its options are some 80 words, read twice in a minute and a half.
SLOW_SECONDS = 90


class Flag(TextChoices):
    """What an editor may want to look at."""

    CHECK_KEY = "check_key", _("Check the key")
    SURE_AND_WRONG = "sure_and_wrong", _("Many are sure and wrong")
    HARD = "hard", _("Hardly anyone gets it right")
    EASY = "easy", _("Nearly everyone gets it right")
    UNUSED = "unused", _("An option nobody needs")
    SLOW = "slow", _("Takes long")
    HASTY = "hasty", _("Answered without reading")


@dataclass(frozen=True)
class Remark:
    """A flag and why it is up, in one plain sentence."""

    flag: Flag
    sentence: str


@dataclass(frozen=True)
class ShownChoice:
    """An option, or a part and its place, with how many chose it."""

    text: str
    is_right: bool | None  # None where the learner is the judge
    count: int
    share: float
    # How those who chose it did elsewhere: 0 to 1. None where few chose it.
    rest: float | None

    @property
    def percent(self) -> int:
        return round(self.share * 100)


@dataclass(frozen=True)
class Finding:
    """One item as it may be shown. None: too few to show, or no meaning."""

    item: Item
    kind: str
    prompt: str  # the question's words, without markup
    has_key: bool
    answer_count: int | None
    facility: float | None
    discrimination: float | None
    # Where the correlation in all such people lies, most likely (95%; Fisher's z).
    discrimination_low: float | None
    discrimination_high: float | None
    sure_count: int | None
    sure_and_wrong: float | None  # of those who said how sure they were
    seconds: tuple[float, float, float] | None
    timed_count: int | None
    choices: tuple[ShownChoice, ...]
    remarks: tuple[Remark, ...]

    @property
    def flags(self) -> tuple[Flag, ...]:
        return tuple(remark.flag for remark in self.remarks)

    @property
    def is_judged(self) -> bool:
        """Whether there are enough answers for flags."""
        return self.answer_count is not None and self.answer_count >= FEWEST_JUDGED

    @property
    def median_seconds(self) -> float | None:
        return self.seconds[1] if self.seconds else None


def finding(figures: Figures) -> Finding:
    """What may be shown of the figures."""
    enough = figures.answer_count >= FEWEST_SHOWN
    sure = figures.sure_count >= FEWEST_SHOWN
    timed = figures.timed_count >= FEWEST_SHOWN
    discrimination = (
        figures.discrimination
        if min(figures.answer_count, figures.rests.people) >= FEWEST_JUDGED
        else None
    )
    low, high = _interval(discrimination, figures.rests.people)
    return Finding(
        item=figures.item,
        kind=figures.kind,
        prompt=" ".join(unescape(strip_tags(figures.question["prompt"])).split()),
        has_key=figures.has_key,
        answer_count=figures.answer_count if enough else None,
        facility=figures.facility if enough else None,
        discrimination=discrimination,
        discrimination_low=low,
        discrimination_high=high,
        sure_count=figures.sure_count if sure else None,
        sure_and_wrong=figures.sure_and_wrong_count / figures.sure_count if sure else None,
        seconds=figures.seconds if timed else None,
        timed_count=figures.timed_count if timed else None,
        choices=_shown_choices(figures) if enough else (),
        remarks=tuple(_remarks(figures, high)) if figures.answer_count >= FEWEST_JUDGED else (),
    )


def _shown_choices(figures: Figures) -> tuple[ShownChoice, ...]:
    return tuple(
        ShownChoice(
            text=chosen.choice.text,
            is_right=chosen.choice.is_right if figures.has_key else None,
            count=chosen.count,
            share=chosen.count / figures.answer_count,
            rest=_mean(chosen.rests) if chosen.rests.people >= FEWEST_SHOWN else None,
        )
        for chosen in figures.chosen
    )


def _interval(correlation: float | None, count: int) -> tuple[float | None, float | None]:
    """Fisher's z-transformation, whose standard error is 1/√(n − 3)."""
    if correlation is None:
        return None, None
    if abs(correlation) == 1:
        return correlation, correlation
    reach = CONFIDENCE / sqrt(count - 3)
    return tanh(atanh(correlation) - reach), tanh(atanh(correlation) + reach)


def _remarks(figures: Figures, discrimination_high: float | None) -> Iterable[Remark]:
    """Every flag that is up, the gravest first."""
    is_easy = figures.facility >= NEARLY_EVERYONE
    if figures.has_key:
        better = [
            chosen.choice.text
            for chosen in figures.chosen
            if _is_chosen_by_the_best(chosen, figures)
        ]
        if better:
            yield Remark(
                Flag.CHECK_KEY,
                gettext("People who did well overall chose “{option}”: check the key.").format(
                    option="”, “".join(better)
                ),
            )
        elif discrimination_high is not None and discrimination_high < 0:
            yield Remark(
                Flag.CHECK_KEY,
                gettext("People who did well overall got this wrong more often: check the key."),
            )
        if (
            figures.sure_count >= FEWEST_JUDGED
            and figures.sure_and_wrong_count / figures.sure_count >= MANY_SURE_AND_WRONG
        ):
            yield Remark(
                Flag.SURE_AND_WRONG,
                gettext("Many are sure and wrong: a common belief worth a scenario."),
            )
        if figures.facility <= HARDLY_ANYONE:
            yield Remark(Flag.HARD, gettext("Hardly anyone gets this right."))
        if is_easy:
            yield Remark(Flag.EASY, gettext("Nearly everyone gets this right."))
    if not is_easy:
        yield from _unused(figures)
    if figures.seconds and figures.timed_count >= FEWEST_JUDGED:
        if figures.seconds[1] > SLOW_SECONDS and figures.has_key:
            yield Remark(Flag.SLOW, gettext("Answers take long: the words may be hard."))
        if figures.seconds[1] <= HASTY_SECONDS:
            yield Remark(
                Flag.HASTY,
                gettext("Half the answers come within 2 seconds: people may not read it."),
            )


def _is_chosen_by_the_best(chosen: Chosen, figures: Figures) -> bool:
    """Whether those who chose this wrong thing did better elsewhere than those who did not.

    Better by more than chance would have it: the difference of the two means is
    beyond its own standard error times `CONFIDENCE` (Welch).
    """
    if chosen.choice.is_right:
        return False
    with_it = _mean_and_error(chosen.rests)
    everybody, those = figures.rests, chosen.rests
    without = _mean_and_error(
        Rests(
            everybody.people - those.people,
            everybody.total - those.total,
            everybody.squares - those.squares,
        )
    )
    if with_it is None or without is None:
        return False
    return with_it[0] - without[0] > max(CONFIDENCE * sqrt(with_it[1] + without[1]), SAME)


def _mean(rests: Rests) -> float:
    return rests.total / rests.people


def _mean_and_error(rests: Rests) -> tuple[float, float] | None:
    """The mean, and the square of its standard error. None of too few."""
    if rests.people < FEWEST_SHOWN:
        return None
    mean = _mean(rests)
    variance = max(0.0, (rests.squares - rests.people * mean**2) / (rests.people - 1))
    return mean, variance / rests.people


def _unused(figures: Figures) -> Iterable[Remark]:
    """Things to choose from that are no real choice. Where things are put somewhere, most
    places are wrong for most parts, and an empty one says nothing."""
    for chosen in figures.chosen:
        if chosen.choice.place or chosen.choice.is_right and figures.has_key:
            continue
        if not chosen.count:
            words = gettext("Nobody chooses “{option}”.")
        elif chosen.count / figures.answer_count < SELDOM_CHOSEN:
            words = gettext("Hardly anyone chooses “{option}”.")
        else:
            continue
        yield Remark(Flag.UNUSED, words.format(option=chosen.choice.text))
