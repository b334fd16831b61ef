"""What the social workers of the demo keep: the network, the profiles, and the plans that they go along with."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from uuid import uuid4

from config.demo import geography
from config.demo.calendar import ZONE
from config.demo.town import Town
from initiatives import actions as initiatives
from initiatives.models import Initiative
from socialwork import actions
from socialwork.actions import ActorContent, Consented, Said
from socialwork.indicators import Indicator
from socialwork.key_figures import Figure
from socialwork.models import Actor

SOURCE = "Verzonnen kerncijfers Lindermeer"
KEEPERS = {"Centrum": "jolanda", "Oost": "anouk", "West": "esra", "Zuid": "wouter"}
"""Who keeps the network of each district."""


@dataclass(frozen=True)
class Neighbour:
    """An actor: `gives` and `asks` are pairs of a kind and what. A key figure agreed on paper."""

    name: str
    kind: str
    where: str
    about: str
    gives: tuple[tuple[str, str], ...] = ()
    asks: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Noted:
    """A statement: where, by whom, and who reads it; `days` ago."""

    where: str
    by: str
    party: str
    topic: str
    audience: str
    text: str
    source: str
    days: int


NEIGHBOURS = (
    Neighbour(
        "Inloop Het Dok",
        "place",
        "Havenkwartier",
        "Koffie, taalles en een kamer voor wie er een zoekt.",
        (("space", "een zaal voor dertig mensen, overdag"), ("reach", "nieuwkomers in het Havenkwartier")),
    ),
    Neighbour(
        "Bibliotheek Meer en Linde",
        "place",
        "Dorpskern",
        "Boeken, en een stille plek.",
        (("space", "een stille kamer"), ("knowledge", "voorlezen en taal")),
    ),
    Neighbour(
        "Kloosterhuis",
        "place",
        "Kloosterhof",
        "Huis van ontmoeting in het oude klooster.",
        (("space", "de refter, op dinsdag"),),
    ),
    Neighbour(
        "Wijkdiaconie Sint-Joris",
        "faith_group",
        "Dorpskern",
        "Kerk met een voorraadkast.",
        (("money", "kleine giften tot € 250"), ("reach", "mensen die weinig buiten komen")),
    ),
    Neighbour(
        "Moskee Al-Salaam",
        "faith_group",
        "Stationsbuurt",
        "Gebed, en eten op vrijdag.",
        (("hands", "koks op vrijdag"), ("reach", "gezinnen in de Stationsbuurt")),
    ),
    Neighbour(
        "Fietsenmaker Wiel",
        "shop",
        "Stationsbuurt",
        "Repareert, en leert jongeren het vak.",
        (("knowledge", "techniek"), ("materials", "gereedschap")),
        (("hands", "iemand voor de zaterdag"),),
    ),
    Neighbour(
        "Visafslag Café", "shop", "Havenkwartier", "Café aan het water.", (("space", "de bovenzaal op maandag"),)
    ),
    Neighbour(
        "Basisschool De Waterlelie",
        "school",
        "Oosterwaard",
        "Openbare school met 310 kinderen.",
        (("space", "het schoolplein na vier uur"), ("reach", "ouders van 310 kinderen")),
    ),
    Neighbour(
        "Buurthuis De Linde",
        "place",
        "Oosterwaard",
        "Het huis van de Oosterwaard.",
        (("space", "keuken en zaal"),),
        (("hands", "gastvrouwen en gastheren"),),
    ),
    Neighbour(
        "Buurtkamer De Vink",
        "place",
        "Vinkenbuurt",
        "Een kamer met koffie, elke dinsdag.",
        (("reach", "alleenstaanden in de Vinkenbuurt"),),
        (("money", "huur voor een grotere kamer"),),
    ),
    Neighbour(
        "Volkstuinvereniging De Rietkraag",
        "association",
        "Rietlanden",
        "Negentig tuinen aan de plas.",
        (("knowledge", "planten en snoeien"), ("materials", "kruiwagens")),
    ),
    Neighbour(
        "Voetbalclub VV Molen",
        "association",
        "Molenbuurt",
        "Club met elf jeugdteams.",
        (("space", "de kantine op weekdagen"), ("reach", "jongeren van 8 tot 18")),
    ),
    Neighbour(
        "Supermarkt Lindelaan",
        "shop",
        "Oosterwaard",
        "Supermarkt op de hoek.",
        (("materials", "wat overblijft aan het eind van de dag"),),
    ),
    Neighbour(
        "Zorgcentrum De Wieken",
        "care",
        "Molenbuurt",
        "Wonen met zorg, voor 84 mensen.",
        (("space", "de grote zaal"), ("reach", "ouderen in de Molenbuurt")),
        (("hands", "bezoek op zondag"),),
    ),
    Neighbour(
        "Mevrouw Tan",
        "key_figure",
        "Vinkenbuurt",
        "Kent elke portiek, kookt voor wie ziek is.",
        (("reach", "de flats aan de Vinkstraat"), ("hands", "koken")),
    ),
    Neighbour(
        "Meneer de Boer",
        "key_figure",
        "Oosterwaard",
        "Was conciërge; iedereen groet hem.",
        (("reach", "de oudste bewoners"), ("knowledge", "het gebouw van De Linde")),
    ),
    Neighbour(
        "Wijkpunt West",
        "place",
        "Bloemenbuurt",
        "Loket en huiskamer op het Dahliaplein.",
        (("space", "spreekkamers"), ("reach", "wie hulp zoekt met papieren")),
    ),
    Neighbour(
        "Basisschool Het Kompas",
        "school",
        "Meerzicht",
        "School met een brede aula.",
        (("space", "de aula in de avond"),),
        (("hands", "voorlezers"),),
    ),
    Neighbour(
        "Tuinclub Wilgenpark",
        "association",
        "Wilgenpark",
        "Twintig mensen met groene vingers.",
        (("hands", "snoeien op zaterdag"), ("knowledge", "bomen")),
    ),
    Neighbour(
        "Woonstichting Lindeland",
        "care",
        "Bloemenbuurt",
        "Verhuurt elf honderd woningen in West.",
        (("money", "het leefbaarheidsfonds"), ("space", "een leeg portiek")),
    ),
    Neighbour(
        "Bakkerij Zonnebloem", "shop", "Bloemenbuurt", "Bakker op het plein.", (("materials", "brood van gisteren"),)
    ),
    Neighbour(
        "Mevrouw Osei",
        "key_figure",
        "Meerzicht",
        "Zingt, en vertaalt uit het Twi en het Engels.",
        (("reach", "gezinnen uit Ghana"), ("knowledge", "tolken")),
    ),
    Neighbour(
        "Dorpshuis Broekhuizen",
        "place",
        "Broekhuizen",
        "Zaal, loket en biljart.",
        (("space", "de zaal"),),
        (("hands", "bestuursleden"),),
    ),
    Neighbour(
        "Dijkvereniging Ringdijk",
        "association",
        "Ringdijk",
        "Bewoners van de dijk.",
        (("hands", "maaien"), ("reach", "de dijk")),
    ),
    Neighbour(
        "Boerderijwinkel Zuiderpolder",
        "shop",
        "Zuiderpolder",
        "Winkel aan huis.",
        (("materials", "een aanhanger"),),
        (("reach", "contact met de buurt"),),
    ),
    Neighbour(
        "Dorpsbelang Zuiderpolder",
        "association",
        "Zuiderpolder",
        "Vier huizen en een prikbord.",
        (("reach", "de hele polder"),),
        (("knowledge", "iemand die subsidie kan aanvragen"),),
    ),
)

TIES = (
    ("Inloop Het Dok", "Moskee Al-Salaam", "together", "Samen de vrijdagse maaltijd."),
    ("Inloop Het Dok", "Bibliotheek Meer en Linde", "together", "Taalcafé."),
    ("Inloop Het Dok", "Visafslag Café", "knows", ""),
    ("Bibliotheek Meer en Linde", "Wijkdiaconie Sint-Joris", "knows", ""),
    ("Bibliotheek Meer en Linde", "Kloosterhuis", "shares", "Boekenkast in de refter."),
    ("Wijkdiaconie Sint-Joris", "Kloosterhuis", "together", ""),
    ("Moskee Al-Salaam", "Fietsenmaker Wiel", "knows", "Twee leerlingen komen uit de moskee."),
    ("Bibliotheek Meer en Linde", "Basisschool De Waterlelie", "together", "Voorleesuur."),
    ("Basisschool De Waterlelie", "Buurthuis De Linde", "shares", "De keuken."),
    ("Buurthuis De Linde", "Supermarkt Lindelaan", "together", ""),
    ("Buurthuis De Linde", "Meneer de Boer", "knows", ""),
    ("Buurthuis De Linde", "Voetbalclub VV Molen", "knows", ""),
    ("Voetbalclub VV Molen", "Zorgcentrum De Wieken", "together", "Wandelvoetbal."),
    ("Basisschool De Waterlelie", "Voetbalclub VV Molen", "together", ""),
    ("Buurthuis De Linde", "Buurtkamer De Vink", "together", "De Linde kookt, De Vink dekt de tafel."),
    ("Buurtkamer De Vink", "Mevrouw Tan", "knows", "Elke dinsdag."),
    ("Buurtkamer De Vink", "Volkstuinvereniging De Rietkraag", "knows", "Groente voor de soep."),
    ("Wijkpunt West", "Woonstichting Lindeland", "together", ""),
    ("Wijkpunt West", "Basisschool Het Kompas", "together", "Huiswerk in de aula."),
    ("Basisschool Het Kompas", "Mevrouw Osei", "knows", ""),
    ("Wijkpunt West", "Tuinclub Wilgenpark", "knows", ""),
    ("Wijkpunt West", "Bakkerij Zonnebloem", "together", ""),
    ("Woonstichting Lindeland", "Tuinclub Wilgenpark", "shares", "Het schuurtje."),
    ("Woonstichting Lindeland", "Bibliotheek Meer en Linde", "knows", "De directeuren kennen elkaar; verder niemand."),
    ("Dorpshuis Broekhuizen", "Dijkvereniging Ringdijk", "together", ""),
    ("Dorpshuis Broekhuizen", "Buurtkamer De Vink", "knows", "Via de boodschappenbus."),
    ("Boerderijwinkel Zuiderpolder", "Dorpsbelang Zuiderpolder", "knows", ""),
)
"""The two districts in the west and the east hang together by one tie, and the Zuiderpolder by none."""

SAID = (
    Noted(
        "Oosterwaard",
        "anouk",
        "samenwijk-oost",
        "has",
        "public",
        "Een buurthuis met een keuken, en een plein waar het hele jaar iemand zit.",
        "Rondgang met acht bewoners",
        120,
    ),
    Noted(
        "Oosterwaard",
        "iris",
        "waterlelie",
        "said",
        "public",
        "Ouders zeggen: het zebrapad bij school is er, maar de auto's stoppen niet.",
        "Gesprek met twaalf ouders op het schoolplein",
        96,
    ),
    Noted(
        "Oosterwaard",
        "samira",
        "wijkteam-oost",
        "lacks",
        "table",
        "Voor meisjes van twaalf tot zestien is er na school niets binnen.",
        "Overleg school, voetbalclub en wijkteam",
        70,
    ),
    Noted(
        "Oosterwaard",
        "anouk",
        "samenwijk-oost",
        "said",
        "social",
        "Drie portieken vertrouwen de gemeente niet meer sinds de sloop. Ga niet alleen en kom niet met een map.",
        "Huisbezoeken",
        41,
    ),
    Noted(
        "Oosterwaard",
        "anouk",
        "samenwijk-oost",
        "languages",
        "public",
        "Nederlands, Turks, Arabisch en Pools.",
        "Taalkaart van het buurthuis",
        150,
    ),
    Noted(
        "Vinkenbuurt",
        "anouk",
        "samenwijk-oost",
        "has",
        "public",
        "Een buurtkamer met koffie op dinsdag, en buren die elkaars planten water geven.",
        "Elke dinsdag in De Vink",
        66,
    ),
    Noted(
        "Vinkenbuurt",
        "anouk",
        "samenwijk-oost",
        "said",
        "public",
        "Op de derde verdieping zegt men: de lift is vaker stuk dan heel.",
        "Gesprekken aan de deur",
        52,
    ),
    Noted(
        "Vinkenbuurt",
        "samira",
        "wijkteam-oost",
        "lacks",
        "table",
        "Een plek om te koken voor meer dan tien mensen.",
        "Plan 'De Schakel' en wat er in de gesprekken bleef liggen",
        44,
    ),
    Noted(
        "Molenbuurt",
        "samira",
        "wijkteam-oost",
        "has",
        "public",
        "Een voetbalclub, een zorgcentrum met een grote zaal, en een molen die draait.",
        "Wijkschouw",
        101,
    ),
    Noted(
        "Molenbuurt",
        "anouk",
        "samenwijk-oost",
        "said",
        "public",
        "Moeders zeggen: wij kennen elkaar van het hek, niet van de koffie.",
        "Moeders van de Molenbuurt",
        60,
    ),
    Noted(
        "Rietlanden",
        "anouk",
        "samenwijk-oost",
        "lacks",
        "public",
        "Na zes uur rijdt er geen bus meer.",
        "Dienstregeling, en iedereen aan de halte",
        33,
    ),
    Noted(
        "Havenkwartier",
        "jolanda",
        "samenwijk-centrum",
        "has",
        "public",
        "Een inloop met taalles, en een kade waar in de zomer de hele stad zit.",
        "Inloop Het Dok",
        84,
    ),
    Noted(
        "Havenkwartier",
        "jolanda",
        "samenwijk-centrum",
        "languages",
        "public",
        "Nederlands, Engels, Tigrinya, Arabisch en Oekraïens.",
        "Inschrijvingen taalles",
        47,
    ),
    Noted(
        "Havenkwartier",
        "marit",
        "wijkteam-centrum",
        "lacks",
        "table",
        "Openbaar groen: er is één veldje, en daar staan de containers.",
        "Wijkschouw",
        39,
    ),
    Noted(
        "Stationsbuurt",
        "jolanda",
        "samenwijk-centrum",
        "said",
        "public",
        "Winkeliers zeggen: na zeven uur durven oudere klanten niet meer door de tunnel.",
        "Gesprek met negen winkeliers",
        58,
    ),
    Noted(
        "Dorpskern",
        "saskia",
        "bibliotheek",
        "has",
        "public",
        "Een bibliotheek die vier dagen open is, met een tafel voor huiswerk.",
        "Eigen rooster",
        90,
    ),
    Noted(
        "Kloosterhof",
        "jolanda",
        "samenwijk-centrum",
        "has",
        "public",
        "Een refter waar elke dinsdag iets wordt gerepareerd.",
        "Kloosterhuis",
        75,
    ),
    Noted(
        "Bloemenbuurt",
        "esra",
        "samenwijk-west",
        "has",
        "public",
        "Een plein met een bakker, een loket en bankjes in de zon.",
        "Dahliaplein, een ochtend tellen",
        88,
    ),
    Noted(
        "Bloemenbuurt",
        "marco",
        "lindeland",
        "lacks",
        "table",
        "In vier portieken is geen bewoner die de sleutel van de kelder wil hebben.",
        "Rondgang wijkconsulent",
        36,
    ),
    Noted(
        "Bloemenbuurt",
        "esra",
        "samenwijk-west",
        "said",
        "public",
        "Kinderen zeggen: de straat is leuker dan het park, want daar is iedereen.",
        "Kinderraad Tulpstraat",
        29,
    ),
    Noted(
        "Meerzicht",
        "esra",
        "samenwijk-west",
        "languages",
        "public",
        "Nederlands, Twi, Engels en Spaans.",
        "Aula van Het Kompas",
        64,
    ),
    Noted(
        "Wilgenpark",
        "farid",
        "wijkteam-west",
        "lacks",
        "public",
        "Een kamer waar men bij elkaar kan komen.",
        "Plan van bewoners, en de kaart van gebouwen",
        51,
    ),
    Noted(
        "Broekhuizen",
        "wouter",
        "samenwijk-zuid",
        "has",
        "public",
        "Een dorpshuis waar iedereen de sleutel van kent.",
        "Woensdag aan het biljart",
        80,
    ),
    Noted(
        "Ringdijk",
        "wouter",
        "samenwijk-zuid",
        "said",
        "public",
        "Men zegt: wij regelen het zelf wel, als de gemeente ons maar laat.",
        "Jaarvergadering van de dijk",
        61,
    ),
    Noted(
        "Zuiderpolder",
        "wouter",
        "samenwijk-zuid",
        "lacks",
        "public",
        "Iets dichterbij dan zeven kilometer: een winkel, een bieb, een dokter.",
        "Keukentafels",
        55,
    ),
    Noted(
        "Zuiderpolder",
        "gerda",
        "wijkteam-zuid",
        "said",
        "table",
        "Men verwacht van de gemeente niets meer. De laatste brief kwam onbeantwoord terug.",
        "Gesprek met Dorpsbelang",
        26,
    ),
)

ACCOMPANIED = (
    ("De Schakel wordt de keuken van de Vinkenbuurt", "anouk", "connected", "De Linde en De Vink aan één tafel."),
    ("Moeders van de Molenbuurt", "anouk", "wrote", "Meegelezen met het plan."),
    ("De Linde blijft open, door en voor de buurt", "anouk", "spoke", "Mee naar het gesprek over de sleutel."),
    ("Wij vegen het plein van De Korf", "anouk", "activated", "Met de eerste vegers gesproken."),
    ("Veilig oversteken bij De Waterlelie", "mo", "wrote", "De tellingen opgeschreven."),
    ("Taalcafé Het Dok", "jolanda", "wrote", "De tekst hardop doorgenomen, in drie talen."),
    ("Het Dok ook op zondag open", "jolanda", "spoke", "Mee naar het wijkteam."),
    ("Spreekuur voor uw telefoon", "jolanda", "activated", "Jongeren gevraagd om het uit te leggen."),
    ("Een schommel voor iedereen op het Dahliaplein", "esra", "connected", "De bakker en het Wijkpunt gevraagd."),
    ("Stille huiswerkplek in Meerzicht", "kevin", "wrote", "Samen het formulier ingevuld."),
    ("De paden van het volkstuinpark", "wouter", "wrote", "Aan de keukentafel opgeschreven."),
    ("De boekenbus terug in de Zuiderpolder", "wouter", "spoke", "Mee naar het college."),
    ("Samen eten in de Vinkstraat", "anouk", "activated", "Aangebeld op drie galerijen; elf mensen kwamen kijken."),
    ("Bioscoop op de dijk", "esra", "connected", "De school en het Wijkpunt samen."),
)


@dataclass(frozen=True)
class Told:
    """A plan that a resident told, and that a social worker wrote down; `days` ago."""

    days: int
    by: str
    name: str
    email: str
    way: str
    title: str
    summary: str
    theme: str
    where: str
    place: str
    needs: tuple[str, ...]


TOLD = (
    Told(
        6,
        "anouk",
        "Mevrouw Tan",
        "",
        "home",
        "Een tafel op de galerij",
        "Op de derde galerij zetten wij een lange tafel. Elke woensdag eet mee wie wil.",
        "meeting",
        "Vinkenbuurt",
        "Vinkstraat 110, derde galerij",
        ("hands", "space"),
    ),
    Told(
        4,
        "wouter",
        "Gerrit Pols",
        "",
        "phone",
        "Een bank bij de bushalte",
        "Wie op de bus wacht, staat nu in de wind. Wij willen een bank met een dak.",
        "street",
        "Zuiderpolder",
        "Halte Polderweg",
        ("permission", "knowledge"),
    ),
    Told(
        3,
        "jolanda",
        "Selam Tesfaye",
        "selam.tesfaye@post.example",
        "desk",
        "Bloembakken aan de kade",
        "Bij ons aan de kade is geen groen. Met twaalf bakken maken wij dat zelf.",
        "green",
        "Havenkwartier",
        "Scheepmakerskade",
        ("money", "hands"),
    ),
)

Deed = Callable[[datetime], object]


def neighbourhood_work(town: Town, today: date, seed: int) -> Iterator[datetime]:
    """All of it in the order of time, each thing at its moment."""
    agenda: list[tuple[datetime, Deed]] = []
    agenda += _network(town, today, Random(f"{seed} netwerk"))  # noqa: S311
    agenda += _profiles(town, today, Random(f"{seed} profiel"))  # noqa: S311
    agenda += _company(town, today)
    for at, deed in sorted(agenda, key=lambda one: one[0]):
        yield at
        deed(at)


def _moment(today: date, days: int, minutes: int) -> datetime:
    """In the working hours of that day, or of the Friday before."""
    day = today - timedelta(days=days)
    while day.weekday() > 4:
        day -= timedelta(days=1)
    return datetime.combine(day, time(9), tzinfo=ZONE) + timedelta(minutes=minutes % 420)


def _network(town: Town, today: date, dice: Random) -> Iterator[tuple[datetime, Deed]]:
    for number, one in enumerate(NEIGHBOURS):
        yield _moment(today, 300 - 8 * number, dice.randint(0, 400)), _adding(town, one)
    for number, (one_name, other, kind, note) in enumerate(TIES):
        yield _moment(today, 90 - 2 * number, dice.randint(0, 400)), _tying(town, one_name, other, kind, note)


def _adding(town: Town, one: Neighbour) -> Deed:
    def add(at: datetime) -> None:
        part = town.neighbourhoods[one.where]
        keeper = town.people[KEEPERS[part.district.name]]
        longitude, latitude = geography.location_of(one.name, one.where)
        is_person = one.kind == Actor.Kind.KEY_FIGURE
        content = ActorContent(
            kind=one.kind,
            name=one.name,
            district=part.district,
            neighbourhood=part,
            about=one.about,
            longitude=None if is_person else longitude,
            latitude=None if is_person else latitude,
        )
        consent = Consented("paper", at.date() + timedelta(days=540)) if is_person else None
        made = actions.add_actor(content=content, consent=consent, by=keeper, at=at)
        for side, things in (("offers", one.gives), ("needs", one.asks)):
            for kind, what in things:
                actions.offer(actor_id=made.id, side=side, kind=kind, what=what, by=keeper, at=at)

    return add


def _tying(town: Town, one: str, other: str, kind: str, note: str) -> Deed:
    def tie(at: datetime) -> None:
        actor = Actor.objects.select_related("district").get(name=one)
        actions.tie(
            actor_id=actor.id,
            other_id=Actor.objects.get(name=other).id,
            kind=kind,
            note=note,
            by=town.people[KEEPERS[actor.district.name]],
            at=at,
        )

    return tie


def _profiles(town: Town, today: date, dice: Random) -> Iterator[tuple[datetime, Deed]]:
    figures = list(_figures(town, dice))
    yield (
        _moment(today, 200, 30),
        lambda at: actions.import_key_figures(figures=figures, year=at.year - 1, source=SOURCE, at=at),
    )
    for one in SAID:
        yield _moment(today, one.days, dice.randint(0, 400)), _stating(town, one)


def _stating(town: Town, one: Noted) -> Deed:
    def write(at: datetime) -> None:
        part = town.neighbourhoods[one.where]
        said = Said(one.topic, one.text, one.source, at.date() - timedelta(days=3), one.audience)
        actions.state(
            district=part.district,
            neighbourhood=part,
            party_id=town.parties[one.party].id,
            said=said,
            by=town.people[one.by],
            at=at,
        )

    return write


def _figures(town: Town, dice: Random) -> Iterator[Figure]:
    """Made up, in proportion to who lives there."""
    for name, people in geography.INHABITANTS.items():
        households = round(people / dice.uniform(1.9, 2.5))
        values = {
            Indicator.INHABITANTS: people,
            Indicator.YOUNG: round(people * dice.uniform(0.11, 0.2)),
            Indicator.OLD: round(people * dice.uniform(0.12, 0.29)),
            Indicator.HOUSEHOLDS: households,
            Indicator.ALONE: round(households * dice.uniform(0.24, 0.52)),
            Indicator.RENTED: dice.randint(12, 71),
            Indicator.INCOME: dice.randint(230, 380) * 100,
        }
        code = town.neighbourhoods[name].code
        yield from (Figure(0, code, indicator, Decimal(value)) for indicator, value in values.items())
    for district in geography.districts():
        parts = [area.name for area in geography.neighbourhoods() if area.parent == district.code]
        whole = sum(geography.INHABITANTS[name] for name in parts)
        yield Figure(0, district.code, Indicator.INHABITANTS, Decimal(whole))


def _company(town: Town, today: date) -> Iterator[tuple[datetime, Deed]]:
    for number, (title, who, kind, note) in enumerate(ACCOMPANIED):
        yield _moment(today, 20 - number, 45 + 7 * number), _going_along(town, title, who, kind, note)
    for told in TOLD:
        yield _moment(today, told.days, 111 + told.days), _writing_down(town, told)
    yield _moment(today, 2, 305), _bringing_together(town)


def _going_along(town: Town, title: str, who: str, kind: str, note: str) -> Deed:
    def go(at: datetime) -> None:
        plan = Initiative.objects.select_related("process").filter(title=title, sent_at__isnull=False).first()
        if plan is None:  # a demo of fewer plans
            return
        by = town.people[who]
        if plan.is_running:
            actions.accompany(initiative_id=plan.id, by=by, at=at)
        actions.record_help(initiative_id=plan.id, kind=kind, way="street", given_on=at.date(), note=note, by=by, at=at)

    return go


def _writing_down(town: Town, told: Told) -> Deed:
    def write(at: datetime) -> None:
        part = town.neighbourhoods[told.where]
        longitude, latitude = geography.location_of(told.place, told.where)
        content = initiatives.Content(
            title=told.title,
            summary=told.summary,
            theme=town.themes[told.theme],
            neighbourhood=part,
            wish=Initiative.Wish.CO_DECIDES,
            place=told.place,
            latitude=latitude,
            longitude=longitude,
            needs=_asked(told.needs),
        )
        actions.submit_for(
            initiative_id=uuid4(),
            content=content,
            group_name="",
            name=told.name,
            email=told.email,
            way=told.way,
            consent="aloud",
            by=town.people[told.by],
            at=at,
        )

    return write


def _asked(kinds: Sequence[str]) -> list[initiatives.Asked]:
    return [initiatives.Asked(kind) for kind in kinds]


def _bringing_together(town: Town) -> Deed:
    """Two were asked for the table on the gallery: one helps already."""

    def bring(at: datetime) -> None:
        plan = Initiative.objects.get(title=TOLD[0].title)
        anouk = town.people["anouk"]
        actions.accompany(initiative_id=plan.id, by=anouk, at=at)
        for name, answers in (("Buurtkamer De Vink", True), ("Supermarkt Lindelaan", False)):
            actor = Actor.objects.get(name=name)
            asked = actions.ask_for_plan(actor_id=actor.id, initiative_id=plan.id, note="", by=anouk, at=at)
            if answers:
                actions.answer_for(tie_id=asked.id, helps=True, by=anouk, at=at)

    return bring
