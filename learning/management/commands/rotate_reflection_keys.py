"""Puts all private words under the newest of REFLECTION_KEYS."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from learning.writing.rotation import rotate_keys

MOST_NAMED = 20


class Command(BaseCommand):
    help = (
        "Encrypts all private words with the first of REFLECTION_KEYS. Safe to stop and to run "
        "again, also while people write. Drop the old key only when this has ended well."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--batch-size", type=int, default=200, help="rows a transaction")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["batch_size"] < 1:
            raise CommandError("--batch-size must be 1 or more.")
        changed = 0
        unreadable: list[str] = []
        for batch in rotate_keys(batch_size=options["batch_size"]):
            changed += batch.changed
            unreadable += batch.unreadable
        self.stdout.write(f"{changed} texts now stand under the newest key.")
        if unreadable:
            raise CommandError(
                f"No key opens {len(unreadable)} texts: {_named(unreadable)}. "
                "They are as they were. Put the key they were written with back into "
                "REFLECTION_KEYS and run this again."
            )


def _named(unreadable: list[str]) -> str:
    more = len(unreadable) - MOST_NAMED
    return ", ".join(unreadable[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
