"""manage.py seed_demo: the course, an organisation and its demonstration people."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from content.files.problems import FilesRefused
from leading.seeding import DOMAIN, PASSWORD, DemoDataNotAllowed, seed_demo


class Command(BaseCommand):
    help = "Load the course and the demonstration people. Doing it again changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = seed_demo(now=timezone.now())
        except DemoDataNotAllowed as error:
            raise CommandError(
                "This site does not take demonstration people. Where no real person learns,"
                " set DEMO_DATA_ALLOWED=true. For the course alone, use import_course."
            ) from error
        except FilesRefused as error:
            self.stderr.write(str(error))
            raise CommandError("The course's files have problems. Mend them first.") from error
        if options["verbosity"] < 1:
            return
        if done.kept_edits:
            self.stdout.write(
                "The files are newer, but somebody has edited the pages, so they stay."
                " To replace them, use import_course or import_site."
            )
        changed = done.site or done.course or done.people or done.policy
        self.stdout.write("Loaded." if changed else "Everything is there already.")
        self.stdout.write(
            f"Sign in as learner@, facilitator@, editor@ or admin@{DOMAIN}: {PASSWORD}"
        )
