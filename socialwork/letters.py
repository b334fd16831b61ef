"""Who hears by mail that something waits in their cases. The mail says no more than that."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Person
from accounts.typed_text import tidy_line
from districts import queries as districts
from ledger.models import Entry
from notifications.envelopes import Facts, absolute
from socialwork.models import Notice


def _told(entry: Entry, at: datetime) -> set[Person]:
    person = Notice.objects.select_related("person").get(id=entry.subject).person
    return {person} if person.is_active else set()


def _waits(entry: Entry, person: Person, at: datetime) -> Facts | None:
    facts: dict[str, Any] = {
        "name": tidy_line(person.name),
        "link": absolute(reverse("fieldwork:cases")),
        "link_label": _("Sign in and look"),
        "municipality": districts.municipality(),
        "why": _("You get this mail because you work with residents. For their sake it says nothing more."),
        "stop_link": "",
    }
    return facts


PEOPLE: dict[str, Callable[[Entry, datetime], set[Person]]] = {"case.waits": _told}

LETTERS: dict[str, Callable[[Entry, Person, datetime], Facts | None]] = {"case.waits": _waits}
