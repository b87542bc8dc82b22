"""The types of question there are, as editors meet them. A new one is a module, named here once."""

from wagtail import blocks

from courses.questions import (
    draft_a_post,
    matching,
    multiple_choice,
    ordering,
    picture_choice,
    short_text,
    single_choice,
    sorting,
    spot_the_problem,
    true_false,
)
from courses.questions.marking import Kind

KINDS: dict[str, Kind] = {
    "single_choice": single_choice,
    "true_false": true_false,
    "picture_choice": picture_choice,
    "multiple_choice": multiple_choice,
    "ordering": ordering,
    "matching": matching,
    "sorting": sorting,
    "short_text": short_text,
    "spot_the_problem": spot_the_problem,
    "draft_a_post": draft_a_post,
}


def question_blocks() -> list[tuple[str, blocks.Block]]:
    """Every type of question, for an editor to choose from."""
    return [(name, kind.block()) for name, kind in KINDS.items()]
