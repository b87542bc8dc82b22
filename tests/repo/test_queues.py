"""What is queued is consumed, and what the schedule names exists."""

import ast
import inspect
import re
from pathlib import Path

import pytest
from celery import Task
from django.conf import settings

from config.celery import QUEUES, app
from config.schedule import BEAT_SCHEDULE
from tests.repo.checkout import APPS, PACKAGES, read, tracked


def consumed(procfile: str) -> set[str]:
    """The queues that the Procfile's workers listen to."""
    return {
        queue
        for names in re.findall(r"\bworker\b.*--queues[ =](\S+)", procfile)
        for queue in names.split(",")
    }


def our_tasks() -> dict[str, Task]:
    app.loader.import_default_modules()
    return {
        name: task
        for name, task in app.tasks.items()
        if task.__module__.partition(".")[0] in PACKAGES
    }


def unnamed(source: str) -> list[str]:
    """Functions that Celery would name by itself, so that moving one loses what is queued."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef):
            for decorator in node.decorator_list:
                call = decorator if isinstance(decorator, ast.Call) else None
                callee = call.func if call else decorator
                name = callee.attr if isinstance(callee, ast.Attribute) else callee.id
                keywords = {keyword.arg for keyword in call.keywords} if call else set()
                if name in {"shared_task", "task"} and "name" not in keywords:
                    found.append(node.name)
    return found


def hears_the_future(task: Task) -> bool:
    """Takes keywords it does not know: a newer process may queue with one more."""
    parameters = inspect.signature(task.run).parameters.values()
    return any(p.kind is inspect.Parameter.VAR_KEYWORD for p in parameters) and all(
        p.kind in (inspect.Parameter.VAR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)
        for p in parameters
    )


def test_every_queue_is_consumed():
    assert consumed(read(Path("Procfile"))) == set(QUEUES)


def test_a_queue_that_nobody_consumes_would_be_found():
    assert consumed("web: exec gunicorn\nworker: celery worker --queues default,mail -c 2") == {
        "default",
        "mail",
    }


def test_every_route_leads_to_a_queue_that_exists():
    routed = {route["queue"] for route in settings.CELERY_TASK_ROUTES.values()}

    assert routed | {settings.CELERY_TASK_DEFAULT_QUEUE} <= set(QUEUES)


def test_the_schedule_names_tasks_that_exist():
    scheduled = {entry["task"] for entry in BEAT_SCHEDULE.values()}

    assert scheduled - our_tasks().keys() == set()


@pytest.mark.parametrize("entry", BEAT_SCHEDULE)
def test_what_is_scheduled_does_not_pile_up_while_no_worker_runs(entry):
    assert BEAT_SCHEDULE[entry]["options"]["expires"] > 0


def test_every_task_is_named_by_hand():
    found = {str(path): unnamed(read(path)) for path in tracked(".py", under=PACKAGES)}

    assert {path: names for path, names in found.items() if names} == {}


def test_every_tasks_name_begins_with_its_app():
    strays = {
        name
        for name, task in our_tasks().items()
        if name.partition(".")[0] != task.__module__.partition(".")[0]
    }

    assert strays == set()


def test_every_task_may_be_queued_by_a_newer_process():
    assert [name for name, task in our_tasks().items() if not hears_the_future(task)] == []


def test_a_task_without_a_name_is_found():
    planted = (
        "@shared_task\ndef bare(): ...\n"
        "@shared_task(acks_late=True)\ndef called(): ...\n"
        "@app.task\ndef dotted(): ...\n"
        "@shared_task(name='x.named')\ndef named(): ...\n"
    )

    assert unnamed(planted) == ["bare", "called", "dotted"]


def test_every_module_of_tasks_is_discovered():
    discovered = {task.__module__ for task in our_tasks().values()}
    written = {
        ".".join(path.with_suffix("").parts)
        for path in tracked(".py", under=("config", *APPS))
        if path.stem == "tasks"
    }

    assert written == discovered
