"""manage.py import_site [DIR]: publishes the home page and the standard pages from files."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from content.files.fingerprint import fingerprint_of
from content.files.problems import FilesRefused
from content.files.site import LIBRARY, read_site
from content.services import ensure_review, give_editors_their_tools, import_site


class Command(BaseCommand):
    help = "Publish the home page and the about, accessibility, privacy and contact pages."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", metavar="DIR", type=Path, nargs="?", default=LIBRARY)

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        try:
            site = read_site(folder)
        except FilesRefused as error:
            self.stderr.write(str(error))
            raise CommandError("Nothing was imported. Mend the files first.") from error
        give_editors_their_tools()
        has_changed = import_site(
            site=site, by=None, now=timezone.now(), fingerprint=fingerprint_of(folder)
        )
        ensure_review()
        self.stdout.write("The site's pages are published." if has_changed else "Up to date.")
