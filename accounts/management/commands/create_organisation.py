"""The first organisation of a new site, or the next one."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts import services


class Command(BaseCommand):
    help = "Makes an organisation. People who sign up by themselves join the one that is open."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="its short name in links")
        parser.add_argument("name", help="its name, in quotation marks")
        parser.add_argument(
            "--open-to-sign-up", action="store_true", help="people who sign up join it"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            services.create_organisation(
                name=options["name"],
                slug=options["slug"],
                is_open_to_sign_up=options["open_to_sign_up"],
                by=None,
                now=timezone.now(),
            )
        except services.OrganisationExists:
            raise CommandError(f"There is an organisation called {options['slug']}.") from None
        except services.AnotherIsOpen:
            raise CommandError("Another organisation is already open to sign-up.") from None
        self.stdout.write(f"{options['name']} is there.")
