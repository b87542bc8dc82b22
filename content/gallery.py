"""The gallery: every component in every state, for the people who build with them.

Served at /components/ where COMPONENT_GALLERY is on; elsewhere there is no such
address. It is also the page that the accessibility tests visit first.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe


@dataclass(frozen=True)
class Part:
    """What an app above shows here: a template, and what it is given each time."""

    name: str
    heading: str
    template: str
    context: Callable[[], dict[str, Any]]

    def html(self) -> SafeString:
        return render_to_string(self.template, self.context())


_parts: dict[str, Part] = {}


def add_part(part: Part) -> None:
    """For an app above, when the site starts: imports do not point upwards."""
    _parts[part.name] = part


@dataclass(frozen=True)
class SampleState:
    value: str


@dataclass(frozen=True)
class SampleStep:
    label: str


@dataclass(frozen=True)
class SampleStepState:
    step: SampleStep
    state: SampleState
    url: str = "#stepper"


@dataclass(frozen=True)
class SampleModule:
    number: int
    title: str
    summary: str
    minutes: int
    url: str = "#module_card"


@dataclass(frozen=True)
class SampleProgress:
    state: SampleState
    steps: tuple[SampleStepState, ...] = ()
    done_count: int = 0


@dataclass(frozen=True)
class SampleTask:
    title: str
    state: str
    kind: str = ""
    url: str = "#task_list"


@dataclass(frozen=True)
class SampleRow:
    term: str
    value: str
    url: str = ""
    action: str = ""


@dataclass(frozen=True)
class SampleChange:
    label: str
    words: str
    before_x: int
    after_x: int
    kind: str


@dataclass(frozen=True)
class SampleMark:
    x: int
    words: str


@dataclass(frozen=True)
class SamplePage:
    title: str
    url: str


class SampleForm(forms.Form):
    """One field of each kind we use."""

    email = forms.EmailField(label="Email address", help_text="We send you a code.")
    role = forms.ChoiceField(
        label="What do you do?",
        choices=[("nurse", "Nurse"), ("porter", "Porter"), ("care", "Care worker")],
    )
    thought = forms.CharField(
        label="What did you notice?",
        help_text="Your words stay private.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    answer = forms.ChoiceField(
        label="Which post would you share?",
        choices=[("a", "The one with a source"), ("b", "The one that made me angry")],
        widget=forms.RadioSelect,
    )
    days = forms.MultipleChoiceField(
        label="Which days suit you?",
        help_text="Choose as many as you like.",
        choices=[("mon", "Monday"), ("wed", "Wednesday")],
        widget=forms.CheckboxSelectMultiple,
    )
    shared = forms.BooleanField(
        label="This is a shared computer",
        help_text="You are signed out when you close the browser.",
    )
    at = forms.SplitDateTimeField(
        label="When?",
        widget=forms.SplitDateTimeWidget({"aria-label": "Date"}, time_attrs={"aria-label": "Time"}),
    )


DONE, STARTED, NOT_STARTED = map(SampleState, ("done", "started", "not_started"))
STEPS = (
    SampleStepState(SampleStep("Learn"), DONE),
    SampleStepState(SampleStep("Scenario"), DONE),
    SampleStepState(SampleStep("Quiz"), STARTED),
    SampleStepState(SampleStep("Reflect"), NOT_STARTED),
    SampleStepState(SampleStep("Practise"), NOT_STARTED),
)
MODULE = SampleModule(
    1,
    "Be authentic, human and kind",
    "Stay true to your values, and treat people as you want to be treated.",
    8,
)


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    if not settings.COMPONENT_GALLERY:
        raise Http404
    context = {
        "unfilled": SampleForm(prefix="unfilled"),
        "refused": SampleForm({"refused-email": "not an address"}, prefix="refused"),
        "module": MODULE,
        "course": SamplePage("Ten tips for social media success", "#breadcrumbs"),
        "progress": SampleProgress(STARTED, STEPS, done_count=2),
        "done": SampleProgress(DONE, STEPS, done_count=5),
        "current": STEPS[2].step,
        "tasks": [
            SampleTask("Read the page", "Done", "done"),
            SampleTask("Answer the quiz", "Started", "started"),
            SampleTask("Write your reflection", "Not started"),
        ],
        "rows": [
            SampleRow("Days", "Monday and Wednesday", "#summary_list", "Change"),
            SampleRow("Time", "18:00"),
        ],
        "changes": [
            SampleChange("Be kind", "From “A little sure” to “Very sure”", 70, 220, "up"),
            SampleChange("Be curious", "“Sure” both times", 170, 170, "same"),
            SampleChange("Check first", "From “Very sure” to “Sure”", 220, 170, "down"),
        ],
        "scale": [
            SampleMark(20, "Not sure at all"),
            *(SampleMark(x, "") for x in (70, 120, 170)),
            SampleMark(220, "Very sure"),
        ],
        "page": Paginator(range(30), 10).page(2),
        "saved_at": datetime(2026, 11, 23, 14, 2, tzinfo=UTC),
        "terms": [
            {"term": "Post", "meaning": "<p>Anything somebody puts up for others.</p>"},
            {"term": "Thread", "meaning": "<p>A post and its answers.</p>"},
        ],
        "do": ["say who you are", "write as you speak"],
        "parts": _parts.values(),
        "dont": ["invent a persona", "copy someone else’s words"],
    }
    return render(request, "gallery/gallery.html", context)
