from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.utils import timezone

from accounts import actions


class Command(BaseCommand):
    help = (
        "Let the person at an e-mail address keep the reference data. The first admin of an installation starts here."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="where this person gets the code to sign in with")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            validate_email(options["email"].strip())
        except ValidationError as fault:
            raise CommandError("This is not an e-mail address.") from fault
        person = actions.appoint_admin(email=options["email"], at=timezone.now())
        self.stdout.write(f"{person.email} keeps the reference data. Sign in with a code, then set up a second factor.")
