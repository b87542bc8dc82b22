"""manage.py publish_scheduled: Wagtail's command, which passes over what may not be published."""

from typing import Any

from django.utils import timezone
from wagtail.management.commands import publish_scheduled

from courses.catalogue.services import hold_back_unready


class Command(publish_scheduled.Command):
    def handle(self, *args: Any, dryrun: bool = False, **options: Any) -> None:
        if not dryrun:
            for page in hold_back_unready(now=timezone.now()):
                self.stderr.write(f"/{page.slug}/ was not published: it is not ready.")
        super().handle(*args, dryrun=dryrun, **options)
