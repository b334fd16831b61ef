"""A handful of confidential cases at one social work team of the demo, beside the stories of the plans.

With what happens to them: consent by link and on paper, a handover, an emergency that was reviewed, a look at night.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from accounts.models import Party, Person
from config.demo.calendar import ZONE
from config.demo.town import Town
from districts.models import Neighbourhood
from socialwork import actions
from socialwork.actions import Told
from socialwork.models import Case, Viewing

TEAM, SCHOOL, MUNICIPAL = "samenwijk-oost", "waterlelie", "wijkteam-oost"


@dataclass
class Days:
    """Days counted back from today."""

    today: date

    def moment(self, ago: int, hour: int, minute: int = 0) -> datetime:
        return datetime.combine(self.today - timedelta(days=ago), time(hour, minute), tzinfo=ZONE)

    def day(self, ahead: int) -> date:
        return self.today + timedelta(days=ahead)


class Casework:
    """The cases of team Oost, each with its own course of things."""

    def __init__(self, town: Town, today: date) -> None:
        self.days = Days(today)
        self.anouk: Person = town.people["anouk"]
        self.mo: Person = town.people["mo"]
        self.yasmina: Person = town.people["yasmina"]
        self.team: Party = town.parties[TEAM]
        self.school: Party = town.parties[SCHOOL]
        self.municipal: Party = town.parties[MUNICIPAL]
        places = Neighbourhood.objects.filter(district=self.team.district).order_by("code")
        self.here, self.there = places[0], places[len(places) - 1]

    def courses(self) -> list[Iterator[datetime]]:
        """Everything, each at its moment."""
        return [self._family(), self._stairs(), self._ended(), self._looks(), self._offered()]

    def _family(self) -> Iterator[datetime]:
        """A household of the resident whom a visitor of the demo can be: she sees who looked and what she agreed to."""
        at = self.days.moment(41, 10, 15)
        yield at
        case = self._open(
            self.mo,
            self.here,
            Told(
                about="household",
                name="Gezin Bouzid",
                story="“Ik red het wel, maar niet alles tegelijk. Mijn moeder is ziek en de kinderen slapen slecht "
                "sinds wij verhuisd zijn. Ik wil niet dat iedereen dat weet.”",
                street="Wilgenlaan 18",
                reach="Appje, na half negen 's avonds",
                email=self.yasmina.email,
            ),
            at,
        )
        actions.confirm_involved(
            case_id=case.id, involved_id=case.involveds.get().id, account=self.yasmina, by=self.mo, at=at
        )
        for goal in ("De kinderen slapen weer op tijd.", "Eén middag in de week even niets hoeven."):
            actions.agree_goal(case_id=case.id, text=goal, by=self.mo, at=at)
        actions.involve(
            case_id=case.id, name="Meester Joris", role="leraar van de oudste", reach="via school", by=self.mo, at=at
        )
        at = self.days.moment(33, 16, 40)
        yield at
        actions.note(
            case_id=case.id,
            text="Samen het weekschema gemaakt. De buurvrouw kan op woensdag.",
            by=self.mo,
            at=at,
        )
        consent = actions.ask_consent(
            case_id=case.id,
            party=self.municipal,
            of_whom="Yasmina Bouzid",
            purpose="Zodat het wijkteam weet waarom het plein voor de deur 's avonds stil moet zijn.",
            what="Dat er in huis een zieke is, en hoe laat de kinderen slapen.",
            until=self.days.day(12),
            email=self.yasmina.email,
            by=self.mo,
            at=at,
        )
        actions.confirm_consent(consent_id=consent.id, account=self.yasmina, by=self.mo, at=at)
        actions.make_link(consent_id=consent.id, by=self.mo, at=at)
        at = self.days.moment(32, 21, 5)
        yield at
        actions.give_by_link(consent_id=consent.id, at=at)
        at = self.days.moment(31, 9, 10)
        yield at
        actions.share_summary(
            consent_id=consent.id,
            text="Aan het plein woont een gezin met een zieke in huis. De kinderen gaan om acht uur naar bed. Zij "
            "vragen of het plein daarna stil kan zijn.",
            by=self.mo,
            at=at,
        )
        actions.plan_step(
            case_id=case.id, text="Bellen hoe de woensdag gaat", who="Mo", due_on=self.days.day(-1), by=self.mo, at=at
        )

    def _stairs(self) -> Iterator[datetime]:
        """A group on a staircase, with consent for the school on paper, and an emergency that was reviewed."""
        at = self.days.moment(29, 13, 0)
        yield at
        case = self._open(
            self.anouk,
            self.there,
            Told(
                about="group",
                name="Portiek Lindenhof 40 tot en met 58",
                story="“Vroeger kende je elkaar. Nu is er elke week ruzie over de fietsen, en de jongsten durven niet "
                "meer langs de bovenbuurman.”",
                street="Lindenhof 40",
                reach="Mevrouw Postma op 46 weet wie er thuis is",
            ),
            at,
        )
        this: dict[str, Any] = {"case_id": case.id, "by": self.anouk}
        actions.agree_goal(text="Een plek voor de fietsen waar iedereen het mee eens is.", at=at, **this)
        actions.involve(
            name="Bovenbuurman op 58", role="klaagt, en is veel alleen", reach="alleen aan de deur", at=at, **this
        )
        actions.make_appointment(
            starts=self.days.moment(-4, 19, 30),
            about="Samen eten in de hal",
            place="Lindenhof, begane grond",
            who="alle bewoners, Anouk",
            at=at,
            **this,
        )
        consent = actions.ask_consent(
            party=self.school,
            of_whom="De ouders op 44 en 50",
            purpose="Zodat de school de kinderen samen naar huis laat lopen.",
            what="Dat de kinderen het portiek niet alleen durven in te gaan.",
            until=self.days.day(90),
            at=at,
            **this,
        )
        actions.record_consent(
            consent_id=consent.id, how="paper", remark="Briefje met twee handtekeningen, kast 2", by=self.anouk, at=at
        )
        actions.share_summary(
            consent_id=consent.id,
            text="Twee kinderen uit hetzelfde portiek durven daar niet alleen naar binnen. Graag samen laten lopen.",
            by=self.anouk,
            at=at,
        )
        at = self.days.moment(18, 18, 20)
        yield at
        glass = actions.break_glass(
            words=case.number,
            reason="De politie belt over een ruzie in het portiek en vraagt wie er naar binnen kan. Anouk is vrij.",
            by=self.mo,
            at=at,
        )
        actions.look(case=case, part=Viewing.Part.CASE, by=self.mo, at=at + timedelta(minutes=2))
        at = self.days.moment(17, 9, 0)
        yield at
        actions.review_glass(
            glass_id=glass.id,
            outcome="right",
            remark="Goed dat je keek. Ik sta er voortaan met een nummer bij.",
            by=self.anouk,
            at=at,
        )
        actions.plan_step(
            text="De woningcorporatie vragen om een fietsenrek", who="Anouk", due_on=self.days.day(5), at=at, **this
        )

    def _ended(self) -> Iterator[datetime]:
        at = self.days.moment(26, 11, 0)
        yield at
        case = self._open(
            self.anouk,
            self.here,
            Told(about="place", name="Bankje bij de vijver", story="“Er zitten 's avonds jongens. Wij lopen om.”"),
            at,
        )
        at = self.days.moment(20, 15, 0)
        yield at
        offer = actions.offer_handover(
            case_id=case.id, receiver=self.mo, reason="Jij kent deze jongens van het voetbal.", by=self.anouk, at=at
        )
        at = self.days.moment(19, 10, 0)
        yield at
        actions.accept_handover(handover_id=offer.id, by=self.mo, at=at)
        at = self.days.moment(8, 16, 0)
        yield at
        actions.end_case(
            case_id=case.id,
            outcome="De jongens en de buren groeten elkaar. Het bankje staat nu in het licht. Niemand loopt meer om.",
            by=self.mo,
            at=at,
        )

    def _looks(self) -> Iterator[datetime]:
        """A look at night, which is asked about on the Monday after."""
        at = self.days.moment(7, 1, 12)
        yield at
        case = Case.objects.get(party=self.team, about="household")
        actions.look(case=case, part=Viewing.Part.CASE, by=self.mo, at=at)
        at = self.days.moment(3, 5, 40)
        yield at
        actions.pick_looks(at=at)

    def _offered(self) -> Iterator[datetime]:
        """What waits for the social worker whom a visitor of the demo can be."""
        at = self.days.moment(2, 14, 0)
        yield at
        case = self._open(
            self.mo,
            self.there,
            Told(
                about="person",
                name="Meneer De Vries",
                story="“Sinds mijn vrouw er niet meer is, kook ik niet meer. Voor één heb je geen zin.”",
                street="Singel 3",
                reach="Langskomen, liefst rond etenstijd",
            ),
            at,
        )
        actions.offer_handover(
            case_id=case.id,
            receiver=self.anouk,
            reason="Hij praat liever met iemand die ook van koken houdt. Jij dus.",
            by=self.mo,
            at=at,
        )

    def _open(self, by: Person, where: Neighbourhood, told: Told, at: datetime) -> Case:
        return actions.open_case(party=self.team, neighbourhood=where, told=told, by=by, at=at)
