"""The first administrator of an organisation, or its first editor."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts import selectors, services
from accounts.models import Membership


class Command(BaseCommand):
    help = "Gives somebody who has an account a role in an organisation."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="the address they sign in with")
        parser.add_argument("role", choices=Membership.Role.values)
        parser.add_argument("organisation", help="its short name in links")

    def handle(self, *args: Any, **options: Any) -> None:
        user = selectors.person_by_email(email=options["email"])
        organisation = selectors.organisation_by_slug(slug=options["organisation"])
        if user is None:
            raise CommandError(f"Nobody has signed up as {options['email']}.")
        if organisation is None:
            raise CommandError(f"There is no organisation called {options['organisation']}.")
        services.grant_role(
            user=user,
            organisation=organisation,
            role=options["role"],
            by=None,
            now=timezone.now(),
        )
        self.stdout.write(f"{user} is {options['role']} of {organisation}.")
