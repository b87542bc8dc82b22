"""The migrations make the models, one history to an app."""

import re
from collections.abc import Iterable

import pytest
from django.apps import apps
from django.core.management.commands.makemigrations import Command
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.questioner import NonInteractiveMigrationQuestioner
from django.db.migrations.state import ProjectState

from tests.repo.checkout import APPS, tracked

NAME = re.compile(r"(\d{4})_[a-z0-9_]+")


def missing_migrations(wanted: ProjectState) -> dict[str, list[str]]:
    """What `makemigrations` would add, by app, to arrive at the wanted state."""
    loader = MigrationLoader(None)
    # The command's own detector: it knows triggers.
    detector = Command.autodetector(
        loader.project_state(), wanted, NonInteractiveMigrationQuestioner(set(APPS))
    )
    changes = detector.changes(graph=loader.graph, trim_to_apps=set(APPS))
    return {
        app: [operation.describe() for migration in found for operation in migration.operations]
        for app, found in changes.items()
        if app in APPS
    }


def numbering_faults(names: Iterable[str]) -> list[str]:
    """What is odd about an app's migration names: they start at 0001_initial and count up."""
    names = sorted(names)
    faults = [f"{name} is not NNNN_what_it_does" for name in names if not NAME.fullmatch(name)]
    faults += [f"{name} has a name made by a machine" for name in names if "_auto_" in name]
    if names and names[0] != "0001_initial":
        faults.append(f"the first is {names[0]}, not 0001_initial")
    numbers = [int(name[:4]) for name in names if name[:4].isdigit()]
    if numbers != list(range(1, len(names) + 1)):
        faults.append(f"the numbers are {numbers}: each once, without a gap")
    return faults


def names_by_app() -> dict[str, list[str]]:
    names: dict[str, list[str]] = {app: [] for app in APPS}
    for path in tracked(".py", under=APPS):
        if path.parent.name == "migrations" and path.stem != "__init__":
            names[path.parts[0]].append(path.stem)
    return names


def test_the_migrations_make_the_models():
    assert missing_migrations(ProjectState.from_apps(apps)) == {}


def test_a_model_that_has_no_migration_is_found():
    wanted = ProjectState.from_apps(apps)
    wanted.remove_field("accounts", "organisation", "slug")

    assert missing_migrations(wanted) == {"accounts": ["Remove field slug from organisation"]}


def test_a_trigger_that_has_no_migration_is_found():
    wanted = ProjectState.from_apps(apps)
    triggers = wanted.models["learning", "learningevent"].options["triggers"]
    gone = triggers.pop()

    assert missing_migrations(wanted) == {
        "learning": [f"Remove trigger {gone.name} from model learningevent"]
    }


@pytest.mark.parametrize("app", APPS)
def test_migrations_are_numbered_without_gaps(app):
    names = names_by_app()[app]

    assert bool(names) == bool(list(apps.get_app_config(app).get_models()))
    assert numbering_faults(names) == []


@pytest.mark.parametrize(
    "names, fault",
    [
        (["0001_start"], "not 0001_initial"),
        (["0001_initial", "0003_code"], "without a gap"),
        (["0001_initial", "0002_code", "0002_name"], "each once"),
        (["0001_initial", "0002_auto_20261123_1200"], "made by a machine"),
        (["0001_initial", "2_code"], "not NNNN"),
    ],
)
def test_odd_numbering_is_found(names, fault):
    assert fault in " ".join(numbering_faults(names))


def test_every_app_has_one_newest_migration():
    assert MigrationLoader(None).detect_conflicts() == {}
