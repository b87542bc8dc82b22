"""Compares the counts that enrolments keep with what was done."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from learning.progress.counts import check_counts


class Command(BaseCommand):
    help = (
        "Counts every learner's steps and modules anew, and says how many enrolments keep a "
        "different count; with --fix it corrects them. Safe to run while people learn."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--fix", action="store_true", help="correct what is wrong")

    def handle(self, *args: Any, **options: Any) -> None:
        wrong = check_counts(is_correcting=options["fix"])
        if wrong and not options["fix"]:
            raise CommandError(f"{wrong} enrolments keep a wrong count. --fix corrects them.")
        self.stdout.write(f"{wrong} enrolments corrected." if wrong else "Every count is right.")
