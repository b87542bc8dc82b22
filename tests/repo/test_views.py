"""Views ask no model themselves, and each is open on purpose or asks who is there (ADR 0004)."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from courses.catalogue.files.reader import read_course
from courses.catalogue.services import import_course
from leading.seeding import in_review
from tests.repo.checkout import PACKAGES, ROOT, read, tracked

LIBRARY = ROOT / "courses/library/ten-tips"
# What turns a request or a queued job into one call of ours, besides the views themselves.
THIN = {"views", "tasks", "requests", "mailbox_views", "middleware", "wagtail_hooks"}
MANAGERS = {"objects", "_default_manager", "_base_manager"}
SIGN_IN = "/accounts/login/"
NOWHERE = UUID(int=0)
# Something that is really there: a page that is not found would prove nothing.
ARGUMENTS = {
    "course_slug": "ten-tips",
    "module_slug": "be-authentic",
    "attempt_id": UUID(int=0),
    "correction_id": NOWHERE,
    "number": 1,
    "pk": 0,
    "session": 1,
    "public_id": UUID(int=0),
    "cohort_id": NOWHERE,
    "enrolment_id": NOWHERE,
    "step": "quiz",
    "token": "not-signed-by-us",
    "module_id": NOWHERE,
    "question_id": NOWHERE,
    "version": "nowhere",
    "folder": "images",
    "name": "picture.jpg",
    "mail_name": "20261123T080000000000-01234567",
}
LAPTOP = "mail in files, on a laptop only"
READING = "reading is open to all; signing in is asked at the first thing to be saved"
OWN_KEY = "the signed link in the mail is the key; there is no other"
SIGNING_IN = "this is how people come in"
# The doors of ours that anybody may open, with the methods they answer to, and why.
OPEN = {
    "courses:home": ({"GET"}, READING),
    "learning:course_page": ({"GET"}, READING),
    "learning:module_page": ({"GET"}, READING),
    "learning:learn_step": ({"GET"}, READING),
    "learning:scenario": ({"GET"}, READING),
    "learning:quiz": ({"GET"}, READING),
    "learning:reflect": ({"GET"}, READING),
    "learning:practise": ({"GET"}, READING),
    "learning:closing": ({"GET"}, READING),
    "picture": ({"GET"}, "pages that are open to all show it"),
    "show_sketchnotes": ({"POST"}, "how one sees drawings on pages that are open to all"),
    "messaging:unsubscribe": ({"GET", "POST"}, OWN_KEY),
    "account_request_login_code": ({"GET", "POST"}, SIGNING_IN),
    "mfa_login_webauthn": ({"GET", "POST"}, SIGNING_IN),
    "mailbox:mail_list": ({"GET"}, LAPTOP),
    "mailbox:mail_detail": ({"GET"}, LAPTOP),
    "mailbox:mail_html": ({"GET"}, LAPTOP),
    "gallery": ({"GET"}, "samples for developers, where COMPONENT_GALLERY is on"),
}


def managers_named(source: str) -> list[str]:
    return [
        f"line {node.lineno}: .{node.attr}"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Attribute) and node.attr in MANAGERS
    ]


def thin_modules() -> set[Path]:
    named = {path for path in tracked(".py", under=PACKAGES) if path.stem in THIN}
    views = (view_of(pattern) for _, pattern in doors(get_resolver().url_patterns))
    modules = {view.__module__ for view in views if view.__module__.partition(".")[0] in PACKAGES}
    return named | {Path(*module.split(".")).with_suffix(".py") for module in modules}


def doors(
    patterns: list[URLPattern | URLResolver], namespaces: tuple[str, ...] = ()
) -> Iterator[tuple[str, URLPattern]]:
    """Every address of the site by its name."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = (*namespaces, pattern.namespace) if pattern.namespace else namespaces
            yield from doors(pattern.url_patterns, inner)
        else:
            yield ":".join([*namespaces, pattern.name or ""]), pattern


def view_of(pattern: URLPattern) -> Any:
    return getattr(pattern.callback, "view_class", pattern.callback)


def is_ours(pattern: URLPattern) -> bool:
    return view_of(pattern).__module__.partition(".")[0] in PACKAGES


def our_doors() -> dict[str, str]:
    """Each address of a view of ours, by name, with something that is there."""
    found = {}
    for name, pattern in doors(get_resolver().url_patterns):
        if is_ours(pattern):
            arguments = {key: ARGUMENTS[key] for key in pattern.pattern.converters}
            needed = {key: ARGUMENTS[key] for key in _outer(name) if key not in arguments}
            found[name] = reverse(name, kwargs={**needed, **arguments})
    return found


def _outer(name: str) -> list[str]:
    """The arguments that the address takes from the patterns it is included by."""
    resolver = get_resolver()
    for part in name.split(":")[:-1]:
        resolver = resolver.namespace_dict[part][1]
    possibilities = resolver.reverse_dict.getlist(name.rpartition(":")[2])
    return possibilities[0][0][0][1] if possibilities else []


def refusal(client: Client, method: str, address: str) -> str:
    """Why this is no refusal; empty if it is one."""
    answer = client.generic(method, address)
    if answer.status_code in {401, 403, 405}:
        return ""
    if answer.status_code == 302 and answer.headers["Location"].startswith(SIGN_IN):
        return ""
    return f"{method} {address}: {answer.status_code} {answer.headers.get('Location', '')}".strip()


def test_no_view_or_task_names_a_models_manager():
    found = {str(path): managers_named(read(path)) for path in thin_modules()}

    assert found, "no view was found: the guard looks in the wrong place"
    assert {path: named for path, named in found.items() if named} == {}


def test_a_manager_in_a_view_is_found():
    assert managers_named("def view(r):\n    return Page.objects.live()\n") == ["line 2: .objects"]


def test_every_open_door_is_there():
    assert OPEN.keys() - our_doors().keys() == set()


@pytest.mark.django_db
def test_every_view_is_open_on_purpose_or_refuses_a_visitor(client):
    now = timezone.now()
    import_course(course=in_review(read_course(LIBRARY), now), by=None, now=now)
    found = our_doors()

    refused = [
        fault
        for name, address in found.items()
        for method in ("GET", "POST")
        if method not in OPEN.get(name, (set(), ""))[0]
        if (fault := refusal(client, method, address))
    ]
    read = {
        name: client.get(found[name]).status_code
        for name, (_, why) in OPEN.items()
        if why == READING
    }

    assert found, "no view of ours was found: the guard looks in the wrong place"
    assert refused == []
    assert read == dict.fromkeys(read, 200)


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/cms/login/", "/_util/login/"])
def test_every_other_way_to_sign_in_leads_to_ours(client, address):
    answer = client.get(address, {"next": "/cms/pages/"})

    assert answer.status_code == 302
    assert answer.headers["Location"] == f"{SIGN_IN}?next=%2Fcms%2Fpages%2F"
