"""manage.py check_library [DIR]: whether a course keeps what we ask of those in our library."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from content.files.problems import FilesRefused
from courses.catalogue.files.figures import figures_of, page_of
from courses.catalogue.files.reader import COURSE_LIBRARY, read_course
from courses.catalogue.files.style import style_problems


class Command(BaseCommand):
    help = "Check a course's words, links, dates and amounts. Nothing is imported."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", metavar="DIR", type=Path, nargs="?", default=COURSE_LIBRARY)
        parser.add_argument(
            "--source",
            metavar="FILE",
            type=Path,
            action="append",
            default=[],
            help="a text by others; no run of seven words may be shared with it (may be repeated)",
        )
        parser.add_argument(
            "--figures", metavar="FILE", type=Path, help="write words, reading ages and minutes"
        )

    def handle(
        self,
        *args: Any,
        folder: Path,
        source: list[Path],
        figures: Path | None,
        **options: Any,
    ) -> None:
        try:
            course = read_course(folder)
        except FilesRefused as error:
            self.stderr.write(str(error))
            raise CommandError("The course can't be read. Mend the files first.") from error
        try:
            sources = tuple(path.read_text("utf-8") for path in source)
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"A source can't be read: {error}") from error
        if figures is not None:
            figures.write_text(page_of(course, figures_of(folder, course)), "utf-8")
        today = timezone.localdate()
        problems = style_problems(folder, course, today=today, sources=sources)
        for problem in problems:
            self.stderr.write(str(problem))
        if problems:
            count = len(problems)
            raise CommandError(f"{count} problem{'' if count == 1 else 's'} to mend.")
        self.stdout.write(f"{course.title}: {len(course.modules)} modules, nothing to mend.")
