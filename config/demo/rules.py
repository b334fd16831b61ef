"""The rules of Lindermeer that rub now and then, and in which words one departed from them. All of it is invented."""

from __future__ import annotations

from dataclasses import dataclass

from civilservants.actions import Written


@dataclass(frozen=True)
class Rule:
    """A regulation, under the short key by which the departures call it."""

    key: str
    title: str
    article: str
    kind: str
    asks: str
    own_room: str
    owner: str
    owner_function: str
    source: str


@dataclass(frozen=True)
class Departure:
    """A deviation, from its draft as far as it came. Days ago; `until` is negative for a day to come.

    cover      who was asked to cover it; nobody where it is a draft
    read       whether the second reader agrees, and what they say
    covered    what is said to doubts, or empty; None where nobody covered it
    evaluated  days ago, whether it worked, what now, and what came of it
    """

    key: str
    rule: str
    team: str
    by: str
    ago: int
    until: int
    written: Written
    plan: str = ""
    follows: str = ""
    reader: str = ""
    cover: str = ""
    read: tuple[bool, str] | None = None
    covered: str | None = None
    refused: str = ""
    ended: tuple[int, str] | None = None
    evaluated: tuple[int, str, str, str] | None = None


@dataclass(frozen=True)
class Proposal:
    """A proposal to change a rule: which, by which team and whom, when, how it could read and why; and the answer."""

    made: tuple[str, str, str, int, str, str]
    answered: tuple[str, int, str, str] | None = None


RULES = (
    Rule(
        "offertes",
        "Subsidieregeling Buurtinitiatieven 2023",
        "artikel 5, tweede lid",
        "scheme",
        "Wie meer dan 1.000 euro vraagt, laat drie offertes zien.",
        "Artikel 11: het college kan afwijken als de regeling voor één aanvrager onredelijk uitpakt.",
        "college",
        "beleidsadviseur participatie",
        "Gemeenteblad Lindermeer 2023, nummer 118",
    ),
    Rule(
        "borg",
        "Beleidsregel straatmeubilair 2021",
        "artikel 7",
        "policy_rule",
        "Wie een bank of bak op de stoep zet, betaalt een borg van 500 euro.",
        "",
        "college",
        "beleidsadviseur openbare ruimte",
        "Gemeenteblad Lindermeer 2021, nummer 40",
    ),
    Rule(
        "huur",
        "Werkafspraken gemeentelijk vastgoed",
        "afspraak 12",
        "working_rule",
        "Wie een gebouw van de gemeente gebruikt, huurt het voor ten minste vijf jaar.",
        "",
        "college",
        "hoofd vastgoed",
        "Werkafspraken van de afdeling Vastgoed, versie 3",
    ),
    Rule(
        "straatfeest",
        "Algemene plaatselijke verordening 2022",
        "artikel 2:25",
        "ordinance",
        "Een activiteit op straat wordt acht weken van tevoren gemeld.",
        "Artikel 2:25, vierde lid: de burgemeester kan een kortere tijd toestaan.",
        "raad",
        "griffie, voor de raad",
        "Gemeenteblad Lindermeer 2022, nummer 7",
    ),
)

QUOTES = Written(
    own_room_falls_short="Artikel 11 is voor één aanvrager. Dit geldt voor alle kleine groepen.",
    what_instead="Eén offerte is genoeg tot 2.500 euro. De groep legt uit waarom de prijs klopt.",
    for_whom="groepen van buurtbewoners zonder rechtspersoon",
    how_many=60,
    why_better="De regel wil dat de gemeente niet te veel betaalt. Bij kleine bedragen kost drie keer vragen meer dan "
    "het oplevert, en bedrijven in het dorp maken geen offerte voor een bank.",
    who_could_be_harmed="Bedrijven die nu niet worden gevraagd. Wij vragen niet steeds hetzelfde bedrijf.",
    precedent="Elke groep in de wijk die tot 2.500 euro vraagt, krijgt hetzelfde.",
)

DEPARTURES = (
    Departure(
        "oost-1", "offertes", "wijkteam-oost", "jeroen", 600, 420, QUOTES,
        reader="priya", cover="samira", read=(True, "Ik zie dit elke week. Goed dat het op papier staat."), covered="",
        evaluated=(420, "yes", "keep", "Elf groepen, elf offertes. Wij betaalden nergens te veel."),
    ),
    Departure(
        "oost-2", "offertes", "wijkteam-oost", "jeroen", 415, 200, QUOTES, follows="oost-1",
        reader="farid", cover="samira", read=(True, "In West doen wij dit ook zo."), covered="",
        evaluated=(200, "yes", "change_rule", "Het werkt. Nu wijken wij al een jaar af: dan moet de regel anders."),
    ),
    Departure(
        "west-1", "offertes", "wijkteam-west", "ellen", 330, 150, QUOTES,
        reader="gerda", cover="farid", read=(False, "Wie kijkt of de prijs klopt, als er maar één offerte is?"),
        covered="De gebiedsbeheerder vergelijkt met eerdere prijzen. Dat houden wij bij.",
        evaluated=(150, "partly", "change_rule", "Twee keer was de prijs te hoog. Dat zagen wij, en het is hersteld."),
    ),
    Departure(
        "zuid-1", "offertes", "wijkteam-zuid", "stijn", 95, -60, QUOTES,
        reader="samira", cover="gerda", read=(True, "Zo doen wij het in Oost ook."), covered="",
    ),
    Departure(
        "west-2", "huur", "wijkteam-west", "farid", 260, 100,
        Written(
            own_room_falls_short="De werkafspraak kent geen uitzondering.",
            what_instead="Het gebouw wordt per jaar gehuurd, met een maand opzegtermijn.",
            for_whom="bewoners die een gebouw willen proberen",
            how_many=25,
            why_better="De afspraak wil leegstand voorkomen. Wie eerst mag proberen, durft te beginnen.",
            who_could_be_harmed="Een andere huurder die wel vijf jaar wil. Die was er niet.",
            precedent="Wie een leeg gebouw wil proberen, kan een jaar krijgen.",
        ),
        reader="ellen", cover="terpstra", read=(True, "Goed beredeneerd."), covered="",
        ended=(180, "De groep ging toch voor vijf jaar."),
        evaluated=(178, "no", "stop", "De groep wilde zekerheid voor de verbouwing. Vijf jaar paste beter."),
    ),
    Departure(
        "centrum-1", "borg", "wijkteam-centrum", "dennis", 70, 2,
        Written(
            own_room_falls_short="Artikel 4:84 van de Awb is voor één bijzonder geval. Dit gaat over een hele straat.",
            what_instead="De straat tekent samen voor het onderhoud. Niemand betaalt borg.",
            for_whom="bewoners die samen banken neerzetten",
            how_many=40,
            why_better="De borg is er om schade te betalen. Met een afspraak over onderhoud is er minder schade.",
            who_could_be_harmed="Mensen met een rolstoel, als een bank verschuift. Er blijft 1,50 meter vrij.",
            precedent="Een straat die samen tekent, betaalt geen borg.",
        ),
        reader="hanneke", cover="marit", read=(True, "Op de groenstroken doen wij dit al zo."), covered="",
    ),
    Departure(
        "oost-3", "huur", "wijkteam-oost", "priya", 30, -150,
        Written(
            own_room_falls_short="De werkafspraak kent geen uitzondering.",
            what_instead="De huur gaat pas in als de groep genoeg leden heeft.",
            for_whom="groepen die nog leden zoeken",
            how_many=3,
            why_better="Zo betaalt een groep pas als er iets te gebruiken is.",
            who_could_be_harmed="De gemeente mist een half jaar huur.",
            precedent="Andere groepen zouden dit ook kunnen vragen.",
        ),
        reader="jeroen", cover="samira", read=(False, "Wie zegt wanneer er genoeg leden zijn?"),
        refused="Er staat niet in wanneer de huur ingaat. Zo weet niemand waar hij aan toe is. Schrijf het "
        "opnieuw, met een aantal.",
    ),
    Departure(
        "oost-4", "borg", "wijkteam-oost", "priya", 9, -120,
        Written(
            own_room_falls_short="Het gaat om alle banken in de wijk, niet om één bijzonder geval.",
            what_instead="Wie een bank neerzet, belooft hem te onderhouden. Een borg is niet nodig.",
            for_whom="bewoners die een bank op de stoep zetten",
            how_many=15,
            why_better="De borg houdt mensen tegen die weinig geld hebben. De banken die er staan, zijn heel.",
            who_could_be_harmed="Niemand: de stoep blijft even breed.",
            precedent="In Centrum doen zij dit ook. Het geldt voor elke bank in Oost.",
        ),
        reader="jeroen", cover="samira", read=(False, "Wat doen wij als iemand verhuist en de bank laat staan?"),
    ),
    Departure(
        "oost-5", "straatfeest", "wijkteam-oost", "priya", 4, -45,
        Written(
            own_room_falls_short="De burgemeester kan dit per keer toestaan, maar het zijn er twintig in een maand.",
            what_instead="Een buurt meldt een buurtdiner twee weken van tevoren, met één formulier.",
            for_whom="straten die samen buiten eten",
            how_many=400,
            why_better="De hulpdiensten moeten het weten. Die hebben aan twee weken genoeg: wij vroegen het.",
            who_could_be_harmed="Mensen in de straat die minder tijd hebben om bezwaar te maken.",
            precedent="Alleen voor buiten eten zonder muziek. Een feest met podium houdt acht weken.",
        ),
        reader="samira", cover="terpstra",
    ),
    Departure(
        "oost-6", "offertes", "wijkteam-oost", "samira", 2, -30,
        Written(own_room_falls_short="Artikel 11 is voor één aanvrager.", what_instead="Eén offerte tot 2.500 euro."),
    ),
)  # fmt: skip

OWN_ROOM = (
    ("straatfeest", "wijkteam-zuid", "stijn", 410, "own", "De burgemeester stond zes weken toe voor een zomerfeest."),
    ("borg", "wijkteam-west", "ellen", 240, "awb_4_84", "Een bank voor een revalidatieplek: de borg werd 50 euro."),
    ("offertes", "wijkteam-centrum", "marit", 120, "own", "Er is maar één orgelbouwer. Eén offerte was genoeg."),
)
"""Where the room in the rule itself was enough: rule, team, who, days ago, which room, and how."""

PROPOSALS = {
    "offertes": Proposal(
        (
            "offertes", "wijkteam-oost", "samira", 190,
            "Wie meer dan 2.500 euro vraagt, laat drie offertes zien. Tot dat bedrag is één offerte genoeg.",
            "Wij wijken er in drie wijken steeds van af, en het gaat goed. Dan hoort de regel zo te zijn.",
        ),
        (
            "terpstra", 160, "accept",
            "Eens. De regeling wordt op 1 januari aangepast. Tot die dag kunt u blijven afwijken, met redenen.",
        ),
    ),
    "huur": Proposal(
        (
            "huur", "wijkteam-west", "ellen", 170,
            "Wie een gebouw wil proberen, huurt het eerst één jaar.",
            "Vijf jaar is lang voor een groep die net begint.",
        ),
        (
            "oudkerk", 140, "decline",
            "Bij één jaar kan de gemeente niet verbouwen. De keer dat wij het probeerden, koos de groep voor vijf.",
        ),
    ),
    "straatfeest": Proposal(
        (
            "straatfeest", "wijkteam-centrum", "marit", 12,
            "Een buurtdiner zonder muziek wordt twee weken van tevoren gemeld.",
            "Acht weken vooruit weet geen straat wat voor weer het wordt.",
        ),
    ),
}  # fmt: skip
