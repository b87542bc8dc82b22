"""manage.py import_course DIR: publishes a course from its files, all of it or nothing."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from content.files.fingerprint import fingerprint_of
from content.files.problems import FilesRefused
from courses.catalogue.files.reader import read_course
from courses.catalogue.services import SlugTaken, import_course


class Command(BaseCommand):
    help = "Publish a course from a folder of files. Doing it again changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", metavar="DIR", type=Path)

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        try:
            course = read_course(folder)
            done = import_course(
                course=course, by=None, now=timezone.now(), fingerprint=fingerprint_of(folder)
            )
        except FilesRefused as error:
            count = len(error.problems)
            self.stderr.write(str(error))
            raise CommandError(
                f"Nothing was imported: {count} problem{'' if count == 1 else 's'} to mend."
            ) from error
        except SlugTaken as error:
            raise CommandError(f"Nothing was imported. {error}") from error
        if done.is_unchanged:
            self.stdout.write(f"/{course.slug}/ is already up to date.")
            return
        for name, slugs in (
            ("new", done.created),
            ("changed", done.changed),
            ("unpublished, since the files no longer have them", done.unpublished),
        ):
            if slugs:
                self.stdout.write(f"/{course.slug}/ {name}: {', '.join(slugs)}")
        if done.is_reordered:
            self.stdout.write(f"/{course.slug}/ modules are in a new order.")
