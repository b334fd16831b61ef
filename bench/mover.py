"""Moves the ledger as a town at work does: `python -m bench.mover JSON`, where JSON is what `bench.load` told.

For each line that comes in, in turns, somebody supports a plan on the desk or takes that back, and the official puts a
plan away in their own queue or takes it back, so that the numbers beside their views change. It answers each with a
line of its own, when the act is committed.
"""

import json
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import cycle
from random import Random
from typing import Any

import django
from django.utils import timezone

SUPPORTERS = 50


def acts(loaded: dict[str, Any]) -> Iterator[Callable[[], object]]:
    """Act after act, each of which adds a line to the ledger."""
    from accounts.models import Person
    from civilservants import actions
    from initiatives import actions as initiatives
    from initiatives.models import Initiative, Support

    chance = Random()
    people = list(Person.objects.filter(email__startswith="steun").order_by("email")[:SUPPORTERS])
    official = Person.objects.get(id=loaded["official"])

    def support() -> None:
        plan, person = chance.choice(loaded["desk_plans"]), chance.choice(people)
        supports = Support.objects.filter(initiative=plan, person=person, withdrawn_at=None).exists()
        act = initiatives.withdraw_support if supports else initiatives.give_support
        act(initiative_id=plan, by=person, at=timezone.now())

    def put_away() -> None:
        plan = Initiative.objects.get(id=chance.choice(loaded["desk_plans"]))
        if official.snoozes.filter(process=plan.process_id, ended_at=None).exists():
            actions.wake(initiative=plan, by=official, at=timezone.now())
            return
        try:
            tomorrow = timezone.localdate() + timedelta(days=1)
            actions.snooze(initiative=plan, until=tomorrow, by=official, at=timezone.now())
        except actions.CannotSnooze:  # its last day is today
            support()

    yield from cycle((support, put_away))


def main() -> None:
    moves = acts(json.loads(sys.argv[1]))
    for _line in sys.stdin:
        next(moves)()
        print(flush=True)


if __name__ == "__main__":
    django.setup()
    main()
