"""What record every table is, one a line: for whoever answers for people's data."""

from typing import Any

from django.core.management.base import BaseCommand

from accounts.record_book import all_records

HEADINGS = ("model", "page", "person", "export", "erasure", "retention")


class Command(BaseCommand):
    help = "Lists what each table holds about whom, how it's exported and erased, and how long."

    def handle(self, *args: Any, **options: Any) -> None:
        rows = [HEADINGS]
        for model, record in all_records():
            ways = [way for way in (record.person, record.address) if way]
            rows.append(
                (
                    model._meta.label,
                    record.names_page or "-",
                    ", ".join(ways) or "-",
                    str(record.export or "-"),
                    str(record.erasure or "-"),
                    str(record.retention),
                )
            )
        widths = [max(len(row[at]) for row in rows) for at in range(len(HEADINGS))]
        for row in [HEADINGS, *sorted(rows[1:])]:
            cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
            self.stdout.write("  ".join(cells).rstrip())
