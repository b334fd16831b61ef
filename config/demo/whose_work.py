"""Who did which kind of work in Lindermeer: two years of activities, what the two sides settled, what they changed.

In Oost the municipality came to the neighbourhood beside social work, in West instead of it. Days count back from now.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from uuid import UUID

from accounts.models import Party, Person
from boundary import actions
from boundary.models import Activity, ConsultTerms, DemarcationProposal
from config.demo import geography
from config.demo.calendar import SATURDAY, ZONE
from config.demo.town import Town
from districts.models import District
from ledger import actions as ledger

Act = Callable[[datetime], object]
WEEKS = 103
WEEKS_A_QUARTER = 13
MINUTES = (30, 60, 60, 90, 120, 120, 180)


@dataclass(frozen=True)
class Neighbourhood:
    """How much is done in a district in each of eight quarters, the oldest first.

    social     activities of social workers alone
    together   activities that both log as done together, half of them by either
    officials  activities of civil servants alone, in the functions that they do alone there
    """

    district: str
    municipal: str
    welfare: str
    civil_servants: tuple[str, ...]
    social_workers: tuple[str, ...]
    social: tuple[int, ...]
    together: tuple[int, ...]
    officials: tuple[int, ...]
    alone_in: tuple[str, ...]


@dataclass(frozen=True)
class Talk:
    """A consult: what gave rise to it, what was said, how it was settled, and what it teaches.

    said      by whom, and what; a day after each other
    settled   who proposed it, who agreed, how, and why; None where it is still open
    proposed  the same without anybody who agreed: it waits for the other
    example   who wrote it, and who cleared it of persons (empty: it waits), and the text
    """

    ago: int
    district: str
    by: str
    function: str
    what: str
    said: tuple[tuple[str, str], ...] = ()
    settled: tuple[str, str, str, str] | None = None
    proposed: tuple[str, str, str] | None = None
    example: tuple[str, str, str] | None = None


@dataclass
class WhoseWork:
    """Everything that is logged, settled and changed, each at its moment, through the actions that people use."""

    town: Town
    today: date
    dice: Random
    districts: dict[str, District] = field(default_factory=dict)
    begun: dict[Talk, Activity] = field(default_factory=dict)
    proposed: dict[str, DemarcationProposal] = field(default_factory=dict)

    def course(self) -> Iterator[datetime]:
        """Yield the moment of each act, then do it."""
        self.districts = {one.name: one for one in District.objects.all()}
        acts = sorted(((when, number, act) for number, (when, act) in enumerate(self._acts())), key=lambda act: act[:2])
        for moment, _number, act in acts:
            yield moment
            act(moment)

    def _acts(self) -> Iterator[tuple[datetime, Act]]:
        yield self._moment(7 * WEEKS + 2, 9), self._set_terms
        for talk in TALKS:
            yield from self._talk(talk)
        for week in range(WEEKS, 0, -1):
            # Thursdays, so that the week is over and the quarter is that of its days.
            yield self._moment(7 * week - 1, 15), self._week(week)
        for change in CHANGES:
            yield from self._change(*change)

    def _set_terms(self, at: datetime) -> None:
        ConsultTerms.objects.create(
            since=at.date(),
            remind_after=5,
            escalate_after=10,
            source="Werkafspraak gemeente Lindermeer en Stichting Samenwijk, artikel 4 (verzonnen)",
        )

    def _week(self, week: int) -> Act:
        quarter = min(7, (WEEKS - week) // WEEKS_A_QUARTER)

        def act(at: datetime) -> None:
            with ledger.together():
                for place in NEIGHBOURHOODS:
                    self._log_week(place, quarter, at)

        return act

    def _log_week(self, place: Neighbourhood, quarter: int, at: datetime) -> None:
        for _time in range(self._of(place.social[quarter])):
            self._log(place, place.welfare, place.social_workers, SOCIAL_WORK, "alone", at)
        for _time in range(self._of(place.together[quarter])):
            ours = self.dice.random() < 0.5
            party, people = (place.municipal, place.civil_servants) if ours else (place.welfare, place.social_workers)
            self._log(place, party, people, SOCIAL_WORK, "together", at)
        for _time in range(self._of(place.officials[quarter])):
            self._log(place, place.municipal, place.civil_servants, place.alone_in, "alone", at)

    def _of(self, a_quarter: int) -> int:
        """How many of so many a quarter fall in one week."""
        whole, rest = divmod(a_quarter, WEEKS_A_QUARTER)
        return whole + (self.dice.random() < rest / WEEKS_A_QUARTER)

    def _log(
        self,
        place: Neighbourhood,
        party: str,
        people: tuple[str, ...],
        functions: tuple[str, ...],
        how: str,
        at: datetime,
        what: str = "",
    ) -> Activity:
        return actions.log_activity(
            key=UUID(int=self.dice.getrandbits(128), version=4),
            party=self.town.parties[party],
            work_function=self.dice.choice(functions),
            district=self.districts[place.district],
            initiative=None,
            done_on=at.date(),
            minutes=self.dice.choice(MINUTES),
            how=how,
            what=what,
            by=self._person(self.dice.choice(people)),
            at=at,
        )

    def _talk(self, talk: Talk) -> Iterator[tuple[datetime, Act]]:
        ago = talk.ago
        yield self._moment(ago, 10), lambda at: self._begin(talk, at)
        for who, text in talk.said:
            ago -= 1
            yield self._moment(ago, 11), self._says(talk, who, text)
        if talk.proposed:
            who, outcome, why = talk.proposed
            yield self._moment(ago - 1, 13), lambda at: self._propose(talk, who, outcome, why, at)
        if talk.settled:
            who, agrees, outcome, why = talk.settled
            yield self._moment(ago - 1, 13), lambda at: self._settle(talk, who, agrees, outcome, why, at)
        if talk.example:
            writer, reader, text = talk.example
            yield self._moment(ago - 2, 14), lambda at: self._write(talk, writer, reader, text, at)

    def _begin(self, talk: Talk, at: datetime) -> None:
        place = next(one for one in NEIGHBOURHOODS if one.district == talk.district)
        self.begun[talk] = self._log(place, place.municipal, (talk.by,), (talk.function,), "alone", at, talk.what)

    def _says(self, talk: Talk, who: str, text: str) -> Act:
        def act(at: datetime) -> None:
            actions.remark(consult_id=self._consult(talk), text=text, by=self._person(who), at=at)

        return act

    def _propose(self, talk: Talk, who: str, outcome: str, why: str, at: datetime) -> UUID:
        return actions.propose_settlement(
            consult_id=self._consult(talk), outcome=outcome, why=why, by=self._person(who), at=at
        ).id

    def _settle(self, talk: Talk, who: str, agrees: str, outcome: str, why: str, at: datetime) -> None:
        settlement = self._propose(talk, who, outcome, why, at)
        actions.agree_to_settle(settlement_id=settlement, by=self._person(agrees), at=at)

    def _write(self, talk: Talk, writer: str, reader: str, text: str, at: datetime) -> None:
        consult = self._consult(talk)
        actions.write_example(consult_id=consult, text=text, by=self._person(writer), at=at)
        if reader:
            actions.clear_example(consult_id=consult, seen=text, by=self._person(reader), at=at)

    def _consult(self, talk: Talk) -> UUID:
        consult_id = self.begun[talk].signal.consult_id
        assert consult_id is not None
        return consult_id

    def _change(
        self,
        key: str,
        made: tuple[str, str, int, str, str, int, str],
        answers: tuple[tuple[str, str, int, bool, str], ...],
    ) -> Iterator[tuple[datetime, Act]]:
        party, who, ago, function, profession, since, because = made

        def propose(at: datetime) -> None:
            self.proposed[key] = actions.propose_demarcation(
                party=self._party(party),
                work_function=function,
                profession=profession,
                since=self.today - timedelta(days=since),
                because=because,
                by=self._person(who),
                at=at,
            )

        yield self._moment(ago, 9), propose
        for answer in answers:
            yield self._moment(answer[2], 16), self._answer(key, answer)

    def _answer(self, key: str, answer: tuple[str, str, int, bool, str]) -> Act:
        party, who, _ago, agrees, reason = answer

        def act(at: datetime) -> None:
            actions.answer_demarcation(
                proposal_id=self.proposed[key].id,
                party=self._party(party),
                agrees=agrees,
                reason=reason,
                by=self._person(who),
                at=at,
            )

        return act

    def _party(self, key: str) -> Party:
        return self.town.parties[key]

    def _person(self, key: str) -> Person:
        return self.town.people[key]

    def _moment(self, ago: int, hour: int = 10) -> datetime:
        """So many days ago at an hour of the office; before a weekend, never in it."""
        day = self.today - timedelta(days=max(1, ago))
        while day.weekday() >= SATURDAY:
            day -= timedelta(days=1)
        return datetime.combine(day, time(hour, 25), tzinfo=ZONE)


assert {"Centrum", "Oost", "West", "Zuid"} <= {area.name for area in geography.districts()}

SOCIAL_WORK = (
    "network_building",
    "network_building",
    "bridging",
    "activation",
    "cohesion",
    "vulnerable_support",
    "vulnerable_support",
)

NEIGHBOURHOODS = (
    Neighbourhood(
        district="Oost",
        municipal="wijkteam-oost",
        welfare="samenwijk-oost",
        civil_servants=("samira", "jeroen", "priya"),
        social_workers=("anouk", "anouk", "mo"),
        social=(17, 17, 18, 17, 18, 18, 19, 19),
        together=(2, 3, 4, 6, 9, 10, 11, 12),
        officials=(4, 5, 5, 6, 6, 7, 6, 7),
        alone_in=("activation", "cohesion"),
    ),
    Neighbourhood(
        district="West",
        municipal="wijkteam-west",
        welfare="samenwijk-west",
        civil_servants=("farid", "ellen", "ellen"),
        social_workers=("esra", "kevin"),
        social=(22, 21, 20, 18, 14, 11, 9, 8),
        together=(5, 5, 4, 4, 2, 2, 2, 2),
        officials=(4, 6, 8, 11, 14, 16, 18, 19),
        alone_in=("network_building", "bridging"),
    ),
    Neighbourhood(
        district="Centrum",
        municipal="wijkteam-centrum",
        welfare="samenwijk-centrum",
        civil_servants=("marit", "dennis"),
        social_workers=("jolanda",),
        social=(13, 13, 12, 13, 13, 13, 12, 13),
        together=(5, 5, 6, 5, 5, 6, 5, 5),
        officials=(6, 6, 6, 6, 6, 6, 6, 6),
        alone_in=("cohesion", "activation"),
    ),
    Neighbourhood(
        district="Zuid",
        municipal="wijkteam-zuid",
        welfare="samenwijk-zuid",
        civil_servants=("gerda", "stijn"),
        social_workers=("wouter",),
        social=(12, 12, 11, 11, 9, 8, 8, 7),
        together=(6, 6, 6, 6, 6, 6, 6, 6),
        officials=(5, 5, 5, 5, 5, 5, 5, 5),
        alone_in=("activation", "cohesion"),
    ),
)

_ACTIVATION = "Het ging om één middag rond een vergunning. Daarna is de sociaal werker erbij gekomen."
_COHESION = "De gemeente organiseert de dag zelf, met eigen mensen. Samenwijk hoort het een maand van tevoren."

TALKS = (
    Talk(
        722, "Oost", "priya", "activation", "Bewoners bij elkaar gebracht voor de speelstraat",
        said=(
            ("anouk", "Wij waren al bezig met deze straat. Twee keer dezelfde vraag maakt mensen moe."),
            ("priya", "Dat wist ik niet. Ik kwam voor de vergunning, en toen bleven mensen praten."),
        ),
        settled=("priya", "anouk", "fine", _ACTIVATION),
        example=(
            "priya", "anouk",
            ("Een medewerker van de gemeente kwam voor een vergunning en bracht daarna buren bij elkaar. Dat mag zo "
            "blijven als het bij één keer blijft. Wordt het meer, dan komt de sociaal werker erbij."),
        ),
    ),
    Talk(
        721, "Oost", "samira", "cohesion", "Dag van de buurt voorbereid",
        said=(("anouk", "Voor een feestdag is dat prima. Meld het ons wel op tijd."),),
        settled=("anouk", "samira", "fine", _COHESION),
        example=(
            "anouk", "jeroen",
            ("De gemeente organiseerde een dag voor de hele wijk. Dat hoort bij haar. Sociaal werk hoort het een maand "
            "van tevoren, zodat mensen die niet vanzelf komen ook worden gevraagd."),
        ),
    ),
    Talk(720, "Centrum", "marit", "cohesion", "Koffieochtend op het wijkpunt",
         settled=("marit", "jolanda", "fine", "De koffieochtend is op het wijkpunt van de gemeente zelf.")),
    Talk(719, "Zuid", "stijn", "activation", "Langs de deuren voor het plantsoen",
         settled=("stijn", "wouter", "fine", "Het ging over het onderhoud. Daar gaat de gemeente over.")),
    Talk(718, "Centrum", "dennis", "activation", "Vragen op de markt",
         settled=("dennis", "jolanda", "fine", "Op de markt vraagt de gemeente naar haar eigen plannen.")),
    Talk(717, "Zuid", "gerda", "cohesion", "Buurtbarbecue op het plantsoen",
         settled=("wouter", "gerda", "fine", "De gemeente zorgt voor plek en vergunning, meer niet.")),
    Talk(
        716, "West", "ellen", "network_building", "Overleg van verenigingen opgezet",
        said=(
            ("esra", "Dit overleg bestond al. Nu zijn er twee, en de verenigingen komen naar dat van de gemeente."),
            ("ellen", "De verenigingen vroegen het aan mij. Ik wil het wel overdragen."),
        ),
        settled=("ellen", "esra", "hand_over", "Het netwerk is van Samenwijk. De gemeente komt op verzoek."),
        example=(
            "esra", "farid",
            ("De gemeente zette een overleg van verenigingen op, naast dat van het sociaal werk. Het overleg is "
            "overgedragen. De gemeente schuift aan als het over haar eigen werk gaat."),
        ),
    ),
    Talk(
        590, "Centrum", "dennis", "vulnerable_support", "Een bewoner geholpen met formulieren",
        said=(("jolanda", "Formulieren zijn het begin. Daarachter zat meer, en dat is ons werk."),),
        settled=("dennis", "jolanda", "hand_over", "Wie hulp nodig heeft, gaat dezelfde week naar de sociaal werker."),
        example=(
            "jolanda", "marit",
            ("Iemand vroeg de gemeente om hulp met formulieren. Er bleek meer te spelen. Zulke hulp is van sociaal "
            "werk: de gemeente brengt mensen in contact, dezelfde week nog."),
        ),
    ),
    Talk(
        420, "Oost", "jeroen", "bridging", "Gesprek tussen buren en een school",
        said=(
            ("mo", "De school vertrouwt ons juist omdat wij niet van de gemeente zijn."),
            ("jeroen", "De school belde mij. Zullen wij het volgende gesprek samen doen?"),
        ),
        settled=("jeroen", "anouk", "together", "De gemeente kent de regels, sociaal werk kent de mensen."),
        example=(
            "jeroen", "anouk",
            ("Buren en een school kwamen er niet uit, en belden de gemeente. Zo’n gesprek doen wij samen: de een kent "
            "de regels, de ander kent de mensen."),
        ),
    ),
    Talk(349, "Oost", "priya", "activation", "Speelstraat", settled=("priya", "anouk", "fine", _ACTIVATION)),
    Talk(348, "Oost", "samira", "cohesion", "Dag van de buurt", settled=("anouk", "samira", "fine", _COHESION)),
    Talk(347, "Centrum", "marit", "cohesion", "Koffieochtend",
         settled=("marit", "jolanda", "fine", "De koffieochtend is op het wijkpunt van de gemeente zelf.")),
    Talk(345, "Centrum", "dennis", "activation", "Vragen op de markt",
         settled=("dennis", "jolanda", "fine", "Op de markt vraagt de gemeente naar haar eigen plannen.")),
    Talk(344, "Zuid", "gerda", "cohesion", "Buurtbarbecue",
         settled=("wouter", "gerda", "fine", "De gemeente zorgt voor plek en vergunning, meer niet.")),
    Talk(346, "Zuid", "stijn", "activation", "Langs de deuren voor het plantsoen",
         settled=("stijn", "wouter", "fine", "Het ging over het onderhoud. Daar gaat de gemeente over.")),
    Talk(
        310, "West", "ellen", "network_building", "Netwerk rond het buurthuis",
        said=(
            ("kevin", "Dit is de derde keer. Wij spraken af dat jullie op verzoek komen."),
            ("ellen", "Er is bij ons veel vraag naar, en bij jullie is iemand weg."),
        ),
        settled=("farid", "esra", "hand_over", "Wij houden ons aan de afspraak van toen."),
    ),
    Talk(
        205, "West", "farid", "bridging", "Gesprek tussen ondernemers en buren",
        said=(("esra", "Wij willen dit graag doen. Wij hebben er te weinig uren voor: dat moet op tafel."),),
    ),
    Talk(
        48, "Oost", "jeroen", "network_building", "Eettafel met drie organisaties opgezet",
        said=(
            ("anouk", "Een mooie tafel. Maar twee van deze drie zaten al bij ons aan tafel."),
            ("jeroen", "Dan voegen wij ze samen. Jij zit voor, ik regel de ruimte."),
        ),
        settled=("jeroen", "anouk", "together", "Eén eettafel. Samenwijk zit voor, de gemeente regelt de ruimte."),
        example=(
            "anouk", "",
            ("De gemeente zette een eettafel op met organisaties die al bij sociaal werk aan tafel zaten. Nu is er één "
            "tafel: sociaal werk zit voor, de gemeente regelt de ruimte."),
        ),
    ),
    Talk(
        13, "Oost", "priya", "vulnerable_support", "Iemand drie keer thuis bezocht over de tuin",
        said=(
            ("anouk", "Drie keer thuis is geen vraag over een tuin meer."),
            ("priya", "Dat klopt. Ik wist niet wie ik moest bellen."),
        ),
        proposed=("anouk", "hand_over", "Wij nemen het over. Bel de volgende keer na het eerste bezoek."),
    ),
    Talk(
        5, "Oost", "jeroen", "bridging", "Gesprek tussen twee groepen jongeren",
        said=(("mo", "Dit was mijn groep. Waarom belde je mij niet?"),),
    ),
)  # fmt: skip

CHANGES = (
    (
        "onderhoud",
        (
            "samenwijk-oost", "anouk", 300, "maintenance", "either", 240,
            "Bewoners en sociaal werkers houden samen kleine tuinen bij. Dat hoeft niet van de gemeente te zijn.",
        ),
        (
            ("samenwijk-centrum", "jolanda", 295, True, ""),
            ("samenwijk-zuid", "wouter", 294, True, ""),
            ("samenwijk-west", "esra", 290, True, "Graag. Samen schoffelen is ook samen praten."),
            ("college", "terpstra", 280, True, "Akkoord, voor klein onderhoud. Bomen blijven bij de gemeente."),
        ),
    ),
    (
        "netwerken",
        (
            "college", "terpstra", 410, "network_building", "either", 350,
            "Onze wijkteams zijn nu ook in de wijk. Netwerken bouwen wij dan vanzelf mee.",
        ),
        (
            (
                "samenwijk-west", "esra", 400, False,
                ("In West zien wij wat er dan gebeurt: de verenigingen gaan naar de gemeente, en wie niet durft blijft "
                "thuis. Netwerken bouwen is ons vak."),
            ),
        ),
    ),
    (
        "samenhang",
        (
            "college", "terpstra", 9, "cohesion", "together", -45,
            "De dag van de buurt doen wij in de praktijk samen. Dan hoort het ook zo te heten.",
        ),
        (("samenwijk-centrum", "jolanda", 6, True, ""),),
    ),
)  # fmt: skip
"""What was proposed (by whom, days ago, which work, whose, from how many days ago, why), and what each answered."""
