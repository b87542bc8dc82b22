"""What a module's steps are written with."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from content.blocks import INNER_FEATURES, body_blocks
from courses.bank.blocks import bank_question_block
from courses.catalogue.practice_tools import tool_blocks
from courses.catalogue.scenario_rules import faults
from courses.catalogue.steps import Step
from courses.questions.kinds import question_blocks


class ChoiceBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("What the learner does"), max_length=250)
    consequence = blocks.RichTextBlock(label=_("What happens at once"), features=INNER_FEATURES)
    next = blocks.CharBlock(label=_("Goes to"), max_length=60, validators=[validate_slug])


class NodeBlock(blocks.StructBlock):
    """A situation with choices, or an ending with its own debrief."""

    key = blocks.CharBlock(label=_("Key"), max_length=60, validators=[validate_slug])
    text = blocks.RichTextBlock(label=_("What happens"), features=INNER_FEATURES)
    choices = blocks.ListBlock(ChoiceBlock(), label=_("Choices"), default=[], max_num=4)
    ending = blocks.ChoiceBlock(
        label=_("Ending"),
        choices=[("good", _("Good")), ("mixed", _("Mixed")), ("poor", _("Poor"))],
        required=False,
    )
    debrief = blocks.RichTextBlock(
        label=_("What this path shows"), features=INNER_FEATURES, required=False
    )


class ScenarioBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=120)
    setting = blocks.RichTextBlock(label=_("Setting"), features=INNER_FEATURES)
    start = blocks.CharBlock(label=_("Starts at"), max_length=60, validators=[validate_slug])
    nodes = blocks.ListBlock(NodeBlock(), label=_("Places"), min_num=2)
    debrief = blocks.RichTextBlock(
        label=_("Debrief, shown at every ending"), features=INNER_FEATURES
    )

    class Meta:
        icon = "site"
        label = _("Scenario")
        description = _("A story with choices, consequences and a debrief.")
        template = "courses/catalogue/blocks/scenario.html"
        preview_value = {
            "title": "The blank screen",
            "setting": "<p>It is the end of a long day.</p>",
            "start": "begin",
            "nodes": [
                {
                    "key": "begin",
                    "text": "<p>What do you write?</p>",
                    "choices": [
                        {
                            "text": "What I learned",
                            "consequence": "<p>It sounds like you.</p>",
                            "next": "end",
                        },
                        {
                            "text": "What others wrote",
                            "consequence": "<p>Somebody asks who you are.</p>",
                            "next": "end",
                        },
                    ],
                    "ending": "",
                    "debrief": "",
                },
                {
                    "key": "end",
                    "text": "<p>People answer.</p>",
                    "choices": [],
                    "ending": "good",
                    "debrief": "<p>Plain words are enough.</p>",
                },
            ],
            "debrief": "<p>Honest and kind.</p>",
        }

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        cleaned = super().clean(value)
        if self.is_deferred_validation:
            return cleaned  # a draft may be half drawn; its map says what is missing
        found = faults(cleaned)
        if not found:
            return cleaned
        by_node: dict[int, ValidationError] = {}
        for number in {fault.node for fault in found if fault.node is not None}:
            messages = [str(fault.message) for fault in found if fault.node == number]
            by_node[number] = blocks.StructBlockValidationError(non_block_errors=messages)
        whole = [str(fault.message) for fault in found if fault.node is None]
        errors: dict[str, ValidationError] = {}
        if by_node:
            errors["nodes"] = blocks.ListBlockValidationError(block_errors=by_node)
        if whole:
            errors["start"] = ValidationError(whole)
        raise blocks.StructBlockValidationError(errors)


class PromptBlock(blocks.StructBlock):
    key = blocks.CharBlock(label=_("Key"), max_length=60, validators=[validate_slug])
    label = blocks.CharBlock(label=_("Short name"), max_length=40)
    question = blocks.CharBlock(label=_("Question"), max_length=300)
    hint = blocks.CharBlock(label=_("Hint"), max_length=300, required=False)


class ReflectionExerciseBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=120)
    introduction = blocks.RichTextBlock(label=_("Introduction"), features=INNER_FEATURES)
    prompts = blocks.ListBlock(PromptBlock(), label=_("Prompts"), min_num=1, max_num=6)

    class Meta:
        icon = "edit"
        label = _("Reflective exercise")
        description = _("What? So what? Now what? The answers are the learner’s alone.")
        template = "courses/catalogue/blocks/exercise.html"
        preview_value = {
            "title": "Look back",
            "introduction": "<p>Write what you learned. Leave out names.</p>",
            "prompts": [
                {"key": "what", "label": "What?", "question": "What helped you?", "hint": ""}
            ],
        }


class ActivityBlock(blocks.StructBlock):
    key = blocks.CharBlock(label=_("Key"), max_length=60, validators=[validate_slug])
    title = blocks.CharBlock(label=_("Title"), max_length=120)
    minutes = blocks.IntegerBlock(label=_("Minutes"), min_value=1, max_value=60)
    introduction = blocks.RichTextBlock(label=_("Introduction"), features=INNER_FEATURES)
    steps = blocks.ListBlock(blocks.CharBlock(max_length=300), label=_("Steps"), min_num=1)
    tools = blocks.StreamBlock(
        tool_blocks(),
        label=_("Tools to do it with on the page"),
        required=False,
        max_num=3,
        help_text=_("What learners write or tick in them is never saved and never sent."),
    )
    done_when = blocks.CharBlock(label=_("You are done when"), max_length=300)

    class Meta:
        icon = "time"
        label = _("Activity")
        description = _("Something to do for a few minutes, without an account or a network.")
        template = "courses/catalogue/blocks/activity.html"
        preview_value = {
            "key": "three-lines",
            "title": "Write three lines about you",
            "minutes": 15,
            "introduction": "<p>You need a pen and paper.</p>",
            "steps": ["Write them", "Read them aloud"],
            "tools": [
                {
                    "type": "drafting_sandbox",
                    "value": {
                        "title": "Try it here",
                        "task": "Write your 3 lines.",
                        "about_words": 40,
                        "checks": ["Every line is true."],
                    },
                }
            ],
            "done_when": "They sound like you.",
        }


class SourceBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=250)
    publisher = blocks.CharBlock(label=_("Publisher"), max_length=120)
    url = blocks.URLBlock(label=_("Link"))
    checked_date = blocks.DateBlock(label=_("Checked on"))

    class Meta:
        icon = "link"
        label = _("Source")
        description = _("Where a fact comes from, and when somebody last looked.")
        template = "courses/catalogue/blocks/source.html"
        preview_value = {
            "title": "10 Tips for Social Media Success",
            "publisher": "NHS Horizons",
            "url": "https://horizonsnhs.com/10-tips-for-social-media-success",
            "checked_date": "2026-11-23",
        }


class StepLockBlock(blocks.StructBlock):
    step = blocks.ChoiceBlock(label=_("This step"), choices=Step.choices)
    after = blocks.ListBlock(
        blocks.ChoiceBlock(label=_("Step"), choices=Step.choices),
        label=_("opens after these are done"),
        min_num=1,
        max_num=4,
    )

    class Meta:
        icon = "lock"
        label = _("Lock")
        description = _("A step that opens only after other steps of this module are done.")
        template = "courses/catalogue/blocks/step_lock.html"
        preview_value = {"step": Step.QUIZ.value, "after": [Step.LEARN.value]}


class CorrectionBlock(blocks.StructBlock):
    """What was wrong, for people who have done the step. Its id names it in their records."""

    step = blocks.ChoiceBlock(label=_("The step that was wrong"), choices=Step.choices)
    words = blocks.CharBlock(
        label=_("What changed"),
        max_length=300,
        help_text=_("One or two sentences: what it said, and what it says now."),
    )

    class Meta:
        icon = "warning"
        label = _("Correction")
        description = _("Tells those who have done a step that something in it was wrong.")
        template = "courses/catalogue/blocks/correction.html"
        preview_value = {
            "step": Step.LEARN.value,
            "words": "We said to answer within a day. It is within an hour.",
        }


class ClosingExerciseBlock(blocks.StructBlock):
    """What a learner is asked when the course is done: a tip of their own."""

    title = blocks.CharBlock(label=_("Title"), max_length=120)
    introduction = blocks.RichTextBlock(label=_("Introduction"), features=INNER_FEATURES)
    question = blocks.CharBlock(label=_("What is asked"), max_length=200)
    hint = blocks.CharBlock(label=_("Hint"), max_length=300, required=False)
    why_question = blocks.CharBlock(
        label=_("What is asked about the reason"),
        max_length=200,
        help_text=_("The learner may leave this empty. It is never shared."),
    )

    class Meta:
        icon = "edit"
        label = _("A tip of their own")
        description = _("The learner writes one more tip. Private, unless they share it.")
        template = "courses/catalogue/blocks/closing.html"
        preview_value = {
            "title": "Your eleventh tip",
            "introduction": "<p>You have read ours. What is yours?</p>",
            "question": "What tip would you add?",
            "hint": "Leave out names and places.",
            "why_question": "Why does it matter to you?",
        }


class CourseSourcesBlock(blocks.StaticBlock):
    """Every source that the course's published pages cite, and who drew its drawings."""

    class Meta:
        icon = "link"
        label = _("All sources of the course")
        description = _("Collected from the course’s pages, so that it is always up to date.")
        admin_text = _("All sources and drawings of the course are listed here.")
        template = "courses/catalogue/blocks/course_sources.html"
        is_steady = True
        preview_value = None


def guide_blocks() -> list[tuple[str, blocks.Block]]:
    """The blocks of a course's own pages. A drawing belongs to the course or to a module."""
    usual = [(name, block) for name, block in body_blocks() if name != "sketchnote"]
    return [*usual, ("course_sources", CourseSourcesBlock())]


def quiz_blocks() -> list[tuple[str, blocks.Block]]:
    """What a quiz is made of: its own questions, and some from the bank."""
    return [*question_blocks(), bank_question_block()]
