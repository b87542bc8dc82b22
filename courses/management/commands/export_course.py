"""manage.py export_course SLUG DIR: writes the published course as files that import again."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from courses.catalogue.files.storing import CannotExport
from courses.catalogue.files.writer import FolderNotEmpty, write_course
from courses.catalogue.selectors import NoSuchCourse, published_course_files


class Command(BaseCommand):
    help = "Write a published course as files. Drafts are not written."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("folder", metavar="DIR", type=Path)
        parser.add_argument(
            "--force", action="store_true", help="replace the course that is in the folder"
        )

    def handle(self, *args: Any, slug: str, folder: Path, force: bool, **options: Any) -> None:
        try:
            names = write_course(published_course_files(slug), folder, overwrites=force)
        except NoSuchCourse as error:
            raise CommandError(f"There is no published course /{slug}/.") from error
        except CannotExport as error:
            raise CommandError(f"Nothing was written. {error}") from error
        except FolderNotEmpty as error:
            raise CommandError(
                f"{folder} is not empty. Name a new folder, or say --force to replace the course."
            ) from error
        self.stdout.write(f"{len(names)} files are in {folder}.")
