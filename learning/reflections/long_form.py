"""The longer form of every reflective exercise: six questions after Gibbs.

Graham Gibbs (1988), "Learning by Doing: a guide to teaching and learning methods", names the six
stages of a cycle. The words of the questions are ours. An editor writes the short form only.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _

# No key that an editor may choose holds a full stop, so the two forms' keys never meet.
LONG_PROMPTS = (
    {
        "key": "gibbs.description",
        "label": _("What happened?"),
        "question": _("Tell the moment that you want to learn from, in a few plain sentences."),
        "hint": _("Leave out names, places and dates."),
    },
    {
        "key": "gibbs.feelings",
        "label": _("What did you feel?"),
        "question": _("Say what you felt and thought, then and later."),
        "hint": _("All feelings are welcome here. Only you can read this."),
    },
    {
        "key": "gibbs.evaluation",
        "label": _("What was good, and what was not?"),
        "question": _("Look for at least one of each."),
        "hint": "",
    },
    {
        "key": "gibbs.analysis",
        "label": _("Why did it go that way?"),
        "question": _("Say what you make of it now."),
        "hint": _("Think of what you knew, how busy you were, and what others needed."),
    },
    {
        "key": "gibbs.conclusion",
        "label": _("What have you learned?"),
        "question": _("Say what else you could have done."),
        "hint": "",
    },
    {
        "key": "gibbs.plan",
        "label": _("What will you do next time?"),
        "question": _("Choose one small step, and say what you need for it."),
        "hint": _("Deciding to ask somebody is a step."),
    },
)


def with_long_form(exercise: dict[str, Any]) -> dict[str, Any]:
    """The exercise with `long_prompts` beside its `prompts`, in the language of this moment."""
    longer = [{name: str(value) for name, value in prompt.items()} for prompt in LONG_PROMPTS]
    return {"long_prompts": longer, **exercise}


def every_prompt(exercise: dict[str, Any]) -> list[dict[str, str]]:
    """The prompts of both forms, the short one's first."""
    return [*exercise["prompts"], *exercise.get("long_prompts", ())]
