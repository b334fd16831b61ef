"""What is not settled in the demo: a plan that somebody is still typing, and somebody who asks to join a group."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from uuid import uuid4

from config.demo import people
from config.demo.calendar import ZONE
from config.demo.tale import Tale
from config.demo.town import Town
from initiatives import actions as initiatives

ASKED_OF = "De Linde blijft open, door en voor de buurt"
ASKS = "nadia"


def a_sketch(town: Town, today: date) -> Iterator[datetime]:
    """Whoever tries out being a resident finds a plan that they can go on with."""
    at = datetime.combine(today - timedelta(days=2), time(20, 40), tzinfo=ZONE)
    yield at
    initiatives.begin_sketch(
        sketch_id=uuid4(),
        answers={
            "title": ["Een leeskring onder de wilgen"],
            "summary": ["Elke maand lezen wij samen één boek, en praten erover in het park of bij iemand thuis."],
            "theme": ["meeting"],
            "neighbourhood": [town.neighbourhoods["Wilgenpark"].code],
            "place": ["Het bankje bij de vijver"],
        },
        by=town.people[people.FACES["resident"]],
        at=at,
    )


def a_question(town: Town, tales: list[Tale], today: date) -> Iterator[datetime]:
    """Somebody asks to join the group of a plan; nobody has answered yet."""
    tale = next((tale for tale in tales if tale.story.title == ASKED_OF), None)
    if tale is None:
        return
    at = datetime.combine(today - timedelta(days=1), time(19, 15), tzinfo=ZONE)
    yield at
    initiatives.ask_to_join(
        initiative_id=tale.told.id,
        message="Ik woon in de Oosterwaard en was twintig jaar kok. Op dinsdag en donderdag kan ik in de keuken "
        "helpen. Mag ik meedoen?",
        by=town.people[ASKS],
        at=at,
    )
