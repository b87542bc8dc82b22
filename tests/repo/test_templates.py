"""Templates keep to the content security policy (docs/decisions/0008), to gettext, and to the
order of the apps (docs/decisions/0001)."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.template import engines
from django.template.loader import get_template

from tests.repo.checkout import APPS, read, tracked

# Programs that read mail load no stylesheet, so a mail carries its own.
MAILS = Path("templates/emails")
# Samples for developers, shown where COMPONENT_GALLERY is on; nobody else reads them.
GALLERY = Path("templates/gallery")
SPOKEN = {"alt", "title", "placeholder", "aria-label", "aria-description", "aria-roledescription"}
LOADS = {"img", "script", "link", "source", "video", "audio", "iframe", "object", "embed", "track"}
# Left over where a template tag stood, so that markup around it still parses.
GAP = "\N{OBJECT REPLACEMENT CHARACTER}"


def markup_of(template: str) -> str:
    """The template without Django's own parts; what is translated goes with them."""
    for pattern in (
        r"{#.*?#}",
        r"{%\s*comment.*?endcomment\s*%}",
        r"{%\s*blocktrans(?:late)?\b.*?endblocktrans(?:late)?\s*%}",
        r"{%.*?%}",
        r"{{.*?}}",
    ):
        template = re.sub(pattern, GAP, template, flags=re.DOTALL)
    return template


class Inspector(HTMLParser):
    """Collects what a template may not hold."""

    def __init__(self) -> None:
        super().__init__()
        self.against_policy: list[str] = []
        self.untranslated: list[str] = []
        self._within: list[str] = []

    def handle_starttag(self, tag, attributes):
        line = self.getpos()[0]
        values = {name: value or "" for name, value in attributes}
        for name, value in values.items():
            if name == "style" or re.fullmatch(r"on[a-z]+", name):
                self.against_policy.append(f"line {line}: {name}= on <{tag}>")
            if value.strip().lower().startswith("javascript:"):
                self.against_policy.append(f"line {line}: a javascript: address")
            if name in SPOKEN and has_words(value):
                self.untranslated.append(f"line {line}: {name}={value!r}")
        address = values.get("src") or (values.get("href") if tag == "link" else "") or ""
        is_identity = values.get("rel") in {"canonical", "alternate", "license"}
        if tag in LOADS and not is_identity and re.match(r"(https?:)?//", address):
            self.against_policy.append(f"line {line}: loads {address}")
        # A block of data is never run, and no policy refuses it.
        is_data = values.get("type") == "application/json"
        if tag == "style" or (tag == "script" and "src" not in values and not is_data):
            self.against_policy.append(f"line {line}: inline <{tag}>")
        if tag in {"script", "style"}:
            self._within.append(tag)

    def handle_endtag(self, tag):
        if self._within and self._within[-1] == tag:
            self._within.pop()

    def handle_data(self, data):
        if not self._within and has_words(data):
            said = " ".join(data.replace(GAP, " … ").split())
            self.untranslated.append(f"line {self.getpos()[0]}: {said[:60]!r}")


def has_words(text: str) -> bool:
    """Two letters in a row that are neither a character reference nor a class (block--kind)."""
    return re.search(r"[^\W\d_]{2}", re.sub(r"&#?\w+;|[a-z-]+--[a-z-]+", "", text)) is not None


def inspect(template: str) -> Inspector:
    inspector = Inspector()
    inspector.feed(markup_of(template))
    inspector.close()
    return inspector


def templates(*suffixes: str) -> list[Path]:
    return [
        path
        for path in tracked(*suffixes)
        if "templates" in path.parts and path.parts[0] not in {"tests", "benchmarks"}
    ]


def test_no_template_holds_what_the_policy_refuses():
    found = {
        str(path): inspect(read(path)).against_policy
        for path in templates(".html", ".svg")
        if MAILS not in path.parents
    }

    assert found, "no template was found: the guard looks in the wrong place"
    assert {path: faults for path, faults in found.items() if faults} == {}


def test_no_template_shows_rich_text_as_it_stands_in_the_tables():
    """`rich_text` cleans it; Wagtail's own `richtext` does not."""
    found = [str(path) for path in templates(".html") if re.search(r"\|\s*richtext\b", read(path))]

    assert found == []


def test_a_mail_loads_nothing():
    found = {
        str(path): [fault for fault in inspect(read(path)).against_policy if "loads" in fault]
        for path in templates(".html")
        if MAILS in path.parents
    }

    assert {path: faults for path, faults in found.items() if faults} == {}


def test_everything_a_template_says_goes_through_gettext():
    found = {
        str(path): inspect(read(path)).untranslated
        for path in templates(".html", ".txt")
        if GALLERY not in path.parents
    }

    assert {path: said for path, said in found.items() if said} == {}


def test_every_template_compiles():
    folders = [Path(folder) for folder in engines["django"].engine.dirs]
    names = [
        str(path.relative_to("templates"))
        for path in templates(".html", ".txt")
        if path.parts[0] == "templates"
    ]

    assert len(folders) == 1
    for name in names:
        get_template(name)


# The frame of the site names its front doors, and a page that says no leads to one of them.
FRONT_DOORS = {Path("templates/layouts/header.html"), Path("templates/405.html")}


def upward(path: Path, template: str) -> list[str]:
    """What a template takes in, builds on or links to that belongs to an app above its own.

    One that's in no app's folder (components, layouts, mails of accounts) is below them all.
    """
    own = APPS.index(path.parts[1]) if path.parts[1] in APPS else 0
    named = re.findall(r"""{%\s*(?:include|extends)\s+["']([\w]+)/""", template)
    named += re.findall(r"""{%\s*url\s+["'](\w+):""", template)
    return [name for name in named if name in APPS and APPS.index(name) > own]


def test_no_template_names_what_is_of_an_app_above_its_own():
    found = {
        str(path): upward(path, read(path))
        for path in templates(".html", ".txt", ".svg")
        # Each mail is of the app that has it sent; a gallery shows everything.
        if path not in FRONT_DOORS and GALLERY not in path.parents and MAILS not in path.parents
    }

    assert {path: names for path, names in found.items() if names} == {}


@pytest.mark.parametrize(
    "planted",
    [
        '{% include "learning/corrections/notices.html" with notices=notices only %}',
        "{% extends 'leading/page.html' %}",
        "{% url 'learning:course_page' 'ten-tips' as course_url %}",
        """<a href="{% url "practice:plan" %}">""",
    ],
)
def test_a_template_that_reaches_up_is_found(planted):
    assert len(upward(Path("templates/courses/catalogue/course.html"), planted)) == 1
    assert len(upward(Path("templates/components/card.html"), planted)) == 1


def test_a_template_that_builds_on_what_is_below_is_left_alone():
    below = (
        '{% extends "courses/catalogue/course.html" %}{% url "account_login" %}{% url "profile" %}'
    )

    assert upward(Path("templates/learning/progress/course.html"), below) == []


@pytest.mark.parametrize(
    "planted",
    [
        '<p style="margin: 0">',
        "<a onclick='go()'>",
        "<script>go()</script>",
        "<style>a {}</style>",
        '<a href="javascript:go()">',
        '<img src="https://tracker.example/a.gif">',
        '<link rel="stylesheet" href="//cdn.example/a.css">',
        '{% if a %}<p style="{{ b }}">{% endif %}',
    ],
)
def test_what_the_policy_refuses_is_found(planted):
    assert len(inspect(planted).against_policy) == 1


@pytest.mark.parametrize(
    "planted",
    [
        "<p>Hello</p>",
        '<img alt="A hand">',
        "{% if a %}Yes{% endif %}",
        '<b aria-label="Go {{ x }}">',
    ],
)
def test_words_that_are_not_translated_are_found(planted):
    assert len(inspect(planted).untranslated) == 1


@pytest.mark.parametrize(
    "fine",
    [
        '{% translate "Hello" %} {{ name }} · 1',
        "{% blocktranslate %}Hello <b>{{ name }}</b>{% endblocktranslate %}",
        "{# Inputs: heading #}<p>&nbsp;&middot;</p>",
        '<script src="{% static "js/a.js" %}"></script><link rel="canonical" href="https://a.b/">',
        '<a href="https://elsewhere.example/">{{ text }}</a>',
    ],
)
def test_a_proper_template_is_left_alone(fine):
    inspector = inspect(fine)

    assert inspector.against_policy + inspector.untranslated == []
