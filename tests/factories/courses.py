"""A small course as files, whole and sound, for tests to import or to break."""

from pathlib import Path

COURSE = {
    "course.yaml": """\
slug: small-course
title: A small course
summary: Two short modules.
outcomes:
  - Say who you are
introduction: |
  Begin with [the first module](module:first) or [its quiz](module:first/quiz).
credit: |
  The ideas are **ours**.
licence: CC BY 4.0
owner: Course editor
last_reviewed_date: 2026-11-23
next_review_date: 2099-05-23
modules:
  - first
  - second
pages:
  - words
  - session
""",
    "closing.yaml": """\
title: Your own tip
introduction: |
  Now it is **your** turn.
question: What tip would you add?
hint: Leave out names.
why_question: Why does it matter to you?
""",
    "pages/words.md": """\
---
title: Words we use
summary: What they mean.
audience: everyone
licence: CC BY 4.0
last_reviewed_date: 2026-11-23
next_review_date: 2099-05-23
---
Read [the first module](module:first), or [what a thread is](guide:words#term-thread).

::: definitions
terms:
  - term: Post
    meaning: |
      What somebody shares. See [the plan](guide:session).
  - term: Thread
    meaning: |
      Posts that answer each other.
:::

## Where we found it

::: course-sources
:::
""",
    "pages/session.md": """\
---
title: A plan for a session
summary: How to lead it.
audience: facilitators
outcomes:
  - Lead a session
sources:
  - title: A source for leaders
    publisher: A publisher
    url: https://example.org/leaders
    checked_date: 2026-11-23
licence: CC BY 4.0
last_reviewed_date: 2026-11-23
next_review_date: 2099-05-23
---
Put the chairs in a circle. Begin with [the words](guide:words).
""",
    "modules/first/module.yaml": """\
title: The first module
summary: What it is about.
outcomes:
  - Write about yourself
estimated_minutes: 8
confidence_statement: I can write about myself
sources:
  - title: A source
    publisher: A publisher
    url: https://example.org/source
    checked_date: 2026-11-23
licence: CC BY 4.0
owner: Course editor
last_reviewed_date: 2026-11-23
next_review_date: 2099-05-23
""",
    "modules/first/learn.md": """\
An opening with **bold**, *emphasis* and [a link](https://example.org/a?b=1&c=2).

::: sketchnote
:::

## A heading

1. One
   - Inner
2. Two

Read [the second module](module:second) too.

::: do-and-dont
do:
  - Be kind
dont:
  - Invent a persona
:::

::: example-post
name: Amara
role: Physiotherapist
text: |
  First line.

  Second line.
note: It is honest.
:::

::: callout
kind: regulator
heading: What regulators say
text: |
  - [One](https://example.org/one)
  - Two
:::
""",
    "modules/first/scenario.yaml": """\
title: The post
setting: |
  You are Amara.
start: begin
nodes:
  - key: begin
    text: |
      The screen is blank.
    choices:
      - text: Write it yourself
        consequence: It sounds like you.
        next: end-good
      - text: Make it up
        consequence: Somebody asks.
        next: asked
  - key: asked
    text: |
      "Is that true?"
    choices:
      - text: Say that it is not
        consequence: They thank you.
        next: end-good
      - text: Insist
        consequence: They leave.
        next: end-poor
  - key: end-good
    text: |
      All is well.
    ending: good
    debrief: |
      You were honest.
  - key: end-poor
    text: |
      It is quiet.
    ending: poor
    debrief: |
      It is never too late.
debrief: |
  Honest and kind.
""",
    "modules/first/quiz.yaml": """\
pass_mark: 1
questions:
  - kind: single_choice
    prompt: Who are you?
    options:
      - text: Myself
        is_correct: true
        feedback: Yes.
      - text: Somebody grander
        is_correct: false
        feedback: No.
  - kind: single_choice
    prompt: Who answers?
    options:
      - text: A robot
        is_correct: false
        feedback: No.
      - text: I do
        is_correct: true
        feedback: Yes.
""",
    "modules/first/reflect.yaml": """\
title: Look back
introduction: |
  Write what you learned.
prompts:
  - key: what
    label: What?
    question: What happened?
    hint: Leave out names.
""",
    "modules/first/practise.yaml": """\
activities:
  - key: three-lines
    title: Three lines
    minutes: 15
    introduction: |
      Take a pen.
    steps:
      - Write
      - Read it aloud
    tools:
      - kind: drafting_sandbox
        title: Try it here
        task: Write three lines.
      - kind: card_sort
        title: Sort these
        piles:
          - Fine
          - Never
        cards:
          - text: A talk on Monday
            pile: Fine
            why: It names nobody.
          - text: A name
            pile: Never
            why: It is a person.
      - kind: angry_draft
        title: Let it go
        task: Write it.
        questions:
          - What do I need?
        calm_task: Write it anew.
    done_when: You have three lines.
""",
    "modules/first/sketchnote.svg": """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 50" aria-labelledby="first-title">
<title id="first-title">A drawing</title>
<a href="#a-heading"><text x="5" y="20" class="sn-words">Be kind</text></a>
<path class="sn-ink" d="M0 0l10 10" fill="none" stroke="currentColor"/>
</svg>
""",
    "modules/first/sketchnote.yaml": """\
title: A drawing of kindness
alt: Two people talk over tea.
artist: Tenfold
licence: CC BY 4.0
source: After an idea of ours.
last_reviewed_date: 2026-11-23
next_review_date: 2099-05-23
""",
    "modules/first/sketchnote.md": """\
### In the middle

Two people talk.

- "Be kind"
""",
    "modules/second/module.yaml": """\
title: The second module
summary: It only has words.
outcomes:
  - Read on
estimated_minutes: 3
sources:
  - title: A source
    publisher: A publisher
    url: https://example.org/source
    checked_date: 2026-11-23
licence: CC BY 4.0
owner: Course editor
last_reviewed_date: 2026-11-23
next_review_date: 2099-05-23
""",
    "modules/second/learn.md": """\
Some words.
""",
}


def write_course(root: Path) -> Path:
    for name, text in COURSE.items():
        write_file(root, name, text)
    return root


def write_file(root: Path, name: str, text: str) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def change_file(root: Path, name: str, old: str, new: str) -> None:
    """Replaces `old`, which must be there, so that a test breaks what it means to break."""
    path = root / name
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{old!r} is not in {name}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
