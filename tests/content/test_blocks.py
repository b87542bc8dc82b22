"""Every block shows itself in the picker, renders, and refuses what it must."""

import gc

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from wagtail import blocks
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Locale

from content.blocks import body_blocks
from content.files.block_values import messages_of
from content.models import File, Picture, Sketchnote
from courses.catalogue.blocks import (
    ActivityBlock,
    ReflectionExerciseBlock,
    ScenarioBlock,
    SourceBlock,
)
from courses.catalogue.practice_tools import tool_blocks
from courses.questions.kinds import question_blocks

SVG = '<svg xmlns="http://www.w3.org/2000/svg"><text>Be kind</text></svg>'
BLOCKS = {
    **dict(body_blocks()),
    "scenario": ScenarioBlock(),
    "exercise": ReflectionExerciseBlock(),
    "activity": ActivityBlock(),
    **dict(tool_blocks()),
    "source": SourceBlock(),
    **dict(question_blocks()),
}
SORT = {
    "title": "T",
    "piles": ["Fine", "Never"],
    "cards": [
        {"text": "A talk", "pile": "Fine", "why": "It names nobody."},
        {"text": "A name", "pile": "Never", "why": "It is a person."},
    ],
}


def a_file(name: str) -> File:
    return File.objects.create(title=name, file=ContentFile(b"content", name=name))


def a_sketchnote() -> Sketchnote:
    return Sketchnote.objects.create(
        title="A drawing",
        slug="a-drawing",
        alt="Two people",
        svg=SVG,
        text_equivalent="<p>Two people talk.</p>",
        artist="Tenfold",
        licence="CC BY 4.0",
        locale=Locale.get_default(),
    )


@pytest.mark.parametrize("name", BLOCKS)
def test_every_block_says_what_it_is_for(name):
    block = BLOCKS[name]

    assert block.get_description()
    assert block.meta.icon != "placeholder"
    assert block.meta.template


@pytest.mark.parametrize(
    "name", sorted(set(BLOCKS) - {"sketchnote", "picture", "video", "download", "picture_choice"})
)
def test_a_block_shows_itself_in_the_picker(db, name):
    block = BLOCKS[name]

    value = block.normalize(block.get_preview_value())

    assert block.is_previewable
    assert block.render(value).strip()
    block.clean(value)


@pytest.mark.parametrize(
    "name, value, shown",
    [
        ("text", "<h2>Hello</h2><p>There</p>", ['<h2 dir="auto">Hello</h2>']),
        ("do_and_dont", {"do": ["Be <kind>"], "dont": ["Shout"]}, ["Be &lt;kind&gt;", "Shout"]),
        (
            "example_post",
            {"name": "A<b>", "role": "R", "text": "One\n\nTwo", "note": "N"},
            ["A&lt;b&gt;", "<p>One</p>", "<p>Two</p>"],
        ),
        (
            "callout",
            {"kind": "regulator", "heading": "H", "text": "<p>T</p>"},
            ["callout--regulator", "What regulators say", '<p dir="auto">T</p>'],
        ),
    ],
)
def test_a_block_renders_its_words_and_escapes_them(db, name, value, shown):
    block = BLOCKS[name]

    html = block.render(block.to_python(value))

    for words in shown:
        assert words in html


def test_a_sketchnote_renders_with_its_text(db):
    block = BLOCKS["sketchnote"]

    html = block.render(block.to_python({"sketchnote": a_sketchnote().pk}))

    assert "<text>Be kind</text>" in html
    assert '<p dir="auto">Two people talk.</p>' in html
    assert "Drawing: Tenfold, CC BY 4.0." in html


# Wagtail leaves the files that it made renditions from to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_picture_renders_with_its_description(db):
    block = BLOCKS["picture"]
    image = Picture.objects.create(title="A ward", file=get_test_image_file())

    html = block.render(block.to_python({"image": image.pk, "alt": "A ward", "caption": "C"}))

    assert 'alt="A ward"' in html
    assert "style=" not in html
    gc.collect()


def test_a_video_renders_with_captions_and_its_text(db):
    block = BLOCKS["video"]
    value = {
        "title": "A talk",
        "video": a_file("talk.mp4").pk,
        "captions": a_file("talk.vtt").pk,
        "transcript": "<p>Hello.</p>",
    }

    html = block.render(block.to_python(value))

    assert "<track" in html
    assert '<p dir="auto">Hello.</p>' in html


def test_a_download_says_its_type_and_size(db):
    block = BLOCKS["download"]

    html = block.render(block.to_python({"document": a_file("plan.pdf").pk, "title": "A plan"}))

    assert "A plan" in html
    assert "PDF" in html
    assert "7\xa0bytes" in html


@pytest.mark.parametrize(
    "name, value, said",
    [
        ("do_and_dont", {"do": [], "dont": ["x"]}, "minimum number of items is 1"),
        ("do_and_dont", {"do": ["x"] * 7, "dont": ["x"]}, "maximum number of items is 6"),
        ("example_post", {"name": "", "role": "R", "text": "T", "note": "N"}, "required"),
        ("callout", {"kind": "gossip", "heading": "H", "text": "<p>T</p>"}, "valid choice"),
        ("callout", {"kind": "changed", "heading": "H" * 121, "text": "<p>T</p>"}, "120"),
        (
            "single_choice",
            {
                "prompt": "<p>Who?</p>",
                "options": [
                    {"text": "A", "is_correct": True, "feedback": "<p>F</p>"},
                    {"text": "B", "is_correct": True, "feedback": "<p>F</p>"},
                ],
            },
            "exactly one option",
        ),
        (
            "single_choice",
            {
                "prompt": "<p>Who?</p>",
                "options": [
                    {"text": "A", "is_correct": True, "feedback": "<p>F</p>"},
                    {"text": "B", "is_correct": False, "feedback": ""},
                ],
            },
            "required",
        ),
        (
            "exercise",
            {"title": "T", "introduction": "<p>I</p>", "prompts": []},
            "minimum number of items is 1",
        ),
        (
            "activity",
            {
                "key": "not a key!",
                "title": "T",
                "minutes": 15,
                "introduction": "<p>I</p>",
                "steps": ["S"],
                "done_when": "D",
            },
            "slug",
        ),
        (
            "drafting_sandbox",
            {"title": "T", "task": "W", "about_words": 501, "checks": []},
            "less than or equal to 500",
        ),
        ("card_sort", {**SORT, "piles": ["Fine"]}, "minimum number of items is 2"),
        ("card_sort", {**SORT, "piles": ["Fine", "fine "]}, "“fine” stands here twice"),
        (
            "card_sort",
            {**SORT, "cards": [SORT["cards"][0], {**SORT["cards"][1], "pile": "never"}]},
            "“never” is no pile. Use one of: Fine, Never.",
        ),
        ("card_sort", {**SORT, "cards": SORT["cards"][:1] * 2}, "“A talk” stands here twice"),
        ("tick_list", {"title": "T", "things": ["One"], "all_done": ""}, "number of items is 2"),
        (
            "angry_draft",
            {"title": "T", "task": "W", "questions": [], "calm_task": "C"},
            "minimum number of items is 1",
        ),
        (
            "activity",
            {
                "key": "a-key",
                "title": "T",
                "minutes": 15,
                "introduction": "<p>I</p>",
                "steps": ["S"],
                "tools": [{"type": "card_sort", "value": SORT}] * 4,
                "done_when": "D",
            },
            "maximum number of items is 3",
        ),
        (
            "source",
            {"title": "T", "publisher": "P", "url": "javascript:x", "checked_date": "2026-11-23"},
            "valid URL",
        ),
    ],
)
def test_a_block_refuses_what_would_not_do(db, name, value, said):
    block = BLOCKS[name]

    with pytest.raises(ValidationError) as refused:
        block.clean(block.to_python(value))

    assert any(said in message for message in messages_of(refused.value))


def test_a_video_takes_only_video_and_captions(db):
    block = BLOCKS["video"]
    value = {
        "title": "A talk",
        "video": a_file("talk.pdf").pk,
        "captions": a_file("talk.txt").pk,
        "transcript": "<p>Hello.</p>",
    }

    with pytest.raises(blocks.StructBlockValidationError) as refused:
        block.clean(block.to_python(value))

    said = " ".join(messages_of(refused.value))
    assert "MP4 or WebM" in said
    assert "WebVTT" in said
