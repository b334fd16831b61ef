"""What the groups of Lindermeer ask for, plan by plan, and what they know of the tasks that they want to take over."""

from __future__ import annotations

from initiatives.actions import Asked
from initiatives.instrument import Known, Task, Wants


def _money(amount: int | None = None, why: str = "") -> Asked:
    return Asked("money", amount, why)


def _place(why: str = "") -> Asked:
    return Asked("space", None, why)


def _leave(why: str = "") -> Asked:
    return Asked("permission", None, why)


def _know(why: str = "") -> Asked:
    return Asked("knowledge", None, why)


def _hands(why: str = "") -> Asked:
    return Asked("hands", None, why)


ROOM = Asked("room")

NEEDS: dict[str, tuple[Asked, ...]] = {
    "De bieb aan de Brink blijft open": (
        _money(21_500, "voor huur, verwarming en nieuwe boeken"),
        _place("de sleutel van het gebouw"),
        _hands("twintig vrijwilligers voor vier dagen"),
    ),
    "Bieb in de school": (_money(6_200, "voor kasten en boeken"), _know("over lenen en terugbrengen")),
    "Leeskamer in de oude melkfabriek": (_money(3_400), _hands("voorlezers voor de woensdag")),
    "De boekenbus terug in de Zuiderpolder": (_money(64_000, "voor de bus en een chauffeur"),),
    "Avondbieb met een sleutelpas": (_money(8_900, "voor het slot en de passen"), _leave("om na zes uur open te zijn")),
    "Voorlezen in zes talen": (_place("een zaal op zaterdagochtend"), _hands("voorlezers in het Pools")),
    "Stille huiswerkplek in Meerzicht": (_place("een stille kamer na schooltijd"), _know("over begeleiden")),
    "De Linde blijft open, door en voor de buurt": (
        _money(18_400, "voor gas, licht en de verzekering"),
        _place("het gebouw zelf"),
        _know("iemand die een begroting kan lezen"),
        _hands("gastheren en gastvrouwen"),
    ),
    "De Schakel wordt de keuken van de Vinkenbuurt": (_money(12_300, "voor een keuken die aan de regels voldoet"),),
    "Het Dok ook op zondag open": (_money(600), _place("de sleutel op zondag")),
    "Dorpshuis Broekhuizen in eigen beheer": (_money(23_500, "wat het beheer nu ook kost"), _know("over contracten")),
    "De Wieken, huiskamer voor jong en oud": (_place("de grote zaal, ook in de avond"), _hands("twee vaste gezichten")),
    "Repareren en koffie in het Kloosterhuis": (_place("een hoek voor de werkbanken"), _hands("handige mensen")),
    "Jeugdhonk in de kantine van de voetbalclub": (_know("een jongerenwerker"), _leave("van de club en de gemeente")),
    "Wilgenpark krijgt een eigen huiskamer": (_place("het lege gymlokaal"), _know("wat de regels voor zo'n zaal zijn")),
    "Speeltuin De Wip weer veilig": (_money(23_800, "voor de toestellen en het hek"), _know("een keurmeester")),
    "Waterspeelplek aan de Rietkraag": (_money(14_200), _leave("om een pomp te slaan")),
    "Een schommel voor iedereen op het Dahliaplein": (_money(17_500, "voor een schommel met een plateau"),),
    "Natuurspeelplek achter De Waterlelie": (_money(4_100), _hands("om wilgen te vlechten")),
    "Skatebaan onder het viaduct": (_place("de grond onder het viaduct"), _leave()),
    "Een pannakooi zonder herrie": (_money(18_600, "voor een stille vloer"),),
    "Het verhalenbos": (_leave("om tien paaltjes te zetten"), _hands("tekenaars en schrijvers")),
    "Speeltuin Ringdijk blijft": (_money(1_900, "voor nieuw zand en verf"),),
    "Een klimboom in de polder": (_leave("om de boom te laten liggen"), _know("is hij veilig?")),
    "Geveltuinen langs de Lindelaan": (_leave("om één rij tegels weg te halen"), _hands("om te scheppen")),
    "Groene gevels Oost": (_know("welke planten de muur heel laten"),),
    "Pluktuin aan de Kloosterwal": (_money(1_450, "voor grond en planten"), _place("het hoekje")),
    "Een bijenlint langs de Ringdijk": (_money(2_200, "voor zaad"), _know("over maaien en bijen")),
    "Boomspiegels in de Tulpstraat": (_money(700), _leave()),
    "De rietkraag zonder zwerfvuil": (_money(850, "voor grijpers en zakken"), _hands("mensen die kunnen peddelen")),
    "Moestuin op het oude gasterrein": (_place("het terrein, of een deel ervan"), _know("is de grond schoon?")),
    "Een voedselbos in het Wilgenpark": (_money(5_600, "voor struiken en bomen"), _place("het grasveld")),
    "Een piepklein bos in Meerzicht": (_place("een veld zo groot als een tennisbaan"), _know("over bomen")),
    "Hagen in plaats van hekken": (_money(3_900), _hands("om op één zaterdag te planten")),
    "De kruidentuin achter De Linde": (ROOM,),
    "Een stadsboerderij aan de polderrand": (_place("een weiland"), _know("wat mag je met geiten?")),
    "Van dakgoot naar regenton": (_money(9_000, "voor driehonderd tonnen"), _know("een loodgieter die meedenkt")),
    "Schapen in het Havenpark": (_leave(), _place("een deel van het park")),
    "Kerstbomen die blijven": (ROOM,),
    "Wij maaien de Ringdijk zelf": (_money(25_800, "wat het nu kost, min tien procent"),),
    "Begraafplaats De Stille Hof in goede handen": (_money(8_000), _know("een hovenier die ons het vak leert")),
    "De paden van het volkstuinpark": (_money(9_000, "voor schelpen en een trilplaat"),),
    "Een eigen conciërge voor de Bloemenbuurt": (_money(32_000, "voor het loon van één persoon"),),
    "Sneeuw en blad: wij doen onze eigen straat": (_money(4_000), _place("een plek voor het zout")),
    "Zwemsteiger De Plas, onderhoud door zwemmers": (_money(5_000, "voor planken"), _know("over veilig zwemmen")),
    "Wij vegen het plein van De Korf": (_money(6_500, "wat het vegen nu kost"),),
    "Speelstraat in de Tulpstraat": (_leave("om de straat zes weken af te sluiten"),),
    "Dertig op de Dorpsweg": (_know("iemand die metingen kan lezen"), _leave()),
    "Een dak boven de fietsen": (_money(60_000), _leave("ook van het spoor")),
    "Om de honderd stappen een bankje": (_money(2_750, "voor vijf banken"), _leave("om ze neer te zetten")),
    "Veilig oversteken bij De Waterlelie": (_money(16_900), _hands("klaar-overs")),
    "Licht op het Rietpad": (_know("over vleermuizen en licht"), _money(None, "voor lampen met een sensor")),
    "Weg met de hobbel op de Touwbaan": (_money(11_800),),
    "Kunst op de containers": (_money(3_300, "voor verf"), _leave()),
    "Vier deelauto's aan de Scheepmakerskade": (_leave("voor vier vaste plekken"),),
    "Opladen zonder snoer over de stoep": (_leave("om acht tegels te leggen"), _know("over stroom")),
    "Samen eten in de Vinkstraat": (_leave("om de straat een avond af te sluiten"), _hands("om te koken")),
    "Koffie op de Brink": (_money(240), _place("een plek op de markt")),
    "Taalcafé Het Dok": (_money(1_100), _hands("mensen die goed kunnen luisteren")),
    "Buren voor buren: de klussendienst": (_hands("handige buren"), _know("hoe je mensen bereikt die niets vragen")),
    "Bioscoop op de dijk": (_money(1_900), _leave("voor drie avonden muziek en licht")),
    "Moeders van de Molenbuurt": (_money(1_350), _place("een vaste kamer, één ochtend in de week")),
    "Wandelvoetbal op de oude dag": (_money(980), _place("een veld op donderdag")),
    "Repaircafé in de remise": (_place("de remise op zaterdag"), _hands("iemand die stekkers durft")),
    "Zondagsoep": (_place("een keuken op zondag"),),
    "Spreekuur voor uw telefoon": (_money(450), _hands("jongeren met geduld")),
    "Een straatfeest zonder plastic": (ROOM,),
    "Een bankje voor twee generaties": (_money(700), _place("een plek tussen de school en het woonzorghuis")),
    "Een schuur voor de weggeefkast": (_money(1_600, "voor een schuurtje"), _leave("om het te bouwen")),
}
"""By the title of the plan. Every plan asks for something, if only for room."""


def _task(cost: int | None, *, cut: Known = Known.NO, performed: Known = Known.YES) -> Task:
    return Task(performed, Known.NO, cut, Wants.SELF, cost)


TASKS: dict[str, Task] = {
    "Wij maaien de Ringdijk zelf": _task(28_700),
    "Begraafplaats De Stille Hof in goede handen": _task(None),
    "De paden van het volkstuinpark": _task(10_000),
    "Een eigen conciërge voor de Bloemenbuurt": _task(None, cut=Known.UNKNOWN),
    "Sneeuw en blad: wij doen onze eigen straat": _task(4_500),
    "Zwemsteiger De Plas, onderhoud door zwemmers": _task(5_600),
    "Wij vegen het plein van De Korf": _task(None, performed=Known.UNKNOWN),
}
"""What the groups answered before they asked to take over a task, by the title of the plan."""
